/* SPDX-License-Identifier: ISC
 *
 * The outbox: the only way out for a message. It checks (flow/check.h), writes
 * the intent down, hands over, and writes the outcome down, in groups: one
 * transaction records the outcomes of the last group and claims the next, so
 * that a kill leaves no more than one group in doubt. Where the messages come
 * from (a stream of rows, a campaign's queue, what is due) is a source.
 */
#ifndef FLOW_OUTBOX_H
#define FLOW_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "carrier/gateway.h"
#include "flow/check.h"
#include "flow/gateways.h"
#include "phone/phone.h"
#include "store/message.h"
#include "store/own.h"
#include "text/segment.h"

struct account;
struct error;
struct outbox;

#define OUTBOX_GROUP 256

/* A message on its way out. */
struct outgoing {
	int64_t id;		/* 0: not in the account yet */
	int64_t series;		/* it was made in; 0: the account's */
	struct phone phone;
	struct buf ref, kept;	/* ref "" for none; kept: memory for texts */
	struct buf part;	/* memory for the first part of a text */
	const char *text;	/* lives until the message is told */
	size_t text_len;
	const char *class;
	const char *only_own;	/* --from: this one of our numbers, or NULL */
	const char *only_gateway;	/* this way, with only_own; or NULL */
	int64_t campaign;
	int64_t not_before, not_after;
	const char *schedule;	/* in the recipient's zones (P124), or NULL */
	bool bulk;		/* one of a stream, or of a campaign */
	const char *automatic;	/* stop, autoreply, forward; NULL: a person's */
	bool skip_landlines;
	bool frozen;		/* encoding and segments are known already */
	struct segment segment;
	int64_t tag;		/* the source's own: a line, an index */
	int64_t part_of;	/* of a text that was cut: its first message */

	/* what the checks find */
	struct own *own;
	int64_t cost;		/* milli-credits, 0 for free numbers */
	unsigned parts;		/* messages that it will be cut into, if > 1 */
	const char *reason;	/* a word of sms(7), or NULL */
	char detail[240];
	enum message_state state;
	bool over;		/* beyond what carriers take for a person's */
	int64_t quiet;		/* sent although it should wait until then; 0 */
	int64_t earlier;	/* of a repeated ref: the earlier message */
};

/* What it is billed by: segments of one message, or messages of one segment. */
unsigned outgoing_segments(const struct outgoing *m);

/* How a run's messages are found and told. */
struct source {
	/* Read more, outside of a transaction; outbox_slot() gives room. May
	 * wait for input only when `may_wait`. 1, 0 the source is at its end,
	 * -1. NULL: nothing to read. */
	int (*fill)(void *ctx, struct outbox *o, bool may_wait,
	    struct error *e);
	/* Pick what is due from the account, inside the transaction. 1, 0
	 * nothing is due, -1. NULL: nothing to pick. */
	int (*pick)(void *ctx, struct outbox *o, struct error *e);
	/* A message's fate in this run, after it was committed: m->state,
	 * m->reason. */
	int (*tell)(void *ctx, const struct outgoing *m, struct error *e);
	void *ctx;
};

struct outbox_how {
	const struct gateway_opener *const *openers;
	bool dry;		/* check only; the account may be read-only */
	const char *gateway;	/* --gateway: no other way; or NULL */
	/* Messages share these own numbers (a campaign's); none: G18. */
	char *const *among;
	size_t namong;
	bool funds_pause;	/* no-funds stops the run, else it refuses */
	bool passes;		/* over messages in the account whose gateway is
				 * not there, faulty or, where others may be
				 * open, closed; else the run stops */
	bool planning;		/* count what it costs, whatever funds there are
				 * and whether or not the account is on hold */
	bool fenced;		/* this run may cost no more than max_cost, */
	int64_t max_cost;	/* milli-credits */
};

int outbox_open(struct outbox **o, struct account *a,
    const struct outbox_how *how, struct error *e);
void outbox_close(struct outbox *o);
struct gateways *outbox_gateways(struct outbox *o);
/* What the checks look at; for those who run them one by one. */
struct checking *outbox_checking(struct outbox *o);

/* Room for one more message, all zeros but for its buffers; NULL when the
 * group is full. What is filled in is a candidate of the next turn. */
struct outgoing *outbox_slot(struct outbox *o);
/* Is there a candidate with that id already? It waits for its gateway. */
bool outbox_has(const struct outbox *o, int64_t id);
/* Forget the candidates: none of them is to be sent any more. */
void outbox_drop(struct outbox *o);
/* Give the last slot back. */
void outbox_unslot(struct outbox *o, struct outgoing *m);

/* Send all that the source gives as run `run` (run_begin), which is ended
 * here. 0 at the source's end; -1 with what stopped it: ERR_RETRY for hold,
 * no-funds (with funds_pause), a signal. When writing outcomes down fails the
 * run stays open, so that the next one finds the messages in doubt. */
int outbox_run(struct outbox *o, int64_t run, const struct source *s,
    struct error *e);
/* Messages handed over so far. */
int64_t outbox_handed(const struct outbox *o);
/* Was one passed over? Then -1, with why, of the first. */
int outbox_passed(const struct outbox *o, struct error *e);
/* The last of them, in the order of (not_before, id): who picks goes on behind
 * it. 0 and 0: none was. */
void outbox_passed_to(const struct outbox *o, int64_t *not_before,
    int64_t *id);
/* Why the run stopped early: a reason word, or NULL. */
const char *outbox_stopped(const struct outbox *o);

/* For checking without sending (plans, dry runs): the checks on one message,
 * as if those that passed before it had been sent, refs included.
 * outbox_look() first, and again when much time has passed. */
int outbox_look(struct outbox *o, struct error *e);
enum verdict outbox_check(struct outbox *o, struct outgoing *m,
    struct error *e);

#endif
