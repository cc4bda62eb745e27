/* SPDX-License-Identifier: ISC
 *
 * Statements are kept in a small table by the address of their text, which is
 * static in all callers; equal texts at two addresses are two statements.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "store/db.h"

#define BUSY_MS 30000		/* unless SMS_LOCK_WAIT says otherwise */
#define STMT_SLOTS 512		/* a power of two, well over what a tool uses */
#define PARAM_MAX 40

struct stmt {
	const char *sql;
	sqlite3_stmt *st;
	struct db *db;
	bool busy;
	int nparams;
	unsigned char slot[PARAM_MAX];	/* $n stands at SQLite's slot[n - 1] */
};

struct db {
	sqlite3 *h;
	char *path;
	const char *what;
	struct stmt *stmts[STMT_SLOTS];
	size_t nstmts;
};

struct db_arg
db_arg_text(const char *s)
{
	if (!s)
		return NIL;
	return TN(s, strlen(s));
}

static int
read_only(struct db *db, struct error *e)
{
	return error_set(e, ERR_DENIED, "%s: the %s is read-only for you: see "
	    "the owner and mode of the file and its folder", db->path,
	    db->what);
}

/* One sentence and one kind for what SQLite says. */
static int
db_fail(struct db *db, const char *doing, struct error *e)
{
	int code = sqlite3_errcode(db->h) & 0xff;
	const char *path = db->path;

	switch (code) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return error_set(e, ERR_RETRY, "%s: the %s is locked by "
		    "another program: try again", path, db->what);
	case SQLITE_FULL:
		return error_set(e, ERR_OUTPUT, "%s: the disk is full: make "
		    "room and run the command again", path);
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return read_only(db, e);
	case SQLITE_NOTADB:
	case SQLITE_CORRUPT:
		return error_set(e, ERR_DATA, "%s: not a database, or a "
		    "damaged one: restore a backup with sms-account restore",
		    path);
	case SQLITE_IOERR:
		return error_set(e, ERR_OUTPUT, "%s: %s", path,
		    sqlite3_errmsg(db->h));
	case SQLITE_CANTOPEN:
		return error_set(e, ERR_DENIED, "%s: cannot be opened: see "
		    "the mode of the file and its folder", path);
	default:
		return error_set(e, ERR_BUG, "%s: %s: %s", path, doing,
		    sqlite3_errmsg(db->h));
	}
}

