/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "carrier/bill.h"
#include "carrier/callback.h"
#include "carrier/callback-part.h"
#include "carrier/describe.h"
#include "io/config.h"
#include "io/request.h"
#include "io/tree.h"
#include "phone/phone.h"
#include "text/utf8.h"

#define DAY_MS INT64_C(86400000)
#define YEAR_2000 INT64_C(946684800000)

/* ---- What it holds ---- */

static bool
is_type(const char *type, const char *wanted)
{
	size_t len = strlen(wanted);

	return !strncasecmp(type, wanted, len) && (!type[len] ||
	    strchr("; \t", type[len]));
}

static int
read_json(struct reading *g, const struct request *r, struct error *e)
{
	char why[120];

	g->json = tree_parse(r->body, r->len, why, sizeof why);
	return g->json ? 0 : error_set(e, ERR_DATA, "bad-request: its body is "
	    "not JSON: %s", why);
}

static int
read_body(struct reading *g, const struct request *r, struct error *e)
{
	size_t place = 0;
	const char *type = request_header(r, "Content-Type", &place);

	if (!r->len)
		return 0;
	if (!type)
		type = *r->body == '{' || *r->body == '[' ?
		    "application/json" : "application/x-www-form-urlencoded";
	if (is_type(type, "application/json"))
		return read_json(g, r, e);
	if (!is_type(type, "application/x-www-form-urlencoded"))
		return error_set(e, ERR_DATA, "bad-request: its body is "
		    "%.60s, neither a form nor JSON", type);
	g->has_form = true;
	return params_parse(&g->form, r->body, r->len, e);
}

static int
read_request(struct reading *g, const struct request *r, struct error *e)
{
	const char *query = strchr(r->target, '?');

	if (query && params_parse(&g->query, query + 1, strlen(query + 1),
	    e) < 0)
		return -1;
	return read_body(g, r, e);
}

/* ---- What it tells ---- */

/* The text at a path: of the URL's query where it begins so, of the item, or
 * of the parameters. NULL: nothing is there. */
static const char *
at_path(const struct reading *g, const struct tree *item, const char *path)
{
	const struct tree *t;
	const char *s;
	size_t len;

	if (!strncmp(path, "query.", 6))
		return params_get(&g->query, path + 6);
	if (item) {
		t = tree_find(item, path);
		if (tree_kind(t) != TREE_TEXT)
			return NULL;
		s = tree_text(t, &len);
		return strlen(s) == len ? s : NULL;
	}
	s = params_get(&g->form, path);
	return s ? s : params_get(&g->query, path);
}

/* The first of the paths that leads to something that is not empty; "". */
static const char *
value(const struct reading *g, const struct tree *item,
    const struct config_node *paths)
{
	bool list = paths && paths->kind == CONFIG_LIST;
	const struct config_node *n = list ? paths->first : paths;
	const char *s = NULL;

	for (; n && (!s || !*s); n = list ? n->next : NULL)
		s = at_path(g, item, n->text);
	return s ? s : "";
}

static bool
is_one_of(const struct config_node *words, const char *s)
{
	bool list = words->kind == CONFIG_LIST;
	const struct config_node *n = list ? words->first : words;

	for (; n; n = list ? n->next : NULL)
		if (name_same(n->text, s))
			return true;
	return false;
}

/* Is the item one of this section's? */
static bool
fits(const struct reading *g, const struct tree *item,
    const struct describe_told *t)
{
	const char *s;

	if (!t->given)
		return false;
	if (!t->when)
		return true;
	s = at_path(g, item, t->when);
	return s && *s && (!t->is || is_one_of(t->is, s));
}

/* An item that is not what it should be. */
static int
bad(struct reading *g, const char *what, const struct config_node *paths)
{
	const struct config_node *n = paths && paths->kind == CONFIG_LIST ?
	    paths->first : paths;

	if (!g->k->bad++)
		snprintf(g->k->fault, sizeof g->k->fault, "%s%s%.60s%s", what,
		    n ? " '" : "", n ? n->text : "", n ? "'" : "");
	return 0;
}

/* 2611211200, as UTC. */
static int64_t
compact_time(const char *s)
{
	char text[32];
	struct error e;
	int64_t ms;

	if (strspn(s, "0123456789") < 10)
		return -1;
	snprintf(text, sizeof text, "20%.2s-%.2s-%.2sT%.2s:%.2s:00Z", s, s + 2,
	    s + 4, s + 6, s + 8);
	return clock_parse(&ms, text, NULL, &e) < 0 ? -1 : ms;
}

