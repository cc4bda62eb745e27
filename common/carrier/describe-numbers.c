/* SPDX-License-Identifier: ISC */
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "carrier/describe-numbers.h"
#include "carrier/describe-part.h"
#include "io/config.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))

static int
read_words(const struct reading *r, const struct config_node *map,
    const char *key, struct describe_words *w)
{
	static const char *const known[] = { "path", "is", "status" };
	const struct config_node *n = config_get(map, key);

	if (!n)
		return 0;
	if (part_keys(r, n, known, COUNT(known)) < 0 ||
	    part_text(r, n, "path", &w->path) < 0 ||
	    part_texts(r, n, "is", &w->is) < 0 ||
	    part_count(r, n, "status", &w->status) < 0)
		return -1;
	if (!w->path && !w->status)
		return config_fault(r->c, n, r->e, "path: is missing");
	return !w->path == !w->is ? 0 : config_fault(r->c, n, r->e,
	    "%s: is missing", w->path ? "is" : "path");
}

/* for: { country: CC, type: TYPE, given: WORD }. */
static int
read_for(const struct reading *r, const struct config_node *map,
    struct describe_for *f)
{
	static const char *const known[] = { "country", "type", "given" };
	const struct config_node *n = config_get(map, "for");

	if (!n)
		return 0;
	if (part_keys(r, n, known, COUNT(known)) < 0 ||
	    part_texts(r, n, "country", &f->country) < 0 ||
	    part_texts(r, n, "type", &f->type) < 0 ||
	    part_text(r, n, "given", &f->given) < 0)
		return -1;
	if (f->given && strcmp(f->given, "area_code") &&
	    strcmp(f->given, "contains"))
		return config_fault(r->c, config_get(n, "given"), r->e,
		    "is area_code or contains");
	return 0;
}

/* One way to the next page at most. */
static int
check_pages(const struct reading *r, const struct config_node *map,
    const struct describe_list *l)
{
	if (l->after && !l->token)
		return config_fault(r->c, config_get(map, "after"), r->e,
		    "wants token: beside it");
	if ((l->next != NULL) + (l->token != NULL) + (l->page_size != 0) > 1)
		return config_fault(r->c, map, r->e, "has one of next, token "
		    "and page_size at most");
	if (config_get(map, "first_page") && !l->page_size)
		return config_fault(r->c, map, r->e, "first_page: wants "
		    "page_size: beside it");
	return 0;
}

static int
read_list(const struct reading *r, const struct config_node *map,
    struct describe_list *l)
{
	static const char *const known[] = { PART_ASK, "for", "accepted",
	    "none", "items", "next", "token", "after", "first_page",
	    "page_size", "total", "number", "id", "name", "type", "sms",
	    "price" };

	l->given = true;
	if (part_keys(r, map, known, COUNT(known)) < 0 ||
	    part_ask(r, map, &l->call) < 0 || read_for(r, map, &l->what) < 0 ||
	    read_words(r, map, "accepted", &l->accepted) < 0 ||
	    read_words(r, map, "none", &l->none) < 0 ||
	    part_need(r, map, "items", &l->items) < 0 ||
	    part_text(r, map, "next", &l->next) < 0 ||
	    part_text(r, map, "token", &l->token) < 0 ||
	    part_text(r, map, "after", &l->after) < 0 ||
	    part_count(r, map, "first_page", &l->first_page) < 0 ||
	    part_count(r, map, "page_size", &l->page_size) < 0 ||
	    part_text(r, map, "total", &l->total) < 0 ||
	    part_need(r, map, "number", &l->number) < 0 ||
	    part_text(r, map, "id", &l->id) < 0 ||
	    part_text(r, map, "name", &l->name) < 0 ||
	    part_text(r, map, "type", &l->type) < 0 ||
	    part_text(r, map, "sms", &l->sms) < 0 ||
	    part_text(r, map, "price", &l->price) < 0)
		return -1;
	return check_pages(r, map, l);
}

static int
read_state(const struct reading *r, const struct config_node *order,
    struct describe_order *o)
{
	static const char *const known[] = { PART_ASK, "done", "failed" };
	const struct config_node *map = config_get(order, "state");
	struct describe_state *s = &o->state;

	if (!map)
		return 0;
	s->given = true;
	if (part_keys(r, map, known, COUNT(known)) < 0 ||
	    part_ask(r, map, &s->call) < 0 ||
	    read_words(r, map, "done", &s->done) < 0 ||
	    read_words(r, map, "failed", &s->failed) < 0)
		return -1;
	if (!s->done.path || !s->failed.path)
		return config_fault(r->c, map, r->e, "%s: is missing",
		    s->done.path ? "failed" : "done");
	return o->id ? 0 : config_fault(r->c, map, r->e, "wants id: beside "
	    "it");
}

static int
read_order(const struct reading *r, const struct config_node *map,
    struct describe_order *o)
{
	static const char *const known[] = { PART_ASK, "for", "accepted",
	    "pending", "id", "state" };

	o->given = true;
	return part_keys(r, map, known, COUNT(known)) < 0 ||
	    part_ask(r, map, &o->call) < 0 || read_for(r, map, &o->what) < 0 ||
	    read_words(r, map, "accepted", &o->accepted) < 0 ||
	    read_words(r, map, "pending", &o->pending) < 0 ||
	    part_text(r, map, "id", &o->id) < 0 ||
	    read_state(r, map, o) < 0 ? -1 : 0;
}

