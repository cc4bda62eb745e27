/* SPDX-License-Identifier: ISC */
#include "store/fee.h"

#include <stdio.h>
#include <time.h>

#include "base/error.h"
#include "store/db.h"

static int
month_days(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31,
	    30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month] + (month == 1 && leap);
}

/* Always counted from the first day: from month to month, a 31st would become
 * a 28th for good. */
int64_t
fee_due(int64_t since, int64_t months)
{
	time_t t = (time_t)(since / 1000);
	struct tm tm;
	int day;

	gmtime_r(&t, &tm);
	months += tm.tm_mon;
	tm.tm_year += (int)(months / 12);
	tm.tm_mon = (int)(months % 12);
	day = month_days(tm.tm_year + 1900, tm.tm_mon);
	if (tm.tm_mday > day)
		tm.tm_mday = day;
	return (int64_t)timegm(&tm) * 1000 + since % 1000;
}

#define COLUMNS "number, since, months, due_at, unpaid_since"

static void
from_row(struct fee *f, struct stmt *st)
{
	snprintf(f->number, sizeof f->number, "%s", db_word(st, 0));
	f->since = db_int(st, 1);
	f->months = db_int(st, 2);
	f->due_at = db_int(st, 3);
	f->unpaid_since = db_int(st, 4);
}

static int
read_one(struct fee *f, struct stmt *st, struct error *e)
{
	int r = db_step(st, e);

	if (r > 0) {
		from_row(f, st);
		db_reset(st);
	}
	return r;
}

static const char sql_begin[] =
    "INSERT INTO own_fee (number, since, months, due_at) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT (number) DO NOTHING";

int
fee_begin(struct db *db, const char *number, int64_t since, int64_t months,
    struct error *e)
{
	return db_exec(db, sql_begin, DB_ARGS(T(number), I(since), I(months),
	    I(fee_due(since, months))), e);
}

static const char sql_load[] =
    "SELECT " COLUMNS " FROM own_fee WHERE number = $1";

int
fee_load(struct fee *f, struct db *db, const char *number, struct error *e)
{
	*f = (struct fee){ 0 };
	return read_one(f, db_query(db, sql_load, DB_ARGS(T(number)), e), e);
}

static const char sql_next[] =
    "SELECT " COLUMNS " FROM own_fee WHERE (due_at, number) > ($1, $2) "
    "AND due_at <= $3 ORDER BY due_at, number LIMIT 1";

int
fee_next(struct fee *f, struct db *db, int64_t now, struct error *e)
{
	return read_one(f, db_query(db, sql_next, DB_ARGS(I(f->due_at),
	    T(f->number), I(now)), e), e);
}

static const char sql_paid[] =
    "UPDATE own_fee SET months = $3, due_at = $4, unpaid_since = NULL "
    "WHERE number = $1 AND months = $2";

int
fee_paid(struct fee *f, struct db *db, struct error *e)
{
	int64_t months = f->months + 1, due = fee_due(f->since, months);

	if (db_exec(db, sql_paid, DB_ARGS(T(f->number), I(f->months),
	    I(months), I(due)), e) < 0)
		return -1;
	if (db_changes(db) != 1)
		return 0;
	f->months = months;
	f->due_at = due;
	f->unpaid_since = 0;
	return 1;
}

static const char sql_unpaid[] =
    "UPDATE own_fee SET unpaid_since = $2 WHERE number = $1";

int
fee_unpaid(struct fee *f, struct db *db, int64_t since, struct error *e)
{
	f->unpaid_since = since;
	return db_exec(db, sql_unpaid, DB_ARGS(T(f->number), I(since)), e);
}

static const char sql_count[] = "SELECT count(*) FROM own_fee";
static const char sql_count_unpaid[] =
    "SELECT count(*) FROM own_fee WHERE unpaid_since IS NOT NULL";

int
fee_count(struct db *db, int64_t *all, int64_t *unpaid, struct error *e)
{
	return db_one(db, sql_count, DB_NONE, all, e) < 0 ||
	    db_one(db, sql_count_unpaid, DB_NONE, unpaid, e) < 0 ? -1 : 0;
}
