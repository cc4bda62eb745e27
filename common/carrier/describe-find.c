/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/error.h"
#include "base/zone.h"
#include "carrier/describe.h"
#include "carrier/describe-find.h"
#include "carrier/describe-part.h"
#include "io/config.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))

/* A page is asked for like the first, but for one field of the query. */
static int
check_query(const struct reading *r, const struct config_node *map,
    const struct describe_find *f)
{
	const struct config_node *n = config_get(map, "next");
	const struct config_node *q = config_get(n, "query");

	if (config_get(config_get(map, "query"), f->next.query))
		return config_fault(r->c, q, r->e, "'%s' is a field of the "
		    "query already: it is left out of the first page",
		    f->next.query);
	if (f->call.body)
		return config_fault(r->c, n, r->e, "cannot be a field of the "
		    "query where the request has a body");
	return 0;
}

/* next: PATH, or { token: PATH, query: FIELD }, or { query: FIELD, first: N,
 * step: N, pages: PATH }. */
static int
read_next(const struct reading *r, const struct config_node *map,
    struct describe_find *f)
{
	static const char *const token[] = { "query", "token" };
	static const char *const counted[] = { "query", "first", "step",
	    "pages" };
	const struct config_node *n = config_get(map, "next");
	bool is_token = config_get(n, "token") != NULL;

	if (!n || n->kind == CONFIG_TEXT)
		return part_text(r, map, "next", &f->next.path);
	f->next.first = 2;
	f->next.step = 1;
	if (part_keys(r, n, is_token ? token : counted,
	    is_token ? COUNT(token) : COUNT(counted)) < 0 ||
	    part_need(r, n, "query", &f->next.query) < 0 ||
	    part_text(r, n, "token", &f->next.path) < 0 ||
	    part_count(r, n, "first", &f->next.first) < 0 ||
	    part_count(r, n, "step", &f->next.step) < 0 ||
	    part_text(r, n, "pages", &f->next.pages) < 0)
		return -1;
	if (f->next.step < 1)
		return config_fault(r->c, config_get(n, "step"), r->e,
		    "is 1 at least");
	return check_query(r, map, f);
}

static int
read_zone(const struct reading *r, const struct config_node *map,
    struct describe_find *f)
{
	struct error why;

	if (part_text(r, map, "zone", &f->zone) < 0)
		return -1;
	if (f->zone && zone_check(f->zone, &why) < 0)
		return config_fault(r->c, config_get(map, "zone"), r->e,
		    "%s", why.msg);
	return 0;
}

static int
read_order(const struct reading *r, const struct config_node *map,
    struct describe_find *f)
{
	const char *order = NULL;

	if (part_text(r, map, "order", &order) < 0)
		return -1;
	f->newest_first = order && !strcmp(order, "newest");
	return !order || f->newest_first ? 0 : config_fault(r->c,
	    config_get(map, "order"), r->e, "is newest, or left out");
}

static int
read_item(const struct reading *r, const struct config_node *map,
    struct describe_find *f)
{
	if (part_need(r, map, "items", &f->items) < 0 ||
	    part_where(r, map, "empty", &f->empty_path, &f->empty) < 0 ||
	    part_where(r, map, "complete", &f->complete_path,
	    &f->complete) < 0 || part_need(r, map, "id", &f->id) < 0 ||
	    part_text(r, map, "own_id", &f->own_id) < 0 ||
	    part_text(r, map, "to", &f->to) < 0 ||
	    part_text(r, map, "from", &f->from) < 0 ||
	    part_text(r, map, "text", &f->text) < 0 ||
	    part_text(r, map, "segments", &f->segments) < 0 ||
	    part_text(r, map, "time", &f->time) < 0)
		return -1;
	if (!f->own_id && !(f->to && f->time))
		return config_fault(r->c, map, r->e, "must know a message "
		    "again: by own_id, or by to and time");
	return 0;
}

int
describe_find_read(const struct reading *r, const struct config_node *root)
{
	static const char *const known[] = { PART_ASK, "items", "empty",
	    "complete", "next", "order", "id", "own_id", "to", "from",
	    "text", "segments", "time", "zone", "slack", "keeps", "sure",
	    "exact" };
	const struct config_node *map = config_get(root, "find");
	struct describe_find *f = &r->d->find;

	if (!map)
		return 0;
	f->given = true;
	return part_keys(r, map, known, COUNT(known)) < 0 ||
	    part_ask(r, map, &f->call) < 0 || read_item(r, map, f) < 0 ||
	    read_next(r, map, f) < 0 || read_order(r, map, f) < 0 ||
	    read_zone(r, map, f) < 0 ||
	    part_duration(r, map, "slack", &f->slack) < 0 ||
	    part_duration(r, map, "keeps", &f->keeps) < 0 ||
	    part_duration(r, map, "sure", &f->sure) < 0 ||
	    part_bool(r, map, "exact", &f->exact) < 0 ? -1 : 0;
}

/* only_with: one of the description's optional keys. */
static int
check_only_with(const struct reading *r, const struct config_node *map)
{
	const char *name = r->d->poll.only_with;
	int key = name ? describe_key(r->d, name) : -1;

	if (!name || (key >= 0 && r->d->keys[key].optional))
		return 0;
	return config_fault(r->c, config_get(map, "only_with"), r->e, "'%s' "
	    "is no optional key of this provider", name);
}

int
describe_poll_read(const struct reading *r, const struct config_node *root)
{
	static const char *const known[] = { PART_ASK, "status", "error",
	    "only_with", PART_BILL };
	const struct config_node *map = config_get(root, "poll");
	struct describe_poll *p = &r->d->poll;

	if (!map)
		return 0;
	p->given = true;
	if (part_keys(r, map, known, COUNT(known)) < 0 ||
	    part_ask(r, map, &p->call) < 0 ||
	    part_need(r, map, "status", &p->status) < 0 ||
	    part_texts(r, map, "error", &p->error) < 0 ||
	    part_bill(r, map, &p->bill) < 0 ||
	    part_text(r, map, "only_with", &p->only_with) < 0 ||
	    check_only_with(r, map) < 0)
		return -1;
	return r->d->statuses ? 0 : config_fault(r->c, map, r->e, "wants "
	    "statuses: beside it");
}
