/* SPDX-License-Identifier: ISC
 *
 * Everything is told in order of id. What narrows a search (a time, a state, a
 * campaign) has an index of its own, which first gives the least and the
 * greatest id that can match; between those the table is walked in its own
 * order, which is cheap because what belongs together was written together.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/history.h"
#include "store/message.h"
#include "text/fold.h"

#define PAGE 256		/* rows read at a time, */
#define PAGE_BYTES (1 << 20)	/* or as many as have that much text */
#define INTS 10
#define TEXTS 18
#define NOTHING SIZE_MAX	/* a text that is null */

/* What is kept of a row: numbers, and where in the page its texts begin. */
struct kept {
	int64_t ints[INTS];
	size_t texts[TEXTS];
};

struct history {
	struct db *db;
	struct history_filter f;
	int64_t after, before;		/* ids between these are left */
	int64_t newest;			/* when it was opened */
	struct buf wanted, folded;	/* f.search, and a text, folded */
	struct kept page[PAGE];
	size_t n, next;
	struct buf texts;
	bool ended;
};

/* The numbers first, then the texts: struct history_row in this order. The
 * plus signs keep the engine from walking another index and sorting. */
#define COLUMNS \
    "m.id, m.created_at, m.segments, m.cost, m.tries, " \
    "m.not_before, m.not_after, m.claimed_at, m.sent_at, m.done_at, " \
    "m.direction, m.number, m.own, m.state, m.reason, m.class, c.name, " \
    "m.ref, coalesce(m.text, c.text), m.gateway, m.encoding, m.receipt, " \
    "m.carrier_id, s.token, m.said, CASE WHEN m.direction = 'in' THEN " \
    "(SELECT l.caller_name FROM lookup l WHERE l.number = m.number " \
    "AND l.caller_name IS NOT NULL ORDER BY l.id DESC LIMIT 1) END, " \
    "CAST(m.carrier_segments AS TEXT), m.carrier_price "
#define FROM \
    "FROM message m JOIN series s ON s.id = m.series " \
    "LEFT JOIN campaign c ON c.id = m.campaign "
#define MATCH \
    "m.id > $1 AND m.id < $2 AND +m.created_at >= $3 " \
    "AND +m.created_at < $4 AND ($5 IS NULL OR m.own = $5) " \
    "AND ($6 IS NULL OR m.direction = $6) " \
    "AND ($7 IS NULL OR m.state = $7) AND ($8 = 0 OR m.campaign = $8) "

static const char sql_up[] = "SELECT " COLUMNS FROM "WHERE " MATCH
    "ORDER BY m.id LIMIT $9";
static const char sql_up_number[] = "SELECT " COLUMNS FROM "WHERE " MATCH
    "AND m.number = $10 ORDER BY m.id LIMIT $9";
static const char sql_down[] = "SELECT " COLUMNS FROM "WHERE " MATCH
    "ORDER BY m.id DESC LIMIT $9";
static const char sql_down_number[] = "SELECT " COLUMNS FROM "WHERE " MATCH
    "AND m.number = $10 ORDER BY m.id DESC LIMIT $9";

/* Those are one query in two directions, with and without a number. */
static struct stmt *
query(struct history *h, bool down, struct error *e)
{
	const struct history_filter *f = &h->f;
	const struct db_arg args[] = {
		I(h->after), I(h->before), I(f->since), I(f->until),
		T(f->own), T(f->direction), T(f->state), I(f->campaign),
		I(PAGE), T(f->number)
	};

	if (f->number)
		return db_query(h->db, down ? sql_down_number : sql_up_number,
		    args, 10, e);
	return db_query(h->db, down ? sql_down : sql_up, args, 9, e);
}

/* Has the row's text the words? */
static bool
found(struct history *h, struct stmt *st)
{
	static const int text = INTS + 8;

	if (!h->wanted.len)
		return true;
	if (db_is_null(st, text))
		return false;
	buf_clear(&h->folded);
	fold_add(&h->folded, db_text(st, text), db_len(st, text));
	return memmem(h->folded.s, h->folded.len, h->wanted.s,
	    h->wanted.len) != NULL;
}

