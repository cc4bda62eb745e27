/* SPDX-License-Identifier: ISC
 *
 * Statements are kept in a small table by the address of their text, which is
 * static in all callers; equal texts at two addresses are two statements.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "store/db-handle.h"
#include "store/db.h"

#define PARAM_MAX 40

struct stmt {
	const char *sql;
	sqlite3_stmt *st;
	struct db *db;
	bool busy;
	int nparams;
	unsigned char slot[PARAM_MAX];	/* $n stands at SQLite's slot[n - 1] */
};

struct db_arg
db_arg_text(const char *s)
{
	if (!s)
		return NIL;
	return TN(s, strlen(s));
}

void
db_close(struct db *db)
{
	size_t i;

	if (!db)
		return;
	XASSERT(!db->h || !db_in_transaction(db));
	for (i = 0; i < STMT_SLOTS; i++) {
		if (!db->stmts[i])
			continue;
		sqlite3_finalize(db->stmts[i]->st);
		free(db->stmts[i]);
	}
	sqlite3_close(db->h);
	free(db->path);
	free(db);
}

int
db_begin(struct db *db, struct error *e)
{
	XASSERT(!db_in_transaction(db));
	return db_run(db, "BEGIN IMMEDIATE", e);
}

int
db_snapshot(struct db *db, struct error *e)
{
	XASSERT(!db_in_transaction(db));
	return db_run(db, "BEGIN", e);
}

int
db_commit(struct db *db, struct error *e)
{
	if (db_run(db, "COMMIT", e) == 0)
		return 0;
	db_rollback(db);
	return -1;
}

void
db_rollback(struct db *db)
{
	if (db_in_transaction(db))
		sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
}

bool
db_in_transaction(const struct db *db)
{
	return !sqlite3_get_autocommit(db->h);
}

/* With SMS_TRACE_SQL the texts are collected, so that a test can look at the
 * plan of every statement that a run used. */
static void
trace(const char *sql)
{
	const char *path = getenv("SMS_TRACE_SQL");
	FILE *f;

	if (!path || !*path || !(f = fopen(path, "a")))
		return;
	for (; *sql; sql++)
		fputc(strchr("\n\t", *sql) ? ' ' : *sql, f);
	fputc('\n', f);
	fclose(f);
}

static struct stmt *
prepare(struct db *db, const char *sql, struct error *e)
{
	struct stmt *s = xcalloc(1, sizeof *s);
	int i, rc;

	rc = sqlite3_prepare_v3(db->h, sql, -1, SQLITE_PREPARE_PERSISTENT,
	    &s->st, NULL);
	if (rc != SQLITE_OK) {
		db_fail(db, sql, e);
		free(s);
		return NULL;
	}
	s->sql = sql;
	s->db = db;
	s->nparams = sqlite3_bind_parameter_count(s->st);
	XASSERT(s->nparams <= PARAM_MAX);
	/* SQLite numbers $1, $2 by their first appearance: go by the name. */
	for (i = 1; i <= s->nparams; i++) {
		const char *name = sqlite3_bind_parameter_name(s->st, i);
		long n = name && *name == '$' ? strtol(name + 1, NULL, 10) : 0;

		XASSERT(n >= 1 && n <= s->nparams);
		s->slot[n - 1] = (unsigned char)i;
	}
	trace(sql);
	return s;
}

