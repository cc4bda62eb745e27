/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/answer.h"
#include "carrier/describe.h"
#include "carrier/fill.h"
#include "carrier/gateway.h"
#include "carrier/http.h"
#include "carrier/refusal.h"
#include "io/http.h"
#include "io/secret.h"
#include "io/tree.h"
#include "text/utf8.h"

/* How far a search goes back, and how long after our attempt the carrier may
 * say that it got the message. */
#define PAGES_MAX 20
#define SKEW_MS 120000
#define LATE_MS 600000

struct carrier {
	struct gateway gateway;
	struct describe *d;
	char *base_url;
	char *lookup_url;		/* another one for questions about
					 * numbers; NULL: the same */
	char *settings[DESCRIBE_KEYS_MAX];
	char *user, *password;
	struct http_config transport;
	struct http *http;		/* for sending */
	struct http *questions;		/* for the rest; NULL: none yet */

	/* what is on its way, by message; client ids are needed at the end */
	struct underway {
		int64_t message;
		char client_id[CLIENT_ID_MAX];
	} *underway;
	size_t nunderway, cap;
	/* outcomes that are known without asking */
	struct outcome *known;
	size_t nknown, known_cap;
};

static struct fill
fill_of(const struct carrier *c, const struct submission *m)
{
	return (struct fill){ .describe = c->d, .base_url = c->base_url,
	    .settings = c->settings, .message = m };
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
	r->user = c->user;
	r->password = c->password;
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

	if (c->d->bytes_max && len > (size_t)c->d->bytes_max)
		return error_set(e, ERR_DATA, "text-too-long: %s takes %lld "
		    "bytes at most, and this text has %zu", c->d->name,
		    (long long)c->d->bytes_max, len);
	if (c->d->characters_max &&
	    characters > (size_t)c->d->characters_max)
		return error_set(e, ERR_DATA, "text-too-long: %s takes %lld "
		    "characters at most, and this text has %zu", c->d->name,
		    (long long)c->d->characters_max, characters);
	return 0;
}

static int
start(struct carrier *c, const struct submission *m, const struct filled *f,
    struct error *e)
{
	struct http_request r;
	struct underway *u;

	request_of(c, f, &r);
	r.once = c->d->once_only;
	r.tag = m->message;
	if (http_start(c->http, &r, e) < 0)
		return -1;
	xgrow(&c->underway, &c->cap, c->nunderway + 1, sizeof *c->underway);
	u = &c->underway[c->nunderway++];
	u->message = m->message;
	snprintf(u->client_id, sizeof u->client_id, "%s", m->client_id);
	return 0;
}

static int
carrier_submit(struct gateway *g, const struct submission *m,
    struct error *e)
{
	struct carrier *c = (struct carrier *)g;
	struct fill v = fill_of(c, m);
	struct filled f = { 0 };
	struct error why;
	int r = 0;

	if (check_text(c, m, &why) < 0 ||
	    fill_call(&f, &v, &c->d->send, &why) < 0)
		known(c, m->message, &why);
	else
		r = start(c, m, &f, e);
	filled_release(&f);
	return r;
}

/* Take a message off the list of those underway: what we call it. */
static void
arrived(struct carrier *c, int64_t message, char client_id[CLIENT_ID_MAX])
{
	size_t i;

	for (i = 0; c->underway[i].message != message; i++)
		XASSERT(i + 1 < c->nunderway);
	memcpy(client_id, c->underway[i].client_id, CLIENT_ID_MAX);
	c->underway[i] = c->underway[--c->nunderway];
}

static int
carrier_outcome(struct gateway *g, struct outcome *o, int64_t wait,
    struct error *e)
{
	struct carrier *c = (struct carrier *)g;
	struct http_reply reply;
	char client_id[CLIENT_ID_MAX];
	int r;

