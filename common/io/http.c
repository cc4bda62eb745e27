/* SPDX-License-Identifier: ISC
 *
 * libcurl makes a request again by itself when a kept connection turns out to
 * be dead, and a POST too: the server may have taken the first. So a body is
 * given through a callback that gives it once only, which also tells for
 * certain whether any of it ever left; and a GET that must not be made twice
 * gets a connection of its own.
 */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "io/http.h"

#define CONNECTIONS 32
#define CONNECT_TIMEOUT_MS 10000
#define TIMEOUT_MS 30000
#define RETRY_AFTER_MAX_S 86400

/* One request, from its start to its reply; then it is used again. */
struct exchange {
	struct http *http;
	struct exchange *next;		/* in the list of free ones */
	CURL *curl;
	struct curl_slist *headers;
	char *body;
	size_t body_len, given;
	bool begun;			/* the body was asked for */
	bool has_body;
	struct buf answer;
	bool too_big;
	int64_t retry_after;
	int64_t tag;
	char why[CURL_ERROR_SIZE];
};

struct http {
	struct http_config config;
	char *ca_file;
	CURLM *multi;
	struct exchange **all;
	size_t n, cap;
	struct exchange *free;
	struct exchange *told;		/* its reply is the caller's */
	int outstanding;
};

int
http_open(struct http **out, const struct http_config *config,
    struct error *e)
{
	struct http *h = xcalloc(1, sizeof *h);
	long n;

	*out = NULL;
	h->config = *config;
	if (config->ca_file)
		h->config.ca_file = h->ca_file = xstrdup(config->ca_file);
	if (!h->config.connections)
		h->config.connections = CONNECTIONS;
	if (!h->config.connect_timeout)
		h->config.connect_timeout = CONNECT_TIMEOUT_MS;
	if (!h->config.timeout)
		h->config.timeout = TIMEOUT_MS;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    !(h->multi = curl_multi_init())) {
		free(h->ca_file);
		free(h);
		return error_set(e, ERR_BUG, "libcurl does not start");
	}
	n = h->config.connections;
	curl_multi_setopt(h->multi, CURLMOPT_MAX_HOST_CONNECTIONS, n);
	curl_multi_setopt(h->multi, CURLMOPT_MAXCONNECTS, n);
	curl_multi_setopt(h->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
	*out = h;
	return 0;
}

void
http_close(struct http *h)
{
	size_t i;

	if (!h)
		return;
	for (i = 0; i < h->n; i++) {
		struct exchange *x = h->all[i];

		curl_multi_remove_handle(h->multi, x->curl);
		curl_easy_cleanup(x->curl);
		curl_slist_free_all(x->headers);
		free(x->body);
		buf_release(&x->answer);
		free(x);
	}
	curl_multi_cleanup(h->multi);
	curl_global_cleanup();
	free(h->all);
	free(h->ca_file);
	free(h);
}

int
http_outstanding(const struct http *h)
{
	return h->outstanding;
}

bool
http_is_loopback(const char *host)
{
	return !strcasecmp(host, "localhost") || !strcmp(host, "[::1]") ||
	    (!strncmp(host, "127.", 4) &&
	    strspn(host, "0123456789.") == strlen(host));
}

static int
check_parts(const struct http *h, const char *url, const char *scheme,
    const char *host, struct error *e)
{
	bool here = http_is_loopback(host);

	if (strcasecmp(scheme, "http") && strcasecmp(scheme, "https"))
		return error_set(e, ERR_CONFIG, "%s: only https:// can be "
		    "used, and http:// to this machine", url);
	if (clock_is_set() && !here)
		return error_set(e, ERR_CONFIG, "%s: while the clock is set "
		    "(SMS_NOW, --now) only carriers on this machine are used",
		    url);
	if (!strcasecmp(scheme, "http") && !here && !h->config.insecure)
		return error_set(e, ERR_CONFIG, "%s: http:// would show texts "
		    "and passwords to the network: use https://, or say "
		    "'insecure: yes'", url);
	return 0;
}