static void
keep(struct history *h, struct stmt *st)
{
	struct kept *k = &h->page[h->n++];
	int i;

	for (i = 0; i < INTS; i++)
		k->ints[i] = db_int(st, i);
	for (i = 0; i < TEXTS; i++) {
		k->texts[i] = NOTHING;
		if (db_is_null(st, INTS + i))
			continue;
		k->texts[i] = h->texts.len;
		buf_add(&h->texts, db_text(st, INTS + i),
		    db_len(st, INTS + i));
		buf_addc(&h->texts, '\0');
	}
}

/* Read on, from h->after; h->ended when that was the last page. */
static int
read_page(struct history *h, struct error *e)
{
	struct stmt *st = query(h, false, e);
	int seen = 0, r;

	h->n = h->next = 0;
	buf_clear(&h->texts);
	while ((r = db_step(st, e)) > 0) {
		h->after = db_int(st, 0);
		seen++;
		if (found(h, st))
			keep(h, st);
		if (h->texts.len > PAGE_BYTES) {
			db_reset(st);
			return 0;
		}
	}
	h->ended = seen < PAGE;
	return r;
}

/* Walk down from the newest match until there are `limit`: h->after is then
 * just below the first that is told. */
static int
limit_to_newest(struct history *h, struct error *e)
{
	int64_t before = h->before, left = h->f.limit, first = h->before;
	struct stmt *st;
	int r = 0, seen;

	do {
		st = query(h, true, e);
		for (seen = 0; left && (r = db_step(st, e)) > 0; seen++) {
			h->before = db_int(st, 0);
			if (found(h, st)) {
				first = h->before;
				left--;
			}
		}
		if (r > 0)
			db_reset(st);
	} while (r >= 0 && left && seen == PAGE);
	h->before = before;
	h->after = first - 1;
	return r < 0 ? -1 : 0;
}

/* The ids that an index says are left: none when there is no row. */
static int
narrow(struct stmt *st, int64_t *low, int64_t *high, struct error *e)
{
	if (db_step(st, e) <= 0)
		return -1;
	if (!db_is_null(st, 0)) {
		if (db_int(st, 0) - 1 < *low)
			*low = db_int(st, 0) - 1;
		if (db_int(st, 1) + 1 > *high)
			*high = db_int(st, 1) + 1;
	}
	db_reset(st);
	return 0;
}

static void
intersect(struct history *h, int64_t low, int64_t high)
{
	if (low > h->after)
		h->after = low;
	if (high < h->before)
		h->before = high;
}

static const char sql_times[] =
    "SELECT min(id), max(id) FROM message "
    "WHERE created_at >= $1 AND created_at < $2";
static const char sql_campaign[] =
    "SELECT min(id), max(id) FROM message WHERE campaign = $1";
static const char sql_waiting[] =
    "SELECT min(id), max(id) FROM message WHERE campaign = $1 "
    "AND (state = 'queued' OR state = 'held')";
static const char sql_underway[] =
    "SELECT min(id), max(id) FROM message WHERE campaign = $1 "
    "AND done_at IS NULL AND claimed_at IS NOT NULL";
static const char sql_campaigns[] =
    "SELECT id FROM campaign WHERE id > $1 ORDER BY id LIMIT 1";

/* What waits and what is under way have indexes; what is done has none. */
static const char *
ends_of(const char *state)
{
	switch (message_state_of(state)) {
	case MESSAGE_HELD:
	case MESSAGE_QUEUED:
		return sql_waiting;
	case MESSAGE_SUBMITTING:
	case MESSAGE_SENDING:
	case MESSAGE_UNKNOWN:
		return sql_underway;
	default:
		return NULL;
	}
}

/* The messages of a state, in one campaign after the other: the indexes lead
 * with the campaign, 0 for none. */
static int
narrow_by(struct history *h, const char *sql, struct error *e)
{
	int64_t campaign = h->f.campaign, low = INT64_MAX, high = 0;
	int r;

	do {
		if (narrow(db_query(h->db, sql, DB_ARGS(I(campaign)), e),
		    &low, &high, e) < 0)
			return -1;
		r = h->f.campaign ? 0 : db_one(h->db, sql_campaigns,
		    DB_ARGS(I(campaign)), &campaign, e);
	} while (r > 0);
	intersect(h, low, high);
	return r;
}

