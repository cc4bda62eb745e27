/* SPDX-License-Identifier: ISC
 *
 * Whatever a description of a provider holds: a complaint in its place, or
 * requests that can be made of it, for a message that is no friendlier.
 */
#include <stdint.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/describe.h"
#include "carrier/describe-read.h"
#include "carrier/fill.h"
#include "carrier/gateway.h"
#include "io/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
request(const struct describe *d, const struct describe_call *call,
    const char *number)
{
	static char key[] = "a\"b\\c\n&%{to}";
	char *settings[DESCRIBE_KEYS_MAX];
	const struct submission m = { .client_id = "token-1",
	    .sender = "+15017122661", .number = number,
	    .text = "{text} \"\\\x01 \xe2\x82\xac", .unicode = true,
	    .attempted_at = clock_now(), .not_after = CLOCK_NEVER };
	struct fill v = { .describe = d, .base_url = "http://127.0.0.1//",
	    .settings = settings, .message = &m, .carrier_id = "id/1" };
	struct filled f;
	struct error e;
	size_t i;

	for (i = 0; i < DESCRIBE_KEYS_MAX; i++)
		settings[i] = i % 2 ? NULL : key;
	if (fill_call(&f, &v, call, &e) == 0)
		for (i = 0; i < f.nheaders; i++)
			XASSERT(!strpbrk(f.headers[i], "\r\n"));
	filled_release(&f);
	v.message = NULL;
	fill_call(&f, &v, call, &e);
	filled_release(&f);
}

static void
use(const struct describe *d)
{
	int64_t wait;

	request(d, &d->send, "+15558675310");
	request(d, &d->send, "+447900900123");
	if (d->find.given)
		request(d, &d->find.call, "+15558675310");
	if (d->poll.given)
		request(d, &d->poll.call, "+15558675310");
	if (d->lookup.given)
		request(d, &d->lookup.call, "+15558675310");
	if (d->cnam.given)
		request(d, &d->cnam.call, "+15558675310");
	describe_error(d, "21610", 400, false, &wait);
	describe_error(d, NULL, 500, true, &wait);
	describe_status(d, "delivered");
	describe_type(d, "mobile");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct describe *d;
	struct config *c;
	struct error e;

	clock_set(INT64_C(1795262400000));
	if (config_parse(&c, "fuzz", (const char *)data, size, &e) < 0 ||
	    describe_read(&d, c, &e) < 0) {
		XASSERT(e.kind == ERR_CONFIG);
		return 0;
	}
	use(d);
	describe_close(d);
	return 0;
}