/* *here: it is on this machine (may be NULL). */
static int
check_url(const struct http *h, const char *url, bool *here, struct error *e)
{
	CURLU *u = curl_url();
	char *scheme = NULL, *host = NULL;
	int r;

	if (curl_url_set(u, CURLUPART_URL, url, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
	    curl_url_get(u, CURLUPART_HOST, &host, 0) != CURLUE_OK)
		r = error_set(e, ERR_CONFIG, "%s: is not a URL", url);
	else
		r = check_parts(h, url, scheme, host, e);
	if (r == 0 && here)
		*here = http_is_loopback(host);
	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(u);
	return r;
}

int
http_allowed(const struct http *h, const char *url, struct error *e)
{
	return check_url(h, url, NULL, e);
}

static size_t
on_body(char *p, size_t one, size_t n, void *ctx)
{
	struct exchange *x = ctx;

	if (x->answer.len + n > HTTP_BODY_MAX) {
		x->too_big = true;
		return 0;
	}
	buf_add(&x->answer, p, n);
	return n * one;
}

/* Retry-After: seconds, or a date (RFC 9110, 10.2.3). */
static int64_t
read_retry_after(const char *value)
{
	char *end;
	long s = strtol(value, &end, 10);
	time_t at;

	if (end == value) {
		at = curl_getdate(value, NULL);
		if (at == (time_t)-1)
			return -1;
		s = (long)(at - (time_t)(clock_now() / 1000));
	}
	if (s < 0)
		s = 0;
	return (s > RETRY_AFTER_MAX_S ? RETRY_AFTER_MAX_S : s) * 1000;
}

static size_t
on_header(char *p, size_t one, size_t n, void *ctx)
{
	static const char name[] = "retry-after:";
	struct exchange *x = ctx;
	char line[80];

	if (n > sizeof name - 1 && !strncasecmp(p, name, sizeof name - 1)) {
		snprintf(line, sizeof line, "%.*s",
		    (int)(n - (sizeof name - 1)), p + sizeof name - 1);
		line[strcspn(line, "\r\n")] = '\0';
		x->retry_after = read_retry_after(line + strspn(line, " \t"));
	}
	return n * one;
}

/* Give the body, once. */
static size_t
on_read(char *to, size_t one, size_t room, void *ctx)
{
	struct exchange *x = ctx;
	size_t n = x->body_len - x->given;

	x->begun = true;
	if (n > room * one)
		n = room * one;
	memcpy(to, x->body + x->given, n);
	x->given += n;
	return n;
}

static struct exchange *
exchange_new(struct http *h)
{
	struct exchange *x = h->free;

	if (x) {
		h->free = x->next;
		return x;
	}
	x = xcalloc(1, sizeof *x);
	x->http = h;
	x->curl = curl_easy_init();
	if (!x->curl)
		xbug(__FILE__, __LINE__, "out of memory");
	xgrow(&h->all, &h->cap, h->n + 1, sizeof *h->all);
	h->all[h->n++] = x;
	return x;
}

/* Back to the free ones; its answer is not needed any more. */
static void
exchange_done(struct exchange *x)
{
	curl_slist_free_all(x->headers);
	free(x->body);
	x->headers = NULL;
	x->body = NULL;
	x->next = x->http->free;
	x->http->free = x;
}

static void
set_transport(struct exchange *x, const struct http *h, bool here)
{
	CURL *c = x->curl;

	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS,
	    (long)h->config.connect_timeout);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)h->config.timeout);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "smsutils/" VERSION);
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION,
	    (long)CURL_HTTP_VERSION_2TLS);
	/* The second request waits until it is known whether the first one's
	 * connection takes several at once. */
	curl_easy_setopt(c, CURLOPT_PIPEWAIT, 1L);
	if (h->ca_file) {
		curl_easy_setopt(c, CURLOPT_CAINFO, h->ca_file);
		curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
	if (here)
		curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, x->why);
	curl_easy_setopt(c, CURLOPT_PRIVATE, x);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, x);
}

static void
set_request(struct exchange *x, const struct http_request *r)
{
	CURL *c = x->curl;
	size_t i;

	for (i = 0; i < r->nheaders; i++)
		x->headers = curl_slist_append(x->headers, r->headers[i]);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, x->headers);
	curl_easy_setopt(c, CURLOPT_URL, r->url);
	if (r->user) {
		curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		curl_easy_setopt(c, CURLOPT_USERNAME, r->user);
		curl_easy_setopt(c, CURLOPT_PASSWORD, r->password);
	}
	if (r->body) {
		x->body = xmalloc(r->body_len + 1);
		memcpy(x->body, r->body, r->body_len);
		x->body_len = r->body_len;
		curl_easy_setopt(c, CURLOPT_POST, 1L);
		curl_easy_setopt(c, CURLOPT_READFUNCTION, on_read);
		curl_easy_setopt(c, CURLOPT_READDATA, x);
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)r->body_len);
	} else if (r->once) {
		curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
	}
	if (strcmp(r->method, r->body ? "POST" : "GET"))
		curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, r->method);
}

