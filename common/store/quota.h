/* SPDX-License-Identifier: ISC
 *
 * How many numbers the account may have (O2, T16, G3): numbers of all kinds,
 * as the add-on says, and dedicated ones, five. Numbers that a provider bills
 * and those of the simulated carrier count for neither, unless the setting
 * sim.quota rehearses it. A number that is deleted frees what it took.
 */
#ifndef STORE_QUOTA_H
#define STORE_QUOTA_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct error;
struct own;
struct owns;

#define QUOTA_DEDICATED 5
/* Where the add-on stands: a setting like any other. */
#define QUOTA_NUMBERS "quota.numbers"

struct quota {
	int64_t numbers, dedicated;	/* taken */
	int64_t limit;			/* of numbers */
	bool sim;			/* simulated numbers count too */
};

int quota_read(struct quota *q, struct db *db, const struct owns *owns,
    struct error *e);
/* Does that number count? */
bool quota_counts(const struct quota *q, const struct own *own);
/* Is there room for one more like it? 0, or -1: ERR_DENIED `quota-exceeded`
 * with the command that makes room. */
int quota_room(const struct quota *q, const struct own *own,
    struct error *e);

#endif
