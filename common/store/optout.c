/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "store/db.h"
#include "store/optout.h"

/* "service:" and an id that needs no quoting anywhere. */
static bool
is_service(const char *scope)
{
	const char *id = scope + strlen("service:"), *s;

	if (strncmp(scope, "service:", strlen("service:")) || !*id ||
	    strlen(scope) >= OPTOUT_SCOPE_SIZE)
		return false;
	for (s = id; *s; s++) {
		if (!isalnum((unsigned char)*s) && !strchr("._-", *s))
			return false;
	}
	return true;
}

int
optout_scope(const char *scope, struct error *e)
{
	static const char *const words[] = { "all", "marketing", "service:ID" };

	if (!strcmp(scope, "all") || !strcmp(scope, "marketing") ||
	    is_service(scope))
		return 0;
	return error_set(e, ERR_USAGE, "'%s' is not a scope%s", scope,
	    name_hint(scope, words, sizeof words / sizeof *words, "give all, "
	    "marketing or service:ID").s);
}

/* Does an opt-out of that scope withhold a message of the class (G2)? One that
 * nobody here has written is taken for the widest. */
static bool
withholds(const char *scope, const char *class, const char *service)
{
	if (!strcmp(scope, "marketing"))
		return !strcmp(class, "marketing");
	if (is_service(scope))
		return service &&
		    !strcmp(scope + strlen("service:"), service);
	return true;
}

static const char sql_scopes[] =
    "SELECT scope FROM optout WHERE number = $1 ORDER BY scope";

int
optout_blocks(struct db *db, const char *number, const char *class,
    const char *service, char scope[OPTOUT_SCOPE_SIZE], struct error *e)
{
	struct stmt *st = db_query(db, sql_scopes, DB_ARGS(T(number)), e);
	int r;

	while ((r = db_step(st, e)) > 0) {
		if (!withholds(db_word(st, 0), class, service))
			continue;
		if (scope)
			snprintf(scope, OPTOUT_SCOPE_SIZE, "%s",
			    db_word(st, 0));
		db_reset(st);
		return 1;
	}
	return r;
}

static const char sql_any[] = "SELECT 1 FROM optout LIMIT 1";

int
optout_any(struct db *db, struct error *e)
{
	int64_t one;

	return db_one(db, sql_any, DB_NONE, &one, e);
}

static const char sql_log[] =
    "INSERT INTO optout_log (at, action, number, scope, source, note) "
    "VALUES ($1, $2, $3, $4, $5, $6)";

static int
record(struct db *db, const char *action, const char *number,
    const char *scope, const char *source, const char *note, struct error *e)
{
	return db_exec(db, sql_log, DB_ARGS(I(clock_now()), T(action),
	    T(number), T(scope), T(source), T(note)), e);
}

static const char sql_add[] =
    "INSERT INTO optout (number, scope, since, source, note) "
    "VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";

int
optout_add(struct db *db, const char *number, const char *scope,
    int64_t since, const char *source, const char *note, struct error *e)
{
	if (optout_scope(scope, e) < 0 ||
	    db_exec(db, sql_add, DB_ARGS(T(number), T(scope), I(since),
	    T(source), T(note)), e) < 0)
		return -1;
	if (!db_changes(db))
		return 0;
	return record(db, "add", number, scope, source, note, e) < 0 ? -1 : 1;
}

static const char sql_delete[] =
    "DELETE FROM optout WHERE number = $1 AND scope = $2";

int
optout_delete(struct db *db, const char *number, const char *scope,
    const char *source, const char *reason, struct error *e)
{
	if (optout_scope(scope, e) < 0 ||
	    db_exec(db, sql_delete, DB_ARGS(T(number), T(scope)), e) < 0)
		return -1;
	if (!db_changes(db))
		return 0;
	return record(db, "delete", number, scope, source, reason, e) < 0 ?
	    -1 : 1;
}

#define COLUMNS "SELECT number, scope, since, source, note FROM optout "
static const char sql_every[] =
    COLUMNS "WHERE $1 IS NULL OR scope = $1 ORDER BY number, scope";
static const char sql_of_number[] =
    COLUMNS "WHERE number = $1 AND ($2 IS NULL OR scope = $2) ORDER BY scope";

struct stmt *
optout_all(struct db *db, const char *number, const char *scope,
    struct error *e)
{
	if (number)
		return db_query(db, sql_of_number, DB_ARGS(T(number),
		    T(scope)), e);
	return db_query(db, sql_every, DB_ARGS(T(scope)), e);
}

int
optout_next(struct stmt *st, struct optout *row, struct error *e)
{
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	row->number = db_word(st, 0);
	row->scope = db_word(st, 1);
	row->since = db_int(st, 2);
	row->source = db_word(st, 3);
	row->note = db_text(st, 4);
	return 1;
}
