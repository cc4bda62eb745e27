/* SPDX-License-Identifier: ISC
 *
 * libcurl makes a request again by itself when a kept connection turns out to
 * be dead, and a POST too: the server may have taken the first. So it asks here
 * before each attempt, when the connection stands: one behind which bytes of an
 * earlier one left is cut off. That also tells for certain whether anything
 * ever left. What does not change from one request to the next stays set in
 * its handle: to set it anew costs more than to send.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "io/http.h"
#include "io/http-wire.h"

#define CONNECTIONS 32
#define CONNECT_TIMEOUT_MS 10000
#define TIMEOUT_MS 30000
#define RETRY_AFTER_MAX_S 86400

/* One request, from its start to its reply; then it is used again. */
struct exchange {
	struct wire_item item;		/* first */
	CURL *curl;
	CURLU *parsed;			/* of url, where libcurl can */
	char *url;
	struct exchange *next_free;
	struct curl_slist *headers;
	struct buf body;
	bool once;			/* it must not be made twice */
	bool begun;			/* it may have left */
	char *user, *password;		/* those that are set; NULL: none */
	char *method;			/* that is set; NULL: GET or POST */
	struct buf answer;
	bool too_big;
	int64_t retry_after;
	const char *wait_header;	/* another one; or NULL */
	int64_t tag;
	char why[CURL_ERROR_SIZE];
};

struct http {
	struct http_config config;
	char *ca_file;
	char *looked;			/* scheme and host of the last URL */
	size_t looked_len;
	bool here;			/* it is on this machine */
	struct wire *wire;
	struct exchange **all;
	size_t n, cap;
	struct exchange *free;
	int outstanding;
	struct exchange *told;		/* its reply is the caller's */
};

int
http_open(struct http **out, const struct http_config *config,
    struct error *e)
{
	struct http *h = xcalloc(1, sizeof *h);

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
	if (wire_open(&h->wire, h->config.connections, e) < 0) {
		free(h->ca_file);
		free(h);
		return -1;
	}
	*out = h;
	return 0;
}

/* Passwords stand in URLs too. */
static void
wipe(char **s)
{
	if (*s)
		explicit_bzero(*s, strlen(*s));
	free(*s);
	*s = NULL;
}

static void
exchange_free(struct exchange *x)
{
	curl_easy_cleanup(x->curl);
	curl_url_cleanup(x->parsed);
	wipe(&x->url);
	wipe(&x->user);
	wipe(&x->password);
	free(x->method);
	curl_slist_free_all(x->headers);
	buf_release(&x->body);
	buf_release(&x->answer);
	free(x);
}

void
http_close(struct http *h)
{
	size_t i;

	if (!h)
		return;
	wire_stop(h->wire);
	for (i = 0; i < h->n; i++)
		exchange_free(h->all[i]);
	wire_close(h->wire);
	free(h->all);
	free(h->looked);
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
	int len = (int)strcspn(url, "?");	/* behind it are secrets */

	if (strcasecmp(scheme, "http") && strcasecmp(scheme, "https"))
		return error_set(e, ERR_CONFIG, "%.*s: only https:// can be "
		    "used, and http:// to this machine", len, url);
	if (clock_is_set() && !here)
		return error_set(e, ERR_CONFIG, "%.*s: while the clock is set "
		    "(SMS_NOW, --now) only carriers on this machine are used",
		    len, url);
	if (!strcasecmp(scheme, "http") && !here && !h->config.insecure)
		return error_set(e, ERR_CONFIG, "%.*s: http:// would show "
		    "texts and passwords to the network: use https://, or say "
		    "'insecure: yes'", len, url);
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
		r = error_set(e, ERR_CONFIG, "%.*s: is not a URL",
		    (int)strcspn(url, "?"), url);
	else
		r = check_parts(h, url, scheme, host, e);
	if (r == 0 && here)
		*here = http_is_loopback(host);
	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(u);
	return r;
}

