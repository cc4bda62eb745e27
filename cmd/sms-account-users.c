/* SPDX-License-Identifier: ISC
 *
 * Who may do what (T3, G16): owners and admins manage numbers and users,
 * members do the rest.
 */
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/verb.h"
#include "base/xalloc.h"
#include "io/ask.h"
#include "io/record.h"
#include "sms-account.h"
#include "store/account.h"
#include "store/db.h"
#include "store/user.h"

static const struct record_column columns[] = {
	{ "login", RECORD_TEXT }, { "role", RECORD_TEXT },
	{ "added", RECORD_TIME }, { "you", RECORD_BOOL },
};

struct listing {
	struct record *out;
	char self[USER_LOGIN_MAX];
	bool listed;
};

static int
list_one(void *ctx, const struct user *u, struct error *e)
{
	struct listing *l = ctx;
	bool self = !strcmp(u->login, l->self);

	l->listed |= self;
	record_text(l->out, u->login);
	record_text(l->out, u->role);
	record_time(l->out, u->added_at);
	record_bool(l->out, self);
	return record_end(l->out, e);
}

/* Who runs this is somebody here, also where nobody wrote it down. */
static int
list_all(struct listing *l, struct account *a, struct error *e)
{
	struct user self = { 0 };

	user_login(l->self);
	if (user_each(a->db, list_one, l, e) < 0)
		return -1;
	if (l->listed)
		return 0;
	memcpy(self.login, l->self, sizeof self.login);
	if (user_role(a->db, l->self, self.role, e) < 0)
		return -1;
	return list_one(l, &self, e);
}

static int
users_list(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct listing l = { 0 };
	struct account *a = NULL;
	int n = opt_parse(argc, argv, "AfoH", NULL, &house, e), r = -1;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "list takes no operands");
	if (account_open(&a, &house, ACCOUNT_READ, e) == 0 &&
	    record_open(&l.out, &house, columns,
	    sizeof columns / sizeof *columns, a->zone, e) == 0)
		r = list_all(&l, a, e);
	if (record_close(l.out, e) < 0)
		r = -1;
	account_close(a);
	return r;
}

/* role=owner, or the word alone. */
static int
read_role(const char **role, const char *typed, struct error *e)
{
	static const char *const roles[] = { "owner", "admin", "member" };
	int i;

	if (!strncmp(typed, "role=", 5))
		typed += 5;
	i = name_find(typed, roles, 3);
	if (i < 0)
		return error_set(e, ERR_USAGE, "role: '%s' is none of owner, "
		    "admin, member", typed);
	*role = roles[i];
	return 0;
}

static int
check_login(const char *login, struct error *e)
{
	if (!*login || strlen(login) >= USER_LOGIN_MAX ||
	    strpbrk(login, " \t\n=:/"))
		return error_set(e, ERR_USAGE, "'%s' is no login name", login);
	if (!getpwnam(login))
		tool_note("there is no login %s on this machine", login);
	return 0;
}

enum change { ADD, SET, DELETE };

static int
change_one(struct account *a, enum change change, const char *login,
    const char *role, struct error *e)
{
	static const char *const actions[] = { "add user", "set user",
	    "delete user" };
	char *detail = xasprintf("%s%s%s", login, role ? " " : "",
	    role ? role : "");
	int r = user_may_manage(a, "users", e);

	if (r == 0)
		r = change == ADD ? user_add(a->db, login, role, e) :
		    user_set(a->db, login, role, e);
	if (r == 0)
		r = account_log(a, actions[change], detail, e);
	free(detail);
	return r;
}

static int
users_change(enum change change, int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	const char *role = NULL;
	struct account *a;
	int wanted = change == DELETE ? 1 : 2, r = -1;
	int n = opt_parse(argc, argv, change == DELETE ? "Ay" : "A", NULL,
	    &house, e);

	if (n < 0)
		return -1;
	if (n != wanted)
		return error_set(e, ERR_USAGE, change == DELETE ? "name one "
		    "login" : "give a login and role=owner, admin or member");
	if ((change == ADD && check_login(argv[0], e) < 0) ||
	    (change != DELETE && read_role(&role, argv[1], e) < 0))
		return -1;
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	if ((change != DELETE || ask(house.yes, e, "Delete user %s?",
	    argv[0]) == 0) && db_begin(a->db, e) == 0 &&
	    change_one(a, change, argv[0], role, e) == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	account_close(a);
	return r;
}

static int
users_add(int argc, char *argv[], struct error *e)
{
	return users_change(ADD, argc, argv, e);
}

static int
users_set(int argc, char *argv[], struct error *e)
{
	return users_change(SET, argc, argv, e);
}

static int
users_delete(int argc, char *argv[], struct error *e)
{
	return users_change(DELETE, argc, argv, e);
}

static const struct verb verbs[] = {
	{ "list", USERS_LIST_USAGE, users_list },
	{ "add", USERS_ADD_USAGE, users_add },
	{ "set", USERS_SET_USAGE, users_set },
	{ "delete", USERS_DELETE_USAGE, users_delete },
	{ 0 }
};

int
verb_users(int argc, char *argv[], struct error *e)
{
	return verb_noun("users", verbs, argc, argv, e);
}