	if (c->nknown) {
		*o = c->known[--c->nknown];
		return 1;
	}
	if ((r = http_next(c->http, &reply, wait, e)) <= 0)
		return r;
	memset(o, 0, sizeof *o);
	o->message = reply.tag;
	arrived(c, reply.tag, client_id);
	answer_outcome(c->d, &reply, client_id, o);
	return 1;
}

/*
 * Questions.
 */

/* Ask, and read the JSON that comes. ERR_REFUSED for anything else. */
static int
question(struct carrier *c, const struct filled *f, struct tree **t,
    struct error *e)
{
	struct http_request r;
	struct http_reply reply;
	char why[160];

	*t = NULL;
	if (!c->questions && http_open(&c->questions, &c->transport, e) < 0)
		return -1;
	request_of(c, f, &r);
	if (http_ask(c->questions, &r, &reply, e) < 0)
		return -1;
	if (reply.phase != HTTP_ANSWERED)
		return error_set(e, ERR_REFUSED, "gateway %s: %s: %s",
		    c->gateway.name, c->base_url, reply.failure);
	if (reply.status < 200 || reply.status > 299)
		return error_set(e, ERR_REFUSED, "gateway %s: %s answered "
		    "with status %d", c->gateway.name, c->base_url,
		    reply.status);
	*t = tree_parse(reply.body, reply.len, why, sizeof why);
	if (!*t)
		return error_set(e, ERR_REFUSED, "gateway %s: %s answered "
		    "something else than JSON: %s", c->gateway.name,
		    c->base_url, why);
	return 0;
}

static void
only_digits(char *to, size_t size, const char *s)
{
	size_t n = 0;

	for (; *s && n + 1 < size; s++)
		if (*s >= '0' && *s <= '9')
			to[n++] = *s;
	to[n] = '\0';
}

/* The same number, whichever way the carrier writes it: one ends in the other,
 * and what is left over is a country code at most. */
static bool
same_number(const char *ours, const char *theirs)
{
	char a[32], b[32];
	size_t na, nb, n;

	only_digits(a, sizeof a, ours);
	only_digits(b, sizeof b, theirs);
	na = strlen(a);
	nb = strlen(b);
	n = na < nb ? na : nb;
	return n >= 7 && na <= nb + 3 && nb <= na + 3 &&
	    !strcmp(a + na - n, b + nb - n);
}

/* The same but for white space, which carriers trim. */
static bool
same_text(const struct tree *item, const char *path, const char *text)
{
	static const char blank[] = " \t\r\n";
	const struct tree *t = tree_find(item, path);
	size_t len;
	const char *s = tree_text(t, &len);

	for (;;) {
		s += strspn(s, blank);
		text += strspn(text, blank);
		if (*s != *text || !*s)
			return *s == *text;
		s++;
		text++;
	}
}

/* How an item of a list compares with a message of ours. */
enum match {
	MATCH_NO,
	MATCH_YES,
	MATCH_NEARLY	/* to that number, at that time, with another text */
};

static enum match
matches(const struct describe_find *f, const struct tree *item,
    const struct submission *m)
{
	char value[80];
	int64_t at;

	if (f->own_id && *answer_text(value, sizeof value, item, f->own_id))
		return !strcmp(value, m->client_id) ? MATCH_YES : MATCH_NO;
	if (!f->to || !f->text || !f->time)
		return MATCH_NO;
	at = answer_time(answer_text(value, sizeof value, item, f->time));
	if (at < m->attempted_at - SKEW_MS || at > m->attempted_at + LATE_MS)
		return MATCH_NO;
	if (!same_number(m->number, answer_text(value, sizeof value, item,
	    f->to)))
		return MATCH_NO;
	if (f->from && *answer_text(value, sizeof value, item, f->from) &&
	    strpbrk(value, "0123456789") && !same_number(m->sender, value))
		return MATCH_NO;
	return same_text(item, f->text, m->text) ? MATCH_YES : MATCH_NEARLY;
}

