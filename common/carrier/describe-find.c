/* SPDX-License-Identifier: ISC */
#include <stddef.h>

#include "base/error.h"
#include "carrier/describe.h"
#include "carrier/describe-find.h"
#include "carrier/describe-part.h"
#include "io/config.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))

int
describe_find_read(const struct reading *r, const struct config_node *root)
{
	static const char *const known[] = { PART_CALL, "items", "next", "id",
	    "own_id", "to", "from", "text", "time", "exact" };
	const struct config_node *map = config_get(root, "find");
	struct describe_find *f = &r->d->find;
	const struct config_node *exact = config_get(map, "exact");

	if (!map)
		return 0;
	f->given = true;
	if (part_keys(r, map, known, COUNT(known)) < 0 ||
	    part_call(r, map, &f->call) < 0 ||
	    part_need(r, map, "items", &f->items) < 0 ||
	    part_text(r, map, "next", &f->next) < 0 ||
	    part_need(r, map, "id", &f->id) < 0 ||
	    part_text(r, map, "own_id", &f->own_id) < 0 ||
	    part_text(r, map, "to", &f->to) < 0 ||
	    part_text(r, map, "from", &f->from) < 0 ||
	    part_text(r, map, "text", &f->text) < 0 ||
	    part_text(r, map, "time", &f->time) < 0 ||
	    (exact && config_bool(&f->exact, r->c, exact, r->e) < 0))
		return -1;
	if (!f->own_id && !(f->to && f->text && f->time))
		return config_fault(r->c, map, r->e, "must know a message "
		    "again: by own_id, or by to, text and time");
	return 0;
}

int
describe_poll_read(const struct reading *r, const struct config_node *root)
{
	static const char *const known[] = { PART_CALL, "status", "error" };
	const struct config_node *map = config_get(root, "poll");
	struct describe_poll *p = &r->d->poll;

	if (!map)
		return 0;
	p->given = true;
	if (part_keys(r, map, known, COUNT(known)) < 0 ||
	    part_call(r, map, &p->call) < 0 ||
	    part_need(r, map, "status", &p->status) < 0 ||
	    part_text(r, map, "error", &p->error) < 0)
		return -1;
	return r->d->statuses ? 0 : config_fault(r->c, map, r->e, "wants "
	    "statuses: beside it");
}
