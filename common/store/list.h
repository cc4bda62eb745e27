/* SPDX-License-Identifier: ISC
 *
 * Lists: who is on them, with which variables. A variable's value may be
 * empty; `number` is no variable but always there.
 */
#ifndef STORE_LIST_H
#define STORE_LIST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct db;
struct error;
struct stmt;
struct vars;

/* A list by name: 1 and its id, 0 there is none, -1. */
int list_find(struct db *db, const char *name, int64_t *id, struct error *e);
/* The same; none is ERR_DATA that names the nearest list. */
int list_need(struct db *db, const char *name, int64_t *id, struct error *e);
/* The list, made without variables when there is none. A name is of 1 to 64
 * characters without control characters, and no phone number (ERR_USAGE).
 * In the caller's transaction. */
int list_make(struct db *db, const char *name, int64_t *id, struct error *e);
/* May a list have that name? 0, or -1 with ERR_USAGE. */
int list_name(const char *name, struct error *e);

/* All lists by name, with how many members each has:
 *
 *	st = list_all(db, e);
 *	while ((r = list_next(st, &row, e)) > 0)
 */
struct list_row {
	int64_t id, members, updated_at;
	const char *name, *description;	/* until the next step; may be NULL */
	const char *columns;		/* as store/vars.h reads it */
	size_t columns_len;
};
struct stmt *list_all(struct db *db, struct error *e);
int list_next(struct stmt *st, struct list_row *row, struct error *e);

/* Set name=, or description=. -1 with ERR_USAGE for another key, or a name
 * that cannot be. */
int list_set(struct db *db, int64_t id, const char *assignment,
    struct error *e);

/* The names of its variables, in their order. */
int list_columns(struct db *db, int64_t id, struct vars *names,
    struct error *e);
/* Give it these, as vars_ functions write them; members keep what they have.
 * Also says that the list was changed now. */
int list_set_columns(struct db *db, int64_t id, const struct buf *names,
    struct error *e);
/* The index of that variable among `names`, or -1. */
int list_column(const struct vars *names, const char *name);

/* A member's values: 1, 0 not on the list, -1. */
int list_member(struct db *db, int64_t id, const char *number,
    struct vars *values, struct error *e);
/* Put a member on the list, or give it other values. */
int list_put(struct db *db, int64_t id, const char *number, const char *vars,
    size_t len, struct error *e);
/* Give a member variables by KEY=VALUE, and put it on the list when it is not
 * there: 1 added, 0 changed or the same, -1. A KEY that the list has not is
 * ERR_USAGE with the nearest, unless `make` adds it as a new variable. */
int list_assign(struct db *db, int64_t id, const char *number,
    char *const assignments[], size_t n, bool make, struct error *e);
/* Take one off: 1, 0 was not there, -1. */
int list_drop(struct db *db, int64_t id, const char *number,
    struct error *e);
int list_count(struct db *db, int64_t id, int64_t *members,
    struct error *e);
/* Delete the list and its members. */
int list_delete(struct db *db, int64_t id, struct error *e);

#endif
