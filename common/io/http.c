/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "io/http.h"
#include "io/http-exchange.h"
#include "io/http-line.h"
#include "io/http-wire.h"
#include "io/secret.h"

#define CONNECTIONS 32
#define CONNECT_TIMEOUT_MS 10000
#define TIMEOUT_MS 30000
#define DATE_MAX_S 253402300799		/* the end of the year 9999 */

struct http {
	struct http_config config;
	char *ca_file;
	char *looked;			/* scheme and host of the last URL */
	size_t looked_len;
	bool here;			/* it is on this machine */
	struct wire *wire;
	struct target *target;		/* of the last request */
	int64_t targets;		/* how many there were */
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
	if (wire_open(&h->wire, &h->config, e) < 0) {
		free(h->ca_file);
		free(h);
		return -1;
	}
	*out = h;
	return 0;
}

/* Passwords stand in URLs and headers too. */
static void
target_free(struct target *t)
{
	secret_free(t->url);
	secret_free(t->user);
	secret_free(t->password);
	free(t->method);
	buf_wipe(&t->headers);
	free(t);
}

/* It has one user less. */
static void
target_leave(struct target *t)
{
	if (t && !--t->users)
		target_free(t);
}

static void
exchange_free(struct exchange *x)
{
	buf_wipe(&x->body);	/* some hold a password */
	buf_release(&x->answer);
	free(x);
}

void
http_close(struct http *h)
{
	size_t i;

	if (!h)
		return;
	wire_close(h->wire);
	for (i = 0; i < h->n; i++) {
		target_leave(h->all[i]->target);
		exchange_free(h->all[i]);
	}
	target_leave(h->target);
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

static bool
same(const char *a, const char *b)
{
	return a && b ? !strcmp(a, b) : a == b;
}

static bool
same_headers(const struct target *t, const struct http_request *r)
{
	const char *s = t->headers.s, *end = s + t->headers.len;
	size_t i;

	for (i = 0; i < r->nheaders && s < end; i++, s += strlen(s) + 1)
		if (strcmp(s, r->headers[i]))
			return false;
	return i == r->nheaders && s == end;
}

/* The method, where the body does not say it. */
static const char *
own_method(const struct http_request *r)
{
	return strcmp(r->method, r->body ? "POST" : "GET") ? r->method : NULL;
}

static bool
is_target(const struct target *t, const struct http_request *r)
{
	return !strcmp(t->url, r->url) && t->body == (r->body != NULL) &&
	    same(t->method, own_method(r)) && same(t->user, r->user) &&
	    same(t->password, r->password) && same_headers(t, r);
}

static char *
copy_of(const char *s)
{
	return s ? xstrdup(s) : NULL;
}

static struct target *
target_new(const struct http_request *r, int64_t serial, bool here)
{
	struct target *t = xcalloc(1, sizeof *t);
	size_t i;

	t->serial = serial;
	t->url = xstrdup(r->url);
	t->here = here;
	t->method = copy_of(own_method(r));
	t->body = r->body != NULL;
	t->user = copy_of(r->user);
	t->password = copy_of(r->password);
	buf_clear(&t->headers);
	for (i = 0; i < r->nheaders; i++)
		buf_add(&t->headers, r->headers[i], strlen(r->headers[i]) + 1);
	t->users = 1;
	return t;
}

/* The target of a request: mostly the last one's. */
static int
find_target(struct http *h, const struct http_request *r, struct error *e)
{
	bool here;

	if (h->target && is_target(h->target, r))
		return 0;
	if (check_next(h, r->url, &here, e) < 0)
		return -1;
	target_leave(h->target);
	h->target = target_new(r, ++h->targets, here);
	return 0;
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
	xgrow(&h->all, &h->cap, h->n + 1, sizeof *h->all);
	return h->all[h->n++] = x;
}

/* Back to the free ones; its answer is not needed any more. */
static void
exchange_done(struct http *h, struct exchange *x)
{
	target_leave(x->target);
	x->target = NULL;
	x->next = h->free;
	h->free = x;
}

int
http_start(struct http *h, const struct http_request *r, struct error *e)
{
	struct exchange *x;

	if (find_target(h, r, e) < 0)
		return -1;
	x = exchange_new(h);
	x->target = h->target;
	x->target->users++;
	buf_clear(&x->body);
	buf_add(&x->body, r->body, r->body ? r->body_len : 0);
	x->once = r->once || r->body;
	x->tag = r->tag;
	x->status = 0;
	x->retry_after = -1;
	buf_clear(&x->answer);
	x->failure[0] = '\0';
	if (wire_start(h->wire, x, e) < 0) {
		exchange_done(h, x);
		return -1;
	}
	h->outstanding++;
	return 0;
}

int
http_next(struct http *h, struct http_reply *reply, int64_t wait,
    struct error *e)
{
	struct exchange *x;

	(void)e;
	if (h->told) {
		exchange_done(h, h->told);
		h->told = NULL;
	}
	if (!h->outstanding || !(x = wire_next(h->wire, wait)))
		return 0;
	h->outstanding--;
	h->told = x;
	*reply = (struct http_reply){ .tag = x->tag, .phase = x->phase,
	    .status = x->status, .body = x->answer.s, .len = x->answer.len,
	    .retry_after = x->retry_after, .failure = x->failure };
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

	return at < 0 || at > DATE_MAX_S ? -1 : (int64_t)at * 1000;
}
