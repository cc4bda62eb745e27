/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/gateway.h"
#include "flow/inbound-parts.h"
#include "flow/inbound.h"
#include "store/account.h"
#include "store/db.h"

#define HOUR_MS INT64_C(3600000)
/* A carrier that is not answered brings a part again for a day. */
#define KEPT_MS (72 * HOUR_MS)
#define TEXT_MAX (64 * 1024)
/* What stands for parts that never came. */
#define GAP " [...] "

/* The parts of one message, put together. */
struct whole {
	struct buf text;
	int64_t have, last, at;
	char carrier_id[CARRIER_ID_MAX];	/* of the first */
};

static const char sql_keep[] =
    "INSERT INTO inbound_part (gateway, number, own, ref, part, parts, "
    "carrier_id, text, at, received_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) "
    "ON CONFLICT DO NOTHING";

static const char sql_parts[] =
    "SELECT part, text, carrier_id, at FROM inbound_part "
    "WHERE joined = 0 AND number = $1 AND own = $2 AND ref = $3 "
    "AND gateway = $4 AND parts = $5 AND received_at BETWEEN $6 AND $7 "
    "ORDER BY part, id";

static void
add_part(struct whole *w, struct stmt *st)
{
	int64_t part = db_int(st, 0);

	if (part == w->last)	/* another one of that number */
		return;
	if (part > w->last + 1)
		buf_adds(&w->text, GAP);
	w->last = part;
	w->have++;
	if (w->have == 1)
		snprintf(w->carrier_id, sizeof w->carrier_id, "%s",
		    db_word(st, 2));
	if (!w->at || db_int(st, 3) < w->at)
		w->at = db_int(st, 3);
	if (w->text.len + db_len(st, 1) < TEXT_MAX)
		buf_add(&w->text, db_text(st, 1), db_len(st, 1));
}

static int
put_together(struct account *a, const struct inbound *m,
    const struct inbound_part *p, int64_t since, struct whole *w,
    struct error *e)
{
	struct stmt *st = db_query(a->db, sql_parts, DB_ARGS(T(m->number),
	    T(m->own), T(p->ref), T(m->gateway), I(p->parts), I(since),
	    I(since + HOUR_MS)), e);
	int r;

	memset(w, 0, sizeof *w);
	buf_clear(&w->text);
	while ((r = db_step(st, e)) > 0)
		add_part(w, st);
	if (r == 0 && w->last < p->parts)
		buf_adds(&w->text, GAP);
	return r;
}

static const char sql_joined[] =
    "UPDATE inbound_part SET joined = 1 "
    "WHERE joined = 0 AND number = $1 AND own = $2 AND ref = $3 "
    "AND gateway = $4 AND parts = $5 AND received_at BETWEEN $6 AND $7";

/* What is there becomes a message. */
static int
take_whole(struct account *a, const struct inbound *m,
    const struct inbound_part *p, int64_t since, const struct whole *w,
    int64_t *id, struct error *e)
{
	struct inbound all = *m;

	all.text = w->text.s;
	all.carrier_id = w->carrier_id;
	all.at = w->at;
	if (db_exec(a->db, sql_joined, DB_ARGS(T(m->number), T(m->own),
	    T(p->ref), T(m->gateway), I(p->parts), I(since),
	    I(since + HOUR_MS)), e) < 0)
		return -1;
	return inbound_take(a, &all, id, e);
}

int
inbound_part_take(struct account *a, const struct inbound *m,
    const struct inbound_part *p, int64_t *id, struct error *e)
{
	int64_t now = clock_now();
	struct whole w;
	int r;

	*id = 0;
	if (db_exec(a->db, sql_keep, DB_ARGS(T(m->gateway), T(m->number),
	    T(m->own), T(p->ref), I(p->part), I(p->parts), T(m->carrier_id),
	    T(m->text), I(m->at), I(now)), e) < 0)
		return -1;
	if (!db_changes(a->db))
		return INBOUND_KNOWN;
	r = put_together(a, m, p, now - HOUR_MS, &w, e);
	if (r == 0)
		r = w.have < p->parts ? INBOUND_PART :
		    take_whole(a, m, p, now - HOUR_MS, &w, id, e);
	buf_release(&w.text);
	return r;
}

static const char sql_late[] =
    "SELECT gateway, number, own, ref, parts, received_at FROM inbound_part "
    "WHERE joined = 0 AND received_at < $1 ORDER BY received_at LIMIT 1";

/* The one that waits longest: 1, 0 there is none, -1. */
static int
take_late(struct account *a, struct error *e)
{
	struct stmt *st = db_query(a->db, sql_late, DB_ARGS(I(clock_now() -
	    HOUR_MS)), e);
	struct inbound m = { 0 };
	struct inbound_part p = { 0 };
	char *texts[4] = { 0 };
	struct whole w = { 0 };
	int64_t since, id;
	int r = db_step(st, e), i;

	if (r <= 0)
		return r;
	for (i = 0; i < 4; i++)
		texts[i] = xstrdup(db_word(st, i));
	p.parts = db_int(st, 4);
	since = db_int(st, 5);
	db_reset(st);
	m.gateway = texts[0];
	m.number = texts[1];
	m.own = texts[2];
	p.ref = texts[3];
	r = put_together(a, &m, &p, since, &w, e);
	if (r == 0)
		r = take_whole(a, &m, &p, since, &w, &id, e);
	buf_release(&w.text);
	for (i = 0; i < 4; i++)
		free(texts[i]);
	return r < 0 ? -1 : 1;
}

static const char sql_forget[] =
    "DELETE FROM inbound_part WHERE joined = 1 AND received_at < $1";

int64_t
inbound_parts_late(struct account *a, struct error *e)
{
	int64_t n = 0;
	int r;

	if (db_begin(a->db, e) < 0)
		return -1;
	while ((r = take_late(a, e)) > 0)
		n++;
	if (r == 0)
		r = db_exec(a->db, sql_forget, DB_ARGS(I(clock_now() -
		    KEPT_MS)), e);
	if (r == 0 && db_commit(a->db, e) == 0)
		return n;
	db_rollback(a->db);
	return -1;
}
