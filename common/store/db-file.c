/* SPDX-License-Identifier: ISC
 *
 * A database as a file: whose it is, what form it has, and how it is opened,
 * made, upgraded, checked and copied.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "store/db-handle.h"
#include "store/db.h"

#define BUSY_MS 30000		/* unless SMS_LOCK_WAIT says otherwise */
#define UNDO_BYTES (1 << 20)

static int
read_only(struct db *db, struct error *e)
{
	return error_set(e, ERR_DENIED, "%s: the %s is read-only for you: see "
	    "the owner and mode of the file and its folder", db->path,
	    db->what);
}

int
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

int
db_run(struct db *db, const char *sql, struct error *e)
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

	if (db_run(db, "BEGIN IMMEDIATE", e) < 0)
		return -1;
	if (identify(db, schema, &version, e) < 0)
		goto fail;
	for (; version < schema->nsteps; version++)
		if (db_run(db, (const char *)schema->steps[version], e) < 0)
			goto fail;
	snprintf(pragma, sizeof pragma,
	    "PRAGMA application_id = %d; PRAGMA user_version = %d",
	    (int)schema->application_id, schema->nsteps);
	if (db_run(db, pragma, e) < 0 || db_run(db, "COMMIT", e) < 0)
		goto fail;
	return 0;
fail:
	db_rollback(db);
	return -1;
}

static int
lock_wait(int *wait, struct error *e)
{
	const char *text = getenv("SMS_LOCK_WAIT");
	struct error why;
	int64_t ms = BUSY_MS;

	if (text && *text && (clock_duration(&ms, text, &why) < 0 ||
	    ms > INT_MAX))
		return error_set(e, ERR_CONFIG, "SMS_LOCK_WAIT: '%s' is not "
		    "how long to wait: write it as 2s", text);
	*wait = (int)ms;
	return 0;
}

/* The three answers are of one instant: of a database that another process is
 * making meanwhile, one from before and one from after look like a stranger's.
 */
static int
identify_now(struct db *db, const struct db_schema *schema, int64_t *version,
    struct error *e)
{
	int r;

	if (db_snapshot(db, e) < 0)
		return -1;
	r = identify(db, schema, version, e);
	db_rollback(db);
	return r;
}

/* From then on the database has a log. While another process writes to one
 * that has none yet, SQLite says so without waiting, since each of two that did
 * this at once would wait for the other. What we held is let go then, and a
 * write of our own waits for the end of theirs. */
static int
keep_log(struct db *db, int wait, struct error *e)
{
	static const char sql[] = "PRAGMA journal_mode = WAL";
	int64_t until = clock_monotonic() + wait;
	int rc;

	while ((rc = sqlite3_exec(db->h, sql, NULL, NULL, NULL) & 0xff) !=
	    SQLITE_OK) {
		if (rc != SQLITE_BUSY || clock_monotonic() >= until)
			return db_fail(db, sql, e);
		if (db_begin(db, e) < 0)
			return -1;
		db_rollback(db);
	}
	return 0;
}

static int
ready(struct db *db, enum db_mode mode, const struct db_schema *schema,
    int wait, struct error *e)
{
	int64_t version;

	if (db_run(db, "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; "
	    "PRAGMA cache_size = -16384; PRAGMA temp_store = FILE", e) < 0 ||
	    identify_now(db, schema, &version, e) < 0)
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
	if (keep_log(db, wait, e) < 0 ||
	    db_run(db, "PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; "
	    "PRAGMA wal_autocheckpoint = 4000", e) < 0)
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

	if (mode == DB_CREATE || mode == DB_ENSURE) {
		fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC |
		    (mode == DB_CREATE ? O_EXCL : 0), 0600);
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
	if (sb.st_size == 0)
		return error_set(e, ERR_INPUT, "%s: an empty file, 0 bytes, "
		    "so no %s: name another with -A", path, what);
	if (access(path, R_OK) < 0)
		return error_set(e, ERR_DENIED, "%s:", path);
	return 0;
}

/* Is something in a log beside it, that an immutable reader would not see? */
static bool
has_log(const char *path)
{
	static const char *const ends[] = { "-wal", "-journal" };
	bool found = false;
	struct stat sb;
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++) {
		char *file = xasprintf("%s%s", path, ends[i]);

		found |= stat(file, &sb) == 0 && sb.st_size > 0;
		free(file);
	}
	return found;
}

static int
open_immutable(struct db *db)
{
	struct buf uri = { 0 };
	const char *s;
	int rc;

	buf_adds(&uri, "file:");
	for (s = db->path; *s; s++) {
		if (strchr("%?#", *s))
			buf_addf(&uri, "%%%02X", (unsigned char)*s);
		else
			buf_addc(&uri, *s);
	}
	buf_adds(&uri, "?immutable=1");
	rc = sqlite3_open_v2(uri.s, &db->h, SQLITE_OPEN_READONLY |
	    SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);
	buf_release(&uri);
	return rc;
}

/* A database in WAL mode in a folder that cannot be written (a snapshot, a
 * CD) can be read only as immutable. SQLite calls it read-only where the file
 * itself could be written, else it cannot open it. */
static int
open_handle(struct db *db, enum db_mode mode, int wait, struct error *e)
{
	int flags = mode == DB_READ ? SQLITE_OPEN_READONLY :
	    SQLITE_OPEN_READWRITE;
	int rc;

	rc = sqlite3_open_v2(db->path, &db->h, flags | SQLITE_OPEN_NOMUTEX,
	    NULL);
	if (rc == SQLITE_OK && mode == DB_READ) {
		int tried = sqlite3_exec(db->h, "SELECT 1 FROM sqlite_schema",
		    NULL, NULL, NULL) & 0xff;

		if ((tried == SQLITE_CANTOPEN || tried == SQLITE_READONLY) &&
		    !has_log(db->path)) {
			sqlite3_close(db->h);
			rc = open_immutable(db);
		}
	}
	if (rc != SQLITE_OK)
		return db_fail(db, "open", e);
	sqlite3_busy_timeout(db->h, wait);
	return 0;
}

/* Statistics of memory cost a mutex an allocation, and nobody reads them. What
 * would undo one statement is kept in memory as long as it is of a group of
 * messages, instead of a file that is made and deleted in each turn. */
static void
configure(void)
{
	static bool done;

	if (!done) {
		sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
		sqlite3_config(SQLITE_CONFIG_STMTJRNL_SPILL, UNDO_BYTES);
	}
	done = true;
}

int
db_open(struct db **out, const char *path, enum db_mode mode,
    const struct db_schema *schema, struct error *e)
{
	struct db *db;
	int wait;

	*out = NULL;
	if (lock_wait(&wait, e) < 0 ||
	    look_at_file(path, mode, schema->what, e) < 0)
		return -1;
	configure();
	db = xcalloc(1, sizeof *db);
	db->path = xstrdup(path);
	db->what = schema->what;
	if (open_handle(db, mode, wait, e) < 0 ||
	    ready(db, mode, schema, wait, e) < 0) {
		db_close(db);
		if (mode == DB_CREATE)
			unlink(path);
		return -1;
	}
	*out = db;
	return 0;
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
