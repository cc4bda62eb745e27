/* SPDX-License-Identifier: ISC
 *
 * The only file that knows jansson; a struct tree is one of its values.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/copy.h"
#include "base/xalloc.h"
#include "io/tree.h"

static bool
in_number(char c)
{
	return c && strchr("+-.0123456789eE", c);
}

/* Behind the string whose quote is at s, or the end. */
static const char *
behind_string(const char *s, const char *end)
{
	const char *quote, *p;

	for (s++; (quote = memchr(s, '"', (size_t)(end - s))) != NULL;
	    s = quote + 1) {
		for (p = quote; p > s && p[-1] == '\\'; p--)
			;
		if ((quote - p) % 2 == 0)
			return quote + 1;
	}
	return end;
}

/* The text with quotes around its numbers: a phone number is no quantity, and
 * to pass through a double would cost it digits. */
static void
quote_numbers(struct buf *out, const char *s, const char *end)
{
	const char *from = s;

	while (s < end) {
		if (*s == '"') {
			s = behind_string(s, end);
		} else if (*s == '-' || (*s >= '0' && *s <= '9')) {
			buf_add(out, from, (size_t)(s - from));
			buf_addc(out, '"');
			for (from = s; s < end && in_number(*s); s++)
				;
			buf_add(out, from, (size_t)(s - from));
			buf_addc(out, '"');
			from = s;
		} else {
			s++;
		}
	}
	buf_add(out, from, (size_t)(end - from));
}

struct tree *
tree_parse(const char *s, size_t len, char *why, size_t size)
{
	struct buf text = { 0 };
	json_error_t je;
	json_t *value;

	buf_room(&text, len + 16);
	buf_clear(&text);
	quote_numbers(&text, s, s + len);
	value = json_loadb(text.s, text.len, JSON_ALLOW_NUL |
	    JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &je);
	buf_release(&text);
	if (!value)
		snprintf(why, size, "%s", je.text);
	return (struct tree *)value;
}

void
tree_free(struct tree *t)
{
	json_decref((json_t *)t);
}

struct tree *
tree_map(void)
{
	json_t *map = json_object();

	XASSERT(map);
	return (struct tree *)map;
}

struct tree *
tree_word(const char *s, size_t len)
{
	json_t *word = json_stringn_nocheck(s, len);

	XASSERT(word);
	return (struct tree *)word;
}

void
tree_add(struct tree *map, const char *key, struct tree *member)
{
	json_t *there = json_object_get((json_t *)map, key), *list;
	int r;

	if (!there) {
		r = json_object_set_new_nocheck((json_t *)map, key,
		    (json_t *)member);
	} else if (json_is_array(there)) {
		r = json_array_append_new(there, (json_t *)member);
	} else {
		list = json_array();
		r = json_array_append(list, there);
		if (r == 0)
			r = json_array_append_new(list, (json_t *)member);
		if (r == 0)
			r = json_object_set_new_nocheck((json_t *)map, key,
			    list);
	}
	XASSERT(r == 0);
}

static const json_t *
value_of(const struct tree *t)
{
	return (const json_t *)t;
}

enum tree_kind
tree_kind(const struct tree *t)
{
	switch (t ? json_typeof(value_of(t)) : JSON_NULL) {
	case JSON_OBJECT:
		return TREE_MAP;
	case JSON_ARRAY:
		return TREE_LIST;
	case JSON_NULL:
		return TREE_NULL;
	default:
		return TREE_TEXT;
	}
}

const char *
tree_text(const struct tree *t, size_t *len)
{
	const char *s = "";

	*len = 0;
	if (json_is_string(value_of(t))) {
		*len = json_string_length(value_of(t));
		return json_string_value(value_of(t));
	}
	if (json_is_boolean(value_of(t)))
		s = json_is_true(value_of(t)) ? "true" : "false";
	*len = strlen(s);
	return s;
}

size_t
tree_size(const struct tree *t)
{
	return tree_kind(t) == TREE_MAP ? json_object_size(value_of(t)) :
	    json_array_size(value_of(t));
}

const struct tree *
tree_at(const struct tree *list, size_t i)
{
	return (const struct tree *)json_array_get(value_of(list), i);
}

const struct tree *
tree_get(const struct tree *map, const char *key)
{
	return (const struct tree *)json_object_get(value_of(map), key);
}

bool
tree_next(const struct tree *map, struct tree_walk *w)
{
	json_t *object;

	memcpy(&object, &map, sizeof object);
	w->at = w->at ? json_object_iter_next(object, w->at) :
	    json_object_iter(object);
	if (!w->at)
		return false;
	w->key = json_object_iter_key(w->at);
	w->value = (const struct tree *)json_object_iter_value(w->at);
	return true;
}

const struct tree *
tree_find(const struct tree *t, const char *path)
{
	const char *rest = path + strcspn(path, ".");
	const struct tree *found = NULL;
	char step[64], *end;
	size_t i, n;

	if (!*path || !strcmp(path, "."))
		return t;
	copy_part(step, sizeof step, path, (size_t)(rest - path));
	rest += *rest == '.';
	if (tree_kind(t) == TREE_MAP) {
		t = tree_get(t, step);
		return t ? tree_find(t, rest) : NULL;
	}
	if (tree_kind(t) != TREE_LIST)
		return NULL;
	if (strcmp(step, "*")) {
		n = strtoul(step, &end, 10);
		return *end || n >= tree_size(t) ? NULL :
		    tree_find(tree_at(t, n), rest);
	}
	for (i = 0; !found && i < tree_size(t); i++)
		found = tree_find(tree_at(t, i), rest);
	return found;
}
