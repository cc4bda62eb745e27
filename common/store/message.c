/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/message.h"

static const char *const names[MESSAGE_STATES] = {
	[MESSAGE_HELD] = "held",
	[MESSAGE_QUEUED] = "queued",
	[MESSAGE_SUBMITTING] = "submitting",
	[MESSAGE_SENDING] = "sending",
	[MESSAGE_DELIVERED] = "delivered",
	[MESSAGE_UNDELIVERED] = "undelivered",
	[MESSAGE_UNCONFIRMED] = "unconfirmed",
	[MESSAGE_REJECTED] = "rejected",
	[MESSAGE_REFUSED] = "refused",
	[MESSAGE_EXPIRED] = "expired",
	[MESSAGE_CANCELLED] = "cancelled",
	[MESSAGE_UNKNOWN] = "unknown",
	[MESSAGE_RECEIVED] = "received",
};

#define TO(s) (1u << MESSAGE_##s)

/* From each state, where a message may go. Nothing goes back to queued from
 * anywhere but a hand-over that is proved not to have happened; and from there
 * to sending only when that proof turns out to be none. */
static const unsigned allowed[MESSAGE_STATES] = {
	[MESSAGE_HELD] = TO(QUEUED) | TO(REFUSED) | TO(CANCELLED) |
	    TO(EXPIRED),
	[MESSAGE_QUEUED] = TO(QUEUED) | TO(SUBMITTING) | TO(REFUSED) |
	    TO(CANCELLED) | TO(EXPIRED) | TO(SENDING),
	[MESSAGE_SUBMITTING] = TO(SENDING) | TO(REJECTED) | TO(UNKNOWN) |
	    TO(QUEUED),
	[MESSAGE_UNKNOWN] = TO(SENDING) | TO(REJECTED) | TO(QUEUED),
	[MESSAGE_SENDING] = TO(DELIVERED) | TO(UNDELIVERED) | TO(UNCONFIRMED),
	[MESSAGE_UNCONFIRMED] = TO(DELIVERED) | TO(UNDELIVERED),
};

const char *
message_state_name(enum message_state s)
{
	return names[s];
}

enum message_state
message_state_of(const char *name)
{
	int s;

	for (s = 0; s < MESSAGE_STATES && strcmp(names[s], name); s++)
		;
	return (enum message_state)s;
}

/* Run an UPDATE that must change `rows` rows, the first of which it names
 * first. */
static int
change_row(struct db *db, enum message_state from, enum message_state to,
    int64_t rows, const char *sql, const struct db_arg *args, size_t n,
    struct error *e)
{
	long long first = args[0].i, last = first + rows - 1;

	XASSERT(db_in_transaction(db));
	XASSERT(allowed[from] & 1u << to);
	if (db_exec(db, sql, args, n, e) < 0)
		return -1;
	if (db_changes(db) == rows)
		return 0;
	if (rows == 1)
		return error_set(e, ERR_BUG, "message %lld is not %s: nothing "
		    "more was handed over", first, names[from]);
	return error_set(e, ERR_BUG, "of the messages %lld to %lld not all "
	    "are %s: nothing more was handed over", first, last, names[from]);
}

/* Run an UPDATE that must change the one row it names. */
static int
change(struct db *db, enum message_state from, enum message_state to,
    const char *sql, const struct db_arg *args, size_t n, struct error *e)
{
	return change_row(db, from, to, 1, sql, args, n, e);
}

static const char sql_add[] =
    "INSERT INTO message (series, number, own, gateway, class, campaign, ref, "
    "text, encoding, segments, cost, state, reason, run, tries, created_at, "
    "not_before, not_after, schedule, claimed_at, done_at, bulk, part_of, "
    "automatic) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, "
    "$15, $16, $17, $18, $19, $20, $21, $22, $23, "
    "$24)";

int
message_add(struct db *db, const struct message_new *m, int64_t *id,
    struct error *e)
{
	bool claimed = m->state == MESSAGE_SUBMITTING;

