/* SPDX-License-Identifier: ISC
 *
 * Each list is read through a pager of its own (store/members.h), and what
 * stands at the front of those is merged.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/list.h"
#include "store/members.h"
#include "store/vars.h"
#include "store/walk.h"

struct source {
	struct vars names;
	struct members members;
	bool current;		/* is its member the walk's? */
	struct vars values;	/* that member's */
};

struct walk {
	struct source *sources;
	size_t n;
	const char *number;
	int64_t duplicates;
};

int
walk_open(struct walk **out, struct db *db, const int64_t lists[], size_t n,
    struct error *e)
{
	struct walk *w = xcalloc(1, sizeof *w);
	struct source *s;
	size_t i, j;

	*out = NULL;
	w->sources = xcalloc(n ? n : 1, sizeof *w->sources);
	for (i = 0; i < n; i++) {
		for (j = 0; j < i && lists[j] != lists[i]; j++)
			;
		if (j < i)
			continue;
		s = &w->sources[w->n++];
		members_init(&s->members, db, lists[i]);
		if (list_columns(db, lists[i], &s->names, e) < 0 ||
		    members_next(&s->members, e) < 0) {
			walk_close(w);
			return -1;
		}
	}
	*out = w;
	return 0;
}

/* The source whose member comes first, NULL when all are at their end. */
static struct source *
least(const struct walk *w)
{
	struct source *s, *found = NULL;

	for (s = w->sources; s < w->sources + w->n; s++)
		if (s->members.number && (!found ||
		    strcmp(s->members.number, found->members.number) < 0))
			found = s;
	return found;
}

int
walk_next(struct walk *w, const char **number, struct error *e)
{
	struct source *s, *end = w->sources + w->n, *first;

	for (s = w->sources; s < end; s++) {
		if (s->current && members_next(&s->members, e) < 0)
			return -1;
		s->current = false;
	}
	first = least(w);
	if (!first)
		return 0;
	*number = w->number = first->members.number;
	for (s = first; s < end; s++) {
		if (!s->members.number || strcmp(s->members.number, w->number))
			continue;
		s->current = true;
		if (s != first)
			w->duplicates++;
		if (vars_read(&s->values, s->members.vars, s->members.len) < 0)
			return error_set(e, ERR_DATA, "%s: the variables of "
			    "this member are damaged: import its list again",
			    w->number);
	}
	return 1;
}

const char *
walk_var(struct walk *w, const char *name, size_t *len)
{
	const char *value, *found = NULL;
	size_t i;
	int column;

	*len = 0;
	for (i = 0; i < w->n; i++) {
		struct source *s = &w->sources[i];

		if (!s->current)
			continue;
		column = list_column(&s->names, name);
		if (column < 0)
			continue;
		value = vars_get(&s->values, (size_t)column, len);
		if (*len)
			return value;
		found = "";
	}
	if (!found && name_same(name, "number")) {
		*len = strlen(w->number);
		return w->number;
	}
	return found;
}

bool
walk_knows(const struct walk *w, const char *name)
{
	size_t i;

	if (name_same(name, "number"))
		return true;
	for (i = 0; i < w->n; i++)
		if (list_column(&w->sources[i].names, name) >= 0)
			return true;
	return false;
}

int64_t
walk_duplicates(const struct walk *w)
{
	return w->duplicates;
}

size_t
walk_names(const struct walk *w, const char *names[], size_t max)
{
	size_t i, j, n = 0, len;

	if (max)
		names[n++] = "number";
	for (i = 0; i < w->n; i++) {
		for (j = 0; j < w->sources[i].names.n && n < max; j++) {
			const char *name = vars_get(&w->sources[i].names, j,
			    &len);

			if (name_find(name, names, n) < 0)
				names[n++] = name;
		}
	}
	return n;
}

void
walk_close(struct walk *w)
{
	size_t i;

	if (!w)
		return;
	for (i = 0; i < w->n; i++) {
		vars_release(&w->sources[i].names);
		vars_release(&w->sources[i].values);
		members_release(&w->sources[i].members);
	}
	free(w->sources);
	free(w);
}
