/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "phone/phone.h"
#include "store/db.h"
#include "store/list.h"
#include "store/vars.h"
#include "text/utf8.h"

#define NAME_CHARACTERS 64

static const char sql_find[] = "SELECT id FROM list WHERE name = $1";

int
list_find(struct db *db, const char *name, int64_t *id, struct error *e)
{
	return db_one(db, sql_find, DB_ARGS(T(name)), id, e);
}

static const char sql_names[] = "SELECT name FROM list ORDER BY name";

/* What somebody who typed `name` probably meant; NULL when nothing is near. */
static int
nearest(struct db *db, const char *name, char **near, struct error *e)
{
	struct stmt *st = db_query(db, sql_names, DB_NONE, e);
	char **names = NULL;
	const char *word = NULL;
	size_t n = 0, cap = 0, i;
	int r;

	while ((r = db_step(st, e)) > 0) {
		xgrow(&names, &cap, n + 1, sizeof *names);
		names[n++] = xstrdup(db_word(st, 0));
	}
	if (r == 0)
		word = name_nearest(name, (const char *const *)names, n);
	*near = word ? xstrdup(word) : NULL;
	for (i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return r;
}

int
list_need(struct db *db, const char *name, int64_t *id, struct error *e)
{
	int r = list_find(db, name, id, e);
	char *near;

	if (r != 0)
		return r;
	if (nearest(db, name, &near, e) < 0)
		return -1;
	if (near)
		error_set(e, ERR_DATA, "no list '%s': did you mean '%s'?",
		    name, near);
	else
		error_set(e, ERR_DATA, "no list '%s': see sms-contacts lists, "
		    "or make it with sms-contacts import", name);
	free(near);
	return -1;
}

int
list_name(const char *name, struct error *e)
{
	size_t len = strlen(name);
	const char *s;

	for (s = name; *s; s++) {
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return error_set(e, ERR_USAGE, "a list's name holds "
			    "no control characters");
	}
	if (!len || utf8_valid(name, len) < len ||
	    utf8_count(name, len) > NAME_CHARACTERS)
		return error_set(e, ERR_USAGE, "'%s' cannot name a list: give "
		    "1 to %d characters of UTF-8", name, NAME_CHARACTERS);
	if (phone_looks_like(name, len))
		return error_set(e, ERR_USAGE, "'%s' cannot name a list, "
		    "since it looks like a number: is an operand missing "
		    "before it?", name);
	return 0;
}

static const char sql_make[] =
    "INSERT INTO list (name, columns, updated_at) VALUES ($1, '[]', $2)";

int
list_make(struct db *db, const char *name, int64_t *id, struct error *e)
{
	int r = list_find(db, name, id, e);

	if (r != 0)
		return r < 0 ? -1 : 0;
	if (list_name(name, e) < 0 || db_exec(db, sql_make, DB_ARGS(T(name),
	    I(clock_now())), e) < 0)
		return -1;
	*id = db_last_id(db);
	return 0;
}

static const char sql_columns[] = "SELECT columns FROM list WHERE id = $1";

int
list_columns(struct db *db, int64_t id, struct vars *names, struct error *e)
{
	struct stmt *st = db_query(db, sql_columns, DB_ARGS(I(id)), e);
	int r = db_step(st, e);

	if (r < 0)
		return -1;
	XASSERT(r > 0);
	if (vars_read(names, db_word(st, 0), db_len(st, 0)) < 0)
		r = error_set(e, ERR_DATA, "list %lld: its columns are not "
		    "those of a list: import it again", (long long)id);
	db_reset(st);
	return r < 0 ? -1 : 0;
}

static const char sql_set_columns[] =
    "UPDATE list SET columns = $2, updated_at = $3 WHERE id = $1";

int
list_set_columns(struct db *db, int64_t id, const struct buf *names,
    struct error *e)
{
	return db_exec(db, sql_set_columns, DB_ARGS(I(id),
	    TN(names->s, names->len), I(clock_now())), e);
}

int
list_column(const struct vars *names, const char *name)
{
	size_t i, len;

	for (i = 0; i < names->n; i++)
		if (name_same(vars_get(names, i, &len), name))
			return (int)i;
	return -1;
}

static const char sql_member[] =
    "SELECT vars FROM member WHERE list = $1 AND number = $2";

int
list_member(struct db *db, int64_t id, const char *number,
    struct vars *values, struct error *e)
{
	struct stmt *st = db_query(db, sql_member, DB_ARGS(I(id), T(number)),
	    e);
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	if (vars_read(values, db_word(st, 0), db_len(st, 0)) < 0)
		r = error_set(e, ERR_DATA, "%s: the variables of this member "
		    "are damaged: import its list again", number);
	db_reset(st);
	return r;
}

static const char sql_put_member[] =
    "INSERT INTO member (list, number, vars) VALUES ($1, $2, $3) "
    "ON CONFLICT (list, number) DO UPDATE SET vars = excluded.vars";

int
list_put(struct db *db, int64_t id, const char *number, const char *vars,
    size_t len, struct error *e)
{
	return db_exec(db, sql_put_member, DB_ARGS(I(id), T(number),
	    TN(vars, len)), e);
}

static const char sql_drop[] =
    "DELETE FROM member WHERE list = $1 AND number = $2";

int
list_drop(struct db *db, int64_t id, const char *number, struct error *e)
{
	if (db_exec(db, sql_drop, DB_ARGS(I(id), T(number)), e) < 0)
		return -1;
	return db_changes(db) > 0;
}

static const char sql_count[] =
    "SELECT count(*) FROM member WHERE list = $1";

int
list_count(struct db *db, int64_t id, int64_t *members, struct error *e)
{
	return db_one(db, sql_count, DB_ARGS(I(id)), members, e) < 0 ? -1 : 0;
}

static const char sql_empty[] = "DELETE FROM member WHERE list = $1";
static const char sql_delete[] = "DELETE FROM list WHERE id = $1";

int
list_delete(struct db *db, int64_t id, struct error *e)
{
	if (db_exec(db, sql_empty, DB_ARGS(I(id)), e) < 0)
		return -1;
	return db_exec(db, sql_delete, DB_ARGS(I(id)), e);
}