static int
narrow_all(struct history *h, struct error *e)
{
	const char *sql = h->f.state ? ends_of(h->f.state) : NULL;
	int64_t low = INT64_MAX, high = 0;

	if (h->f.since > 0 || h->f.until < INT64_MAX) {
		if (narrow(db_query(h->db, sql_times, DB_ARGS(I(h->f.since),
		    I(h->f.until)), e), &low, &high, e) < 0)
			return -1;
		intersect(h, low, high);
	}
	if (sql)
		return narrow_by(h, sql, e);
	if (!h->f.campaign)
		return 0;
	low = INT64_MAX;
	high = 0;
	if (narrow(db_query(h->db, sql_campaign, DB_ARGS(I(h->f.campaign)),
	    e), &low, &high, e) < 0)
		return -1;
	intersect(h, low, high);
	return 0;
}

int
history_open(struct history **out, struct db *db,
    const struct history_filter *f, struct error *e)
{
	struct history *h = xcalloc(1, sizeof *h);

	*out = NULL;
	h->db = db;
	h->f = *f;
	if (!h->f.until)
		h->f.until = INT64_MAX;
	if (f->search)
		fold_add(&h->wanted, f->search, strlen(f->search));
	if (history_newest(db, &h->newest, e) < 0)
		goto fail;
	h->before = h->newest + 1;
	if (f->id)
		intersect(h, f->id - 1, f->id + 1);
	else if (!f->number && narrow_all(h, e) < 0)
		goto fail;
	if (f->limit && limit_to_newest(h, e) < 0)
		goto fail;
	*out = h;
	return 0;
fail:
	history_close(h);
	return -1;
}

static const char *
text_of(const struct history *h, const struct kept *k, int i)
{
	return k->texts[i] == NOTHING ? NULL : h->texts.s + k->texts[i];
}

static void
give(const struct history *h, const struct kept *k, struct history_row *row)
{
	*row = (struct history_row){
		.id = k->ints[0], .at = k->ints[1], .segments = k->ints[2],
		.cost = k->ints[3], .tries = k->ints[4],
		.not_before = k->ints[5], .not_after = k->ints[6],
		.claimed_at = k->ints[7], .sent_at = k->ints[8],
		.done_at = k->ints[9],
		.direction = text_of(h, k, 0), .number = text_of(h, k, 1),
		.own = text_of(h, k, 2), .state = text_of(h, k, 3),
		.reason = text_of(h, k, 4), .class = text_of(h, k, 5),
		.campaign = text_of(h, k, 6), .ref = text_of(h, k, 7),
		.text = text_of(h, k, 8), .gateway = text_of(h, k, 9),
		.encoding = text_of(h, k, 10), .receipt = text_of(h, k, 11),
		.carrier_id = text_of(h, k, 12), .token = text_of(h, k, 13),
		.said = text_of(h, k, 14), .caller_name = text_of(h, k, 15),
		.carrier_segments = text_of(h, k, 16),
		.carrier_price = text_of(h, k, 17),
	};
}

int
history_next(struct history *h, struct history_row *row, struct error *e)
{
	while (h->next == h->n) {
		if (h->ended)
			return 0;
		if (read_page(h, e) < 0)
			return -1;
	}
	give(h, &h->page[h->next++], row);
	return 1;
}

void
history_follow(struct history *h)
{
	if (h->before != INT64_MAX) {
		h->before = INT64_MAX;
		h->after = h->newest;
	}
	h->ended = false;
}

void
history_close(struct history *h)
{
	if (!h)
		return;
	buf_release(&h->wanted);
	buf_release(&h->folded);
	buf_release(&h->texts);
	free(h);
}

const char *
history_direction(const char *stored)
{
	return strcmp(stored, "in") ? "sent" : "received";
}

static const char sql_events[] =
    "SELECT at, status, reason, receipt, carrier_id FROM event "
    "WHERE message = $1 ORDER BY id";

