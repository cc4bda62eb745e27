/* SPDX-License-Identifier: ISC
 *
 * A list is whole or it is an error: what is missing in it would be taken for
 * a number that is gone.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/answer.h"
#include "carrier/describe-numbers.h"
#include "carrier/http-numbers.h"
#include "carrier/http-part.h"
#include "carrier/numbers.h"
#include "carrier/refusal.h"
#include "carrier/search.h"
#include "io/config.h"
#include "io/http.h"
#include "io/tree.h"
#include "phone/phone.h"
#include "text/utf8.h"

#define PAGES_MAX 1000
#define WORDS 9

/* A call on its way to be made: who asks, for what, where. */
struct asking {
	struct gateway *g;
	const struct describe_numbers *d;
	struct fill fill;
	struct fill_word words[WORDS];
	struct filled filled;
	char *base;		/* of the first page's address */
	struct http_reply reply;
};

static void
asking_end(struct asking *a)
{
	filled_release(&a->filled);
	free(a->base);
}

/* A key that numbers want and messages do not may be missing. */
static const char *
unset(const struct fill *v, const struct describe_call *call)
{
	const struct config_node *n;
	const char *key = fill_unset(v, call->path);

	if (!key && !v->base_fixed)
		key = fill_unset(v, call->base_url);
	if (!key)
		key = fill_unset(v, call->user);
	if (!key)
		key = fill_unset(v, call->password);
	for (n = call->headers ? call->headers->first : NULL; n && !key;
	    n = n->next)
		key = fill_unset(v, n->text);
	return key;
}

static int
asking_begin(struct asking *a, struct gateway *g,
    const struct describe_call *call, const struct submission *about,
    struct error *e)
{
	const char *key;

	memset(a, 0, sizeof *a);
	a->g = g;
	a->fill = carrier_fill(g, about);
	a->fill.more = a->words;
	a->d = a->fill.describe->numbers;
	key = unset(&a->fill, call);
	return !key ? 0 : error_set(e, ERR_CONFIG, "gateway %s: %s is "
	    "missing: its provider asks for it where numbers are concerned",
	    g->name, key);
}

static void
set_word(struct asking *a, const char *name, const char *value)
{
	struct fill_word *w = a->words;

	while (w->name && strcmp(w->name, name))
		w++;
	w->name = name;
	w->value = value;
}

static bool
went_well(const struct asking *a, const struct tree *t,
    const struct describe_words *accepted)
{
	return a->reply.status >= 200 && a->reply.status <= 299 &&
	    (!accepted->path || answer_has(t, accepted->path, accepted->is));
}

/* Ask what is filled in. *t: the answer as JSON; NULL where it is none. What
 * is no whole answer is an outcome, OUTCOME_ACCEPTED anything else. */
static int
exchange(struct asking *a, struct tree **t, struct outcome *o, struct error *e)
{
	char why[160];

	*t = NULL;
	memset(o, 0, sizeof *o);
	if (carrier_exchange(a->g, &a->filled, &a->reply, e) < 0)
		return -1;
	if (a->reply.phase == HTTP_ANSWERED) {
		*t = tree_parse(a->reply.body, a->reply.len, why, sizeof why);
		return 0;
	}
	refusal_apply(refusal_find(a->reply.phase == HTTP_UNSENT ? "unsent" :
	    "unknown"), -1, o);
	snprintf(o->said, sizeof o->said, "%.159s", a->reply.failure);
	return 0;
}

/*
 * Lists.
 */

/* Where in a list we are. */
struct place {
	int64_t pages, items;
	char page[24], offset[24], token[512];
};

static int
cannot(const struct asking *a, const struct outcome *o, struct error *e)
{
	return error_set(e, ERR_REFUSED, "%s: gateway %s: %s", o->reason,
	    a->g->name, *o->said ? o->said : "the provider cannot be asked");
}

static int
not_whole(const struct asking *a, const char *what, const char *which,
    struct error *e)
{
	return error_set(e, ERR_REFUSED, "gateway %s: the provider's list of "
	    "numbers %s%s: nothing was changed", a->g->name, what, which);
}

/* Text, cut between characters. */
static void
copy_text(char *to, size_t size, const struct tree *item, const char *path)
{
	size_t len, valid;

	answer_text(to, size, item, path);
	len = strlen(to);
	valid = utf8_valid(to, len);
	to[valid < len ? valid : len] = '\0';
}

/* yes, true, 1; or a list that has the word. */
static bool
can_text(const struct tree *item, const char *path)
{
	const struct tree *t = tree_find(item, path);
	const char *s;
	size_t i, len;

	if (tree_kind(t) != TREE_LIST) {
		s = tree_text(t, &len);
		return !strcasecmp(s, "true") || !strcmp(s, "1") ||
		    !strcasecmp(s, "yes");
	}
	for (i = 0; i < tree_size(t); i++)
		if (!strcasecmp(tree_text(tree_at(t, i), &len), "sms"))
			return true;
	return false;
}

