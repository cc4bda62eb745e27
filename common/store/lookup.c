/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/ledger.h"
#include "store/lookup.h"
#include "store/setting.h"

static const char *const states[] = { "asking", "found", "none", "refused" };

const char *
lookup_state_name(enum lookup_state state)
{
	return states[state];
}

int
lookup_price(struct db *db, bool cnam, int64_t *price, struct error *e)
{
	int64_t name = 0;

	if (setting_int(db, "lookup-price", price, e) < 0 ||
	    (cnam && setting_int(db, "cnam-price", &name, e) < 0))
		return -1;
	*price += name;
	return 0;
}

#define COLUMNS "id, number, cnam, state, reason, type, mcc, mnc, operator, " \
    "caller_name, cost, asked_at, answered_at, job"

#define TAKE(to, col) snprintf(to, sizeof(to), "%s", db_word(st, col))

static void
from_row(struct lookup *l, struct stmt *st)
{
	int i;

	memset(l, 0, sizeof *l);
	l->id = db_int(st, 0);
	TAKE(l->number, 1);
	l->cnam = db_int(st, 2) != 0;
	for (i = 0; strcmp(states[i], db_word(st, 3)); i++)
		;
	l->state = (enum lookup_state)i;
	TAKE(l->reason, 4);
	TAKE(l->type, 5);
	TAKE(l->mcc, 6);
	TAKE(l->mnc, 7);
	TAKE(l->operator, 8);
	TAKE(l->caller_name, 9);
	l->cost = db_int(st, 10);
	l->asked_at = db_int(st, 11);
	l->answered_at = db_int(st, 12);
	l->job = db_int(st, 13);
}

static int
one_row(struct lookup *l, struct stmt *st, struct error *e)
{
	int r = db_step(st, e);

	if (r > 0) {
		from_row(l, st);
		db_reset(st);
	}
	return r;
}

static const char sql_known[] =
    "SELECT " COLUMNS " FROM lookup WHERE number = $1 AND cnam >= $2 "
    "AND state <> 'refused' AND (state = 'asking' OR asked_at >= $3) "
    "ORDER BY id DESC LIMIT 1";

int
lookup_known(struct lookup *l, struct db *db, const char *number, bool cnam,
    int64_t since, struct error *e)
{
	return one_row(l, db_query(db, sql_known, DB_ARGS(T(number), I(cnam),
	    I(since)), e), e);
}

static const char sql_get[] = "SELECT " COLUMNS " FROM lookup WHERE id = $1";

int
lookup_get(struct lookup *l, struct db *db, int64_t id, struct error *e)
{
	int r = one_row(l, db_query(db, sql_get, DB_ARGS(I(id)), e), e);

	if (r == 0)
		return error_set(e, ERR_DATA, "look-up %lld is not in the "
		    "account: restore a backup with sms-account restore",
		    (long long)id);
	return r < 0 ? -1 : 0;
}

static const char sql_intend[] =
    "INSERT INTO lookup (number, cnam, gateway, state, cost, job, "
    "asked_at) VALUES ($1, $2, $3, 'asking', $4, $5, $6)";

int
lookup_intend(struct lookup *l, struct db *db, const char *gateway,
    struct error *e)
{
	XASSERT(db_in_transaction(db));
	if (db_exec(db, sql_intend, DB_ARGS(T(l->number), I(l->cnam),
	    T(gateway), I(l->cost), I(l->job), I(l->asked_at)), e) < 0)
		return -1;
	l->id = db_last_id(db);
	l->state = LOOKUP_ASKING;
	return l->cost ? ledger_post(db, l->asked_at, "lookup", -l->cost, 0,
	    l->number, e) : 0;
}

static const char sql_answer[] =
    "UPDATE lookup SET state = $2, reason = $3, type = $4, mcc = $5, "
    "mnc = $6, operator = $7, caller_name = $8, cost = $9, answered_at = $10 "
    "WHERE id = $1 AND state = 'asking'";

static const char *
or_null(const char *s)
{
	return *s ? s : NULL;
}

int
lookup_answer(struct lookup *l, struct db *db, struct error *e)
{
	int64_t back = l->state == LOOKUP_REFUSED ? l->cost : 0;

	XASSERT(db_in_transaction(db) && l->state != LOOKUP_ASKING);
	l->cost -= back;
	if (db_exec(db, sql_answer, DB_ARGS(I(l->id), T(states[l->state]),
	    T(or_null(l->reason)), T(or_null(l->type)), T(or_null(l->mcc)),
	    T(or_null(l->mnc)), T(or_null(l->operator)),
	    T(or_null(l->caller_name)), I(l->cost), I(l->answered_at)), e) < 0)
		return -1;
	if (db_changes(db) == 0)
		return lookup_get(l, db, l->id, e);
	return back ? ledger_post(db, l->answered_at, "lookup-refund", back, 0,
	    l->number, e) : 0;
}
