/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/copy.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/answer.h"
#include "carrier/describe.h"
#include "carrier/fill.h"
#include "carrier/gateway.h"
#include "carrier/http.h"
#include "carrier/http-numbers.h"
#include "carrier/http-part.h"
#include "carrier/refusal.h"
#include "carrier/search.h"
#include "io/http.h"
#include "io/secret.h"
#include "io/tree.h"
#include "text/utf8.h"

/* Pages that a search goes through. */
#define PAGES_MAX 20

struct carrier {
	struct gateway gateway;
	struct describe *d;
	char *base_url;
	bool base_fixed;		/* the gateway's own, for all calls */
	char *settings[DESCRIBE_KEYS_MAX];
	char *user, *password, *ca_file;
	int64_t segments_max;		/* of a text; 0: no limit */
	struct http_config transport;
	struct http *http;		/* for sending */
	struct http *questions;		/* for the rest; NULL: none yet */

	/* What is on its way, by the tag of its request: client ids are
	 * needed at the end. */
	struct underway {
		int64_t message;
		char client_id[CLIENT_ID_MAX];
		size_t next_free;
	} *underway;
	size_t nunderway, cap;
	size_t free;		/* the first free one; nunderway: none */
	struct filled sending;	/* the last message's request */
	/* outcomes that are known without asking */
	struct outcome *known;
	size_t nknown, known_cap;
};

static struct fill
fill_of(const struct carrier *c, const struct submission *m)
{
	return (struct fill){ .describe = c->d, .base_url = c->base_url,
	    .base_fixed = c->base_fixed, .settings = c->settings,
	    .message = m };
}

static void
request_of(const struct carrier *c, const struct filled *f,
    struct http_request *r)
{
	memset(r, 0, sizeof *r);
	r->method = f->method;
	r->url = f->url.s;
	r->headers = (const char *const *)f->headers;
	r->nheaders = f->nheaders;
	r->user = f->user ? f->user : c->user;
	r->password = f->user ? f->password : c->password;
	if (f->has_body) {
		r->body = f->body.s ? f->body.s : "";
		r->body_len = f->body.len;
	}
}

/* What is known of a message before anything left. */
static void
known(struct carrier *c, int64_t message, const struct error *why)
{
	struct outcome *o;
	size_t word = strcspn(why->msg, ":");

	xgrow(&c->known, &c->known_cap, c->nknown + 1, sizeof *c->known);
	o = &c->known[c->nknown++];
	memset(o, 0, sizeof *o);
	o->message = message;
	o->kind = OUTCOME_REJECTED;
	snprintf(o->reason, sizeof o->reason, "%.*s", (int)word, why->msg);
	snprintf(o->said, sizeof o->said, "%.159s",
	    why->msg[word] ? why->msg + word + 2 : "");
}

/* A text that the provider would refuse, or mangle, is not handed over. */
static int
check_text(const struct carrier *c, const struct submission *m,
    struct error *e)
{
	size_t len = strlen(m->text);
	size_t characters = utf8_count(m->text, len);
	int64_t most = m->unicode && c->d->ucs2_max ? c->d->ucs2_max :
	    c->d->characters_max;

	if (c->d->bytes_max && len > (size_t)c->d->bytes_max)
		return error_set(e, ERR_DATA, "text-too-long: %s takes %lld "
		    "bytes at most, and this text has %zu", c->d->name,
		    (long long)c->d->bytes_max, len);
	if (c->segments_max && m->segments > c->segments_max)
		return error_set(e, ERR_DATA, "text-too-long: %s takes %lld "
		    "segment%s at most, and this text has %lld", c->d->name,
		    (long long)c->segments_max, c->segments_max == 1 ? "" :
		    "s", (long long)m->segments);
	if (most && characters > (size_t)most)
		return error_set(e, ERR_DATA, "text-too-long: %s takes %lld "
		    "characters at most%s, and this text has %zu", c->d->name,
		    (long long)most, most != c->d->characters_max ?
		    " of a text that needs UCS-2" : "", characters);
	return 0;
}

/* The tag of a request about this message. */
static size_t
set_out(struct carrier *c, const struct submission *m)
{
	struct underway *u;
	size_t tag = c->free;

	if (tag < c->nunderway) {
		c->free = c->underway[tag].next_free;
	} else {
		xgrow(&c->underway, &c->cap, tag + 1, sizeof *c->underway);
		c->free = c->nunderway = tag + 1;
	}
	u = &c->underway[tag];
	u->message = m->message;
	copy(u->client_id, sizeof u->client_id, m->client_id);
	return tag;
}