static void
add_item(const struct asking *a, const struct describe_list *l,
    const struct tree *item, struct carrier_numbers *all)
{
	struct carrier_number *n;
	char value[64], number[80];
	const char *ours;

	answer_text(value, sizeof value, item, l->number);
	snprintf(number, sizeof number, "%s%s", *value == '+' ? "" :
	    a->d->prefix, value);
	if (!(n = carrier_numbers_add(all, number)))
		return;
	if (l->id)
		answer_text(n->id, sizeof n->id, item, l->id);
	if (l->name)
		copy_text(n->name, sizeof n->name, item, l->name);
	if (l->price)
		answer_text(n->price, sizeof n->price, item, l->price);
	if (l->sms)
		n->sms = can_text(item, l->sms);
	ours = l->type ? describe_numbers_ours(a->d, answer_text(value,
	    sizeof value, item, l->type)) : "";
	if (*ours)
		snprintf(n->type, sizeof n->type, "%s", ours);
}

/* Is there another page, and how is it asked for? 1, 0, -1. */
static int
turn_page(struct asking *a, const struct describe_list *l,
    const struct tree *t, size_t here, struct place *p, struct error *e)
{
	char next[2048];

	if (l->next) {
		if (!*answer_text(next, sizeof next, t, l->next))
			return 0;
		buf_clear(&a->filled.url);
		return search_address(next, a->base, &a->filled.url) ? 1 :
		    not_whole(a, "goes on somewhere else", "", e);
	}
	if (l->token) {
		answer_text(p->token, sizeof p->token, t, l->token);
		return *p->token != '\0';
	}
	return l->page_size && here >= (size_t)l->page_size;
}

/* One page into the list: 1 and there is another, 0, -1. */
static int
read_page(struct asking *a, const struct describe_list *l,
    const struct tree *t, struct carrier_numbers *all, struct place *p,
    struct error *e)
{
	const struct tree *items = tree_find(t, l->items);
	char total[24];
	size_t i;
	int more;

	if (l->none.path && answer_has(t, l->none.path, l->none.is))
		return 0;
	if (tree_kind(items) != TREE_LIST)
		return not_whole(a, "is not in its answer: there is no ",
		    l->items, e);
	for (i = 0; i < tree_size(items); i++)
		add_item(a, l, tree_at(items, i), all);
	p->items += (int64_t)i;
	p->pages++;
	if (all->n > CARRIER_NUMBERS_MAX || p->pages > PAGES_MAX)
		return not_whole(a, "does not end", "", e);
	if ((more = turn_page(a, l, t, i, p, e)) != 0)
		return more;
	if (l->total && *answer_text(total, sizeof total, t, l->total) &&
	    strtoll(total, NULL, 10) > p->items)
		return i && l->page_size ? 1 : not_whole(a, "ends before its "
		    "end, of ", total, e);
	return 0;
}

static void
set_place(struct asking *a, const struct describe_list *l, struct place *p)
{
	snprintf(p->page, sizeof p->page, "%lld",
	    (long long)(l->first_page + p->pages));
	snprintf(p->offset, sizeof p->offset, "%lld", (long long)p->items);
	set_word(a, "page", p->page);
	set_word(a, "offset", p->offset);
	set_word(a, "page_token", *p->token ? p->token : NULL);
}

/* A page of a list, and whether there is another: 1, 0, -1. */
static int
one_page(struct asking *a, const struct describe_list *l,
    struct carrier_numbers *all, struct place *p, struct error *e)
{
	struct outcome o;
	struct tree *t;
	int r;

	if (exchange(a, &t, &o, e) < 0)
		return -1;
	if (o.kind != OUTCOME_ACCEPTED)
		r = cannot(a, &o, e);
	else if (went_well(a, t, &l->accepted) || (l->none.path &&
	    answer_has(t, l->none.path, l->none.is)))
		r = read_page(a, l, t, all, p, e);
	else {
		answer_refusal(a->fill.describe, &a->reply, t, &o);
		r = cannot(a, &o, e);
	}
	tree_free(t);
	return r;
}

static int
all_pages(struct asking *a, const struct describe_list *l, bool only_first,
    struct carrier_numbers *all, struct error *e)
{
	struct place p = { 0 };
	bool again = true;
	int r = 1;

	while (r > 0) {
		if (again) {	/* else the address is that of `next` */
			set_place(a, l, &p);
			filled_release(&a->filled);
			if (fill_call(&a->filled, &a->fill, &l->call, e) < 0)
				return -1;
			free(a->base);
			a->base = xstrndup(a->filled.url.s, a->filled.base);
		}
		r = one_page(a, l, all, &p, e);
		again = !l->next;
		if (only_first && r > 0)
			r = 0;
	}
	return r;
}

static int
fetch(struct asking *a, const struct describe_list *l, bool only_first,
    struct carrier_numbers *all, struct error *e)
{
	int r;

	memset(all, 0, sizeof *all);
	r = all_pages(a, l, only_first, all, e);
	if (r < 0)
		carrier_numbers_release(all);
	else
		carrier_numbers_sort(all);
	return r;
}

