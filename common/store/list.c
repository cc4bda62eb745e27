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

int
list_need(struct db *db, const char *name, int64_t *id, struct error *e)
{
	int r = list_find(db, name, id, e);

	return r ? r : db_no_such(db, sql_names, "list", name, "see "
	    "sms-contacts lists, or make it with sms-contacts import", e);
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

static const char sql_all[] =
    "SELECT id, name, description, columns, updated_at, "
    "(SELECT count(*) FROM member WHERE member.list = list.id) "
    "FROM list ORDER BY name";

struct stmt *
list_all(struct db *db, struct error *e)
{
	return db_query(db, sql_all, DB_NONE, e);
}

int
list_next(struct stmt *st, struct list_row *row, struct error *e)
{
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	row->id = db_int(st, 0);
	row->name = db_word(st, 1);
	row->description = db_text(st, 2);
	row->columns = db_word(st, 3);
	row->columns_len = db_len(st, 3);
	row->updated_at = db_int(st, 4);
	row->members = db_int(st, 5);
	return 1;
}

static const char sql_describe[] =
    "UPDATE list SET description = nullif($2, '') WHERE id = $1";
static const char sql_rename[] = "UPDATE list SET name = $2 WHERE id = $1";

static int
rename_list(struct db *db, int64_t id, const char *name, struct error *e)
{
	int64_t other;
	int r = list_find(db, name, &other, e);

	if (r < 0 || list_name(name, e) < 0)
		return -1;
	if (r > 0 && other != id)
		return error_set(e, ERR_DATA, "there is a list '%s' already",
		    name);
	return db_exec(db, sql_rename, DB_ARGS(I(id), T(name)), e);
}

int
list_set(struct db *db, int64_t id, const char *assignment, struct error *e)
{
	static const char *const keys[] = { "name", "description" };
	char *key;

	if (!strncmp(assignment, "description=", strlen("description=")))
		return db_exec(db, sql_describe, DB_ARGS(I(id),
		    T(assignment + strlen("description="))), e);
	if (!strncmp(assignment, "name=", strlen("name=")))
		return rename_list(db, id, assignment + strlen("name="), e);
	key = xstrndup(assignment, strcspn(assignment, "="));
	error_set(e, ERR_USAGE, "'%s': a list has name= and description=%s",
	    assignment, name_hint(key, keys, sizeof keys / sizeof *keys, NULL)
	    .s);
	free(key);
	return -1;
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

/* The list has no variable of that name. */
static int
unknown(const struct vars *names, const char *key, struct error *e)
{
	const char **words = xcalloc(names->n + 1, sizeof *words);
	size_t i, len;

	for (i = 0; i < names->n; i++)
		words[i] = vars_get(names, i, &len);
	error_set(e, ERR_USAGE, "--new was not given, and the list has no "
	    "variable '%s'%s", key, name_hint(key, words, names->n, NULL).s);
	free(words);
	return -1;
}

/* Where the variable of KEY=VALUE stands; a new one comes last. */
static int
column_of(struct buf *columns, struct vars *names, const char *assignment,
    bool make, size_t *at, struct error *e)
{
	size_t len = strcspn(assignment, "=");
	char *key;
	int i, r = 0;

	if (!len || !assignment[len])
		return error_set(e, ERR_USAGE, "'%s' is not KEY=VALUE",
		    assignment);
	key = xstrndup(assignment, len);
	if (name_same(key, "number")) {
		r = error_set(e, ERR_USAGE, "a contact's number cannot be "
		    "changed: delete it and add the other");
	} else if (utf8_valid(assignment, strlen(assignment)) <
	    strlen(assignment)) {
		r = error_set(e, ERR_USAGE, "'%s' is not UTF-8", assignment);
	} else if ((i = list_column(names, key)) >= 0) {
		*at = (size_t)i;
	} else if (!make) {
		r = unknown(names, key, e);
	} else {
		columns->len--;		/* open the array again */
		vars_add(columns, key, len);
		vars_end(columns);
		*at = names->n;
		r = vars_read(names, columns->s, columns->len);
	}
	free(key);
	return r;
}

static void
write_values(struct buf *out, const struct vars *old, size_t n,
    const char *const new[])
{
	size_t i, len;

	vars_begin(out);
	for (i = 0; i < n; i++) {
		const char *s = vars_get(old, i, &len);

		if (new[i]) {
			s = new[i];
			len = strlen(s);
		}
		vars_add(out, s, len);
	}
	vars_end(out);
}

int
list_assign(struct db *db, int64_t id, const char *number,
    char *const assignments[], size_t n, bool make, struct error *e)
{
	struct vars names = { 0 }, old = { 0 };
	struct buf columns = { 0 }, values = { 0 };
	const char **new = NULL;
	size_t i, at = 0, len;
	int there = 0, r = list_columns(db, id, &names, e);

	vars_begin(&columns);
	for (i = 0; i < names.n; i++) {
		const char *name = vars_get(&names, i, &len);

		vars_add(&columns, name, len);
	}
	vars_end(&columns);
	new = xcalloc(names.n + n + 1, sizeof *new);
	for (i = 0; r == 0 && i < n; i++) {
		r = column_of(&columns, &names, assignments[i], make, &at, e);
		if (r == 0)
			new[at] = strchr(assignments[i], '=') + 1;
	}
	if (r == 0 && (there = list_member(db, id, number, &old, e)) < 0)
		r = -1;
	write_values(&values, &old, names.n, new);
	if (r == 0 && (list_put(db, id, number, values.s, values.len, e) < 0 ||
	    list_set_columns(db, id, &columns, e) < 0))
		r = -1;
	free(new);
	vars_release(&names);
	vars_release(&old);
	buf_release(&columns);
	buf_release(&values);
	return r < 0 ? -1 : !there;
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
