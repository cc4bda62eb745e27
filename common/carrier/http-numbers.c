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
#include "carrier/http-asking.h"
#include "carrier/http-numbers.h"
#include "carrier/http-part.h"
#include "carrier/numbers.h"
#include "carrier/search.h"
#include "io/config.h"
#include "io/http.h"
#include "io/tree.h"
#include "phone/phone.h"
#include "text/utf8.h"

#define PAGES_MAX 1000

/* Where in a list we are. */
struct place {
	int64_t pages, items;
	int64_t total;		/* what the list says there are; -1: nothing */
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

/* What stands for the next page, on its own or behind a word in a text, up to
 * what cannot be in a parameter of an address: 1, 0 there is none, -1. */
static int
turn_token(struct asking *a, const struct describe_list *l,
    const struct tree *t, struct place *p, struct error *e)
{
	char next[2048], *s;

	answer_text(next, sizeof next, t, l->token);
	s = l->after ? strstr(next, l->after) : next;
	if (!s || !*next)
		return *next ? not_whole(a, "goes on somewhere else", "",
		    e) : 0;
	s += l->after ? strlen(l->after) : 0;
	if (l->after)
		s[strcspn(s, "&#;<>\"' ")] = '\0';
	if (!*s || strlen(s) >= sizeof p->token || !strcmp(s, p->token))
		return not_whole(a, "does not end", "", e);
	memcpy(p->token, s, strlen(s) + 1);
	return 1;
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
	if (l->token)
		return turn_token(a, l, t, p, e);
	return l->page_size && here >= (size_t)l->page_size;
}

/* XML has no word for an empty list: it is one where all else is there. */
static bool
is_empty(const struct asking *a, const struct describe_list *l,
    const struct tree *t, const struct place *p)
{
	char root[64];

	snprintf(root, sizeof root, "%.*s", (int)strcspn(l->items, "."),
	    l->items);
	return a->call->format == DESCRIBE_XML && tree_find(t, root) &&
	    (!l->total || p->total >= 0);
}

/* The items of a page into the list: 0 and how many, -1 there is none. */
static int
add_items(struct asking *a, const struct describe_list *l,
    const struct tree *t, struct carrier_numbers *all, const struct place *p,
    size_t *n)
{
	const struct tree *items = tree_find(t, l->items);
	size_t i;

	*n = 0;
	if (!items && is_empty(a, l, t, p))
		return 0;
	if (tree_kind(items) == TREE_LIST) {
		*n = tree_size(items);
		for (i = 0; i < *n; i++)
			add_item(a, l, tree_at(items, i), all);
		return 0;
	}
	if (!items || a->call->format != DESCRIBE_XML)
		return -1;
	/* nor for a list of one */
	add_item(a, l, items, all);
	*n = 1;
	return 0;
}

/* One page into the list: 1 and there is another, 0, -1. */
static int
read_page(struct asking *a, const struct describe_list *l,
    const struct tree *t, struct carrier_numbers *all, struct place *p,
    struct error *e)
{
	char total[24];
	size_t n;
	int more;

	if (asking_says(a, t, &l->none, false))
		return 0;
	if (!t)
		return not_whole(a, a->call->format == DESCRIBE_XML ?
		    "is no XML: " : "is no JSON: ", a->why, e);
	if (l->total && *answer_text(total, sizeof total, t, l->total))
		p->total = strtoll(total, NULL, 10);
	if (add_items(a, l, t, all, p, &n) < 0)
		return not_whole(a, "is not in its answer: there is no ",
		    l->items, e);
	p->items += (int64_t)n;
	p->pages++;
	if (all->n > CARRIER_NUMBERS_MAX || p->pages > PAGES_MAX)
		return not_whole(a, "does not end", "", e);
	if ((more = turn_page(a, l, t, n, p, e)) != 0)
		return more;
	if (p->total > p->items)
		return n && l->page_size ? 1 : not_whole(a, "ends before its "
		    "end, of ", total, e);
	return 0;
}

static void
set_place(struct asking *a, const struct describe_list *l, struct place *p)
{
	snprintf(p->page, sizeof p->page, "%lld",
	    (long long)(l->first_page + p->pages));
	snprintf(p->offset, sizeof p->offset, "%lld", (long long)p->items);
	asking_set(a, "page", p->page);
	asking_set(a, "offset", p->offset);
	asking_set(a, "page_token", *p->token ? p->token : NULL);
}

/* A page of a list, and whether there is another: 1, 0, -1. */
static int
one_page(struct asking *a, const struct describe_list *l,
    struct carrier_numbers *all, struct place *p, struct error *e)
{
	struct outcome o;
	struct tree *t;
	int r;

	if (asking_exchange(a, &t, &o, e) < 0)
		return -1;
	if (o.kind != OUTCOME_ACCEPTED)
		r = cannot(a, &o, e);
	else if (asking_well(a, t, &l->accepted) ||
	    asking_says(a, t, &l->none, false))
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
    struct carrier_numbers *all, struct place *p, struct error *e)
{
	bool again = true;
	int r = 1;

