/* SPDX-License-Identifier: ISC
 *
 * bench-twilio: what Twilio's own SDK posts to a carrier on loopback, in ms
 * without the start of node.
 *
 *	NODE_PATH=... node bench-twilio.js BASE COUNT CONNECTIONS
 */
'use strict';
const twilio = require('twilio');
const [base, count, connections] = [process.argv[2],
    Number(process.argv[3]), Number(process.argv[4])];
const client = twilio('AC1', 'secret',
    { httpClient: new twilio.RequestClient({ keepAlive: true,
    maxSockets: connections, maxTotalSockets: connections }) });
let next = 0;

client.api.baseUrl = base;

async function worker() {
	while (next++ < count)
		await client.messages.create({ to: '+12015550000',
		    from: '+15017122661', body: 'Gate opens at 7' });
}

const from = Date.now();

Promise.all(Array.from({ length: connections }, worker)).then(() => {
	console.log(Date.now() - from);
}).catch((e) => {
	console.error(e.message);
	process.exit(1);
});
