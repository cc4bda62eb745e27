/* SPDX-License-Identifier: ISC */
#include <jansson.h>
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
#include "text/utf8.h"

static bool
in_number(char c)
{
	return c && strchr("+-.0123456789eE", c);
}

/* The line with quotes around its numbers: a phone number is no quantity, and
 * to pass through a double would cost it digits. */
static void
quote_numbers(struct buf *out, const struct line *line)
{
	const char *s = line->s, *end = s + line->len, *from = s;
	bool quoted = false;

	for (; s < end; s++) {
		if (*s == '"') {
			quoted = !quoted;
		} else if (quoted) {
			s += *s == '\\' && s + 1 < end;
		} else if (*s == '-' || (*s >= '0' && *s <= '9')) {
			buf_add(out, from, (size_t)(s - from));
			buf_addc(out, '"');
			for (from = s; s < end && in_number(*s); s++)
				;
			buf_add(out, from, (size_t)(s - from));
			buf_addc(out, '"');
			from = s--;
		}
	}
	buf_add(out, from, (size_t)(end - from));
}

/* NULL with a sentence in why[]. */
static json_t *
load(const struct line *line, char *why, size_t size)
{
	struct buf text = { 0 };
	json_error_t je;
	json_t *object;

	quote_numbers(&text, line);
	object = json_loadb(text.s, text.len,
	    JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &je);
	buf_release(&text);
	if (!object)
		snprintf(why, size, "%s", je.text);
	if (object && !json_is_object(object)) {
		snprintf(why, size, "is no object");
		json_decref(object);
		object = NULL;
	}
	return object;
}

int
rows_json_keys(char ***names, size_t *n, const struct line *line,
    const char *file, struct error *e)
{
	char why[160], **list;
	json_t *object, *value;
	const char *key;

	if (!(object = load(line, why, sizeof why)))
		return error_set(e, ERR_DATA, "%s:%lu: not JSON, an object a "
		    "line: %s", file, line->number, why);
	list = xcalloc(json_object_size(object) + 1, sizeof *list);
	*n = 0;
	json_object_foreach(object, key, value)
		list[(*n)++] = xstrdup(key);
	json_decref(object);
	*names = list;
	return 0;
}

/* Add a scalar's text; false for what has none. */
static bool
add_scalar(struct buf *out, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_STRING:
		buf_add(out, json_string_value(value),
		    json_string_length(value));
		return true;
	case JSON_TRUE:
	case JSON_FALSE:
		buf_adds(out, json_is_true(value) ? "true" : "false");
		return true;
	case JSON_NULL:
		return true;
	default:
		return false;
	}
}

static bool
add_value(struct buf *out, const json_t *value)
{
	const json_t *member;
	size_t i;

	if (!json_is_array(value))
		return add_scalar(out, value);
	for (i = 0; (member = json_array_get(value, i)); i++) {
		if (i)
			buf_addc(out, ' ');
		if (!add_scalar(out, member))
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
read_member(struct rows_part *p, int i, const char *key, const json_t *value,
    struct buf *cell)
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
	json_t *object, *value;
	const char *key;

	rows_part_begin(p, line->number);
	p->ended = *line->end;
	p->n = p->width;
	object = load(line, p->why, sizeof p->why);
	if (object) {
		json_object_foreach(object, key, value)
			read_member(p, column(ctx, key), key, value, &cell);
	} else {
		p->bad = utf8_valid(line->s, line->len) < line->len ?
		    "bad-utf8" : "bad-json";
	}
	json_decref(object);
	buf_release(&cell);
	rows_part_copied(p);
}
