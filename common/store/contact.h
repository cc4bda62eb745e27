/* SPDX-License-Identifier: ISC
 *
 * What the account knows of a number whatever lists it is on: its zone, and
 * whether it is dead (a carrier said that it does not exist), which is not
 * paid for twice. And lists: who is on them, with which variables.
 */
#ifndef STORE_CONTACT_H
#define STORE_CONTACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct error;

/* Is the number known dead? 1 and why in reason[], 0, -1. */
int contact_dead(struct db *db, const char *number, char reason[40],
    struct error *e);
/* The zone somebody set for it: 1 and zone[], 0 none, -1. */
int contact_zone(struct db *db, const char *number, char zone[64],
    struct error *e);
/* Remember that it is dead. In the caller's transaction. */
int contact_bury(struct db *db, const char *number, int64_t at,
    const char *reason, struct error *e);

/* A list by name: 1 and its id, 0 there is none, -1. */
int list_find(struct db *db, const char *name, int64_t *id, struct error *e);
/* The same; none is ERR_DATA that names the nearest list. */
int list_need(struct db *db, const char *name, int64_t *id, struct error *e);

/* Walk the union of several lists in order of number, each number once, with
 * the variables of all: the first list that has a variable gives its value.
 * Memory does not grow with the lists. */
struct walk;
int walk_open(struct walk **w, struct db *db, const int64_t lists[],
    size_t n, struct error *e);
/* 1 and *number (until the next call), 0 the end, -1. */
int walk_next(struct walk *w, const char **number, struct error *e);
/* The variable of that name of the current member, NULL when no list has it;
 * *len its length. Names by name_same(). `number` is one. */
const char *walk_var(struct walk *w, const char *name, size_t *len);
/* Is there such a variable on any of the lists? */
bool walk_knows(const struct walk *w, const char *name);
/* Is the current number on more than one of the lists? How many members have
 * been passed over as duplicates so far. */
int64_t walk_duplicates(const struct walk *w);
size_t walk_names(const struct walk *w, const char *names[], size_t max);
void walk_close(struct walk *w);

#endif
