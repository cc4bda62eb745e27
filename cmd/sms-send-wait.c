/* SPDX-License-Identifier: ISC
 *
 * sms-send --wait: the receipts of what this run sent, as they come.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "sms-send.h"
#include "carrier/gateway.h"
#include "flow/doubt.h"
#include "flow/receipts.h"
#include "io/record.h"
#include "store/account.h"
#include "store/db.h"
#include "store/message.h"

#define MESSAGE_COLUMNS \
    "SELECT id, ref, number, own, gateway, state, reason, encoding, " \
    "segments, cost FROM message "

static const char sql_one[] = MESSAGE_COLUMNS
    "WHERE id = $1 AND run = $2";
/* The index leads with campaign and state: what is on its way of all single
 * messages is looked through, in order, a row at a time. */
static const char sql_next[] = MESSAGE_COLUMNS
    "WHERE campaign = 0 AND state = $1 AND run = $2 AND id > $3 "
    "ORDER BY id LIMIT 1";
static const char sql_left[] =
    "SELECT count(*) FROM message WHERE campaign = 0 AND state = $1 "
    "AND run = $2";

/* Print the message that the statement stands on; its id, or 0 at the end. */
static int64_t
print_row(struct send *s, struct stmt *st, struct error *e)
{
	int r = db_step(st, e), i;
	int64_t id;

	if (r <= 0)
		return r;
	id = db_int(st, 0);
	for (i = 0; i < 8; i++)
		record_text(s->out, db_text(st, i));
	record_count(s->out, db_int(st, 8));
	record_credits(s->out, db_int(st, 9));
	db_reset(st);
	return record_end(s->out, e) < 0 ? -1 : id;
}

static int
each_event(void *ctx, const char *gateway, const struct carrier_event *ev,
    int64_t id, enum receipt_result result, struct error *e)
{
	struct send *s = ctx;

	(void)gateway, (void)ev;
	if (result != RECEIPT_FOLDED)
		return 0;
	return print_row(s, db_query(s->account->db, sql_one, DB_ARGS(I(id),
	    I(s->run)), e), e) < 0 ? -1 : 0;
}

static int
left(struct send *s, enum message_state state, int64_t *n, struct error *e)
{
	return db_one(s->account->db, sql_left,
	    DB_ARGS(T(message_state_name(state)), I(s->run)), n, e);
}

/* What still has no receipt when the time is up is printed as it is. */
static int
print_left(struct send *s, enum message_state state, struct error *e)
{
	int64_t id = 0;

	while ((id = print_row(s, db_query(s->account->db, sql_next,
	    DB_ARGS(T(message_state_name(state)), I(s->run), I(id)), e),
	    e)) > 0)
		;
	return id < 0 ? -1 : 0;
}

int
wait_receipts(struct send *s, struct error *e)
{
	struct gateways *gs = outbox_gateways(s->outbox);
	int64_t until = clock_monotonic() + s->wait, sending, unknown;
	struct doubt_found found;

	for (;;) {
		if (doubt_resolve(s->account, gs, &found, e) < 0 ||
		    receipts_poll(s->account, gs, each_event, s, e) < 0 ||
		    record_flush(s->out, e) < 0 ||
		    left(s, MESSAGE_SENDING, &sending, e) < 0 ||
		    left(s, MESSAGE_UNKNOWN, &unknown, e) < 0)
			return -1;
		if (!sending && !unknown)
			break;
		if (clock_monotonic() >= until || tool_stopping())
			break;
		nanosleep(&(struct timespec){ .tv_nsec = 100000000 }, NULL);
	}
	s->unknown = unknown;
	if (print_left(s, MESSAGE_SENDING, e) < 0)
		return -1;
	return print_left(s, MESSAGE_UNKNOWN, e);
}
