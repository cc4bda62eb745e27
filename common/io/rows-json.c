/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "io/rows-json.h"
#include "io/rows-lines.h"
#include "io/rows-part.h"
#include "io/rows.h"
#include "io/tree.h"
#include "text/utf8.h"

/* NULL with a sentence in why[]. */
static struct tree *
load(const struct line *line, char *why, size_t size)
{
	struct tree *object = tree_parse(line->s, line->len, why, size);

	if (object && tree_kind(object) != TREE_MAP) {
		snprintf(why, size, "is no object");
		tree_free(object);
		object = NULL;
	}
	return object;
}

int
rows_json_keys(char ***names, size_t *n, const struct line *line,
    const char *file, struct error *e)
{
	struct tree *object;
	struct tree_walk w = { 0 };
	char why[160], **list;

	if (!(object = load(line, why, sizeof why)))
		return error_set(e, ERR_DATA, "%s:%lu: not JSON, an object a "
		    "line: %s", file, line->number, why);
	list = xcalloc(tree_size(object) + 1, sizeof *list);
	*n = 0;
	while (tree_next(object, &w))
		list[(*n)++] = xstrdup(w.key);
	tree_free(object);
	*names = list;
	return 0;
}

/* Add a scalar's text; false for what has none. */
static bool
add_scalar(struct buf *out, const struct tree *value)
{
	const char *s;
	size_t len;

	if (tree_kind(value) == TREE_LIST || tree_kind(value) == TREE_MAP)
		return false;
	s = tree_text(value, &len);
	buf_add(out, s, len);
	return true;
}

static bool
add_value(struct buf *out, const struct tree *value)
{
	size_t i;

	if (tree_kind(value) != TREE_LIST)
		return add_scalar(out, value);
	for (i = 0; i < tree_size(value); i++) {
		if (i)
			buf_addc(out, ' ');
		if (!add_scalar(out, tree_at(value, i)))
			return false;
	}
	return true;
}

static void
set_bad(struct rows_part *p, const char *what, const char *key)
{
	p->bad = "bad-json";
	rows_part_why(p, "key \"%.60s\" %s", key, what);
}

static void
read_member(struct rows_part *p, int i, const char *key,
    const struct tree *value, struct buf *cell)
{
	buf_clear(cell);
	if (i < 0)
		set_bad(p, "is not in the first object", key);
	else if (rows_part_has(p, (size_t)i))
		set_bad(p, "stands there twice", key);
	else if (!add_value(cell, value))
		set_bad(p, "holds an object or a list of lists", key);
	else if (cell->len > ROWS_CELL_MAX)
		set_bad(p, "holds more than 64 KiB", key);
	else
		rows_part_put(p, (size_t)i, cell->s, cell->len);
	p->nul |= memchr(cell->s, '\0', cell->len) != NULL;
}

void
rows_json_read(struct rows_part *p, const struct line *line,
    rows_json_column *column, const void *ctx)
{
	struct buf cell = { 0 };
	struct tree_walk w = { 0 };
	struct tree *object;

	rows_part_begin(p, line->number);
	p->ended = *line->end;
	p->n = p->width;
	object = load(line, p->why, sizeof p->why);
	if (object) {
		while (tree_next(object, &w))
			read_member(p, column(ctx, w.key), w.key, w.value,
			    &cell);
	} else {
		p->bad = utf8_valid(line->s, line->len) < line->len ?
		    "bad-utf8" : "bad-json";
	}
	tree_free(object);
	buf_release(&cell);
	rows_part_copied(p);
}
