/* SPDX-License-Identifier: ISC
 *
 * Whatever a carrier answers, under each built-in description: an outcome of
 * a hand-over, the answer to a question about a number, an event, and a list
 * that is searched. The first byte chooses the description, the second the
 * status of HTTP. Nothing that is not JSON, and no status but those that the
 * description names, is ever taken for a yes.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/answer.h"
#include "carrier/describe.h"
#include "carrier/gateway.h"
#include "carrier/search.h"
#include "io/http.h"
#include "io/tree.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct describe *all[64];
static size_t nall;

static void
open_all(void)
{
	struct error e;

	clock_set(INT64_C(1795262400000));
	for (nall = 0; nall < 64 && describe_builtin(nall); nall++)
		XASSERT(describe_open(&all[nall], describe_builtin(nall),
		    NULL, &e) == 0);
}

static void
as_outcome(const struct describe *d, const struct http_reply *reply)
{
	struct outcome o = { .kind = OUTCOME_UNKNOWN };

	answer_outcome(d, reply, "token-1", &o);
	XASSERT(o.kind != OUTCOME_ACCEPTED || (*o.carrier_id &&
	    reply->status >= d->status_from &&
	    reply->status <= d->status_to));
	XASSERT(utf8_valid(o.said, strlen(o.said)) == strlen(o.said));
	XASSERT(o.retry_after >= 0);
}

static void
as_list(const struct describe *d, const struct tree *t)
{
	const struct submission m = { .client_id = "token-1",
	    .sender = "+15017122661", .number = "+15558675310",
	    .text = "Gate opens at 7", .segments = 1,
	    .attempted_at = clock_now() };
	struct buf url = { 0 };
	struct search s;
	struct error e;
	int pages = 0;

	search_init(&s, &d->find, &m, "http://127.0.0.1/list?a=b");
	do {
		if (search_page(&s, t, &e) < 0)
			break;
	} while (search_next(&s, t, "http://127.0.0.1", &url) &&
	    pages++ < 3);
	XASSERT(search_end(&s) != SEARCH_FOUND || *s.carrier_id);
	search_release(&s);
	buf_release(&url);
}

static void
as_answers(const struct describe *d, const struct http_reply *reply)
{
	struct inquiry q = { .number = "+15558675310" };
	struct carrier_event ev = { .at = 0 };
	struct tree *t;
	char why[160];

	if (d->lookup.given)
		answer_inquiry(d, &d->lookup, reply, &q);
	t = answer_tree(DESCRIBE_JSON, reply, why, sizeof why);
	if (t && d->poll.given)
		answer_event(d, t, &ev);
	if (t && d->find.given)
		as_list(d, t);
	tree_free(t);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int statuses[] = { 200, 201, 202, 204, 301, 400, 401,
	    402, 403, 404, 408, 422, 429, 500, 502, 503 };
	struct http_reply reply = { .phase = HTTP_ANSWERED,
	    .retry_after = -1 };
	char *body;

	if (!nall)
		open_all();
	if (size < 2)
		return 0;
	/* An answer ends in a NUL that its length does not count. */
	body = xcalloc(size, 1);
	memcpy(body, data + 2, size - 2);
	reply.status = statuses[data[1] % 16];
	reply.body = body;
	reply.len = size - 2;
	as_outcome(all[data[0] % nall], &reply);
	as_answers(all[data[0] % nall], &reply);
	answer_time_in(body, "America/New_York");
	free(body);
	return 0;
}