int
http_numbers_list(struct gateway *g, struct carrier_numbers *all,
    struct error *e)
{
	const struct describe_numbers *d =
	    carrier_fill(g, NULL).describe->numbers;
	struct asking a;
	int r = asking_begin(&a, g, &d->list.call, NULL, e);

	if (r == 0)
		r = fetch(&a, &d->list, false, all, e);
	asking_end(&a);
	return r;
}

static const char *
or_null(const char *s)
{
	return *s ? s : NULL;
}

static int
set_search(struct asking *a, const struct number_search *s, char count[24],
    struct error *e)
{
	const char *type = describe_numbers_theirs(a->d, s->type);

	if (!*type)
		return error_set(e, ERR_DATA, "gateway %s: its provider sells "
		    "no numbers of type %s", a->g->name, s->type);
	snprintf(count, 24, "%lld", (long long)s->count);
	set_word(a, "country", s->country);
	set_word(a, "type", type);
	set_word(a, "contains", or_null(s->contains));
	set_word(a, "area_code", or_null(s->area_code));
	set_word(a, "count", count);
	return 0;
}

/* What a provider cannot search for is looked for in what it shows. */
static void
keep_wanted(struct carrier_numbers *all, const struct number_search *s)
{
	char start[24];
	size_t i, n = 0;
	int len;

	len = snprintf(start, sizeof start, "+%d%s",
	    phone_calling_code(s->country), s->area_code);
	for (i = 0; i < all->n && n < (size_t)s->count; i++)
		if (all->v[i].sms && strstr(all->v[i].number, s->contains) &&
		    (!*s->area_code || !strncmp(all->v[i].number, start,
		    (size_t)len)))
			all->v[n++] = all->v[i];
	all->n = n;
}

int
http_numbers_search(struct gateway *g, const struct number_search *s,
    struct carrier_numbers *all, struct error *e)
{
	const struct describe_numbers *d =
	    carrier_fill(g, NULL).describe->numbers;
	struct asking a;
	char count[24];
	int r = asking_begin(&a, g, &d->search.call, NULL, e);

	memset(all, 0, sizeof *all);
	if (r == 0)
		r = set_search(&a, s, count, e);
	if (r == 0)
		r = fetch(&a, &d->search, true, all, e);
	if (r == 0)
		keep_wanted(all, s);
	asking_end(&a);
	return r;
}

/*
 * Orders.
 */

static void
order_from(struct order *to, const struct outcome *o)
{
	to->kind = o->kind;
	snprintf(to->reason, sizeof to->reason, "%s", o->reason);
	snprintf(to->said, sizeof to->said, "%s", o->said);
}

/* An answer that says neither yes nor no leaves the order in doubt. */
static void
read_order(struct asking *a, const struct describe_order *d,
    struct tree *t, struct order *o)
{
	struct outcome no = { 0 };

	if (went_well(a, t, &d->accepted)) {
		o->kind = OUTCOME_ACCEPTED;
		o->pending = d->pending.path && answer_has(t, d->pending.path,
		    d->pending.is);
		return;
	}
	if (a->reply.status >= 200 && a->reply.status <= 299 && !t)
		refusal_apply(refusal_find("unknown"), -1, &no);
	else
		answer_refusal(a->fill.describe, &a->reply, t, &no);
	order_from(o, &no);
}

static int
make_order(struct asking *a, const struct describe_order *d, struct order *o,
    struct error *e)
{
	struct outcome out;
	struct tree *t = NULL;

	if (fill_call(&a->filled, &a->fill, &d->call, e) < 0 ||
	    exchange(a, &t, &out, e) < 0)
		return -1;
	if (out.kind != OUTCOME_ACCEPTED)
		order_from(o, &out);
	else
		read_order(a, d, t, o);
	tree_free(t);
	return 0;
}

int
http_numbers_order(struct gateway *g, enum order_kind kind,
    const struct carrier_number *n, struct order *o, struct error *e)
{
	const struct submission about = { .number = n->number, .sender = "",
	    .text = "", .client_id = "order" };
	const struct describe_numbers *d =
	    carrier_fill(g, NULL).describe->numbers;
	const struct describe_order *order = kind == ORDER_BUY ? &d->buy :
	    &d->release;
	struct asking a;
	int r = asking_begin(&a, g, &order->call, &about, e);

	memset(o, 0, sizeof *o);
	a.fill.carrier_id = or_null(n->id);
	set_word(&a, "country", or_null(n->country));
	if (r == 0 && strstr(order->call.path, "{carrier_id}") && !*n->id)
		r = error_set(e, ERR_DATA, "gateway %s: the provider does not "
		    "say what it calls %s", g->name, n->number);
	if (r == 0)
		r = make_order(&a, order, o, e);
	asking_end(&a);
	return r;
}

void
http_numbers_prepare(struct gateway *g)
{
	const struct describe_numbers *d =
	    carrier_fill(g, NULL).describe->numbers;

	if (!d)
		return;
	g->lists = d->list.given;
	g->sells = d->search.given;
	g->buys = d->buy.given;
	g->releases = d->release.given;
}
