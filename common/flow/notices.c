/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "carrier/encode.h"
#include "flow/notices.h"
#include "io/http.h"
#include "store/account.h"
#include "store/caller.h"
#include "store/notice.h"

#define AT_ONCE 8
#define TIMEOUT_MS 10000

/* V20: where it is tried again, only the answer "ok" counts; else any page. */
static bool
is_good(const struct notice *n, const struct http_reply *r)
{
	static const char blank[] = " \t\r\n";
	const char *s = r->body;
	size_t len = r->len;

	if (r->phase != HTTP_ANSWERED || r->status < 200 || r->status > 299)
		return false;
	while (len && memchr(blank, *s, 4))
		s++, len--;
	while (len && memchr(blank, s[len - 1], 4))
		len--;
	return !n->retry || (len == 2 && !memcmp(s, "ok", 2));
}

static int
store(struct account *a, const struct notice *n, const struct http_reply *r,
    int64_t *good, struct error *e)
{
	char why[240];

	if (is_good(n, r)) {
		(*good)++;
		return notice_done(a->db, n, e);
	}
	if (r->phase != HTTP_ANSWERED)
		snprintf(why, sizeof why, "no-answer: %s", r->failure);
	else if (r->status < 200 || r->status > 299)
		snprintf(why, sizeof why, "status %d", r->status);
	else
		snprintf(why, sizeof why, "the answer is not ok");
	return notice_failed(a->db, n, why, e);
}

/* P85: the sender's name where it was not known when the message came in, as
 * far as it is now; later tries ask for the same URL. */
static int
fill_name(struct account *a, struct notice *n, struct error *e)
{
	static const char word[] = "{NAME}";
	const char *s = n->url, *at;
	char name[64] = "";
	struct buf url = { 0 };
	int r;

	if (!strstr(s, word))
		return 0;
	if (caller_of(name, a->db, n->message, e) < 0)
		return -1;
	for (; (at = strstr(s, word)) != NULL; s = at + strlen(word)) {
		buf_add(&url, s, (size_t)(at - s));
		encode_percent(&url, name);
	}
	buf_adds(&url, s);
	r = notice_url(a->db, n, url.s, e);
	free(n->url);
	n->url = buf_take(&url);
	return r;
}

/* One that may not be asked for at all: its reason is all that comes of it. */
static int
start(struct account *a, struct http *h, struct notice *n, int64_t tag,
    struct error *e)
{
	struct http_request r = { .method = "GET", .tag = tag };
	struct error why;

	if (fill_name(a, n, e) < 0)
		return -1;
	r.url = n->url;
	if (http_allowed(h, n->url, &why) == 0)
		return http_start(h, &r, e);
	return notice_failed(a->db, n, why.msg, e);
}

static int
ask_all(struct account *a, struct http *h, struct notice v[], int n,
    int64_t *good, struct error *e)
{
	struct http_reply reply;
	int i, r = 0;

	for (i = 0; i < n && r == 0; i++)
		r = start(a, h, &v[i], i, e);
	while (r >= 0 && http_outstanding(h)) {
		r = http_next(h, &reply, 1000, e);
		if (r > 0)
			r = store(a, &v[reply.tag], &reply, good, e);
	}
	return r < 0 ? -1 : 0;
}

int64_t
notices_run(struct account *a, int64_t until, struct error *e)
{
	const struct http_config config = { .connections = AT_ONCE,
	    .timeout = TIMEOUT_MS, .insecure = true };
	struct notice v[AT_ONCE];
	struct http *h = NULL;
	int64_t good = 0;
	int i, n = 0, r = 0;

	while (r == 0 && clock_monotonic() < until && !tool_stopping() &&
	    (n = notice_claim(a->db, v, AT_ONCE, e)) > 0) {
		if (!h)
			r = http_open(&h, &config, e);
		if (r == 0)
			r = ask_all(a, h, v, n, &good, e);
		for (i = 0; i < n; i++)
			notice_release(&v[i]);
	}
	http_close(h);
	return r < 0 || n < 0 ? -1 : good;
}
