/* SPDX-License-Identifier: ISC
 *
 * Credits: an append-only ledger in milli-credits. The balance is its sum and
 * may be negative (P57).
 */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include <stdint.h>

struct db;
struct error;

int ledger_balance(struct db *db, int64_t *balance, struct error *e);
/* Append a line. kind: charge, refund, lookup, lookup-refund, recharge,
 * opening, bonus, inbound, ...; message 0: none. In the caller's transaction
 * (a bug otherwise). */
int ledger_post(struct db *db, int64_t at, const char *kind, int64_t amount,
    int64_t message, const char *note, struct error *e);
/* The same, for many lines in one transaction: *balance is what it was before
 * and becomes what it is. */
int ledger_append(struct db *db, int64_t *balance, int64_t at,
    const char *kind, int64_t amount, int64_t message, const char *note,
    struct error *e);
/* The same, a line for each of `n` messages in a row: first, first + 1... */
int ledger_append_each(struct db *db, int64_t *balance, int64_t at,
    const char *kind, int64_t amount, int64_t first, int64_t n,
    const char *note, struct error *e);

/* What the newest line of a message gave back, or 0. */
int ledger_given_back(struct db *db, int64_t message, int64_t *amount,
    struct error *e);

struct ledger_line {
	int64_t id, at;
	const char *kind;
	int64_t amount, balance;
	int64_t message;	/* 0: none */
	const char *note;	/* NULL: none */
};

/* The lines of since <= at < until, oldest first, until `show` returns -1. */
int ledger_each(struct db *db, int64_t since, int64_t until,
    int (*show)(const struct ledger_line *line, void *ctx, struct error *e),
    void *ctx, struct error *e);
/* Is every line's balance the sum up to it, and is what messages and look-ups
 * cost what was charged less what was given back? 0, or -1 with ERR_DATA
 * naming the line. */
int ledger_check(struct db *db, struct error *e);

#endif