/* What a search has seen on its way. */
struct seen {
	bool older;	/* it reached back beyond our attempt */
	bool nearly;	/* one that is nobody's, and may be ours */
};

/* Look through one page: 1 found, 0 not there, -1. */
static int
search(struct carrier *c, const struct tree *page, const struct submission *m,
    struct outcome *o, struct seen *seen, struct error *e)
{
	enum match match;
	const struct describe_find *f = &c->d->find;
	const struct tree *items = tree_find(page, f->items), *item;
	char value[80];
	int64_t at;
	size_t i;
	int r;

	for (i = 0; i < tree_size(items); i++) {
		item = tree_at(items, i);
		at = f->time ? answer_time(answer_text(value, sizeof value,
		    item, f->time)) : -1;
		seen->older |= at >= 0 && at < m->attempted_at - SKEW_MS;
		if ((match = matches(f, item, m)) == MATCH_NO)
			continue;
		answer_text(o->carrier_id, sizeof o->carrier_id, item, f->id);
		r = m->taken ? m->taken(m->ctx, o->carrier_id, e) : 0;
		if (r < 0)
			return -1;
		if (match == MATCH_YES && *o->carrier_id && !r)
			return 1;
		seen->nearly |= match == MATCH_NEARLY && !r;
	}
	return 0;
}

/* The address of the next page, which may be without its host: 1, or 0 there
 * is none. */
static int
next_page(const struct carrier *c, const struct tree *page, struct filled *f)
{
	char next[2048];
	const char *rest;
	size_t len = strlen(c->base_url);

	if (!c->d->find.next ||
	    !*answer_text(next, sizeof next, page, c->d->find.next))
		return 0;
	buf_clear(&f->url);
	if (*next == '/') {
		rest = strstr(c->base_url, "://");
		rest = rest ? rest + 3 : c->base_url;
		rest += strcspn(rest, "/");
		buf_add(&f->url, c->base_url, (size_t)(rest - c->base_url));
	} else if (strncmp(next, c->base_url, len) || !strchr("/?",
	    next[len])) {
		return 0;	/* our credentials go nowhere else */
	}
	buf_adds(&f->url, next);
	return 1;
}

static int
find_in(struct carrier *c, struct filled *f, const struct submission *m,
    struct outcome *o, struct error *e)
{
	struct tree *page;
	struct seen seen = { 0 };
	int pages, r = 0, more = 1;

	for (pages = 0; r == 0 && more && !seen.older; pages++) {
		if (pages == PAGES_MAX)
			return error_set(e, ERR_REFUSED, "gateway %s: too "
			    "many messages to search", c->gateway.name);
		if (question(c, f, &page, e) < 0)
			return -1;
		if (!tree_find(page, c->d->find.items))
			r = error_set(e, ERR_REFUSED, "gateway %s: the "
			    "answer has no '%s'", c->gateway.name,
			    c->d->find.items);
		else
			r = search(c, page, m, o, &seen, e);
		more = r == 0 && next_page(c, page, f);
		tree_free(page);
	}
	/* A carrier may have written our text in other characters: to take
	 * that for a miss would send it twice. */
	return r == 0 && seen.nearly ? 2 : r;
}

static int
carrier_find(struct gateway *g, const struct submission *m,
    struct outcome *o, struct error *e)
{
	struct carrier *c = (struct carrier *)g;
	struct fill v = fill_of(c, m);
	struct filled f = { 0 };
	int r = fill_call(&f, &v, &c->d->find.call, e);

	memset(o, 0, sizeof *o);
	o->message = m->message;
	o->kind = OUTCOME_ACCEPTED;
	if (r == 0)
		r = find_in(c, &f, m, o, e);
	filled_release(&f);
	return r;
}

/* The event that an answer to poll: speaks of. 1, or 0: nothing to tell. */
static int
event_of(const struct carrier *c, const struct tree *t,
    struct carrier_event *ev)
{
	const struct describe_poll *p = &c->d->poll;
	const struct refusal *x;
	int64_t wait;
	char value[80];
	const char *ours;