static int
run(struct db *db, const char *sql, struct error *e)
{
	if (sqlite3_exec(db->h, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_fail(db, sql, e);
	return 0;
}

static int
pragma_int(struct db *db, const char *sql, int64_t *out, struct error *e)
{
	sqlite3_stmt *st;
	int r;

	if (sqlite3_prepare_v2(db->h, sql, -1, &st, NULL) != SQLITE_OK)
		return db_fail(db, sql, e);
	r = sqlite3_step(st);
	*out = r == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	return r == SQLITE_ROW ? 0 : db_fail(db, sql, e);
}

/* Whose database is it, and how far has it come? */
static int
identify(struct db *db, const struct db_schema *schema, int64_t *version,
    struct error *e)
{
	int64_t id, tables;

	if (pragma_int(db, "PRAGMA application_id", &id, e) < 0 ||
	    pragma_int(db, "PRAGMA user_version", version, e) < 0 ||
	    pragma_int(db, "SELECT count(*) FROM sqlite_schema", &tables, e)
	    < 0)
		return -1;
	if (id != schema->application_id && (id || *version || tables))
		return error_set(e, ERR_DATA, "%s: this database is not an "
		    "smsutils %s: name another file with -A", db->path,
		    schema->what);
	if (*version > schema->nsteps)
		return error_set(e, ERR_CONFIG, "%s: this %s was written by a "
		    "newer smsutils (form %d, this one knows %d): upgrade "
		    "smsutils", db->path, schema->what, (int)*version,
		    schema->nsteps);
	return 0;
}

/* Apply the steps that are missing, in one transaction; the version is read
 * again under the lock, since another process may have been faster. */
static int
migrate(struct db *db, const struct db_schema *schema, struct error *e)
{
	char pragma[80];
	int64_t version;

	if (run(db, "BEGIN IMMEDIATE", e) < 0)
		return -1;
	if (identify(db, schema, &version, e) < 0)
		goto fail;
	for (; version < schema->nsteps; version++)
		if (run(db, (const char *)schema->steps[version], e) < 0)
			goto fail;
	snprintf(pragma, sizeof pragma,
	    "PRAGMA application_id = %d; PRAGMA user_version = %d",
	    (int)schema->application_id, schema->nsteps);
	if (run(db, pragma, e) < 0 || run(db, "COMMIT", e) < 0)
		goto fail;
	return 0;
fail:
	db_rollback(db);
	return -1;
}

static int
lock_wait(void)
{
	const char *text = getenv("SMS_LOCK_WAIT");
	struct error ignored;
	int64_t ms;

	if (!text || clock_duration(&ms, text, &ignored) < 0 || ms > INT_MAX)
		return BUSY_MS;
	return (int)ms;
}

static int
ready(struct db *db, enum db_mode mode, const struct db_schema *schema,
    struct error *e)
{
	int64_t version;

	sqlite3_busy_timeout(db->h, lock_wait());
	if (run(db, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; "
	    "PRAGMA cache_size = -16384; PRAGMA temp_store = FILE", e) < 0 ||
	    identify(db, schema, &version, e) < 0)
		return -1;
	if (mode != DB_READ && sqlite3_db_readonly(db->h, "main") == 1)
		return read_only(db, e);	/* SQLite fell back to that */
	if (mode == DB_READ) {
		if (version < schema->nsteps)
			return error_set(e, ERR_CONFIG, "%s: this %s is of an "
			    "older smsutils: upgrade it with sms-account check",
			    db->path, schema->what);
		return 0;
	}
	if (run(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
	    "PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 4000",
	    e) < 0)
		return -1;
	return version < schema->nsteps ? migrate(db, schema, e) : 0;
}

/* SQLite would take an empty file, make a missing one and report a folder as
 * "unable to open"; say what it really is, and create with mode 0600. */
static int
look_at_file(const char *path, enum db_mode mode, const char *what,
    struct error *e)
{
	struct stat sb;
	int fd;

	if (mode == DB_CREATE) {
		fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0)
			return error_set(e, ERR_CREATE, "%s:", path);
		close(fd);
		return 0;
	}
	if (stat(path, &sb) < 0)
		return error_set(e, errno == ENOENT || errno == ENOTDIR ?
		    ERR_INPUT : ERR_DENIED, "%s:", path);
	if (!S_ISREG(sb.st_mode))
		return error_set(e, ERR_DATA, "%s: not a file, so no %s: name "
		    "another with -A", path, what);
	if (access(path, R_OK) < 0)
		return error_set(e, ERR_DENIED, "%s:", path);
	return 0;
}

/* A database in WAL mode in a folder that cannot be written (a snapshot, a
 * CD) can be read only as immutable. */
static int
open_handle(struct db *db, enum db_mode mode, struct error *e)
{
	int flags = mode == DB_READ ? SQLITE_OPEN_READONLY :
	    SQLITE_OPEN_READWRITE;
	struct buf uri = { 0 };
	int rc;

	rc = sqlite3_open_v2(db->path, &db->h, flags | SQLITE_OPEN_NOMUTEX,
	    NULL);
	if (rc == SQLITE_OK && mode == DB_READ &&
	    sqlite3_exec(db->h, "SELECT 1 FROM sqlite_schema", NULL, NULL,
	    NULL) == SQLITE_CANTOPEN) {
		const char *s;

		buf_adds(&uri, "file:");
		for (s = db->path; *s; s++) {
			if (strchr("%?#", *s))
				buf_addf(&uri, "%%%02X", (unsigned char)*s);
			else
				buf_addc(&uri, *s);
		}
		buf_adds(&uri, "?immutable=1");
		sqlite3_close(db->h);
		rc = sqlite3_open_v2(uri.s, &db->h, flags | SQLITE_OPEN_URI |
		    SQLITE_OPEN_NOMUTEX, NULL);
		buf_release(&uri);
	}
	return rc == SQLITE_OK ? 0 : db_fail(db, "open", e);
}

/* Statistics of memory cost a mutex an allocation, and nobody reads them. */
static void
configure(void)
{
	static bool done;

	if (!done)
		sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	done = true;
}

int
db_open(struct db **out, const char *path, enum db_mode mode,
    const struct db_schema *schema, struct error *e)
{
	struct db *db;

	*out = NULL;
	if (look_at_file(path, mode, schema->what, e) < 0)
		return -1;
	configure();
	db = xcalloc(1, sizeof *db);
	db->path = xstrdup(path);
	db->what = schema->what;
	if (open_handle(db, mode, e) < 0 || ready(db, mode, schema, e) < 0) {
		db_close(db);
		if (mode == DB_CREATE)
			unlink(path);
		return -1;
	}
	*out = db;
	return 0;
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
	return run(db, "BEGIN IMMEDIATE", e);
}

int
db_snapshot(struct db *db, struct error *e)
{
	XASSERT(!db_in_transaction(db));
	return run(db, "BEGIN", e);
}

int
db_commit(struct db *db, struct error *e)
{
	if (run(db, "COMMIT", e) == 0)
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
db_width(struct stmt *s)
{
	return sqlite3_column_count(s->st);
}

const char *
db_column_name(struct stmt *s, int col)
{
	return sqlite3_column_name(s->st, col);
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
db_version(struct db *db, int64_t *version, struct error *e)
{
	static const char sql[] = "PRAGMA data_version";

	return db_one(db, sql, DB_NONE, version, e) < 0 ? -1 : 0;
}

int
db_check(struct db *db, struct error *e)
{
	static const char sql_integrity[] = "PRAGMA integrity_check(1)";
	static const char sql_foreign[] = "PRAGMA foreign_key_check";
	struct stmt *s = db_query(db, sql_integrity, DB_NONE, e);

	if (db_step(s, e) < 0)
		return -1;
	if (strcmp(db_word(s, 0), "ok")) {
		error_set(e, ERR_DATA, "%s: damaged: %s: restore a backup with "
		    "sms-account restore", db->path, db_word(s, 0));
		db_reset(s);
		return -1;
	}
	db_reset(s);
	s = db_query(db, sql_foreign, DB_NONE, e);
	switch (db_step(s, e)) {
	case 0:
		return 0;
	case 1:
		error_set(e, ERR_DATA, "%s: damaged: a row of table %s refers "
		    "to one that is not there", db->path, db_word(s, 0));
		db_reset(s);
	}
	return -1;
}

int
db_backup(struct db *db, const char *to, struct error *e)
{
	struct db copy = { .what = db->what };
	char *path = xstrdup(to);
	sqlite3_backup *b;
	int r = -1;

	copy.path = path;
	if (look_at_file(to, DB_CREATE, db->what, e) < 0)
		goto done;
	if (sqlite3_open_v2(to, &copy.h, SQLITE_OPEN_READWRITE, NULL) !=
	    SQLITE_OK || !(b = sqlite3_backup_init(copy.h, "main", db->h,
	    "main"))) {
		db_fail(&copy, "backup", e);
		goto done;
	}
	sqlite3_backup_step(b, -1);
	if (sqlite3_backup_finish(b) == SQLITE_OK)
		r = 0;
	else
		db_fail(&copy, "backup", e);
	if (r < 0)
		unlink(to);
done:
	sqlite3_close(copy.h);
	free(path);
	return r;
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