	XASSERT(db_in_transaction(db));
	if (db_exec(db, sql_add, DB_ARGS(I(m->series), T(m->number),
	    T(m->own), T(m->gateway), T(m->class), I(m->campaign), T(m->ref),
	    T(m->text), T(m->encoding), I(m->segments),
	    I(claimed ? m->cost : 0), T(names[m->state]), T(m->reason),
	    claimed ? I(m->run) : NIL, I(claimed), I(m->now),
	    I(m->not_before), I(m->not_after), T(m->schedule),
	    claimed ? I(m->now) : NIL,
	    m->state == MESSAGE_REFUSED ? I(m->now) : NIL, I(m->bulk),
	    m->part_of ? I(m->part_of) : NIL, T(m->automatic)), e) < 0)
		return -1;
	*id = db_last_id(db);
	return 0;
}

static const char sql_receive[] =
    "INSERT INTO message (series, direction, number, own, gateway, class, "
    "text, encoding, segments, cost, state, carrier_id, created_at, "
    "not_after, sent_at, done_at) VALUES ($1, 'in', $2, $3, $4, '', $5, $6, "
    "$7, $8, 'received', $9, $10, $10, $11, $10) "
    "ON CONFLICT (gateway, carrier_id) WHERE direction = 'in' DO NOTHING";

int
message_receive(struct db *db, const struct message_inbound *m, int64_t *id,
    struct error *e)
{
	XASSERT(db_in_transaction(db));
	if (db_exec(db, sql_receive, DB_ARGS(I(m->series), T(m->number),
	    T(m->own), T(m->gateway), T(m->text), T(m->encoding),
	    I(m->segments), I(m->cost), T(m->carrier_id), I(m->now),
	    I(m->sent_at)), e) < 0)
		return -1;
	*id = db_changes(db) ? db_last_id(db) : 0;
	return *id != 0;
}

#define CLAIM \
    "UPDATE message SET state = 'submitting', run = $2, claimed_at = $3, " \
    "own = $4, gateway = $5, cost = $6, reason = NULL, tries = tries + 1 "

/* To look for a row of one costs 4,000 instructions more, a twentieth of all
 * that a message costs. */
static const char sql_claim[] = CLAIM
    "WHERE id = $1 AND state = 'queued'";
static const char sql_claim_row[] = CLAIM
    "WHERE id BETWEEN $1 AND $7 AND state = 'queued'";

int
message_claim(struct db *db, int64_t first, int64_t n, int64_t run,
    int64_t now, const char *own, const char *gateway, int64_t cost,
    struct error *e)
{
	const struct db_arg args[] = { I(first), I(run), I(now), T(own),
	    T(gateway), I(cost), I(first + n - 1) };

	if (n == 1)
		return change(db, MESSAGE_QUEUED, MESSAGE_SUBMITTING,
		    sql_claim, args, 6, e);
	return change_row(db, MESSAGE_QUEUED, MESSAGE_SUBMITTING, n,
	    sql_claim_row, args, 7, e);
}

#define BILLED \
    "carrier_segments = coalesce($2, carrier_segments), " \
    "carrier_price = coalesce($3, carrier_price) "

static const char sql_accept[] =
    "UPDATE message SET state = 'sending', carrier_id = $5, sent_at = $6, "
    "reason = NULL, " BILLED "WHERE id = $1 AND state = $4";

int
message_accept(struct db *db, int64_t id, enum message_state from,
    const char *carrier_id, int64_t segments, const char *price, int64_t now,
    struct error *e)
{
	return change(db, from, MESSAGE_SENDING, sql_accept, DB_ARGS(I(id),
	    segments ? I(segments) : NIL, T(price), T(names[from]),
	    T(carrier_id), I(now)), e);
}

static const char sql_revive[] =
    "UPDATE message SET state = 'sending', carrier_id = $2, cost = $3, "
    "claimed_at = $4, sent_at = $4, reason = NULL WHERE id = $1 "
    "AND state = 'queued' AND tries > 0";