/* A date, also with an offset of four digits without a colon. */
static int64_t
date_time(const char *s)
{
	char text[48];
	size_t len = strlen(s);
	struct error e;
	int64_t ms;

	if (len >= sizeof text - 1 || *s < '0' || *s > '9')
		return -1;
	snprintf(text, sizeof text, "%s", s);
	if (len > 5 && strchr("+-", s[len - 5]) && strchr(s, ':'))
		snprintf(text + len - 2, sizeof text - len + 2, ":%s",
		    s + len - 2);
	return clock_parse(&ms, text, NULL, &e) < 0 ? -1 : ms;
}

/* When it happened; now, where that is not told or cannot be. */
static int64_t
time_of(const struct reading *g, const struct tree *item,
    const struct describe_told *t)
{
	const char *s = value(g, item, t->time);
	int64_t now = clock_now(), ms;

	if (t->time_form == TIME_YYMMDDHHMM)
		ms = compact_time(s);
	else if (t->time_form == TIME_DATE)
		ms = date_time(s);
	else if (strlen(s) > 15 || s[strspn(s, "0123456789")] || !*s)
		ms = -1;
	else
		ms = strtoll(s, NULL, 10) *
		    (t->time_form == TIME_UNIX ? 1000 : 1);
	return ms < YEAR_2000 || ms > now + DAY_MS ? now : ms;
}

/* What the first of the error codes that is known means. */
static const struct refusal *
error_of(const struct reading *g, const struct tree *item,
    const struct describe_told *t)
{
	bool list = t->error && t->error->kind == CONFIG_LIST;
	const struct config_node *n = list ? t->error->first : t->error;
	const struct refusal *x = NULL;
	const char *s;
	int64_t wait;

	for (; n && !x; n = list ? n->next : NULL)
		if ((s = at_path(g, item, n->text)) != NULL && *s)
			x = describe_error(g->d, s, 0, true, &wait);
	return x;
}

static struct callback_record *
add_record(struct callback *k)
{
	xgrow(&k->v, &k->cap, k->n + 1, sizeof *k->v);
	memset(&k->v[k->n], 0, sizeof *k->v);
	return &k->v[k->n++];
}

static bool
take(char *to, size_t size, const char *s)
{
	return *s && (size_t)snprintf(to, size, "%s", s) < size;
}

static int
read_receipt(struct reading *g, const struct tree *item,
    const struct describe_told *t)
{
	const char *own = t->own_id ? value(g, item, t->own_id) : "";
	struct carrier_event ev = { 0 };

	if (!*own && params_get(&g->query, "ref"))
		own = params_get(&g->query, "ref");
	if (strlen(own) < sizeof ev.client_id)
		snprintf(ev.client_id, sizeof ev.client_id, "%s", own);
	/* One too long to keep was not kept when the message was taken. */
	if (!take(ev.carrier_id, sizeof ev.carrier_id, value(g, item, t->id)))
		snprintf(ev.carrier_id, sizeof ev.carrier_id, "%s",
		    ev.client_id);
	if (!*value(g, item, t->id) || !*ev.carrier_id)
		return bad(g, "a receipt without", t->id);
	if (!*value(g, item, t->status))
		return bad(g, "a receipt without", t->status);
	if (!describe_event(g->d, value(g, item, t->status),
	    error_of(g, item, t), &ev)) {
		g->k->ignored++;
		return 0;
	}
	ev.at = time_of(g, item, t);
	bill_read(&ev.bill, value(g, item, t->bill.segments),
	    value(g, item, t->bill.price), value(g, item, t->bill.currency));
	g->k->told = t;
	add_record(g->k)->event = ev;
	return 0;
}

/* A number as providers write it, with or without a plus sign, which a query
 * that is not encoded makes a blank. What is none stays as it is: short codes,
 * names. */
static bool
take_number(char to[CALLBACK_NUMBER_MAX], const char *s, const char *country)
{
	struct phone p;
	char text[CALLBACK_NUMBER_MAX + 1];
	size_t len;

	while (*s == ' ' || *s == '+')
		s++;
	len = strlen(s);
	if (!len || len >= CALLBACK_NUMBER_MAX)
		return false;
	snprintf(text, sizeof text, "+%s", s);
	if (!s[strspn(s, "0123456789")] &&
	    ((country && !phone_parse(&p, s, len, country) &&
	    p.valid != PHONE_NO) ||
	    (len > 6 && !phone_parse(&p, text, len + 1, NULL) &&
	    p.valid != PHONE_NO)))
		s = p.e164;
	return snprintf(to, CALLBACK_NUMBER_MAX, "%s", s) > 0;
}

/* The text; bytes that are not UTF-8 are taken for ISO 8859-1, so that nothing
 * of it is lost. */
