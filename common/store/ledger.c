/* SPDX-License-Identifier: ISC */
#include "base/error.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/ledger.h"

static const char sql_balance[] =
    "SELECT balance FROM ledger ORDER BY id DESC LIMIT 1";

int
ledger_balance(struct db *db, int64_t *balance, struct error *e)
{
	*balance = 0;
	return db_one(db, sql_balance, DB_NONE, balance, e) < 0 ? -1 : 0;
}

static const char sql_post[] =
    "INSERT INTO ledger (at, kind, amount, balance, message, note) "
    "VALUES ($1, $2, $3, $4, $5, $6)";

int
ledger_append(struct db *db, int64_t *balance, int64_t at, const char *kind,
    int64_t amount, int64_t message, const char *note, struct error *e)
{
	XASSERT(db_in_transaction(db));
	*balance += amount;
	return db_exec(db, sql_post, DB_ARGS(I(at), T(kind), I(amount),
	    I(*balance), message ? I(message) : NIL, T(note)), e);
}

static const char sql_post_each[] =
    "INSERT INTO ledger (at, kind, amount, balance, message, note) "
    "SELECT $1, $2, $3, $4 + $3 * (id - $5 + 1), id, $7 FROM message "
    "WHERE id BETWEEN $5 AND $6 ORDER BY id";

int
ledger_append_each(struct db *db, int64_t *balance, int64_t at,
    const char *kind, int64_t amount, int64_t first, int64_t n,
    const char *note, struct error *e)
{
	if (n == 1)
		return ledger_append(db, balance, at, kind, amount, first,
		    note, e);
	XASSERT(db_in_transaction(db));
	if (db_exec(db, sql_post_each, DB_ARGS(I(at), T(kind), I(amount),
	    I(*balance), I(first), I(first + n - 1), T(note)), e) < 0)
		return -1;
	XASSERT(db_changes(db) == n);
	*balance += n * amount;
	return 0;
}

int
ledger_post(struct db *db, int64_t at, const char *kind, int64_t amount,
    int64_t message, const char *note, struct error *e)
{
	int64_t balance;

	if (ledger_balance(db, &balance, e) < 0)
		return -1;
	return ledger_append(db, &balance, at, kind, amount, message, note,
	    e);
}

/* Newest first: it is asked of a message that was refunded a moment ago. */
static const char sql_newest[] =
    "SELECT max(amount, 0) FROM ledger WHERE message = $1 "
    "ORDER BY id DESC LIMIT 1";

int
ledger_given_back(struct db *db, int64_t message, int64_t *amount,
    struct error *e)
{
	*amount = 0;
	return db_one(db, sql_newest, DB_ARGS(I(message)), amount, e) < 0 ?
	    -1 : 0;
}

static const char sql_lines[] =
    "SELECT id, at, kind, amount, balance, message, note FROM ledger "
    "WHERE at >= $1 AND at < $2 ORDER BY id";

int
ledger_each(struct db *db, int64_t since, int64_t until,
    int (*show)(const struct ledger_line *line, void *ctx, struct error *e),
    void *ctx, struct error *e)
{
	struct stmt *st = db_query(db, sql_lines, DB_ARGS(I(since), I(until)),
	    e);
	int r;

	while ((r = db_step(st, e)) > 0) {
		struct ledger_line line = { db_int(st, 0), db_int(st, 1),
		    db_word(st, 2), db_int(st, 3), db_int(st, 4),
		    db_int(st, 5), db_text(st, 6) };

		if (show(&line, ctx, e) < 0) {
			db_reset(st);
			return -1;
		}
	}
	return r;
}

static const char sql_drift[] =
    "SELECT id FROM (SELECT id, balance, sum(amount) OVER (ORDER BY id) AS due "
    "FROM ledger) WHERE balance <> due LIMIT 1";
static const char sql_spent[] =
    "SELECT coalesce(-sum(amount), 0) FROM ledger "
    "WHERE kind IN ('charge', 'refund', 'lookup', 'lookup-refund')";
static const char sql_cost[] =
    "SELECT (SELECT coalesce(sum(cost), 0) FROM message "
    "WHERE direction = 'out') "
    "+ (SELECT coalesce(sum(cost), 0) FROM deleted_cost) "
    "+ (SELECT coalesce(sum(cost), 0) FROM lookup)";

int
ledger_check(struct db *db, struct error *e)
{
	int64_t id, spent = 0, cost = 0;
	int r = db_one(db, sql_drift, DB_NONE, &id, e);

	if (r < 0)
		return -1;
	if (r > 0)
		return error_set(e, ERR_DATA, "ledger line %lld does not sum "
		    "up: restore a backup with sms-account restore",
		    (long long)id);
	if (db_one(db, sql_spent, DB_NONE, &spent, e) < 0 ||
	    db_one(db, sql_cost, DB_NONE, &cost, e) < 0)
		return -1;
	if (spent != cost)
		return error_set(e, ERR_DATA, "the ledger charged %lld "
		    "milli-credits, messages and look-ups cost %lld: restore "
		    "a backup with sms-account restore",
		    (long long)spent, (long long)cost);
	return 0;
}