	while (r > 0) {
		if (again) {	/* else the address is that of `next` */
			set_place(a, l, p);
			filled_release(&a->filled);
			if (fill_call(&a->filled, &a->fill, &l->call, e) < 0)
				return -1;
			free(a->base);
			a->base = xstrndup(a->filled.url.s, a->filled.base);
		}
		r = one_page(a, l, all, p, e);
		again = !l->next;
		if (only_first && r > 0)
			r = 0;
	}
	return r;
}

/* A page that is shown twice hides another. */
static int
fetch(struct asking *a, const struct describe_list *l, bool only_first,
    struct carrier_numbers *all, struct error *e)
{
	struct place p = { .total = -1 };
	char total[24];
	int r;

	memset(all, 0, sizeof *all);
	r = all_pages(a, l, only_first, all, &p, e);
	carrier_numbers_sort(all);
	snprintf(total, sizeof total, "%lld", (long long)p.total);
	if (r == 0 && !only_first && p.total > (int64_t)(all->n + all->others))
		r = not_whole(a, "shows some twice and others not, of ",
		    total, e);
	if (r < 0)
		carrier_numbers_release(all);
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
no_way(const struct asking *a, const struct number_search *s, const char *given,
    struct error *e)
{
	if (given)
		return error_set(e, ERR_DATA, "gateway %s: its provider is "
		    "searched by %s: give --%s", a->g->name,
		    *given == 'a' ? "area code" : "digits",
		    *given == 'a' ? "area-code" : "contains");
	return error_set(e, ERR_DATA, "gateway %s: its provider sells no "
	    "numbers of type %s in %s", a->g->name, s->type, s->country);
}

/* The way to search for these numbers: the first that fits. */
static int
choose_way(const struct asking *a, const struct number_search *s,
    const struct describe_list **out, struct error *e)
{
	const struct describe_list *l = a->d->search;
	const char *given = NULL;

	for (; l < a->d->search + DESCRIBE_WAYS_MAX && l->given; l++) {
		if (!describe_numbers_fit(&l->what, s->country, s->type))
			continue;
		*out = l;
		if (!l->what.given || *(*l->what.given == 'a' ?
		    s->area_code : s->contains))
			return 0;
		if (!given)
			given = l->what.given;
	}
	return no_way(a, s, given, e);
}

static int
set_search(struct asking *a, const struct number_search *s, char count[24],
    char calling_code[8], struct error *e)
{
	const char *type = describe_numbers_theirs(a->d, s->type);

	if (a->d->types && !*type)
		return error_set(e, ERR_DATA, "gateway %s: its provider sells "
		    "no numbers of type %s", a->g->name, s->type);
	snprintf(count, 24, "%lld", (long long)s->count);
	snprintf(calling_code, 8, "%d", phone_calling_code(s->country));
	asking_set(a, "country", s->country);
	asking_set(a, "calling_code", calling_code);
	asking_set(a, "type", or_null(type));
	asking_set(a, "contains", or_null(s->contains));
	asking_set(a, "area_code", or_null(s->area_code));
	asking_set(a, "count", count);
	return 0;
}

/* What a provider cannot search for is looked for in what it shows. */
static void
keep_wanted(struct carrier_numbers *all, const struct number_search *s,
    bool any_type)
{
	char start[24];
	size_t i, n = 0;
	int len;

	len = snprintf(start, sizeof start, "+%d%s",
	    phone_calling_code(s->country), s->area_code);
	for (i = 0; i < all->n && n < (size_t)s->count; i++)
		if (all->v[i].sms && strstr(all->v[i].number, s->contains) &&
		    (any_type || !strcmp(all->v[i].type, s->type)) &&
		    (!*s->area_code || !strncmp(all->v[i].number, start,
		    (size_t)len)))
			all->v[n++] = all->v[i];
	all->n = n;
}

int
http_numbers_search(struct gateway *g, const struct number_search *s,
    struct carrier_numbers *all, struct error *e)
{
	const struct describe_list *way = NULL;
	struct asking a = { .g = g,
	    .d = carrier_fill(g, NULL).describe->numbers };
	char count[24], calling_code[8];
	int r = choose_way(&a, s, &way, e);

	memset(all, 0, sizeof *all);
	if (r == 0)
		r = asking_begin(&a, g, &way->call, NULL, e);
	if (r == 0)
		r = set_search(&a, s, count, calling_code, e);
	if (r == 0)
		r = fetch(&a, way, true, all, e);
	/* A type that was asked for is shown, whatever the plan says. */
	if (r == 0)
		keep_wanted(all, s, a.d->types || way->what.type);
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
	g->sells = d->search->given;
	g->buys = d->buy->given;
	g->releases = d->release.given;
}
