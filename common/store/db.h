/* SPDX-License-Identifier: ISC
 *
 * The one door to SQLite; nothing but db.c and db-file.c knows it. A database
 * is opened with its schema (frozen migrations, applied in one transaction),
 * statements are kept by their text, parameters are written $1, $2 and bound
 * by number, and reading is a loop:
 *
 *	static const char sql_find[] =
 *	    "SELECT zone FROM contact WHERE number = $1";
 *	struct stmt *st = db_query(db, sql_find, DB_ARGS(T(number)), e);
 *	while ((r = db_step(st, e)) > 0)
 *		... db_text(st, 0) ...
 *
 * WAL, synchronous=FULL, busy time-out 30 s, foreign keys on, files 0600.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct error;
struct stmt;

enum db_mode {
	DB_READ,	/* read-only: never migrates, never creates */
	DB_WRITE,	/* must exist; migrated when it is behind */
	DB_CREATE,	/* must not exist (ERR_CREATE) */
	DB_ENSURE	/* made when it is missing, or left empty by a kill */
};

/* What a file must be to be ours: its application_id, and the steps that make
 * or upgrade it. Step n takes user_version from n to n + 1. */
struct db_schema {
	const char *what;		/* "account", for messages */
	int32_t application_id;
	const unsigned char *const *steps;
	int nsteps;
};

struct db_arg {
	enum { DB_NULL, DB_INT, DB_TEXT, DB_BLOB } type;
	int64_t i;
	const void *p;
	size_t n;
};

/* Arguments of a statement: text (NULL binds a null), text of a length,
 * integers, null. Texts must live until the statement was stepped. */
#define T(s) db_arg_text(s)
#define TN(s, len) ((struct db_arg){ .type = DB_TEXT, .p = (s), .n = (len) })
#define BN(s, len) ((struct db_arg){ .type = DB_BLOB, .p = (s), .n = (len) })
#define I(k) ((struct db_arg){ .type = DB_INT, .i = (k) })
#define NIL ((struct db_arg){ .type = DB_NULL })
#define DB_ARGS(...) (const struct db_arg[]){ __VA_ARGS__ }, \
    sizeof((const struct db_arg[]){ __VA_ARGS__ }) / sizeof(struct db_arg)
#define DB_NONE NULL, (size_t)0
struct db_arg db_arg_text(const char *s);

/* Errors: ERR_INPUT no such file or an empty one, ERR_DATA not ours or
 * damaged, ERR_CONFIG newer than we know (or, read-only, older), ERR_DENIED
 * read-only or not readable, ERR_RETRY locked for 30 s (or SMS_LOCK_WAIT, which
 * is ERR_CONFIG where it is no duration), ERR_OUTPUT full disk, ERR_CREATE. */
int db_open(struct db **db, const char *path, enum db_mode mode,
    const struct db_schema *schema, struct error *e);
/* An open transaction is a bug. db may be NULL. */
void db_close(struct db *db);

/* BEGIN IMMEDIATE. Transactions do not nest. */
int db_begin(struct db *db, struct error *e);
/* What is read until db_rollback() is of one instant, and cheaper. */
int db_snapshot(struct db *db, struct error *e);
int db_commit(struct db *db, struct error *e);
/* Also when none is open; never touches an error that is already said. */
void db_rollback(struct db *db);
bool db_in_transaction(const struct db *db);

/* Prepare (or find) and bind. NULL with *e. A statement that is still being
 * read must not be asked for again. */
struct stmt *db_query(struct db *db, const char *sql,
    const struct db_arg *args, size_t n, struct error *e);
/* 1 a row, 0 the end, -1 with *e. A NULL statement is -1 (db_query said why).
 * At the end and on errors it is reset by itself. */
int db_step(struct stmt *st, struct error *e);
/* Leave a loop early. */
void db_reset(struct stmt *st);
/* Columns of the row, from 0. Texts die at the next step. */
int64_t db_int(struct stmt *st, int col);
const char *db_text(struct stmt *st, int col);		/* NULL for null */
const char *db_word(struct stmt *st, int col);		/* "" for null */
size_t db_len(struct stmt *st, int col);
bool db_is_null(struct stmt *st, int col);

/* Run a statement that returns no rows, or whose rows do not matter. */
int db_exec(struct db *db, const char *sql, const struct db_arg *args,
    size_t n, struct error *e);
/* One integer: 1 and *out, 0 when there is no row, -1. */
int db_one(struct db *db, const char *sql, const struct db_arg *args,
    size_t n, int64_t *out, struct error *e);
/* The first column of all rows, as texts, "" for null: for who asks something
 * else for each. Freed with db_words_free(), also after -1. */
int db_words(struct stmt *st, char ***words, size_t *n, struct error *e);
void db_words_free(char **words, size_t n);
/* ERR_DATA "there is no WHAT 'NAME'", with name_hint() of what the statement,
 * without arguments, reads in its first column. */
int db_no_such(struct db *db, const char *sql, const char *what,
    const char *name, const char *otherwise, struct error *e);
/* Rows changed by the last db_exec(), and the id it inserted. */
int64_t db_changes(const struct db *db);
int64_t db_last_id(const struct db *db);
/* A figure that changes when another connection commits, and only then. */
int db_version(struct db *db, int64_t *version, struct error *e);

/* PRAGMA integrity_check and foreign_key_check: 0, or -1 with the first
 * complaint. */
int db_check(struct db *db, struct error *e);
/* Copy the whole database, live, to a new file (ERR_CREATE if it exists). */
int db_backup(struct db *db, const char *to, struct error *e);
/* How the engine would run a statement, a line a step, for tests. */
int db_plan(struct db *db, const char *sql, void (*line)(const char *, void *),
    void *ctx, struct error *e);
/* Every statement text prepared in this process is told here when the
 * environment has SMS_TRACE_SQL=FILE (appended, a line a statement). */

#endif
