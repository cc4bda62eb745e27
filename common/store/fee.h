/* SPDX-License-Identifier: ISC
 *
 * Monthly fees of numbers: since when, how many months are paid, when the next
 * falls due. A month ends on the day of the month on which the number came, or
 * on the month's last, in UTC.
 */
#ifndef STORE_FEE_H
#define STORE_FEE_H

#include <stdint.h>

#include "store/own.h"

struct db;
struct error;

struct fee {
	char number[OWN_MAX];
	int64_t since, months, due_at;
	int64_t unpaid_since;	/* 0: all that fell due is paid */
};

/* When the month after that many ends. */
int64_t fee_due(int64_t since, int64_t months);

/* All of these in the caller's transaction. A number has fees from `since` on,
 * of which so many months are paid. */
int fee_begin(struct db *db, const char *number, int64_t since,
    int64_t months, struct error *e);
/* 1, 0 it has none, -1. */
int fee_load(struct fee *f, struct db *db, const char *number,
    struct error *e);
/* The next of those due by `now` that stands behind *f (zeros for the first),
 * in order of time and number: 1, 0, -1. Needs no transaction. */
int fee_next(struct fee *f, struct db *db, int64_t now, struct error *e);
/* One more month is paid, if it is still the one that *f says: 1 and *f is
 * brought up to date, 0 somebody was faster, -1. */
int fee_paid(struct fee *f, struct db *db, struct error *e);
/* How many numbers have a fee, and of how many it is unpaid. */
int fee_count(struct db *db, int64_t *all, int64_t *unpaid, struct error *e);
/* It could not be paid, since then. */
int fee_unpaid(struct fee *f, struct db *db, int64_t since, struct error *e);

#endif
