/* SPDX-License-Identifier: ISC
 *
 * What the account knows of a number whatever lists it is on: its zone, and
 * whether it is dead (a carrier said that it does not exist), which is not
 * paid for twice. Importing and deleting lists leaves this alone.
 */
#ifndef STORE_CONTACT_H
#define STORE_CONTACT_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct error;

/* Does the account know anything of any number? 1, 0, -1. */
int contact_any(struct db *db, struct error *e);
/* Is the number known dead? 1 and why in reason[], 0, -1. */
int contact_dead(struct db *db, const char *number, char reason[40],
    struct error *e);
/* The zone somebody set for it: 1 and zone[], 0 none, -1. */
int contact_zone(struct db *db, const char *number, char zone[64],
    struct error *e);
/* Remember that it is dead; the first time is kept. In the caller's
 * transaction. */
int contact_bury(struct db *db, const char *number, int64_t at,
    const char *reason, struct error *e);
/* It is alive after all: 1, 0 when it was not known dead, -1. */
int contact_revive(struct db *db, const char *number, struct error *e);
/* Set its zone, an IANA name that the caller has checked; NULL clears it. */
int contact_set_zone(struct db *db, const char *number, const char *zone,
    struct error *e);

struct contact {
	char zone[64];		/* "" when none is set */
	int64_t dead_at;	/* 0: not known dead */
	char dead_reason[40];
};

/* All of it: 1, 0 when nothing is known (*c is then empty), -1. */
int contact_get(struct db *db, const char *number, struct contact *c,
    struct error *e);

#endif
