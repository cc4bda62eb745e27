/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "store/caller.h"
#include "store/contact.h"
#include "store/db.h"

#define TAKE(to, col) snprintf(to, sizeof(to), "%s", db_word(st, col))

static const char sql_name[] =
    "SELECT caller_name, answered_at FROM lookup WHERE number = $1 "
    "AND caller_name IS NOT NULL ORDER BY id DESC LIMIT 1";

int
caller_name(char name[64], int64_t *at, struct db *db, const char *number,
    struct error *e)
{
	struct stmt *st = db_query(db, sql_name, DB_ARGS(T(number)), e);
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	snprintf(name, 64, "%s", db_word(st, 0));
	if (at)
		*at = db_int(st, 1);
	db_reset(st);
	return 1;
}

static const char sql_of[] = "SELECT number FROM message WHERE id = $1";

int
caller_of(char name[64], struct db *db, int64_t message, struct error *e)
{
	struct stmt *st = db_query(db, sql_of, DB_ARGS(I(message)), e);
	char number[20];
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	TAKE(number, 0);
	db_reset(st);
	return caller_name(name, NULL, db, number, e);
}

void
caller_line(struct buf *b, const char *number, const char *name)
{
	buf_addf(b, "%s is %s.\n", number, name);
}

static const char sql_asked[] =
    "SELECT 1 FROM lookup WHERE number = $1 AND cnam = 1 "
    "AND state <> 'asking' AND (caller_name IS NOT NULL OR asked_at >= $2) "
    "LIMIT 1";
static const char sql_want[] =
    "INSERT INTO name_wanted (own, number, wanted_at, not_before) "
    "VALUES ($1, $2, $3, $3) ON CONFLICT (own, number) DO NOTHING";

int
caller_want(struct db *db, const char *own, const char *number,
    int64_t since, struct error *e)
{
	char why[40];
	int64_t one;
	int r;

	XASSERT(db_in_transaction(db));
	r = db_one(db, sql_asked, DB_ARGS(T(number), I(since)), &one, e);
	if (r == 0)
		r = contact_dead(db, number, why, e);
	if (r != 0)
		return r < 0 ? -1 : 0;
	return db_exec(db, sql_want, DB_ARGS(T(own), T(number),
	    I(clock_now())), e) < 0 ? -1 : 1;
}

#define COLUMNS "w.own, w.number, w.wanted_at, w.not_before, w.tries, " \
    "w.reason, o.gateway, NOT EXISTS (SELECT 1 FROM own_setting s " \
    "WHERE s.number = w.own AND s.key = 'cnam' AND s.value = 'yes') " \
    "OR EXISTS (SELECT 1 FROM lookup l WHERE l.number = w.number " \
    "AND l.caller_name IS NOT NULL) " \
    "FROM name_wanted w JOIN own o ON o.number = w.own "

static void
from_row(struct caller *c, struct stmt *st)
{
	TAKE(c->own, 0);
	TAKE(c->number, 1);
	c->wanted_at = db_int(st, 2);
	c->not_before = db_int(st, 3);
	c->tries = db_int(st, 4);
	TAKE(c->reason, 5);
	TAKE(c->gateway, 6);
	c->moot = db_int(st, 7) != 0;
}

static const char sql_due[] =
    "SELECT " COLUMNS "WHERE w.not_before <= $1 "
    "ORDER BY w.not_before, w.own, w.number LIMIT $2";

int
caller_due(struct db *db, struct caller v[], size_t max, struct error *e)
{
	struct stmt *st = db_query(db, sql_due, DB_ARGS(I(clock_now()),
	    I((int64_t)max)), e);
	int n = 0, r;

	while ((r = db_step(st, e)) > 0)
		from_row(&v[n++], st);
	return r < 0 ? -1 : n;
}

static int
one_row(struct caller *c, struct stmt *st, struct error *e)
{
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	if (c)
		from_row(c, st);
	db_reset(st);
	return 1;
}

static const char sql_find[] =
    "SELECT " COLUMNS "WHERE w.own = $1 AND w.number = $2";

int
caller_find(struct caller *c, struct db *db, const char *own,
    const char *number, struct error *e)
{
	return one_row(c, db_query(db, sql_find, DB_ARGS(T(own), T(number)),
	    e), e);
}

static const char sql_done[] =
    "DELETE FROM name_wanted WHERE own = $1 AND number = $2";

int
caller_done(struct db *db, const struct caller *c, struct error *e)
{
	return db_exec(db, sql_done, DB_ARGS(T(c->own), T(c->number)), e);
}

static const char sql_later[] =
    "UPDATE name_wanted SET not_before = $3, tries = $4, reason = $5 "
    "WHERE own = $1 AND number = $2";

int
caller_later(struct db *db, const struct caller *c, int64_t at,
    const char *reason, struct error *e)
{
	return db_exec(db, sql_later, DB_ARGS(T(c->own), T(c->number), I(at),
	    I(c->tries), T(reason)), e);
}

static const char sql_stuck[] =
    "SELECT " COLUMNS "WHERE w.reason = $1 LIMIT 1";
static const char sql_any[] =
    "SELECT " COLUMNS "WHERE w.reason > '' LIMIT 1";

int
caller_stuck(struct caller *c, struct db *db, const char *reason,
    struct error *e)
{
	return one_row(c, reason ? db_query(db, sql_stuck, DB_ARGS(T(reason)),
	    e) : db_query(db, sql_any, DB_NONE, e), e);
}

static const char sql_cancel[] = "DELETE FROM name_wanted WHERE not_before > 0";

int
callers_cancel(struct db *db, struct error *e)
{
	return db_exec(db, sql_cancel, DB_NONE, e);
}
