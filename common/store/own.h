/* SPDX-License-Identifier: ISC
 *
 * Our own numbers: which there are, which are ready to send (G17), and which
 * one is used for a recipient (G18).
 */
#ifndef STORE_OWN_H
#define STORE_OWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/own-setting.h"

struct db;
struct error;

#define OWN_MAX 17	/* "+", 15 digits, NUL */

struct own {
	char number[OWN_MAX];
	char gateway[64];
	char country[4];
	char type[24];
	char billing[12];	/* credits, free, provider (G7) */
	char provision[12];	/* pending, ready, failed */
	char address[64], use_case[64];	/* names of papers; "" for none */
	bool active;
	bool dedicated;		/* one of the few that are the account's own */
	char waits[64];		/* when pending: for what; when failed: why */
	char barred[16];	/* fee-unpaid, port-out; "" when it is not */
	int64_t ready_by;	/* when pending: at the latest; else 0 */
	int64_t added_at;
	char *name;		/* what people call it; NULL: nothing */
	char *set[OWN_KEYS];	/* what is set of it; NULL: nothing */
	/* What its carrier sets for all of its numbers, put here by who knows
	 * of carriers (flow/policy.h); NULL: nothing. */
	char *given[OWN_KEYS];
	int64_t loaded;		/* handed over when this was read */
	int64_t sent;		/* handed over so far, and in this run */
	int64_t day, day_sent;	/* and on that day of UTC */
};

/* All own numbers in memory: some dozens of rows, in order of number. */
struct owns {
	struct own *v;
	size_t n;
	/* A campaign's numbers that become ready are chosen as if they were:
	 * for plans. */
	bool expecting;
	/* Which of several numbers that would do comes first: the one with the
	 * lowest rank; below 0 it is not chosen. NULL: all are alike. */
	int (*rank)(const void *ctx, const struct own *own);
	const void *ctx;
};

/* A pending number whose time is up is read as a ready one, before anybody
 * has written it down. */
int owns_load(struct owns *o, struct db *db, struct error *e);
void owns_release(struct owns *o);
/* Free what hangs on one that is not of `owns`. */
void own_release(struct own *own);
/* Forget what its carrier sets: one key, or all of them (OWN_KEYS). */
void own_ungive(struct own *own, enum own_key key);
struct own *owns_find(const struct owns *o, const char *number);
/* Can it send now? NULL, or why not: not-ready, fee-unpaid, port-out,
 * inactive, sms-off. */
const char *own_blocked(const struct own *own);
/* Will it, once it is provisioned? */
bool own_expected(const struct own *own);
/* What a key comes to: what is set of the number, else what its carrier sets,
 * else the default. */
const char *own_value(const struct own *own, enum own_key key);
const char *own_default(const struct own *own, enum own_key key);
bool own_is(const struct own *own, enum own_key key, const char *value);
/* Is it a number of the simulated carrier? One that carriers take for a
 * person's: with area code, local or mobile? */
bool own_simulated(const struct own *own);
bool own_long_code(const struct own *own);

/* The sender for a recipient (G18), of those with the lowest rank: the least
 * used of `among` when there are any (a campaign's numbers share its rows
 * evenly); else the least used of the sendable numbers with the recipient's
 * country code (O15), those of the recipient's own country first; else the
 * default number (setting `default-own`), else the only sendable number. NULL
 * with *reason: no-number (there is none at all, O3), no-sender, or, where none
 * of `among` can send, what own_blocked() says of the first. The caller counts
 * ->sent up when it uses it. */
struct own *owns_choose(const struct owns *o, struct own *const among[],
    size_t n, const char *country, int calling_code, const char *preferred,
    const char **reason);

/* Another message is handed over at that time. How many were, on its day. */
void own_count(struct own *own, int64_t now);
int64_t own_today(const struct own *own, int64_t now);
/* Store the count of ->sent that grew; in the caller's transaction. */
int own_add_sent(struct db *db, const struct own *own, int64_t more,
    struct error *e);
/* What other processes sent since these were loaded; with none of our own
 * counts unstored. */
int owns_today(struct owns *o, struct db *db, struct error *e);
/* Add the number, or change what is stored of it; `sent`, `barred` and the day
 * it was added stay. */
int own_put(struct db *db, const struct own *own, const char *name,
    struct error *e);
/* Bar it from sending for that reason; NULL, no more. */
int own_bar(struct db *db, const char *number, const char *reason,
    struct error *e);
/* The next number whose provisioning has ended by `now`: 1 and its number, and
 * it is ready; 0 there is none, -1. In the caller's transaction. */
int own_next_ready(struct db *db, int64_t now, char number[OWN_MAX],
    struct error *e);
/* 1 deleted, with its fee and PIN, 0 there is no such number, -1. In the
 * caller's transaction. */
int own_delete(struct db *db, const char *number, struct error *e);

/* The unfinished campaigns that send from the number (T19): the names of at
 * most `max` of them, each freed by the caller. How many there are, or -1. */
int64_t own_campaigns(struct db *db, const char *number, char *names[],
    size_t max, struct error *e);

#endif
