/* SPDX-License-Identifier: ISC
 *
 * The message centre: messages found again, oldest first, by when, who, which
 * way, state, campaign and words. Rows are read in pages by their id and kept
 * in memory a page at a time, so nothing is held open in the account while
 * the caller writes, however slow the reader at the other end is.
 */
#ifndef STORE_HISTORY_H
#define STORE_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct error;
struct history;
struct stmt;

/* All zeros: every message. Texts are borrowed while the history is open. */
struct history_filter {
	int64_t id;			/* only this one; 0: any */
	int64_t since, until;		/* half open; until 0: no end */
	const char *number, *own;	/* +E.164 */
	const char *direction;		/* "out" or "in" */
	const char *state;
	int64_t campaign;		/* 0: any, and none */
	const char *search;		/* words in the text, in any case */
	int64_t limit;			/* the newest so many; 0: all */
};

/* A message as it is stored; a text that is null there is NULL here, but a
 * campaign's text stands in for one that is kept with the campaign. */
struct history_row {
	int64_t id, at, segments, cost, tries;
	int64_t not_before, not_after, claimed_at, sent_at, done_at;
	const char *direction, *number, *own, *state, *reason, *class;
	const char *campaign, *ref, *text, *gateway, *encoding, *receipt;
	const char *carrier_id, *token, *said;
	const char *carrier_segments, *carrier_price;
	const char *caller_name;	/* of who sent what we received */
};

int history_open(struct history **h, struct db *db,
    const struct history_filter *f, struct error *e);
/* 1 and the next, whose texts live until the next call; 0 the end; -1. What is
 * written after history_open() is not told, until history_follow(). */
int history_next(struct history *h, struct history_row *row, struct error *e);
/* From here on the end is where new messages begin: after a 0, ask again. */
void history_follow(struct history *h);
/* h may be NULL. */
void history_close(struct history *h);

/* "sent" and "received", for the "out" and "in" of the account. */
const char *history_direction(const char *stored);

/* What the carrier reported of a message, oldest first: for the statement that
 * history_events() gives, 1 and *ev, whose texts live until the next call; 0
 * the end; -1. */
struct history_event {
	int64_t at;
	const char *status, *reason, *receipt, *carrier_id;
};
struct stmt *history_events(struct db *db, int64_t id, struct error *e);
int history_event(struct stmt *st, struct history_event *ev, struct error *e);

/* The newest message's id, 0 when there is none. */
int history_newest(struct db *db, int64_t *id, struct error *e);
/* Delete for good the messages with after < id <= upto, and their events, but
 * none that is still alive: held, queued, on its way, in doubt, or of a
 * campaign that runs or is paused. What they had cost is kept in one line, for
 * the ledger. *n is how many went. In the caller's transaction. */
int history_delete(struct db *db, int64_t after, int64_t upto, int64_t now,
    int64_t *n, struct error *e);
/* How many history_delete() would delete. */
int history_deletable(struct db *db, int64_t after, int64_t upto, int64_t *n,
    struct error *e);

/* What a summary counts, read once, in no order that matters; as above. */
struct history_fact {
	int64_t at, segments, cost;
	const char *direction, *number, *own, *campaign, *state;
};
struct stmt *history_facts(struct db *db, int64_t since, int64_t until,
    struct error *e);
int history_fact(struct stmt *st, struct history_fact *f, struct error *e);

#endif
