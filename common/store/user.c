/* SPDX-License-Identifier: ISC */
#include "store/user.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "store/account.h"
#include "store/db.h"

void
user_login(char login[USER_LOGIN_MAX])
{
	const struct passwd *pw = getpwuid(getuid());

	if (pw)
		snprintf(login, USER_LOGIN_MAX, "%s", pw->pw_name);
	else
		snprintf(login, USER_LOGIN_MAX, "%lu",
		    (unsigned long)getuid());
}

static const char sql_any[] = "SELECT 1 FROM account_user LIMIT 1";
static const char sql_role[] = "SELECT role FROM account_user WHERE login = $1";

int
user_role(struct db *db, const char *login, char role[8], struct error *e)
{
	struct stmt *st = db_query(db, sql_role, DB_ARGS(T(login)), e);
	int64_t one;
	int r = db_step(st, e);

	if (r > 0) {
		snprintf(role, 8, "%s", db_word(st, 0));
		db_reset(st);
		return 0;
	}
	if (r < 0 || (r = db_one(db, sql_any, DB_NONE, &one, e)) < 0)
		return -1;
	snprintf(role, 8, "%s", r ? "member" : "owner");
	return 0;
}

int
user_may_manage(struct account *a, const char *what, struct error *e)
{
	char login[USER_LOGIN_MAX], role[8];

	user_login(login);
	if (user_role(a->db, login, role, e) < 0)
		return -1;
	if (strcmp(role, "member") != 0)
		return 0;
	return error_set(e, ERR_DENIED, "forbidden: %s is a member of this "
	    "account, and only owners and admins manage %s: ask one of "
	    "sms-account users", login, what);
}

static const char sql_all[] =
    "SELECT login, role, added_at FROM account_user ORDER BY login";

int
user_each(struct db *db, int (*each)(void *ctx, const struct user *u,
    struct error *e), void *ctx, struct error *e)
{
	struct stmt *st = db_query(db, sql_all, DB_NONE, e);
	struct user u;
	int r;

	while ((r = db_step(st, e)) > 0) {
		snprintf(u.login, sizeof u.login, "%s", db_word(st, 0));
		snprintf(u.role, sizeof u.role, "%s", db_word(st, 1));
		u.added_at = db_int(st, 2);
		if (each(ctx, &u, e) < 0) {
			db_reset(st);
			return -1;
		}
	}
	return r;
}

static const char sql_add[] =
    "INSERT INTO account_user (login, role, added_at) VALUES ($1, $2, $3) "
    "ON CONFLICT (login) DO NOTHING";

static int
add(struct db *db, const char *login, const char *role, struct error *e)
{
	return db_exec(db, sql_add, DB_ARGS(T(login), T(role),
	    I(clock_now())), e);
}

static const char sql_owners[] =
    "SELECT count(*) FROM account_user WHERE role = 'owner'";

/* Where there are users, one of them owns the account. */
static int
check_owner(struct db *db, const char *login, struct error *e)
{
	int64_t owners = 0, one;
	int r;

	if (db_one(db, sql_owners, DB_NONE, &owners, e) < 0)
		return -1;
	if (owners || (r = db_one(db, sql_any, DB_NONE, &one, e)) == 0)
		return 0;
	return r < 0 ? -1 : error_set(e, ERR_DATA, "last-owner: without %s "
	    "the account has no owner: make somebody else one first, with "
	    "sms-account users add LOGIN role=owner", login);
}

int
user_add(struct db *db, const char *login, const char *role, struct error *e)
{
	char self[USER_LOGIN_MAX];
	int64_t one;
	int r = db_one(db, sql_any, DB_NONE, &one, e);

	user_login(self);
	if (r < 0 || (r == 0 && strcmp(self, login) != 0 &&
	    add(db, self, "owner", e) < 0))
		return -1;
	if (add(db, login, role, e) < 0)
		return -1;
	if (db_changes(db) != 1)
		return error_set(e, ERR_CREATE, "%s is a user already: "
		    "sms-account users set %s role=%s changes it", login,
		    login, role);
	return check_owner(db, login, e);
}

static const char sql_set[] =
    "UPDATE account_user SET role = $2 WHERE login = $1";
static const char sql_delete[] = "DELETE FROM account_user WHERE login = $1";

int
user_set(struct db *db, const char *login, const char *role, struct error *e)
{
	int r = role ? db_exec(db, sql_set, DB_ARGS(T(login), T(role)), e) :
	    db_exec(db, sql_delete, DB_ARGS(T(login)), e);

	if (r < 0)
		return -1;
	if (db_changes(db) != 1)
		return error_set(e, ERR_DATA, "%s is none of this account's "
		    "users: sms-account users lists them", login);
	return check_owner(db, login, e);
}