int
message_revive(struct db *db, int64_t id, const char *carrier_id,
    int64_t cost, int64_t now, struct error *e)
{
	return change(db, MESSAGE_QUEUED, MESSAGE_SENDING, sql_revive,
	    DB_ARGS(I(id), T(carrier_id), I(cost), I(now)), e);
}

static const char sql_identify[] =
    "UPDATE message SET carrier_id = $2 WHERE id = $1 AND state = 'sending' "
    "AND carrier_id IS NULL";

int
message_identify(struct db *db, int64_t id, const char *carrier_id,
    struct error *e)
{
	XASSERT(db_in_transaction(db));
	return db_exec(db, sql_identify, DB_ARGS(I(id), T(carrier_id)), e);
}

static const char sql_end[] =
    "UPDATE message SET state = $3, reason = $4, "
    "cost = CASE WHEN $5 THEN cost ELSE 0 END, done_at = $6 "
    "WHERE id = $1 AND state = $2";

int
message_end(struct db *db, int64_t id, enum message_state from,
    enum message_state to, const char *reason, bool keep_cost, int64_t now,
    struct error *e)
{
	return change(db, from, to, sql_end, DB_ARGS(I(id), T(names[from]),
	    T(names[to]), T(reason), I(keep_cost),
	    to == MESSAGE_UNKNOWN ? NIL : I(now)), e);
}

static const char sql_requeue[] =
    "UPDATE message SET state = 'queued', cost = 0, run = NULL, "
    "claimed_at = NULL, not_before = $3, reason = $4 WHERE id = $1 "
    "AND state = $2 AND carrier_id IS NULL";

int
message_requeue(struct db *db, int64_t id, enum message_state from,
    int64_t when, const char *reason, struct error *e)
{
	return change(db, from, MESSAGE_QUEUED, sql_requeue, DB_ARGS(I(id),
	    T(names[from]), I(when), T(reason)), e);
}

static const char sql_said[] =
    "UPDATE message SET said = $2 WHERE id = $1";

int
message_said(struct db *db, int64_t id, const char *words, struct error *e)
{
	return db_exec(db, sql_said, DB_ARGS(I(id), T(words)), e);
}

static const char sql_billed[] =
    "UPDATE message SET " BILLED "WHERE id = $1";

int
message_billed(struct db *db, int64_t id, int64_t segments,
    const char *price, struct error *e)
{
	return db_exec(db, sql_billed, DB_ARGS(I(id), segments ? I(segments) :
	    NIL, T(price)), e);
}

static const char sql_defer[] =
    "UPDATE message SET not_before = $2, reason = $3 "
    "WHERE id = $1 AND state = 'queued'";

int
message_defer(struct db *db, int64_t id, int64_t when, const char *reason,
    struct error *e)
{
	return change(db, MESSAGE_QUEUED, MESSAGE_QUEUED, sql_defer,
	    DB_ARGS(I(id), I(when), T(reason)), e);
}

static const char sql_cut[] =
    "UPDATE message SET text = $2, encoding = $3, segments = 1 "
    "WHERE id = $1 AND state = 'queued'";

int
message_cut(struct db *db, int64_t id, const char *text,
    const char *encoding, struct error *e)
{
	return change(db, MESSAGE_QUEUED, MESSAGE_QUEUED, sql_cut,
	    DB_ARGS(I(id), T(text), T(encoding)), e);
}

static const char sql_receipt[] =
    "UPDATE message SET state = $3, reason = $4, receipt = $5, done_at = $6 "
    "WHERE id = $1 AND state = $2";

int
message_receipt(struct db *db, int64_t id, enum message_state from,
    enum message_state to, const char *reason, const char *receipt,
    int64_t at, struct error *e)
{
	return change(db, from, to, sql_receipt, DB_ARGS(I(id),
	    T(names[from]), T(names[to]), T(reason), T(receipt), I(at)), e);
}

static const char sql_reached[] =
    "UPDATE message SET receipt = 'handset' WHERE id = $1 "
    "AND state = 'delivered' AND receipt IS NOT 'handset'";

