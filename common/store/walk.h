/* SPDX-License-Identifier: ISC
 *
 * The union of several lists in order of number, each number once, with the
 * variables of all. Memory does not grow with the lists, and nothing is held
 * open between two steps: the caller may write and commit as it walks.
 */
#ifndef STORE_WALK_H
#define STORE_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct error;
struct walk;

/* A list that is named twice counts once. */
int walk_open(struct walk **w, struct db *db, const int64_t lists[],
    size_t n, struct error *e);
/* 1 and *number (until the next call), 0 the end, -1. */
int walk_next(struct walk *w, const char **number, struct error *e);
/* The variable of that name of the current member: the first list that has a
 * value for it gives it; "" when it is empty on all, NULL when no list that
 * the member is on has such a variable. *len is its length; the value lives
 * until walk_next(). Names by name_same(). `number` is one. */
const char *walk_var(struct walk *w, const char *name, size_t *len);
/* Is there such a variable on any of the lists? */
bool walk_knows(const struct walk *w, const char *name);
/* How many members have been passed over so far, because their number was on
 * an earlier list too. */
int64_t walk_duplicates(const struct walk *w);
/* The names of all variables, each once, `number` first: at most `max` into
 * names[], which live as long as the walk. Returns how many. */
size_t walk_names(const struct walk *w, const char *names[], size_t max);
/* w may be NULL. */
void walk_close(struct walk *w);

#endif