/* One of several ways, or the only one; NULL behind the last. */
static const struct config_node *
way_at(const struct config_node *v, size_t i)
{
	const struct config_node *n = v;

	if (v && v->kind == CONFIG_LIST)
		n = v->first;
	for (; n && i; i--)
		n = v->kind == CONFIG_LIST ? n->next : NULL;
	return n;
}

static int
read_ways(const struct reading *r, const struct config_node *section,
    struct describe_numbers *x)
{
	const struct config_node *search = config_get(section, "search");
	const struct config_node *buy = config_get(section, "buy"), *n;
	size_t i;

	for (i = 0; i < DESCRIBE_WAYS_MAX; i++) {
		if ((n = way_at(search, i)) != NULL &&
		    read_list(r, n, &x->search[i]) < 0)
			return -1;
		if ((n = way_at(buy, i)) != NULL &&
		    read_order(r, n, &x->buy[i]) < 0)
			return -1;
	}
	n = way_at(search, i) ? search : way_at(buy, i) ? buy : NULL;
	return n ? config_fault(r->c, n, r->e, "are %d at most",
	    DESCRIBE_WAYS_MAX) : 0;
}

static int
read_number_types(const struct reading *r, const struct config_node *section,
    struct describe_numbers *x)
{
	static const char *const ours[] = { "local", "mobile", "national",
	    "toll_free" };
	const struct config_node *n;
	const char *value;

	x->types = config_get(section, "types");
	if (!x->types)
		return 0;
	if (x->types->kind != CONFIG_MAP)
		return config_fault(r->c, x->types, r->e, "types of number "
		    "are wanted, as in \"toll_free: TollFree\"");
	for (n = x->types->first; n; n = n->next) {
		if (name_find(n->key, ours, COUNT(ours)) < 0)
			return config_fault(r->c, n, r->e, "is none of local, "
			    "mobile, national, toll_free");
		if (config_text(&value, r->c, n, r->e) < 0)
			return -1;
	}
	return 0;
}

static int
read_prefix(const struct reading *r, const struct config_node *section,
    struct describe_numbers *x)
{
	x->prefix = "+";
	if (part_text(r, section, "prefix", &x->prefix) < 0)
		return -1;
	return *x->prefix == '+' ? 0 : config_fault(r->c, config_get(section,
	    "prefix"), r->e, "begins with a plus sign, as in \"+1\"");
}

static void
share(struct describe_call *call, const struct describe_call *common)
{
	if (!call->base_url)
		call->base_url = common->base_url;
	if (!call->user) {
		call->user = common->user;
		call->password = common->password;
	}
}

/* What all calls of the section have that say nothing else. */
static int
read_common(const struct reading *r, const struct config_node *section,
    struct describe_numbers *x)
{
	struct describe_call c = { 0 };
	size_t i;

	if (part_base(r, section, &c) < 0)
		return -1;
	share(&x->list.call, &c);
	for (i = 0; i < DESCRIBE_WAYS_MAX; i++) {
		share(&x->search[i].call, &c);
		share(&x->buy[i].call, &c);
		share(&x->buy[i].state.call, &c);
	}
	share(&x->release.call, &c);
	share(&x->release.state.call, &c);
	return 0;
}

int
describe_numbers_read(const struct reading *r, const struct config_node *root)
{
	static const char *const known[] = { "base_url", "auth", "prefix",
	    "list", "search", "buy", "release", "types" };
	const struct config_node *section = config_get(root, "numbers");
	const struct config_node *list, *release;
	struct describe_numbers *x;

	if (!section)
		return 0;
	x = r->d->numbers = xcalloc(1, sizeof *x);
	list = config_get(section, "list");
	release = config_get(section, "release");
	if (part_keys(r, section, known, COUNT(known)) < 0 ||
	    read_prefix(r, section, x) < 0 ||
	    (list && read_list(r, list, &x->list) < 0) ||
	    read_ways(r, section, x) < 0 ||
	    (release && read_order(r, release, &x->release) < 0) ||
	    read_number_types(r, section, x) < 0)
		return -1;
	/* What became of an order whose answer was lost is read there. */
	if (!x->list.given)
		return config_fault(r->c, section, r->e, "list: is missing");
	return read_common(r, section, x);
}

static bool
is_one_of(const struct config_node *words, const char *text)
{
	const struct config_node *n = words;

	if (n && n->kind == CONFIG_LIST)
		n = n->first;
	for (; n; n = words->kind == CONFIG_LIST ? n->next : NULL)
		if (name_same(n->text, text))
			return true;
	return !words;
}

bool
describe_numbers_fit(const struct describe_for *what, const char *country,
    const char *type)
{
	return is_one_of(what->country, country) &&
	    is_one_of(what->type, type);
}

const char *
describe_numbers_ours(const struct describe_numbers *x, const char *theirs)
{
	const struct config_node *n;

	for (n = x->types ? x->types->first : NULL; n; n = n->next)
		if (name_same(n->text, theirs))
			return n->key;
	return "";
}

const char *
describe_numbers_theirs(const struct describe_numbers *x, const char *ours)
{
	const struct config_node *n = config_get(x->types, ours);

	return n ? n->text : "";
}
