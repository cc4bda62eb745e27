/* SPDX-License-Identifier: ISC
 *
 * Names of those who text us (P85): whose are wanted, and what is known of
 * them. A name that a carrier once told is known for good, so that it is not
 * paid for twice; sms-inspect(1) asks for it again where somebody wants that.
 */
#ifndef STORE_CALLER_H
#define STORE_CALLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;
struct db;
struct error;

/* One that is wanted: who texted which number of ours. */
struct caller {
	char own[20], number[20];
	char gateway[64];	/* of our number */
	int64_t wanted_at, not_before, tries;
	char reason[40];	/* why there is no answer yet, or "" */
	bool moot;		/* it is known by now, or not wanted any more */
};

/* The name that a carrier called the number by: 1 with name[], and when it did
 * in *at (which may be NULL), 0, -1. */
int caller_name(char name[64], int64_t *at, struct db *db,
    const char *number, struct error *e);

/* The same of who sent a message: 1, 0, -1. */
int caller_of(char name[64], struct db *db, int64_t message, struct error *e);

/* How a mail tells it, as a line. */
void caller_line(struct buf *b, const char *number, const char *name);

/* Let the name of who texted our number be asked for, unless it is known, a
 * carrier that was asked at `since` or later had none, or the number is dead:
 * 1 it waits, also where it did before; 0; -1. In the caller's transaction. */
int caller_want(struct db *db, const char *own, const char *number,
    int64_t since, struct error *e);
/* At most `max` that are due, oldest first: how many, or -1. */
int caller_due(struct db *db, struct caller v[], size_t max, struct error *e);
/* Is it wanted? 1 and *c, 0, -1. */
int caller_find(struct caller *c, struct db *db, const char *own,
    const char *number, struct error *e);
/* It is settled, and not wanted any more. */
int caller_done(struct db *db, const struct caller *c, struct error *e);
/* Again at `at`; c->tries and the reason why are stored. */
int caller_later(struct db *db, const struct caller *c, int64_t at,
    const char *reason, struct error *e);

/* Does one wait for that reason? NULL: for any, and *c is one of them. 1, 0,
 * -1. c may be NULL. */
int caller_stuck(struct caller *c, struct db *db, const char *reason,
    struct error *e);
/* None is wanted any more. */
int callers_cancel(struct db *db, struct error *e);

#endif