static const struct underway *
arrive(struct carrier *c, size_t tag)
{
	c->underway[tag].next_free = c->free;
	c->free = tag;
	return &c->underway[tag];
}

static int
start(struct carrier *c, const struct submission *m, const struct filled *f,
    struct error *e)
{
	struct http_request r;

	request_of(c, f, &r);
	r.once = c->d->once_only;
	r.tag = (int64_t)set_out(c, m);
	if (http_start(c->http, &r, e) == 0)
		return 0;
	arrive(c, (size_t)r.tag);
	return -1;
}

static int
carrier_submit(struct gateway *g, const struct submission *m,
    struct error *e)
{
	struct carrier *c = (struct carrier *)g;
	struct fill v = fill_of(c, m);
	struct error why;

	if (check_text(c, m, &why) == 0 &&
	    fill_call(&c->sending, &v, &c->d->send, &why) == 0)
		return start(c, m, &c->sending, e);
	known(c, m->message, &why);
	return 0;
}

static int
carrier_outcome(struct gateway *g, struct outcome *o, int64_t wait,
    struct error *e)
{
	struct carrier *c = (struct carrier *)g;
	const struct underway *u;
	struct http_reply reply;
	int r;

	if (c->nknown) {
		*o = c->known[--c->nknown];
		return 1;
	}
	if ((r = http_next(c->http, &reply, wait, e)) <= 0)
		return r;
	memset(o, 0, sizeof *o);
	u = arrive(c, (size_t)reply.tag);
	o->message = u->message;
	answer_outcome(c->d, &reply, u->client_id, o);
	return 1;
}

/*
 * Questions.
 */

struct fill
carrier_fill(const struct gateway *g, const struct submission *about)
{
	return fill_of((const struct carrier *)g, about);
}

int
carrier_exchange(struct gateway *g, const struct filled *f,
    struct http_reply *reply, struct error *e)
{
	struct carrier *c = (struct carrier *)g;
	struct http_request r;

	if (!c->questions && http_open(&c->questions, &c->transport, e) < 0)
		return -1;
	request_of(c, f, &r);
	r.once = true;
	return http_ask(c->questions, &r, reply, e);
}

/* Ask, and read what comes. ERR_REFUSED where it is not in that format.
 * *status (NULL: it does not matter): what HTTP says, or 0. */
static int
question(struct carrier *c, const struct filled *f,
    enum describe_format format, struct tree **t, int *status,
    struct error *e)
{
	struct http_request r;
	struct http_reply reply;
	char why[160];

	*t = NULL;
	if (!c->questions && http_open(&c->questions, &c->transport, e) < 0)
		return -1;
	request_of(c, f, &r);
	if (status)
		*status = 0;
	if (http_ask(c->questions, &r, &reply, e) < 0)
		return -1;
	if (status)
		*status = reply.status;
	if (reply.phase != HTTP_ANSWERED)
		return error_set(e, ERR_REFUSED, "gateway %s: %s: %s",
		    c->gateway.name, c->base_url, reply.failure);
	if (reply.status < 200 || reply.status > 299)
		return error_set(e, ERR_REFUSED, "gateway %s: %s answered "
		    "with status %d", c->gateway.name, c->base_url,
		    reply.status);
	*t = answer_tree(format, &reply, why, sizeof why);
	if (!*t)
		return error_set(e, ERR_REFUSED, "gateway %s: %s answered "
		    "something else than %s: %s", c->gateway.name,
		    c->base_url, format == DESCRIBE_XML ? "XML" : "JSON", why);
	return 0;
}

static int
find_in(struct carrier *c, struct filled *f, struct search *s, struct error *e)
{
	char *base = xstrndup(f->url.s, f->base);
	struct tree *page;
	int pages, r = 0, more = 1;

	for (pages = 0; r == 0 && more && pages < PAGES_MAX; pages++) {
		r = question(c, f, c->d->find.call.format, &page, NULL, e);
		if (r == 0 && search_page(s, page, e) < 0)
			r = error_prefix(e, "gateway %s", c->gateway.name);
		more = r == 0 && search_next(s, page, base, &f->url);
		tree_free(page);
	}
	free(base);
	if (r == 0 && more)
		return error_set(e, ERR_REFUSED, "gateway %s: too many "
		    "messages to search", c->gateway.name);
	return r;
}

static int
carrier_find(struct gateway *g, const struct submission *m,
    struct outcome *o, struct error *e)
{
	static const int answers[] = { [SEARCH_MISSED] = 0,
		[SEARCH_FOUND] = 1, [SEARCH_DOUBT] = 2 };
	struct carrier *c = (struct carrier *)g;
	struct fill v = fill_of(c, m);
	struct filled f = { 0 };
	struct search s;
	int r = fill_call(&f, &v, &c->d->find.call, e);

