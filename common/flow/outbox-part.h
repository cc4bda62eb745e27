/* SPDX-License-Identifier: ISC
 *
 * The inside of the outbox, shared by its files: outbox.c turns,
 * outbox-claim.c judges candidates and writes intents down, outbox-cut.c cuts
 * long texts, outbox-wire.c hands over and hears, outbox-record.c writes
 * outcomes down. Each message of a group stands in a slot, whose stage only
 * ever moves on as the names below go.
 */
#ifndef FLOW_OUTBOX_PART_H
#define FLOW_OUTBOX_PART_H

#include "base/error.h"
#include "flow/check.h"
#include "flow/outbox.h"
#include "flow/pace.h"

#define SLOTS (2 * OUTBOX_GROUP)

enum stage {
	STAGE_FREE,
	STAGE_PICKED,		/* a candidate */
	STAGE_CLAIMED,		/* committed, not handed over yet */
	STAGE_OUT,		/* handed over, no outcome yet */
	STAGE_DONE,		/* its outcome is here, not recorded yet */
	STAGE_TOLD,		/* fate committed, the source is not told yet */
	STAGES
};

struct slot {
	enum stage stage;
	bool again;		/* a candidate of an earlier turn */
	struct outgoing m;
	struct gateway *gateway;
	struct submission submission;
	struct outcome outcome;
};

/* Parts of a text that this run cut, to be sent: ids, in a row. */
struct cut {
	int64_t next, last;
};

/* Messages that were judged and are to be claimed: in a row, from the same
 * number, each at the same cost. */
struct claims {
	int64_t first, n;
	const struct own *own;
	int64_t cost;
	int64_t balance;	/* before them */
};

struct outbox {
	struct account *account;
	struct outbox_how how;
	struct gateways gateways;
	struct machine *machine;
	struct checking checking;
	struct owns owns;
	struct own **among;
	int64_t *stored;	/* ->sent of each own number, in the account */
	/* A group on its way, and the one before it that is to be told. */
	struct slot slots[SLOTS];
	int count[STAGES];	/* slots that are that far */
	int left_over;		/* candidates of earlier turns, in this one */
	int free_at;		/* no slot before it is free */
	int arrived_at;		/* where the next outcome is looked for */
	int limit;		/* busy slots: what the gateways take at once */
	int64_t looked_at;	/* at the account's state, monotonic ms, */
	int64_t version;	/* db_version() then */
	struct paces paces;
	int64_t paces_version;	/* db_version() when they were looked at */
	struct cut *cuts;
	size_t ncuts, cuts_cap;
	struct claims claims;
	int64_t run, handed;
	bool orphans;		/* events wait for their messages */
	bool stop;
	const char *stop_reason;
	struct error stop_error;
	struct error passed;		/* why the first was passed over */
	int64_t passed_time, passed_id;	/* the last */
};

/* The slot goes on, which nothing else makes it do. STAGE_TOLD: its fate is in
 * the transaction, and it makes room for another. */
void outbox_move(struct outbox *o, struct slot *s, enum stage to);
/* Slots that are neither free nor to be told. */
int outbox_busy(const struct outbox *o);
struct slot *outbox_slot_of(struct outbox *o, struct outgoing *m);
/* Nothing more is claimed in this run; the first reason stays. */
void outbox_stop(struct outbox *o, const char *reason,
    const struct error *e);
/* The paces of a message's way and of its number on it. */
int outbox_paces(struct outbox *o, const struct outgoing *m,
    struct pace **way, struct pace **line, struct error *e);
/* A candidate goes back to where it came from; what was sent before is told
 * so. */
void outbox_give_back(struct outbox *o, struct slot *s);
/* A message as it is written down, in that state. */
struct message_new outbox_as_new(const struct outbox *o,
    const struct outgoing *m, enum message_state state);

/* outbox-cut.c: the message of the slot, which m->parts says is to be cut,
 * becomes the first part, and the others are queued. In the turn's
 * transaction. */
int outbox_cut(struct outbox *o, struct slot *s, struct error *e);
/* Parts of that message that wait since an earlier run. */
int outbox_cut_again(struct outbox *o, int64_t id, struct error *e);
/* Is it a part that this run will take up? */
bool outbox_cut_has(const struct outbox *o, int64_t id);
/* Parts that are due become candidates, as far as there is room. */
int outbox_pick_cuts(struct outbox *o, struct error *e);

/* outbox-record.c: write down the outcomes that are here. In the turn's
 * transaction, as the next. */
int outbox_record(struct outbox *o, struct error *e);
/* outbox-claim.c: check the candidates; claim, refuse or postpone each. */
int outbox_judge(struct outbox *o, struct error *e);

/* outbox-wire.c: what is claimed goes to its gateway; or, when the account was
 * put on hold meanwhile, back. */
void outbox_hand_over(struct outbox *o);
/* Take the outcomes that are there. */
void outbox_collect(struct outbox *o);
/* Nothing is on its way, and candidates wait for theirs to open. */
void outbox_wait(struct outbox *o);
/* A way is closed for longer than anybody waits: why, in words. */
void outbox_say_closed(const struct pace *p, struct error *e);

#endif
