/* SPDX-License-Identifier: ISC
 *
 * sms-send --wait: the receipts of what this run sent, as they come. Another
 * program may be the one that reads them from the carrier (sms-tick does), so
 * the messages themselves are looked at.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "sms-send.h"
#include "flow/doubt.h"
#include "flow/receipts.h"
#include "io/record.h"
#include "store/account.h"
#include "store/db.h"
#include "store/message.h"

/* At least so long between two looks, ms. */
#define LOOK_MS 100

void
wait_for(struct send *s, int64_t id)
{
	struct pending *p = &s->pending;

	xgrow(&p->ids, &p->cap, p->n + 1, sizeof *p->ids);
	p->ids[p->n++] = id;
}

static const char sql_message[] =
    "SELECT id, ref, number, own, gateway, state, reason, encoding, "
    "segments, cost FROM message WHERE id = $1";

static int
print_row(struct send *s, struct stmt *st, struct error *e)
{
	int i;

	for (i = 0; i < 8; i++)
		record_text(s->out, db_text(st, i));
	record_count(s->out, db_int(st, 8));
	record_credits(s->out, db_int(st, 9));
	return record_end(s->out, e);
}

static void
count(struct send *s, enum message_state state)
{
	s->unknown += state == MESSAGE_UNKNOWN;
	s->waiting += state == MESSAGE_QUEUED;
	s->failed += state == MESSAGE_UNDELIVERED || state == MESSAGE_REJECTED;
}

/* Print the message if it has come as far as it will, or if the time is up.
 * 1 printed, 0 not yet, -1. */
static int
look_at(struct send *s, int64_t id, bool last, struct error *e)
{
	struct stmt *st = db_query(s->account->db, sql_message,
	    DB_ARGS(I(id)), e);
	enum message_state state;
	int r = db_step(st, e);

	if (r <= 0)
		return r < 0 ? -1 : 1;	/* it was deleted meanwhile */
	state = message_state_of(db_word(st, 5));
	if (last || (state != MESSAGE_SUBMITTING && state != MESSAGE_SENDING &&
	    state != MESSAGE_UNKNOWN)) {
		r = print_row(s, st, e) < 0 ? -1 : 1;
		count(s, state);
	} else {
		r = 0;
	}
	db_reset(st);
	return r;
}

static int
look(struct send *s, bool last, struct error *e)
{
	struct pending *p = &s->pending;
	size_t i, left = 0;
	int r;

	for (i = 0; i < p->n; i++) {
		if ((r = look_at(s, p->ids[i], last, e)) < 0)
			return -1;
		if (!r)
			p->ids[left++] = p->ids[i];
	}
	p->n = left;
	return record_flush(s->out, e);
}

int
wait_receipts(struct send *s, int64_t ms, struct error *e)
{
	struct gateways *gs = outbox_gateways(s->outbox);
	int64_t until = clock_monotonic() + ms, began, took;
	struct doubt_found found;
	bool last;

	if (!s->pending.n)
		return 0;
	s->unknown = 0;		/* counted again, when each is printed */
	do {
		began = clock_monotonic();
		if (doubt_resolve(s->account, gs, &found, e) < 0 ||
		    receipts_poll(s->account, gs, NULL, NULL, e) < 0)
			return -1;
		last = clock_monotonic() >= until || tool_stopping();
		if (look(s, last, e) < 0)
			return -1;
		took = clock_monotonic() - began;
		if (took < LOOK_MS)
			took = LOOK_MS;
		if (s->pending.n)
			nanosleep(&(struct timespec){ .tv_sec = took / 1000,
			    .tv_nsec = took % 1000 * 1000000 }, NULL);
	} while (s->pending.n);
	return 0;
}