/* The same for one of many: the last one's host needs no second look. */
static int
check_next(struct http *h, const char *url, bool *here, struct error *e)
{
	const char *host = strstr(url, "://");
	size_t len;

	if (h->looked && !strncmp(url, h->looked, h->looked_len) &&
	    strchr("/?", url[h->looked_len])) {
		*here = h->here;
		return 0;
	}
	if (check_url(h, url, here, e) < 0)
		return -1;
	host = host ? host + 3 : url;
	len = (size_t)(host - url) + strcspn(host, "/?#");
	free(h->looked);
	h->looked = xstrndup(url, len);
	h->looked_len = len;
	h->here = *here;
	return 0;
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

/* Is the header this one? How long it says to wait, or -1. */
static int64_t
wait_in(const char *p, size_t n, const char *name)
{
	size_t len = strlen(name);
	char line[80];

	if (n <= len || strncasecmp(p, name, len) || p[len] != ':')
		return -1;
	snprintf(line, sizeof line, "%.*s", (int)(n - len - 1), p + len + 1);
	line[strcspn(line, "\r\n")] = '\0';
	return read_retry_after(line + strspn(line, " \t"));
}

static size_t
on_header(char *p, size_t one, size_t n, void *ctx)
{
	struct exchange *x = ctx;
	const char *other = x->wait_header;
	int64_t ms = wait_in(p, n, "Retry-After");

	if (ms >= 0)
		x->retry_after = ms;
	else if (other && x->retry_after < 0)
		x->retry_after = wait_in(p, n, other);
	return n * one;
}

/* The connection stands, and the request is about to leave. */
static int
on_attempt(void *ctx, char *theirs, char *ours, int their_port, int our_port)
{
	struct exchange *x = ctx;
	long bytes = 0;

	(void)theirs, (void)ours, (void)their_port, (void)our_port;
	curl_easy_getinfo(x->curl, CURLINFO_REQUEST_SIZE, &bytes);
	if (x->once && x->begun && bytes)
		return CURL_PREREQFUNC_ABORT;
	x->begun = true;
	return CURL_PREREQFUNC_OK;
}

static void set_transport(const struct http *h, struct exchange *x);

static struct exchange *
exchange_new(struct http *h)
{
	struct exchange *x = h->free;

	if (x) {
		h->free = x->next_free;
		return x;
	}
	x = xcalloc(1, sizeof *x);
	x->wait_header = h->config.wait_header;
	x->curl = x->item.curl = curl_easy_init();
	x->parsed = curl_url();
	if (!x->curl || !x->parsed)
		xbug(__FILE__, __LINE__, "out of memory");
	xgrow(&h->all, &h->cap, h->n + 1, sizeof *h->all);
	h->all[h->n++] = x;
	set_transport(h, x);
	return x;
}

/* Back to the free ones; its answer is not needed any more. */
static void
exchange_done(struct http *h, struct exchange *x)
{
	curl_slist_free_all(x->headers);
	x->headers = NULL;
	x->next_free = h->free;
	h->free = x;
}

static void
set_transport(const struct http *h, struct exchange *x)
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
	if (h->ca_file) {
		curl_easy_setopt(c, CURLOPT_CAINFO, h->ca_file);
		curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
	}
	curl_easy_setopt(c, CURLOPT_ERRORBUFFER, x->why);
	curl_easy_setopt(c, CURLOPT_PRIVATE, &x->item);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, x);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, x);
	curl_easy_setopt(c, CURLOPT_PREREQFUNCTION, on_attempt);
	curl_easy_setopt(c, CURLOPT_PREREQDATA, x);
	curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
}

static bool
same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static void
set_user(struct exchange *x, const struct http_request *r)
{
	if (same(x->user, r->user) && same(x->password, r->password))
		return;
	wipe(&x->user);
	wipe(&x->password);
	x->user = r->user ? xstrdup(r->user) : NULL;
	x->password = r->password ? xstrdup(r->password) : NULL;
	curl_easy_setopt(x->curl, CURLOPT_USERNAME, x->user);
	curl_easy_setopt(x->curl, CURLOPT_PASSWORD, x->password);
}

/* libcurl takes a URL apart and puts it together for each request, which costs
 * as much as half of the rest, unless it is given it in parts. */
