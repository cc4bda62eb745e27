/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/scratch.h"
#include "base/xalloc.h"
#include "io/machine.h"
#include "io/number.h"
#include "store/account.h"
#include "store/db.h"
#include "store/setting.h"

extern const unsigned char store_sql_001_init_sql[];
extern const unsigned char store_sql_002_lookup_sql[];

static const unsigned char *const steps[] = {
	store_sql_001_init_sql,
	store_sql_002_lookup_sql,
};

/* "SMSu": what file(1) and we know an account by. */
static const struct db_schema schema = {
	.what = "account",
	.application_id = 0x534d5375,
	.steps = steps,
	.nsteps = sizeof steps / sizeof *steps,
};

int
account_folder(char **path, struct error *e)
{
	const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (data && *data == '/')
		*path = xasprintf("%s/smsutils", data);
	else if (home && *home)
		*path = xasprintf("%s/.local/share/smsutils", home);
	else
		return error_set(e, ERR_CONFIG, "neither XDG_DATA_HOME nor "
		    "HOME is set: name the account's file with -A FILE");
	return 0;
}

/* A name is a file in the accounts' folder, unless it looks like a path. */
static int
path_of(char **path, const char *name, struct error *e)
{
	size_t len = strlen(name);
	char *folder;

	if (strchr(name, '/') || (len > 3 && !strcmp(name + len - 3, ".db"))) {
		*path = xstrdup(name);
		return 0;
	}
	if (account_folder(&folder, e) < 0)
		return -1;
	*path = xasprintf("%s/%s.db", folder, name);
	free(folder);
	return 0;
}

int
account_path(char **path, const char *name, struct error *e)
{
	struct machine *m = NULL;
	int r;

	*path = NULL;
	if (!name)
		name = getenv("SMS_ACCOUNT");
	if (!name || !*name) {
		if (machine_open(&m, e) < 0)
			return -1;
		name = machine_account(m) ? machine_account(m) : "default";
	}
	r = path_of(path, name, e);
	machine_close(m);
	return r;
}

static const char sql_series[] =
    "SELECT id, token FROM series ORDER BY id DESC LIMIT 1";

/* The parts of the account that every tool wants. */
static int
account_load(struct account *a, const struct house *house, struct error *e)
{
	struct stmt *st = db_query(a->db, sql_series, DB_NONE, e);
	char *country;
	int r = db_step(st, e);

	if (r < 0)
		return -1;
	if (r > 0) {
		a->series = db_int(st, 0);
		free(a->token);
		a->token = xstrdup(db_word(st, 1));
		db_reset(st);
	}
	if (setting_get(a->db, "zone", &a->zone, e) < 0)
		return -1;
	if (house && house->country)
		return number_country(a->country, house->country, e);
	if (setting_get(a->db, "country", &country, e) < 0)
		return -1;
	snprintf(a->country, sizeof a->country, "%s", country);
	free(country);
	return 0;
}

static struct account *
account_new(char *path)
{
	struct account *a = xcalloc(1, sizeof *a);

	a->path = path;
	a->lock.fd = -1;
	return a;
}

int
account_open(struct account **out, const struct house *house,
    enum account_use use, struct error *e)
{
	struct account *a;
	char *path;

	*out = NULL;
	if (account_path(&path, house->account, e) < 0)
		return -1;
	a = account_new(path);
	a->readonly = use == ACCOUNT_READ;
	if (access(path, F_OK) < 0 && errno == ENOENT) {
		error_set(e, ERR_INPUT, "%s: there is no such account: make "
		    "one with sms-account init", path);
		goto fail;
	}
	if (db_open(&a->db, path, a->readonly ? DB_READ : DB_WRITE, &schema,
	    e) < 0 || account_load(a, house, e) < 0)
		goto fail;
	*out = a;
	return 0;
fail:
	account_close(a);
	return -1;
}

void
account_close(struct account *a)
{
	if (!a)
		return;
	if (a->db && a->making.path)
		db_rollback(a->db);
	db_close(a->db);
	scratch_close(&a->making);
	lock_close(&a->lock);
	free(a->zone);
	free(a->token);
	free(a->path);
	free(a);
}

