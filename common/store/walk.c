/* SPDX-License-Identifier: ISC
 *
 * Each list is read a page at a time, from behind the last number of the page
 * before, and the pages are merged. So a walk keeps no statement open, which a
 * commit of the caller's would disturb, and which would hold back the
 * database's checkpoints for as long as the walk lasts.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/list.h"
#include "store/vars.h"
#include "store/walk.h"

#define PAGE_ROWS 256
#define PAGE_BYTES (256 * 1024)

struct source {
	int64_t list;
	struct vars names;

	/* The page: number, NUL, vars of each member. */
	struct buf text;
	size_t at[PAGE_ROWS + 1];	/* where each begins, and the end */
	size_t n, next;
	bool last;			/* no page behind this one */

	/* The member that stands at the front. */
	const char *number;
	const char *json;
	size_t json_len;
	bool current;			/* is it the walk's? */
	struct vars values;		/* its own, when it is */
};

struct walk {
	struct db *db;
	struct source *sources;
	size_t n;
	const char *number;
	int64_t duplicates;
};

static const char sql_page[] =
    "SELECT number, vars FROM member WHERE list = $1 AND number > $2 "
    "ORDER BY number LIMIT 256";

/* Read the page behind `after`. */
static int
read_page(struct walk *w, struct source *s, const char *after,
    struct error *e)
{
	struct stmt *st = db_query(w->db, sql_page, DB_ARGS(I(s->list),
	    T(after)), e);
	int r;

	buf_clear(&s->text);
	s->n = s->next = 0;
	while ((r = db_step(st, e)) > 0) {
		s->at[s->n++] = s->text.len;
		buf_add(&s->text, db_word(st, 0), db_len(st, 0) + 1);
		buf_add(&s->text, db_word(st, 1), db_len(st, 1));
		if (s->n == PAGE_ROWS || s->text.len > PAGE_BYTES) {
			db_reset(st);
			break;
		}
	}
	s->at[s->n] = s->text.len;
	s->last = r == 0;
	return r < 0 ? -1 : 0;
}

/* Move to the next member of one list: s->number, NULL at its end. */
static int
advance(struct walk *w, struct source *s, struct error *e)
{
	size_t len;

	if (s->next == s->n && !s->last) {
		char *after = xstrdup(s->number ? s->number : "");
		int r = read_page(w, s, after, e);

		free(after);
		if (r < 0)
			return -1;
	}
	s->current = false;
	s->number = NULL;
	if (s->next == s->n)
		return 0;
	s->number = s->text.s + s->at[s->next];
	len = strlen(s->number) + 1;
	s->json = s->number + len;
	s->json_len = s->at[s->next + 1] - s->at[s->next] - len;
	s->next++;
	return 0;
}

int
walk_open(struct walk **out, struct db *db, const int64_t lists[], size_t n,
    struct error *e)
{
	struct walk *w = xcalloc(1, sizeof *w);
	size_t i, j;

	*out = NULL;
	w->db = db;
	w->sources = xcalloc(n ? n : 1, sizeof *w->sources);
	for (i = 0; i < n; i++) {
		for (j = 0; j < i && lists[j] != lists[i]; j++)
			;
		if (j < i)
			continue;
		w->sources[w->n].list = lists[i];
		if (list_columns(db, lists[i], &w->sources[w->n++].names, e)
		    < 0 || advance(w, &w->sources[w->n - 1], e) < 0) {
			walk_close(w);
			return -1;
		}
	}
	*out = w;
	return 0;
}

int
walk_next(struct walk *w, const char **number, struct error *e)
{
	struct source *s, *end = w->sources + w->n, *least = NULL;

	for (s = w->sources; s < end; s++)
		if (s->current && advance(w, s, e) < 0)
			return -1;
	for (s = w->sources; s < end; s++)
		if (s->number && (!least ||
		    strcmp(s->number, least->number) < 0))
			least = s;
	if (!least)
		return 0;
	for (s = least; s < end; s++) {
		if (!s->number || strcmp(s->number, least->number))
			continue;
		s->current = true;
		if (s != least)
			w->duplicates++;
		if (vars_read(&s->values, s->json, s->json_len) < 0)
			return error_set(e, ERR_DATA, "%s: the variables of "
			    "this member are damaged: import its list again",
			    s->number);
	}
	*number = w->number = least->number;
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
		buf_release(&w->sources[i].text);
	}
	free(w->sources);
	free(w);
}
