/* SPDX-License-Identifier: ISC
 *
 * Messages and their states. The changes that are allowed stand in one table
 * (message.c); every function here names the state a message must be in, and
 * a claim that finds another is our bug: the caller rolls back and nothing is
 * handed over. All of them run in the caller's transaction.
 */
#ifndef STORE_MESSAGE_H
#define STORE_MESSAGE_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct error;
struct stmt;

enum message_state {
	MESSAGE_HELD,
	MESSAGE_QUEUED,		/* waits for its time or for a worker */
	MESSAGE_SUBMITTING,	/* committed before the first byte leaves */
	MESSAGE_SENDING,	/* the carrier took it, no final receipt yet */
	MESSAGE_DELIVERED,
	MESSAGE_UNDELIVERED,
	MESSAGE_UNCONFIRMED,	/* no receipt for receipt-timeout */
	MESSAGE_REJECTED,	/* the carrier said no at once; refunded */
	MESSAGE_REFUSED,	/* our own checks said no; never charged */
	MESSAGE_EXPIRED,
	MESSAGE_CANCELLED,
	MESSAGE_UNKNOWN,	/* the answer was lost; not resent by itself */
	MESSAGE_RECEIVED,	/* inbound */
	MESSAGE_STATES
};

const char *message_state_name(enum message_state s);
/* The state of that name, or MESSAGE_STATES. */
enum message_state message_state_of(const char *name);

/* A new message. Texts are borrowed. */
struct message_new {
	int64_t series;
	const char *number, *own, *gateway, *class, *ref, *text, *encoding;
	int64_t campaign, segments;
	enum message_state state;	/* queued, refused or submitting */
	const char *reason;
	int64_t now, not_before, not_after;
	const char *schedule;		/* of one outside of campaigns; NULL */
	int64_t run, cost;		/* when submitting */
	bool bulk;			/* one of a stream */
	int64_t part_of;		/* 0: of none */
	const char *automatic;		/* stop, autoreply, forward; NULL */
};

int message_add(struct db *db, const struct message_new *m, int64_t *id,
    struct error *e);

/* One that somebody sent to us. */
struct message_inbound {
	int64_t series;
	const char *number, *own, *gateway, *carrier_id, *text, *encoding;
	int64_t segments, cost;
	int64_t now, sent_at;
};

/* Store it, received. 1; 0: the carrier told it before; -1. */
int message_receive(struct db *db, const struct message_inbound *m,
    int64_t *id, struct error *e);

/* queued -> submitting, of `n` messages in a row: first, first + 1... Each is
 * charged `cost`, and claimed by `run`. */
int message_claim(struct db *db, int64_t first, int64_t n, int64_t run,
    int64_t now, const char *own, const char *gateway, int64_t cost,
    struct error *e);
/* submitting or unknown -> sending: the carrier has it. `segments` and `price`
 * as in message_billed(). */
int message_accept(struct db *db, int64_t id, enum message_state from,
    const char *carrier_id, int64_t segments, const char *price, int64_t now,
    struct error *e);
/* queued -> sending: one that was taken not to have left, and had; `cost` is
 * its charge again. */
int message_revive(struct db *db, int64_t id, const char *carrier_id,
    int64_t cost, int64_t now, struct error *e);
/* One that is sending, whose carrier's id nobody knew. */
int message_identify(struct db *db, int64_t id, const char *carrier_id,
    struct error *e);
/* To a state that ends it (rejected, refused, expired, cancelled), or
 * submitting -> unknown. `keep_cost` says whether what it cost stays. */
int message_end(struct db *db, int64_t id, enum message_state from,
    enum message_state to, const char *reason, bool keep_cost, int64_t now,
    struct error *e);
/* submitting or unknown -> queued, not before `when`, as if it had not been
 * claimed: its cost is 0 again. */
int message_requeue(struct db *db, int64_t id, enum message_state from,
    int64_t when, const char *reason, struct error *e);
/* What its carrier said in its own words, when it did not take it. */
int message_said(struct db *db, int64_t id, const char *words,
    struct error *e);
/* How many segments its carrier counts (0: it does not say), and what it asks
 * for the message (NULL: likewise). */
int message_billed(struct db *db, int64_t id, int64_t segments,
    const char *price, struct error *e);
/* queued -> queued, later. */
int message_defer(struct db *db, int64_t id, int64_t when,
    const char *reason, struct error *e);
/* queued -> queued: its text is cut down to its first part, a segment. */
int message_cut(struct db *db, int64_t id, const char *text,
    const char *encoding, struct error *e);
/* sending, unconfirmed -> delivered, undelivered, unconfirmed, which is done
 * too, though a receipt may come still. */
int message_receipt(struct db *db, int64_t id, enum message_state from,
    enum message_state to, const char *reason, const char *receipt,
    int64_t at, struct error *e);
/* A delivered message: the handset has it too, not only the network. 1 it is
 * news, 0 it was known, -1. */
int message_reached(struct db *db, int64_t id, struct error *e);
/* The submitting rows of a run that died are in doubt. */
int message_doubt(struct db *db, int64_t run, int64_t campaign,
    struct error *e);

/* How many messages of a campaign are queued, and how many are unknown. */
int message_queued(struct db *db, int64_t campaign, int64_t *n,
    struct error *e);
int message_unknown(struct db *db, int64_t campaign, int64_t *n,
    struct error *e);
/* How many wait to be sent (queued or held), and how many are under way: they
 * wait for an answer or a receipt of the carrier. */
int message_waiting(struct db *db, int64_t *to_send, int64_t *to_hear,
    struct error *e);
/* How many outside of campaigns wait to be sent from one of our numbers. */
int message_waiting_from(struct db *db, const char *own, int64_t *n,
    struct error *e);
/* Cancel all that wait to be sent. */
int message_cancel_waiting(struct db *db, const char *reason, int64_t now,
    struct error *e);
/* What came of a ref: 1 and id, state; 0 there is none; -1. */
int message_by_ref(struct db *db, const char *ref, int64_t *id,
    enum message_state *state, struct error *e);

#endif
