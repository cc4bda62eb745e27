/* SPDX-License-Identifier: ISC
 *
 * Whatever a description of a provider holds: a complaint in its place, or
 * requests that can be made of it, for a message that is no friendlier. What
 * was filled in before makes no difference to them.
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
same(const struct filled *a, const struct filled *b)
{
	size_t i;

	XASSERT(!strcmp(a->url.s, b->url.s) && a->base == b->base);
	XASSERT(a->has_body == b->has_body && a->body.len == b->body.len &&
	    !memcmp(a->body.s, b->body.s, a->body.len));
	XASSERT(a->nheaders == b->nheaders && !a->user == !b->user);
	for (i = 0; i < a->nheaders; i++)
		XASSERT(!strcmp(a->headers[i], b->headers[i]) &&
		    !strpbrk(a->headers[i], "\r\n"));
	XASSERT(!a->user || (!strcmp(a->user, b->user) &&
	    !strcmp(a->password, b->password)));
}

/* One that is kept, and one that is new. */
static void
both(struct filled *kept, const struct fill *v,
    const struct describe_call *call)
{
	struct filled f = { 0 };
	struct error e;
	int r = fill_call(&f, v, call, &e);

	XASSERT(fill_call(kept, v, call, &e) == r);
	if (r == 0)
		same(kept, &f);
	filled_release(&f);
}

static void
request(const struct describe *d, const struct describe_call *call,
    const char *number)
{
	static char key[] = "a\"b\\c\n&%{to}";
	char *settings[DESCRIBE_KEYS_MAX];
	struct submission m = { .client_id = "token-1",
	    .sender = "+15017122661", .number = number,
	    .text = "{text} \"\\\x01 \xe2\x82\xac", .unicode = true,
	    .attempted_at = clock_now(), .not_after = CLOCK_NEVER };
	struct fill v = { .describe = d, .base_url = "http://127.0.0.1//",
	    .settings = settings, .message = &m, .carrier_id = "id/1" };
	struct filled f = { 0 };
	size_t i;

	for (i = 0; i < DESCRIBE_KEYS_MAX; i++)
		settings[i] = i % 2 ? NULL : key;
	both(&f, &v, call);
	m.number = "+15558675311";
	m.client_id[0] = 'T';
	both(&f, &v, call);
	v.message = NULL;
	both(&f, &v, call);
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