	memset(o, 0, sizeof *o);
	o->message = m->message;
	o->kind = OUTCOME_ACCEPTED;
	search_init(&s, &c->d->find, m, r == 0 ? f.url.s : "");
	if (r == 0)
		r = find_in(c, &f, &s, e);
	if (r == 0)
		r = answers[search_end(&s)];
	snprintf(o->carrier_id, sizeof o->carrier_id, "%s", s.carrier_id);
	search_release(&s);
	filled_release(&f);
	return r;
}

static int
carrier_ask(struct gateway *g, const char *carrier_id,
    struct carrier_event *ev, struct error *e)
{
	struct carrier *c = (struct carrier *)g;
	struct fill v = fill_of(c, NULL);
	struct filled f = { 0 };
	struct tree *t = NULL;
	int r, status = 0;

	memset(ev, 0, sizeof *ev);
	snprintf(ev->carrier_id, sizeof ev->carrier_id, "%s", carrier_id);
	v.carrier_id = carrier_id;
	r = fill_call(&f, &v, &c->d->poll.call, e);
	if (r == 0)
		r = question(c, &f, c->d->poll.call.format, &t, &status, e);
	/* It does not know the message any more: others it may. */
	if (r < 0 && (status == 404 || status == 410)) {
		e->kind = ERR_NONE;
		r = 0;
	}
	if (r == 0 && t)
		r = answer_event(c->d, t, ev);
	tree_free(t);
	filled_release(&f);
	return r;
}

static int
start_inquiry(struct carrier *c, const struct describe_lookup *l,
    const struct inquiry *q, int64_t tag, struct error *e)
{
	const struct submission about = { .number = q->number, .sender = "",
	    .text = "", .client_id = "lookup" };
	struct fill v = fill_of(c, &about);
	struct filled f = { 0 };
	struct http_request r;
	int status;

	status = fill_call(&f, &v, &l->call, e);
	if (status == 0) {
		request_of(c, &f, &r);
		/* Each is paid for. */
		r.once = true;
		r.tag = tag;
		status = http_start(c->http, &r, e);
	}
	filled_release(&f);
	return status;
}

static int
carrier_lookup(struct gateway *g, struct inquiry *v, size_t n,
    struct error *e)
{
	struct carrier *c = (struct carrier *)g;
	struct http_reply reply;
	size_t i;
	int r;

	for (i = 0; i < n; i++)
		if (start_inquiry(c, v[i].cnam ? &c->d->cnam : &c->d->lookup,
		    &v[i], (int64_t)i, e) < 0)
			return -1;
	while (http_outstanding(c->http)) {
		if ((r = http_next(c->http, &reply, 1000, e)) < 0)
			return -1;
		if (r > 0)
			answer_inquiry(c->d, v[reply.tag].cnam ? &c->d->cnam :
			    &c->d->lookup, &reply, &v[reply.tag]);
	}
	return 0;
}

int
carrier_http_check(struct gateway *g, struct error *e)
{
	const struct submission nobody = {
		.client_id = "check-0", .sender = "+15005550006",
		.number = "+15005550006", .text = "",
		.attempted_at = clock_now()
	};
	struct carrier *c = (struct carrier *)g;
	struct fill v = fill_of(c, &nobody);
	struct filled f = { 0 };
	struct tree *t = NULL;
	int r;

	if (!c->d->find.given)
		return error_set(e, ERR_CONFIG, "gateway %s: %s cannot be "
		    "asked anything without sending", g->name, c->d->name);
	r = fill_call(&f, &v, &c->d->find.call, e);
	if (r == 0)
		r = question(c, &f, c->d->find.call.format, &t, NULL, e);
	tree_free(t);
	filled_release(&f);
	return r;
}

static void
carrier_close(struct gateway *g)
{
	struct carrier *c = (struct carrier *)g;
	size_t i;

	http_close(c->http);
	http_close(c->questions);
	filled_release(&c->sending);
	describe_close(c->d);
	for (i = 0; i < DESCRIBE_KEYS_MAX; i++)
		secret_free(c->settings[i]);
	secret_free(c->user);
	secret_free(c->password);
	free(c->ca_file);
	free(c->base_url);
	free(c->underway);
	free(c->known);
	free(c);
}

