/* SPDX-License-Identifier: ISC
 *
 * JSON, or XML (io/xml.h), as it was read: maps, lists and texts. Numbers are
 * texts too, sign for sign as they stood: a phone number or an error code is no
 * quantity, and a double would cost it digits. A struct tree is borrowed from
 * its root.
 */
#ifndef IO_TREE_H
#define IO_TREE_H

#include <stdbool.h>
#include <stddef.h>

struct tree;

enum tree_kind {
	TREE_NULL,
	TREE_TEXT,	/* a string, a number, true or false */
	TREE_LIST,
	TREE_MAP
};

/* Any JSON value. NULL with a sentence in why[] when it is not JSON, or a key
 * stands twice in a map. */
struct tree *tree_parse(const char *s, size_t len, char *why, size_t size);
/* t may be NULL. Only for what was parsed or made, and no member of another. */
void tree_free(struct tree *t);

/* One that is made: an empty map, and a text, which is valid UTF-8. */
struct tree *tree_map(void);
struct tree *tree_word(const char *s, size_t len);
/* A member more, which is the map's from then on: a second one of that key
 * makes a list of them. No member is a list itself. */
void tree_add(struct tree *map, const char *key, struct tree *member);

/* TREE_NULL for NULL. */
enum tree_kind tree_kind(const struct tree *t);
/* A text, which may hold NULs; "" for anything else. */
const char *tree_text(const struct tree *t, size_t *len);
/* Members of a map or a list. */
size_t tree_size(const struct tree *t);
const struct tree *tree_at(const struct tree *list, size_t i);
const struct tree *tree_get(const struct tree *map, const char *key);
/* The members of a map, in their order: begin with zeros, while it says 1. */
struct tree_walk {
	void *at;
	const char *key;
	const struct tree *value;
};
bool tree_next(const struct tree *map, struct tree_walk *w);

/* What stands at a path: keys and indices with dots between, "messages.0.id".
 * A step `*` is each member of a list in turn: the first that has what
 * follows. The path "." is the value itself. NULL: nothing. */
const struct tree *tree_find(const struct tree *t, const char *path);

#endif
