/* SPDX-License-Identifier: ISC
 *
 * Campaigns: bulk sending with a life of its own. States (G19): new ->
 * running <-> paused -> finished; cancelled. A paused one says why: user,
 * no-funds (P123, resumed by hand only), max-cost, provisioning (T5, goes on
 * by itself when a number of it is ready), not-ready (none will be).
 */
#ifndef STORE_CAMPAIGN_H
#define STORE_CAMPAIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/message.h"

struct db;
struct error;

struct campaign {
	int64_t id;
	char *name, *state, *reason;	/* reason "" for none */
	char *class, *text;
	char *gateway;			/* "" for the sender's own */
	int64_t *lists;
	size_t nlists;
	char **own;			/* senders, +E.164; none: G18 */
	size_t nown;
	char **allow_empty;		/* variables that may be empty */
	size_t nallow_empty;
	bool skip_landlines;
	int64_t not_before, valid_for;
	char *schedule;			/* windows (P124); NULL: none */
	int64_t max_cost, max_segments;	/* -1: no fence */
	int64_t created_at, started_at, finished_at;	/* 0: not yet */
};

/* May a new one have that name? 0, or -1 and ERR_CREATE when it is taken. */
int campaign_free_name(struct db *db, const char *name, struct error *e);
/* Store a new one (id is set); a taken name is ERR_CREATE. In the caller's
 * transaction. */
int campaign_add(struct db *db, struct campaign *c, struct error *e);
/* Load the one of that name; none is ERR_DATA that names the nearest. Free
 * with campaign_release(), also after a failure. */
int campaign_load(struct db *db, const char *name, struct campaign *c,
    struct error *e);
void campaign_release(struct campaign *c);
/* Store what may change of it before it starts, and its fences. */
int campaign_store(struct db *db, const struct campaign *c, struct error *e);

/* Change its state in the account, if it is in one of `from` (words separated
 * by blanks); *c is brought up to date in any case. 1 done, 0 it is in
 * another, -1. */
int campaign_move(struct db *db, struct campaign *c, const char *from,
    const char *to, const char *reason, struct error *e);
/* Is it still in that state? 1, 0, -1. Cheap; for asking in a loop. */
int campaign_is(struct db *db, int64_t id, const char *state,
    struct error *e);
/* Running and without anything queued, submitting or unknown that could still
 * be looked up: finished. In the caller's transaction or on its own. */
int campaign_settle(struct db *db, struct campaign *c, struct error *e);

/* A message of it went back to the queue: a finished campaign runs again, and
 * in a cancelled one the message is cancelled too. In the caller's
 * transaction; campaign 0 is none. */
int campaign_take_back(struct db *db, int64_t id, int64_t message,
    int64_t now, struct error *e);

/* Names of all, in order of name, each told to `each`. */
int campaign_each(struct db *db, int (*each)(void *ctx, const char *name,
    struct error *e), void *ctx, struct error *e);
/* Messages of campaigns that are paused, for another reason than `but`, end
 * where they may not be sent any more: so many at most, *n of them. */
int campaign_expire(struct db *db, const char *but, int64_t now, int64_t most,
    int64_t *n, struct error *e);
/* The running ones, by id: the next after `after`; 1, 0, -1. */
int campaign_next_running(struct db *db, int64_t after, int64_t *id,
    char **name, struct error *e);
/* The same of those that are paused for that reason. */
int campaign_next_paused(struct db *db, const char *reason, int64_t after,
    int64_t *id, char **name, struct error *e);
/* Running again, after it was paused by what it had to wait for: its messages
 * may wait for as much longer. 1, 0 it is not paused, -1. In the caller's
 * transaction. */
int campaign_go_on(struct db *db, struct campaign *c, int64_t now,
    struct error *e);

/* How many messages are in each state, and what they come to. */
struct campaign_counts {
	int64_t of[MESSAGE_STATES];
	int64_t recipients, segments, cost;
};
int campaign_counts(struct db *db, int64_t id, struct campaign_counts *n,
    struct error *e);
/* Take queued messages out: all, or the number's. How many in *n. In the
 * caller's transaction. */
int campaign_cancel(struct db *db, int64_t id, const char *number,
    int64_t now, int64_t *n, struct error *e);
/* Delete it with its messages; what those had cost stays on record. In the
 * caller's transaction. */
int campaign_delete(struct db *db, const struct campaign *c, int64_t now,
    struct error *e);

#endif