/* mkdir -p for the folder of a file, private to the user. */
static int
make_folder(const char *path, struct error *e)
{
	char *copy = xstrdup(path), *s;

	for (s = strchr(copy + 1, '/'); s; s = strchr(s + 1, '/')) {
		*s = '\0';
		if (mkdir(copy, 0700) < 0 && errno != EEXIST) {
			error_set(e, ERR_CREATE, "%s:", copy);
			free(copy);
			return -1;
		}
		*s = '/';
	}
	free(copy);
	return 0;
}

int
account_create(struct account **out, const char *path, struct db *from,
    struct error *e)
{
	struct account *a = account_new(xstrdup(path));

	*out = NULL;
	if (make_folder(path, e) < 0 ||
	    scratch_open(&a->making, path, e) < 0 ||
	    (from && db_backup(from, a->making.path, e) < 0) ||
	    db_open(&a->db, a->making.path, from ? DB_WRITE : DB_CREATE,
	    &schema, e) < 0 || db_begin(a->db, e) < 0)
		goto fail;
	if ((!from && account_adopt(a, e) < 0) || account_load(a, NULL, e) < 0)
		goto fail;
	*out = a;
	return 0;
fail:
	account_close(a);
	return -1;
}

/* A new name for the file, which must not be one already. Where the file
 * system has no hard links, the look before the renaming must do. */
static int
give_name(const char *file, const char *path, struct error *e)
{
	if (link(file, path) == 0)
		return 0;
	if (errno != EEXIST && access(path, F_OK) < 0 &&
	    rename(file, path) == 0)
		return 0;
	if (errno == EEXIST || access(path, F_OK) == 0)
		return account_exists(path, e);
	return error_set(e, ERR_CREATE, "%s:", path);
}

/* After db_close() a file is whole, unless its log could not be written back
 * for want of room. */
static int
is_whole(const char *file, struct error *e)
{
	char *wal = xasprintf("%s-wal", file);
	int r = access(wal, F_OK);

	free(wal);
	if (r == 0)
		return error_set(e, ERR_OUTPUT, "%s: cannot be written to its "
		    "end: make room on the disk and try again", file);
	return 0;
}

int
account_publish(struct account *a, struct error *e)
{
	int r = db_commit(a->db, e);

	db_close(a->db);
	a->db = NULL;
	if (r == 0 && is_whole(a->making.path, e) == 0)
		r = give_name(a->making.path, a->path, e);
	else
		r = -1;
	account_close(a);
	return r;
}

int
account_exists(const char *path, struct error *e)
{
	struct error why = { 0 };
	struct db *db;

	if (db_open(&db, path, DB_READ, &schema, &why) < 0 &&
	    (why.kind == ERR_DATA || why.kind == ERR_INPUT))
		return error_set(e, ERR_CREATE, "%s: there is such a file "
		    "already, and it is no account: name another", path);
	db_close(db);
	return error_set(e, ERR_CREATE, "%s: there is an account already: "
	    "sms-account show describes it", path);
}

int
account_backup(struct account *a, const char *to, struct error *e)
{
	struct scratch making;
	int r;

	if (access(to, F_OK) == 0)
		return error_set(e, ERR_CREATE, "%s: there is such a file "
		    "already: name another", to);
	if (scratch_open(&making, to, e) < 0)
		return -1;
	if ((r = db_backup(a->db, making.path, e)) == 0)
		r = give_name(making.path, to, e);
	scratch_close(&making);
	return r;
}

/* What tells this machine from others: systemd's and D-Bus's id, or the name
 * of the host where there is none. */
static void
machine_id(char id[65])
{
	FILE *f = fopen("/etc/machine-id", "r");

	id[0] = '\0';
	if (f) {
		if (!fgets(id, 64, f))
			id[0] = '\0';
		fclose(f);
		id[strcspn(id, "\n")] = '\0';
	}
	if (!id[0] && gethostname(id, 64) < 0)
		snprintf(id, 65, "localhost");
	id[64] = '\0';
}

/* Where the file is, or will be once it is published: its folder without
 * symbolic links, and its name. */
