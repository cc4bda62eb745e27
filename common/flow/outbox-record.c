/* SPDX-License-Identifier: ISC */
#include <stdio.h>

#include "base/error.h"
#include "base/tool.h"
#include "flow/outbox-part.h"
#include "flow/receipts.h"
#include "store/account.h"
#include "store/campaign.h"
#include "store/contact.h"
#include "store/ledger.h"
#include "store/optout.h"

/* While a message waits here for its gateway, nobody else takes it. */
#define HELD_MS (2 * PACE_PATIENCE_MS)

/* What a carrier says for good about a recipient is remembered (O29). */
static int
remember(struct outbox *o, const struct outcome *oc,
    const struct outgoing *m, struct error *e)
{
	struct db *db = o->account->db;

	if (oc->opted_out && optout_add(db, m->phone.e164, "all",
	    o->checking.now, "provider", m->own->gateway, e) < 0)
		return -1;
	if (oc->dead && contact_bury(db, m->phone.e164, o->checking.now,
	    oc->reason, e) < 0)
		return -1;
	o->checking.any_optout |= oc->opted_out;
	o->checking.any_contact |= oc->dead;
	return 0;
}

static int
record_accepted(struct outbox *o, struct slot *s, struct error *e)
{
	const struct carrier_bill *bill = &s->outcome.bill;
	struct outgoing *m = &s->m;
	struct pace *way = pace_known(&o->paces, m->own->gateway, "");

	m->state = MESSAGE_SENDING;
	if (way)
		pace_good(way);
	if (message_accept(o->account->db, m->id, MESSAGE_SUBMITTING,
	    s->outcome.carrier_id, bill->segments, *bill->price ?
	    bill->price : NULL, o->checking.now, e) < 0)
		return -1;
	if (!o->orphans)
		return 0;
	return receipts_join(o->account, m->id, m->own->gateway,
	    s->outcome.carrier_id, e);
}

/* What it was charged it gets back. */
static int
refund(struct outbox *o, struct outgoing *m, struct error *e)
{
	int64_t cost = m->cost;

	m->cost = 0;
	return cost ? ledger_append(o->account->db, &o->checking.balance,
	    o->checking.now, "refund", cost, m->id, NULL, e) : 0;
}

/* It was not taken: back to the queue, and the way waits as it asks. Where a
 * way is closed, the message is a candidate for it or another. */
static int
record_later(struct outbox *o, struct slot *s, struct error *e)
{
	struct outgoing *m = &s->m;
	int64_t after = s->outcome.retry_after;
	struct pace *way, *line;
	bool here = false;

	if (outbox_paces(o, m, &way, &line, e) < 0)
		return -1;
	if (s->outcome.scope == SCOPE_GATEWAY)
		pace_hold(way, &s->outcome);
	if (s->outcome.scope == SCOPE_SENDER)
		pace_hold(line, &s->outcome);
	if (s->outcome.scope != SCOPE_MESSAGE) {
		here = !o->stop;
		if (after < HELD_MS)
			after = HELD_MS;
	}
	if (*s->outcome.said)
		tool_detail("message %lld: %s: %s", (long long)m->id,
		    s->outcome.reason, s->outcome.said);
	m->state = MESSAGE_QUEUED;
	if (message_requeue(o->account->db, m->id, MESSAGE_SUBMITTING,
	    o->checking.now + after, m->reason, e) < 0 ||
	    refund(o, m, e) < 0)
		return -1;
	if (campaign_take_back(o->account->db, m->campaign, m->id,
	    o->checking.now, e) < 0)
		return -1;
	if (!here)
		return 0;
	outbox_move(o, s, STAGE_PICKED);
	s->again = true;
	return 1;
}

/* What the carrier said in its own words. */
static int
note_said(struct outbox *o, struct slot *s, struct error *e)
{
	snprintf(s->m.detail, sizeof s->m.detail, "%s", s->outcome.said);
	return s->outcome.kind == OUTCOME_ACCEPTED ? 0 :
	    message_said(o->account->db, s->m.id, s->outcome.said, e);
}

/* Write down what the carrier said to one message. 1: it is a candidate
 * again. */
static int
record(struct outbox *o, struct slot *s, struct error *e)
{
	struct db *db = o->account->db;
	struct outgoing *m = &s->m;
	int64_t now = o->checking.now;

	m->reason = *s->outcome.reason ? s->outcome.reason : NULL;
	m->detail[0] = '\0';
	if (*s->outcome.said && note_said(o, s, e) < 0)
		return -1;
	switch (s->outcome.kind) {
	case OUTCOME_ACCEPTED:
		return record_accepted(o, s, e);
	case OUTCOME_REJECTED:
		m->state = MESSAGE_REJECTED;
		if (message_end(db, m->id, MESSAGE_SUBMITTING, m->state,
		    m->reason, false, now, e) < 0 ||
		    refund(o, m, e) < 0)
			return -1;
		return remember(o, &s->outcome, m, e);
	case OUTCOME_LATER:
		return record_later(o, s, e);
	case OUTCOME_UNKNOWN:
		m->state = MESSAGE_UNKNOWN;
		return message_end(db, m->id, MESSAGE_SUBMITTING, m->state,
		    m->reason, true, now, e);
	}
	return 0;
}

int
outbox_record(struct outbox *o, struct error *e)
{
	int i, r;

	if ((r = receipts_orphans(o->account, e)) < 0)
		return -1;
	o->orphans = r;
	for (i = 0; o->count[STAGE_DONE] && i < SLOTS; i++) {
		if (o->slots[i].stage != STAGE_DONE)
			continue;
		if ((r = record(o, &o->slots[i], e)) < 0)
			return -1;
		if (r == 0)
			outbox_move(o, &o->slots[i], STAGE_TOLD);
	}
	return 0;
}