int
http_start(struct http *h, const struct http_request *r, struct error *e)
{
	struct exchange *x;
	bool here;

	if (check_url(h, r->url, &here, e) < 0)
		return -1;
	x = exchange_new(h);
	curl_easy_reset(x->curl);
	buf_clear(&x->answer);
	x->given = x->body_len = 0;
	x->has_body = r->body && r->body_len;
	x->begun = x->too_big = false;
	x->retry_after = -1;
	x->tag = r->tag;
	x->why[0] = '\0';
	set_transport(x, h, here);
	set_request(x, r);
	if (curl_multi_add_handle(h->multi, x->curl) != CURLM_OK) {
		exchange_done(x);
		return error_set(e, ERR_BUG, "libcurl refuses a request");
	}
	h->outstanding++;
	return 0;
}

/* Can the server have got the request? With a body: not unless some of it was
 * handed over. Without: not unless bytes were written. */
static bool
never_left(const struct exchange *x)
{
	long bytes = 0;

	if (x->has_body)
		return !x->begun;
	curl_easy_getinfo(x->curl, CURLINFO_REQUEST_SIZE, &bytes);
	return bytes == 0;
}

static void
fill_reply(struct exchange *x, CURLcode code, struct http_reply *reply)
{
	long status = 0;

	memset(reply, 0, sizeof *reply);
	reply->tag = x->tag;
	reply->body = x->answer.s;
	reply->len = x->answer.len;
	reply->retry_after = x->retry_after;
	if (code == CURLE_OK) {
		curl_easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &status);
		reply->phase = HTTP_ANSWERED;
		reply->status = (int)status;
		return;
	}
	reply->phase = never_left(x) ? HTTP_UNSENT : HTTP_SENT;
	if (x->too_big)
		snprintf(reply->failure, sizeof reply->failure,
		    "an answer of over %d bytes", HTTP_BODY_MAX);
	else
		snprintf(reply->failure, sizeof reply->failure, "%.199s",
		    *x->why ? x->why : curl_easy_strerror(code));
}

/* A reply that has come: 1, or 0. */
static int
take_reply(struct http *h, struct http_reply *reply)
{
	struct CURLMsg *msg;
	struct exchange *x;
	char *private;
	CURLcode code;
	int left;

	while ((msg = curl_multi_info_read(h->multi, &left)) != NULL) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		code = msg->data.result;
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE,
		    &private);
		x = (struct exchange *)(void *)private;
		curl_multi_remove_handle(h->multi, x->curl);
		h->outstanding--;
		fill_reply(x, code, reply);
		h->told = x;
		return 1;
	}
	return 0;
}

int
http_next(struct http *h, struct http_reply *reply, int64_t wait,
    struct error *e)
{
	int64_t until = clock_monotonic() + wait, left;
	int running;

	if (h->told) {
		exchange_done(h->told);
		h->told = NULL;
	}
	for (;;) {
		if (take_reply(h, reply))
			return 1;
		if (!h->outstanding)
			return 0;
		if (curl_multi_perform(h->multi, &running) != CURLM_OK)
			return error_set(e, ERR_BUG, "libcurl fails");
		if (take_reply(h, reply))
			return 1;
		left = until - clock_monotonic();
		if (left <= 0)
			return 0;
		curl_multi_poll(h->multi, NULL, 0, (int)left, NULL);
	}
}

int
http_ask(struct http *h, const struct http_request *r,
    struct http_reply *reply, struct error *e)
{
	int n;

	XASSERT(!h->outstanding);
	if (http_start(h, r, e) < 0)
		return -1;
	while ((n = http_next(h, reply, 1000, e)) == 0)
		;
	return n < 0 ? -1 : 0;
}

int64_t
http_date(const char *text)
{
	time_t at = curl_getdate(text, NULL);

	return at == (time_t)-1 ? -1 : (int64_t)at * 1000;
}
