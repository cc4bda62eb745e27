/* SPDX-License-Identifier: ISC
 *
 * Gateways over HTTP that are opened: apart from those that are only read, so
 * that who does not ask a carrier does not link what the network needs.
 */
#include "base/error.h"
#include "carrier/http.h"
#include "flow/gateway-config.h"
#include "flow/gateway-http.h"
#include "store/account.h"

static bool
http_knows(struct gateways *gs, const char *name)
{
	const struct config_node *node = gateway_node(gateways_machine(gs),
	    name);

	return node && !gateway_driven(node, "exec");
}

static int
http_concurrency(struct gateways *gs, const char *name)
{
	return gateway_concurrency(gateways_machine(gs), name);
}

static int
http_open_gateway(struct gateway **out, struct gateways *gs,
    const char *name, struct error *e)
{
	struct gateway_entry g;
	int r = gateway_entry_read(&g, gateways_machine(gs), name, e);

	if (r == 0)
		r = gateway_check_account(&g.common, gs->account, e);
	if (r == 0)
		r = gateway_entry_open(out, &g, e);
	gateway_entry_release(&g);
	return r;
}

int
gateway_entry_open(struct gateway **out, struct gateway_entry *g,
    struct error *e)
{
	const struct gateway_common *k = &g->common;
	struct carrier_http_config c = {
		.name = k->name, .describe = g->describe,
		.base_url = g->base_url, .settings = g->settings,
		.concurrency = (int)k->concurrency, .rate = k->rate,
		.sender_rate = k->sender_rate, .timeout = k->timeout,
		.connections = (int)g->connections,
		.connect_timeout = g->connect_timeout,
		.reconcile_after = k->reconcile_after,
		.reconcile_sure = k->reconcile_sure, .insecure = g->insecure,
		.ca_file = g->ca_file
	};

	g->describe = NULL;
	return carrier_http_open(out, &c, e);
}

const struct gateway_opener gateway_http = {
	.driver = "http",
	.knows = http_knows,
	.concurrency = http_concurrency,
	.open = http_open_gateway,
};