int
message_reached(struct db *db, int64_t id, struct error *e)
{
	if (db_exec(db, sql_reached, DB_ARGS(I(id)), e) < 0)
		return -1;
	return db_changes(db) > 0;
}

static const char sql_doubt[] =
    "UPDATE message SET state = 'unknown', reason = 'no-answer' "
    "WHERE campaign = $1 AND done_at IS NULL AND claimed_at IS NOT NULL "
    "AND state = 'submitting' AND run = $2";

int
message_doubt(struct db *db, int64_t run, int64_t campaign, struct error *e)
{
	XASSERT(allowed[MESSAGE_SUBMITTING] & TO(UNKNOWN));
	return db_exec(db, sql_doubt, DB_ARGS(I(campaign), I(run)), e);
}

static const char sql_queued[] =
    "SELECT count(*) FROM message WHERE campaign = $1 AND state = 'queued'";

int
message_queued(struct db *db, int64_t campaign, int64_t *n, struct error *e)
{
	return db_one(db, sql_queued, DB_ARGS(I(campaign)), n, e) < 0 ? -1 :
	    0;
}

/* Of all in doubt, which have a gateway: they are few, or gone soon. The plus
 * sign keeps the engine from looking at all messages of the campaign. */
static const char sql_unknown[] =
    "SELECT count(*) FROM message WHERE state = 'unknown' AND gateway >= '' "
    "AND +campaign = $1";

int
message_unknown(struct db *db, int64_t campaign, int64_t *n, struct error *e)
{
	return db_one(db, sql_unknown, DB_ARGS(I(campaign)), n, e) < 0 ? -1 :
	    0;
}

/* The indexes are by campaign: ask for each campaign, and for 0. */
#define ALL_CAMPAIGNS "(SELECT 0 UNION ALL SELECT id FROM campaign)"
#define WAITS "(state = 'queued' OR state = 'held')"

static const char sql_waiting[] =
    "SELECT (SELECT count(*) FROM message WHERE campaign IN " ALL_CAMPAIGNS
    " AND " WAITS "), (SELECT count(*) FROM message WHERE campaign IN "
    ALL_CAMPAIGNS " AND done_at IS NULL AND claimed_at IS NOT NULL)";

int
message_waiting(struct db *db, int64_t *to_send, int64_t *to_hear,
    struct error *e)
{
	struct stmt *st = db_query(db, sql_waiting, DB_NONE, e);

	if (db_step(st, e) < 0)
		return -1;
	*to_send = db_int(st, 0);
	*to_hear = db_int(st, 1);
	db_reset(st);
	return 0;
}

static const char sql_waiting_from[] =
    "SELECT count(*) FROM message WHERE campaign = 0 "
    "AND " WAITS " AND own = $1";

int
message_waiting_from(struct db *db, const char *own, int64_t *n,
    struct error *e)
{
	return db_one(db, sql_waiting_from, DB_ARGS(T(own)), n, e) < 0 ? -1 :
	    0;
}

static const char sql_cancel_waiting[] =
    "UPDATE message SET state = 'cancelled', reason = $1, done_at = $2 "
    "WHERE campaign IN " ALL_CAMPAIGNS " AND " WAITS;

int
message_cancel_waiting(struct db *db, const char *reason, int64_t now,
    struct error *e)
{
	XASSERT(db_in_transaction(db));
	XASSERT(allowed[MESSAGE_QUEUED] & allowed[MESSAGE_HELD] &
	    TO(CANCELLED));
	return db_exec(db, sql_cancel_waiting, DB_ARGS(T(reason), I(now)), e);
}

static const char sql_by_ref[] =
    "SELECT id, state FROM message WHERE ref = $1";

int
message_by_ref(struct db *db, const char *ref, int64_t *id,
    enum message_state *state, struct error *e)
{
	struct stmt *st = db_query(db, sql_by_ref, DB_ARGS(T(ref)), e);
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	*id = db_int(st, 0);
	*state = message_state_of(db_word(st, 1));
	db_reset(st);
	return 1;
}