static char *
take_text(const char *s)
{
	struct buf b = { 0 };
	size_t len = strlen(s);
	char c[4];

	if (utf8_valid(s, len) == len)
		return xstrdup(s);
	buf_clear(&b);
	for (; *s; s++)
		buf_add(&b, c, utf8_encode(c, (unsigned char)*s));
	return buf_take(&b);
}

/* One that is not a part, or says so in a way that cannot be, is whole. */
static void
take_part(struct callback_record *m, const struct reading *g,
    const struct tree *item, const struct describe_told *t)
{
	int64_t part = strtoll(value(g, item, t->part), NULL, 10);
	int64_t parts = strtoll(value(g, item, t->parts), NULL, 10);

	if (part < 1 || parts < 2 || parts > 255 || part > parts ||
	    !take(m->part_of, sizeof m->part_of, value(g, item, t->part_of)))
		return;
	m->part = part;
	m->parts = parts;
}

static int
read_inbound(struct reading *g, const struct tree *item,
    const struct describe_told *t)
{
	const char *text = value(g, item, t->text), *opt_out = NULL;
	struct callback_record m = { .inbound = true };

	if (!take(m.carrier_id, sizeof m.carrier_id, value(g, item, t->id)))
		return bad(g, "a message without", t->id);
	if (!take_number(m.number, value(g, item, t->from), t->country))
		return bad(g, "a message without", t->from);
	if (!take_number(m.own, value(g, item, t->to), t->country))
		return bad(g, "a message without", t->to);
	if (strlen(text) > CALLBACK_TEXT_MAX)
		return bad(g, "a message that is too long", NULL);
	m.at = time_of(g, item, t);
	take_part(&m, g, item, t);
	if (t->opt_out_path)
		opt_out = at_path(g, item, t->opt_out_path);
	m.opted_out = opt_out && is_one_of(t->opt_out, opt_out);
	m.text = take_text(text);
	g->k->told = t;
	*add_record(g->k) = m;
	return 0;
}

static int
read_item(struct reading *g, const struct tree *item,
    const struct describe_told *t, struct error *e)
{
	const struct describe_callback *c = &g->d->callback;

	if (g->k->n + g->k->bad + g->k->ignored >= CALLBACK_RECORDS_MAX)
		return error_set(e, ERR_DATA, "bad-request: it tells of more "
		    "than %d messages", CALLBACK_RECORDS_MAX);
	/* What could be both is a receipt. */
	if (t == &c->inbound && fits(g, item, &c->receipt))
		return 0;
	if (!fits(g, item, t))
		return 0;
	return t == &c->receipt ? read_receipt(g, item, t) :
	    read_inbound(g, item, t);
}

/* The items of a section: the whole request, or the members of a list. */
static int
read_section(struct reading *g, const struct describe_told *t,
    struct error *e)
{
	const struct tree *list;
	size_t i;

	if (!t->given)
		return 0;
	if (!g->json || !t->items)
		return read_item(g, g->json, t, e);
	list = strcmp(t->items, "*") ? tree_find(g->json, t->items) : g->json;
	for (i = 0; tree_kind(list) == TREE_LIST && i < tree_size(list); i++)
		if (read_item(g, tree_at(list, i), t, e) < 0)
			return -1;
	return 0;
}

static int
read_all(struct reading *g, const struct request *r, struct error *e)
{
	const struct describe_callback *c = &g->d->callback;
	struct callback *k = g->k;

	if (!c->receipt.given && !c->inbound.given)
		return error_set(e, ERR_CONFIG, "%s does not call back: its "
		    "description has neither receipt: nor inbound:",
		    g->d->name);
	if (read_request(g, r, e) < 0)
		return -1;
	g->url = callback_url(g->how, r);
	if (callback_verify(g, r, e) < 0 ||
	    read_section(g, &c->receipt, e) < 0 ||
	    read_section(g, &c->inbound, e) < 0)
		return -1;
	if (!k->told)
		k->told = c->receipt.given ? &c->receipt : &c->inbound;
	return k->bad && !k->n ? error_set(e, ERR_DATA, "bad-request: %s",
	    k->fault) : 0;
}

int
callback_read(struct callback *k, const struct callback_how *how,
    const struct request *r, struct error *e)
{
	struct reading *g = xcalloc(1, sizeof *g);
	int status;

	memset(k, 0, sizeof *k);
	g->how = how;
	g->d = how->describe;
	g->k = k;
	status = read_all(g, r, e);
	params_release(&g->query);
	params_release(&g->form);
	tree_free(g->json);
	free(g->url);
	free(g);
	return status;
}

void
callback_release(struct callback *k)
{
	while (k->n)
		free(k->v[--k->n].text);
	free(k->v);
	memset(k, 0, sizeof *k);
}