static const struct gateway_driver driver = {
	.name = "http",
	.submit = carrier_submit,
	.outcome = carrier_outcome,
	.find = carrier_find,
	.ask = carrier_ask,
	.lookup = carrier_lookup,
	.numbers = http_numbers_list,
	.offers = http_numbers_search,
	.order = http_numbers_order,
	.order_state = http_numbers_state,
	.close = carrier_close,
};

static int
expand(struct carrier *c, const char *template, char **to, struct error *e)
{
	struct fill v = fill_of(c, NULL);
	struct buf b = { 0 };
	int r = template ? fill_text(&b, &v, template, e) : 0;

	*to = r > 0 ? buf_take(&b) : NULL;
	buf_release(&b);
	return r < 0 ? -1 : 0;
}

static int
read_segments(struct carrier *c, struct error *e)
{
	char *text, *end;
	int r;

	if (expand(c, c->d->segments_max, &text, e) < 0)
		return -1;
	if (!text)
		return 0;
	c->segments_max = strtol(text, &end, 10);
	if (!*end && c->segments_max > 0)
		r = 0;
	else
		r = error_set(e, ERR_CONFIG, "gateway %s: '%s' is no number "
		    "of segments: give 1 or more", c->gateway.name, text);
	free(text);
	return r;
}

/* As of a host that was given as a URL. */
static bool
second_scheme(const char *url)
{
	const char *host = strstr(url, "://");

	return host && strstr(host + 3, "://");
}

static int
prepare(struct carrier *c, const struct carrier_http_config *config,
    struct error *e)
{
	c->transport = (struct http_config){
		.connections = config->connections ? config->connections :
		    config->concurrency,
		.timeout = config->timeout,
		.connect_timeout = config->connect_timeout,
		.insecure = config->insecure, .ca_file = c->ca_file,
		.wait_header = c->d->wait_header };
	if (expand(c, c->d->user, &c->user, e) < 0 ||
	    expand(c, c->d->password, &c->password, e) < 0 ||
	    expand(c, config->base_url ? config->base_url : c->d->base_url,
	    &c->base_url, e) < 0 || read_segments(c, e) < 0)
		return -1;
	c->base_fixed = config->base_url != NULL;
	if (!c->base_url)
		return error_set(e, ERR_CONFIG, "gateway %s: base_url: is "
		    "missing, or names a key that is not set", config->name);
	if (second_scheme(c->base_url))
		return error_set(e, ERR_CONFIG, "gateway %s: %s: is no URL: a "
		    "host is given without https:// before it", config->name,
		    c->base_url);
	if (http_open(&c->http, &c->transport, e) < 0)
		return -1;
	return http_allowed(c->http, c->base_url, e) < 0 ?
	    error_prefix(e, "gateway %s", config->name) : 0;
}

/* Keys that a lookup wants, and messages do not, may be missing. */
static bool
can_ask(struct carrier *c, const struct describe_lookup *l)
{
	struct fill v = fill_of(c, NULL);
	const char *key = l->given ? fill_missing(&v, &l->call) : NULL;

	if (key)
		c->gateway.lacks = key;
	return l->given && !key;
}

/* Some providers are polled only by those who say so. */
static bool
poll_wanted(const struct carrier *c)
{
	const char *name = c->d->poll.only_with;
	int i = name ? describe_key(c->d, name) : -1;

	return i < 0 || c->settings[i];
}

int
carrier_http_open(struct gateway **out,
    const struct carrier_http_config *config, struct error *e)
{
	struct carrier *c = xcalloc(1, sizeof *c);
	struct gateway *g = &c->gateway;
	size_t i;

	*out = NULL;
	c->d = config->describe;
	if (config->ca_file)
		c->ca_file = xstrdup(config->ca_file);
	for (i = 0; i < c->d->nkeys; i++)
		if (config->settings[i])
			c->settings[i] = xstrdup(config->settings[i]);
	g->driver = &driver;
	snprintf(g->name, sizeof g->name, "%s", config->name);
	g->concurrency = config->concurrency;
	g->at_once = config->connections;
	g->rate = config->rate;
	g->sender_rate = config->sender_rate;
	g->askable = c->d->find.given;
	g->exact = c->d->find.exact;
	g->pollable = c->d->poll.given && poll_wanted(c);
	g->reconcile_after = config->reconcile_after;
	g->reconcile_sure = config->reconcile_sure;
	g->keeps = c->d->find.keeps;
	if (prepare(c, config, e) < 0) {
		carrier_close(g);
		return -1;
	}
	g->lookup = can_ask(c, &c->d->lookup);
	g->cnam = can_ask(c, &c->d->cnam);
	http_numbers_prepare(g);
	*out = g;
	return 0;
}