	ours = describe_status(c->d, answer_text(value, sizeof value, t,
	    p->status));
	if (!ours)
		return 0;
	snprintf(ev->status, sizeof ev->status, "%s", ours);
	if (!strcmp(ours, "delivered"))
		snprintf(ev->receipt, sizeof ev->receipt, "network");
	if (strcmp(ours, "undelivered"))
		return 1;
	x = p->error ? describe_error(c->d, answer_text(value, sizeof value,
	    t, p->error), 0, true, &wait) : NULL;
	snprintf(ev->reason, sizeof ev->reason, "%s", x ? x->reason :
	    "undelivered");
	ev->dead = x && x->dead;
	return 1;
}

static int
carrier_ask(struct gateway *g, const char *carrier_id,
    struct carrier_event *ev, struct error *e)
{
	struct carrier *c = (struct carrier *)g;
	struct fill v = fill_of(c, NULL);
	struct filled f = { 0 };
	struct tree *t = NULL;
	int r;

	memset(ev, 0, sizeof *ev);
	snprintf(ev->carrier_id, sizeof ev->carrier_id, "%s", carrier_id);
	v.carrier_id = carrier_id;
	r = fill_call(&f, &v, &c->d->poll.call, e);
	if (r == 0)
		r = question(c, &f, &t, e);
	if (r == 0)
		r = event_of(c, t, ev);
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

	if (c->lookup_url)
		v.base_url = c->lookup_url;
	status = fill_call(&f, &v, &l->call, e);
	if (status == 0) {
		request_of(c, &f, &r);
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
	static const struct submission nobody = {
		.client_id = "check-0", .sender = "+15005550006",
		.number = "+15005550006", .text = ""
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
		r = question(c, &f, &t, e);
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
	describe_close(c->d);
	for (i = 0; i < DESCRIBE_KEYS_MAX; i++)
		secret_free(c->settings[i]);
	secret_free(c->user);
	secret_free(c->password);
	free(c->base_url);
	free(c->lookup_url);
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
prepare(struct carrier *c, const struct carrier_http_config *config,
    struct error *e)
{
	c->transport = (struct http_config){
		.connections = config->concurrency,
		.timeout = config->timeout,
		.connect_timeout = config->connect_timeout,
		.insecure = config->insecure };
	if (expand(c, c->d->user, &c->user, e) < 0 ||
	    expand(c, c->d->password, &c->password, e) < 0 ||
	    expand(c, config->base_url ? config->base_url : c->d->base_url,
	    &c->base_url, e) < 0 ||
	    (!config->base_url && expand(c, c->d->lookup.base_url,
	    &c->lookup_url, e) < 0))
		return -1;
	if (!c->base_url)
		return error_set(e, ERR_CONFIG, "gateway %s: base_url: is "
		    "missing", config->name);
	if (http_open(&c->http, &c->transport, e) < 0)
		return -1;
	return http_allowed(c->http, c->base_url, e) < 0 ?
	    error_prefix(e, "gateway %s", config->name) : 0;
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
	for (i = 0; i < c->d->nkeys; i++)
		if (config->settings[i])
			c->settings[i] = xstrdup(config->settings[i]);
	g->driver = &driver;
	snprintf(g->name, sizeof g->name, "%s", config->name);
	g->concurrency = config->concurrency;
	g->rate = config->rate;
	g->sender_rate = config->sender_rate;
	g->askable = c->d->find.given;
	g->exact = c->d->find.exact;
	g->lookup = c->d->lookup.given;
	g->cnam = c->d->cnam.given;
	g->pollable = c->d->poll.given;
	g->reconcile_after = config->reconcile_after;
	g->reconcile_sure = config->reconcile_sure;
	if (prepare(c, config, e) < 0) {
		carrier_close(g);
		return -1;
	}
	*out = g;
	return 0;
}