static struct stmt *
find(struct db *db, const char *sql, struct error *e)
{
	size_t at = ((uintptr_t)sql >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 32;

	for (at &= STMT_SLOTS - 1; db->stmts[at];
	    at = (at + 1) & (STMT_SLOTS - 1))
		if (db->stmts[at]->sql == sql)
			return db->stmts[at];
	XASSERT(db->nstmts < STMT_SLOTS / 2);
	db->stmts[at] = prepare(db, sql, e);
	if (db->stmts[at])
		db->nstmts++;
	return db->stmts[at];
}

static void
bind(struct stmt *s, int slot, const struct db_arg *a)
{
	int rc = SQLITE_OK;

	switch (a->type) {
	case DB_NULL:
		rc = sqlite3_bind_null(s->st, slot);
		break;
	case DB_INT:
		rc = sqlite3_bind_int64(s->st, slot, a->i);
		break;
	case DB_TEXT:
		rc = sqlite3_bind_text64(s->st, slot, a->p, a->n,
		    SQLITE_STATIC, SQLITE_UTF8);
		break;
	case DB_BLOB:
		rc = sqlite3_bind_blob64(s->st, slot, a->p, a->n,
		    SQLITE_STATIC);
		break;
	}
	XASSERT(rc == SQLITE_OK);
}

struct stmt *
db_query(struct db *db, const char *sql, const struct db_arg *args, size_t n,
    struct error *e)
{
	struct stmt *s = find(db, sql, e);
	size_t i;

	if (!s)
		return NULL;
	XASSERT(!s->busy);
	XASSERT((size_t)s->nparams == n);
	for (i = 0; i < n; i++)
		bind(s, s->slot[i], &args[i]);
	s->busy = true;
	return s;
}

int
db_step(struct stmt *s, struct error *e)
{
	int rc;

	if (!s)
		return -1;
	rc = sqlite3_step(s->st);
	if (rc == SQLITE_ROW)
		return 1;
	if (rc != SQLITE_DONE)
		db_fail(s->db, s->sql, e);
	db_reset(s);
	return rc == SQLITE_DONE ? 0 : -1;
}

void
db_reset(struct stmt *s)
{
	if (!s)
		return;
	sqlite3_reset(s->st);
	s->busy = false;
}

int64_t
db_int(struct stmt *s, int col)
{
	return sqlite3_column_int64(s->st, col);
}

const char *
db_text(struct stmt *s, int col)
{
	return (const char *)sqlite3_column_text(s->st, col);
}

const char *
db_word(struct stmt *s, int col)
{
	const char *text = db_text(s, col);

	return text ? text : "";
}

int
db_words(struct stmt *s, char ***words, size_t *n, struct error *e)
{
	size_t cap = 0;
	int r;

	*words = NULL;
	*n = 0;
	while ((r = db_step(s, e)) > 0) {
		xgrow(words, &cap, *n + 1, sizeof **words);
		(*words)[(*n)++] = xstrdup(db_word(s, 0));
	}
	return r;
}

void
db_words_free(char **words, size_t n)
{
	while (n > 0)
		free(words[--n]);
	free(words);
}

size_t
db_len(struct stmt *s, int col)
{
	return (size_t)sqlite3_column_bytes(s->st, col);
}

bool
db_is_null(struct stmt *s, int col)
{
	return sqlite3_column_type(s->st, col) == SQLITE_NULL;
}

int
db_exec(struct db *db, const char *sql, const struct db_arg *args, size_t n,
    struct error *e)
{
	struct stmt *s = db_query(db, sql, args, n, e);
	int r;

	while ((r = db_step(s, e)) > 0)
		;
	return r;
}

int
db_one(struct db *db, const char *sql, const struct db_arg *args, size_t n,
    int64_t *out, struct error *e)
{
	struct stmt *s = db_query(db, sql, args, n, e);
	int r = db_step(s, e);

	if (r > 0) {
		*out = db_int(s, 0);
		db_reset(s);
	}
	return r;
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_changes64(db->h);
}

int64_t
db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->h);
}

int
db_no_such(struct db *db, const char *sql, const char *what,
    const char *name, const char *otherwise, struct error *e)
{
	struct stmt *st = db_query(db, sql, DB_NONE, e);
	char **names = NULL;
	size_t n = 0, cap = 0, i;
	int r;

	while ((r = db_step(st, e)) > 0) {
		xgrow(&names, &cap, n + 1, sizeof *names);
		names[n++] = xstrdup(db_word(st, 0));
	}
	if (r == 0)
		error_set(e, ERR_DATA, "there is no %s '%s'%s", what, name,
		    name_hint(name, (const char *const *)names, n, otherwise)
		    .s);
	for (i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return -1;
}

int
db_version(struct db *db, int64_t *version, struct error *e)
{
	static const char sql[] = "PRAGMA data_version";

	return db_one(db, sql, DB_NONE, version, e) < 0 ? -1 : 0;
}

int
db_plan(struct db *db, const char *sql, void (*line)(const char *, void *),
    void *ctx, struct error *e)
{
	struct buf b = { 0 };
	sqlite3_stmt *st;

	buf_addf(&b, "EXPLAIN QUERY PLAN %s", sql);
	if (sqlite3_prepare_v2(db->h, b.s, -1, &st, NULL) != SQLITE_OK) {
		buf_release(&b);
		return db_fail(db, sql, e);
	}
	while (sqlite3_step(st) == SQLITE_ROW)
		line((const char *)sqlite3_column_text(st, 3), ctx);
	sqlite3_finalize(st);
	buf_release(&b);
	return 0;
}