struct stmt *
history_events(struct db *db, int64_t id, struct error *e)
{
	return db_query(db, sql_events, DB_ARGS(I(id)), e);
}

int
history_event(struct stmt *st, struct history_event *ev, struct error *e)
{
	int r = db_step(st, e);

	if (r > 0)
		*ev = (struct history_event){ .at = db_int(st, 0),
		    .status = db_word(st, 1), .reason = db_word(st, 2),
		    .receipt = db_word(st, 3), .carrier_id = db_word(st, 4) };
	return r;
}

static const char sql_newest[] =
    "SELECT id FROM message ORDER BY id DESC LIMIT 1";

int
history_newest(struct db *db, int64_t *id, struct error *e)
{
	*id = 0;
	return db_one(db, sql_newest, DB_NONE, id, e) < 0 ? -1 : 0;
}

#define DEAD \
    "WHERE id > $1 AND id <= $2 AND state NOT IN ('held', 'queued', " \
    "'submitting', 'sending', 'unknown') AND NOT EXISTS (SELECT 1 FROM " \
    "campaign c WHERE c.id = message.campaign " \
    "AND c.state IN ('running', 'paused'))"

static const char sql_dead[] = "SELECT count(*), "
    "coalesce(sum(CASE WHEN direction = 'out' THEN cost ELSE 0 END), 0) "
    "FROM message " DEAD;
static const char sql_keep_cost[] =
    "INSERT INTO deleted_cost (at, messages, cost) VALUES ($1, $2, $3)";
static const char sql_delete_events[] =
    "DELETE FROM event WHERE message IN (SELECT id FROM message " DEAD ")";
static const char sql_delete[] = "DELETE FROM message " DEAD;

static int
count_dead(struct db *db, int64_t after, int64_t upto, int64_t *n,
    int64_t *cost, struct error *e)
{
	struct stmt *st = db_query(db, sql_dead, DB_ARGS(I(after), I(upto)),
	    e);

	if (db_step(st, e) <= 0)
		return -1;
	*n = db_int(st, 0);
	*cost = db_int(st, 1);
	db_reset(st);
	return 0;
}

int
history_deletable(struct db *db, int64_t after, int64_t upto, int64_t *n,
    struct error *e)
{
	int64_t cost;

	return count_dead(db, after, upto, n, &cost, e);
}

int
history_delete(struct db *db, int64_t after, int64_t upto, int64_t now,
    int64_t *n, struct error *e)
{
	int64_t cost;

	XASSERT(db_in_transaction(db));
	if (count_dead(db, after, upto, n, &cost, e) < 0)
		return -1;
	if (!*n)
		return 0;
	if (db_exec(db, sql_keep_cost, DB_ARGS(I(now), I(*n), I(cost)),
	    e) < 0 || db_exec(db, sql_delete_events, DB_ARGS(I(after),
	    I(upto)), e) < 0 || db_exec(db, sql_delete, DB_ARGS(I(after),
	    I(upto)), e) < 0)
		return -1;
	if (db_changes(db) != *n)
		return error_set(e, ERR_BUG, "deleted %lld messages, not %lld",
		    (long long)db_changes(db), (long long)*n);
	return 0;
}

static const char sql_facts[] =
    "SELECT m.created_at, m.segments, m.cost, m.direction, m.number, m.own, "
    "c.name, m.state FROM message m LEFT JOIN campaign c ON c.id = m.campaign "
    "WHERE m.created_at >= $1 AND m.created_at < $2";

struct stmt *
history_facts(struct db *db, int64_t since, int64_t until, struct error *e)
{
	return db_query(db, sql_facts, DB_ARGS(I(since), I(until)), e);
}

int
history_fact(struct stmt *st, struct history_fact *f, struct error *e)
{
	int r = db_step(st, e);

	if (r > 0)
		*f = (struct history_fact){ .at = db_int(st, 0),
		    .segments = db_int(st, 1), .cost = db_int(st, 2),
		    .direction = db_word(st, 3), .number = db_word(st, 4),
		    .own = db_text(st, 5), .campaign = db_text(st, 6),
		    .state = db_word(st, 7) };
	return r;
}