static void
set_url(struct exchange *x, const char *url, bool here)
{
	CURL *c = x->curl;
	bool whole;

	if (same(x->url, url))
		return;
	wipe(&x->url);
	x->url = xstrdup(url);
	whole = curl_url_set(x->parsed, CURLUPART_URL, url, 0) == CURLUE_OK;
	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_CURLU, whole ? x->parsed : NULL);
	curl_easy_setopt(c, CURLOPT_PROXY, here ? "" : NULL);
	curl_easy_setopt(c, CURLOPT_NOPROXY, here ? "*" : NULL);
	/* The second request waits until it is known whether the first one's
	 * connection takes several at once, which none does without TLS. */
	curl_easy_setopt(c, CURLOPT_PIPEWAIT,
	    (long)!strncasecmp(url, "https:", 6));
}

static void
set_method(struct exchange *x, const struct http_request *r)
{
	const char *own = strcmp(r->method, r->body ? "POST" : "GET") ?
	    r->method : NULL;

	if (same(x->method, own))
		return;
	free(x->method);
	x->method = own ? xstrdup(own) : NULL;
	curl_easy_setopt(x->curl, CURLOPT_CUSTOMREQUEST, x->method);
}

static void
set_request(struct exchange *x, const struct http_request *r, bool here)
{
	CURL *c = x->curl;
	size_t i;

	for (i = 0; i < r->nheaders; i++)
		x->headers = curl_slist_append(x->headers, r->headers[i]);
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, x->headers);
	set_url(x, r->url, here);
	set_user(x, r);
	if (r->body) {
		buf_clear(&x->body);
		buf_add(&x->body, r->body, r->body_len);
		curl_easy_setopt(c, CURLOPT_POSTFIELDS, x->body.s);
		curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)r->body_len);
	} else {
		curl_easy_setopt(c, CURLOPT_HTTPGET, 1L);
	}
	set_method(x, r);
}

int
http_start(struct http *h, const struct http_request *r, struct error *e)
{
	struct exchange *x;
	bool here;

	if (check_next(h, r->url, &here, e) < 0)
		return -1;
	x = exchange_new(h);
	buf_clear(&x->answer);
	x->once = r->once || r->body;
	x->begun = x->too_big = false;
	x->retry_after = -1;
	x->tag = r->tag;
	x->why[0] = '\0';
	set_request(x, r, here);
	if (wire_start(h->wire, &x->item, e) < 0) {
		exchange_done(h, x);
		return -1;
	}
	h->outstanding++;
	return 0;
}

/* Can the server have got any of it? */
static bool
has_left(const struct exchange *x)
{
	long bytes = 0;

	curl_easy_getinfo(x->curl, CURLINFO_REQUEST_SIZE, &bytes);
	return x->begun && bytes;
}

static void
fill_reply(struct exchange *x, struct http_reply *reply)
{
	long status = 0;

	memset(reply, 0, sizeof *reply);
	reply->tag = x->tag;
	reply->body = x->answer.s;
	reply->len = x->answer.len;
	reply->retry_after = x->retry_after;
	if (x->item.code == CURLE_OK) {
		curl_easy_getinfo(x->curl, CURLINFO_RESPONSE_CODE, &status);
		reply->phase = HTTP_ANSWERED;
		reply->status = (int)status;
		return;
	}
	reply->phase = has_left(x) ? HTTP_SENT : HTTP_UNSENT;
	if (x->too_big)
		snprintf(reply->failure, sizeof reply->failure,
		    "an answer of over %d bytes", HTTP_BODY_MAX);
	else
		snprintf(reply->failure, sizeof reply->failure, "%.199s",
		    *x->why ? x->why : curl_easy_strerror(x->item.code));
}

int
http_next(struct http *h, struct http_reply *reply, int64_t wait,
    struct error *e)
{
	struct wire_item *item;

	(void)e;
	if (h->told) {
		exchange_done(h, h->told);
		h->told = NULL;
	}
	if (!h->outstanding || !(item = wire_next(h->wire, wait)))
		return 0;
	h->outstanding--;
	h->told = (struct exchange *)(void *)item;
	fill_reply(h->told, reply);
	return 1;
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
