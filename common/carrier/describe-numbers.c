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
	static const char *const known[] = { "path", "is" };
	const struct config_node *n = config_get(map, key);

	if (!n)
		return 0;
	if (part_keys(r, n, known, COUNT(known)) < 0 ||
	    part_need(r, n, "path", &w->path) < 0 ||
	    part_texts(r, n, "is", &w->is) < 0)
		return -1;
	return w->is ? 0 : config_fault(r->c, n, r->e, "is: is missing");
}

/* One way to the next page at most. */
static int
check_pages(const struct reading *r, const struct config_node *map,
    const struct describe_list *l)
{
	if ((l->next != NULL) + (l->token != NULL) + (l->page_size != 0) > 1)
		return config_fault(r->c, map, r->e, "has one of next, token "
		    "and page_size at most");
	if (config_get(map, "first_page") && !l->page_size)
		return config_fault(r->c, map, r->e, "first_page: wants "
		    "page_size: beside it");
	return 0;
}

static int
read_list(const struct reading *r, const struct config_node *section,
    const char *name, struct describe_list *l)
{
	static const char *const known[] = { PART_CALL, "accepted", "none",
	    "items", "next", "token", "first_page", "page_size", "total",
	    "number", "id", "name", "type", "sms", "price" };
	const struct config_node *map = config_get(section, name);

	if (!map)
		return 0;
	l->given = true;
	if (part_keys(r, map, known, COUNT(known)) < 0 ||
	    part_call(r, map, &l->call) < 0 ||
	    read_words(r, map, "accepted", &l->accepted) < 0 ||
	    read_words(r, map, "none", &l->none) < 0 ||
	    part_need(r, map, "items", &l->items) < 0 ||
	    part_text(r, map, "next", &l->next) < 0 ||
	    part_text(r, map, "token", &l->token) < 0 ||
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
read_order(const struct reading *r, const struct config_node *section,
    const char *name, struct describe_order *o)
{
	static const char *const known[] = { PART_CALL, "accepted",
	    "pending" };
	const struct config_node *map = config_get(section, name);

	if (!map)
		return 0;
	o->given = true;
	return part_keys(r, map, known, COUNT(known)) < 0 ||
	    part_call(r, map, &o->call) < 0 ||
	    read_words(r, map, "accepted", &o->accepted) < 0 ||
	    read_words(r, map, "pending", &o->pending) < 0 ? -1 : 0;
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

int
describe_numbers_read(const struct reading *r, const struct config_node *root)
{
	static const char *const known[] = { "prefix", "list", "search", "buy",
	    "release", "types" };
	const struct config_node *section = config_get(root, "numbers");
	struct describe_numbers *x;

	if (!section)
		return 0;
	x = r->d->numbers = xcalloc(1, sizeof *x);
	if (part_keys(r, section, known, COUNT(known)) < 0 ||
	    read_prefix(r, section, x) < 0 ||
	    read_list(r, section, "list", &x->list) < 0 ||
	    read_list(r, section, "search", &x->search) < 0 ||
	    read_order(r, section, "buy", &x->buy) < 0 ||
	    read_order(r, section, "release", &x->release) < 0 ||
	    read_number_types(r, section, x) < 0)
		return -1;
	/* What became of an order whose answer was lost is read there. */
	if (!x->list.given)
		return config_fault(r->c, section, r->e, "list: is missing");
	return 0;
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