static char *
real_place(const struct account *a)
{
	const char *slash = strrchr(a->path, '/');
	char *folder, *real, *place;

	if (!a->making.path)
		return realpath(a->path, NULL);
	folder = slash ? xstrndup(a->path, (size_t)(slash - a->path) + 1) :
	    xstrdup(".");
	real = realpath(folder, NULL);
	free(folder);
	if (!real)
		return NULL;
	place = xasprintf("%s/%s", strcmp(real, "/") ? real : "",
	    slash ? slash + 1 : a->path);
	free(real);
	return place;
}

/* The machine, the file's place and the file itself: a copy differs in one. */
static int
fingerprint(const struct account *a, char **out, struct error *e)
{
	char id[65], *real = real_place(a);
	struct stat sb;

	if (!real || stat(a->making.path ? a->making.path : real, &sb) < 0) {
		free(real);
		return error_set(e, ERR_INPUT, "%s:", a->path);
	}
	machine_id(id);
	*out = xasprintf("%s %llu %s", id, (unsigned long long)sb.st_ino,
	    real);
	free(real);
	return 0;
}

static const char sql_begin_series[] =
    "INSERT INTO series (token, begun_at) VALUES ($1, $2)";

int
account_adopt(struct account *a, struct error *e)
{
	unsigned char r[10];
	char token[2 * sizeof r + 1], *mark;
	size_t i;
	int status;

	if (getrandom(r, sizeof r, 0) != sizeof r)
		return error_set(e, ERR_BUG, "getrandom:");
	for (i = 0; i < sizeof r; i++)
		snprintf(token + 2 * i, 3, "%02x", r[i]);
	if (db_exec(a->db, sql_begin_series, DB_ARGS(T(token),
	    I(clock_now())), e) < 0)
		return -1;
	a->series = db_last_id(a->db);
	free(a->token);
	a->token = xstrdup(token);
	if (fingerprint(a, &mark, e) < 0)
		return -1;
	status = setting_put(a->db, "machine", mark, e);
	free(mark);
	return status;
}

static int
moved(struct account *a, const char **reason, struct error *e)
{
	char *mark, *known;
	int r;

	if (fingerprint(a, &mark, e) < 0)
		return -1;
	if (setting_get(a->db, "machine", &known, e) < 0) {
		free(mark);
		return -1;
	}
	r = strcmp(mark, known);
	free(mark);
	free(known);
	if (!r)
		return 0;
	*reason = "account-moved";
	return error_set(e, ERR_CONFIG, "%s: account-moved: this account was "
	    "copied or moved and sends nothing: if no other copy sends, run "
	    "sms-account adopt", a->path);
}

int
account_may_send(struct account *a, const char **reason, struct error *e)
{
	const char *word = NULL;
	char *state;
	int r = 0;

	if (moved(a, reason ? reason : &word, e) < 0)
		return -1;
	if (setting_get(a->db, "state", &state, e) < 0)
		return -1;
	if (!strcmp(state, "hold")) {
		word = "on-hold";
		r = error_set(e, ERR_RETRY, "%s: on-hold: the account is on "
		    "hold: sms-account release ends it", a->path);
	} else if (!strcmp(state, "retired")) {
		word = "account-retired";
		r = error_set(e, ERR_CONFIG, "%s: account-retired: this "
		    "account was retired: sms-account adopt brings it back",
		    a->path);
	}
	if (reason && r < 0)
		*reason = word;
	free(state);
	return r;
}

int
account_may_make(struct account *a, struct error *e)
{
	struct error held = { 0 };
	const char *reason = NULL;

	if (account_may_send(a, &reason, &held) == 0 ||
	    (reason && !strcmp(reason, "on-hold")))
		return 0;
	*e = held;
	return -1;
}

static const char sql_log[] =
    "INSERT INTO log (at, actor, action, detail) VALUES ($1, $2, $3, $4)";

int
account_log(struct account *a, const char *action, const char *detail,
    struct error *e)
{
	const struct passwd *pw = getpwuid(getuid());

	return db_exec(a->db, sql_log, DB_ARGS(I(clock_now()),
	    T(pw ? pw->pw_name : "unknown"), T(action), T(detail)), e);
}
