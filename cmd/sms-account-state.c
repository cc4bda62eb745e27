/* SPDX-License-Identifier: ISC
 *
 * What changes an account: its settings, and whether it may send. Every
 * change is one transaction together with its line in the log.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "io/ask.h"
#include "sms-account.h"
#include "store/account.h"
#include "store/db.h"
#include "store/setting.h"
#include "store/user.h"

static int
set_all(struct account *a, char *const assignments[], int n, struct error *e)
{
	struct buf line = { 0 };
	int i, r = 0;

	for (i = 0; i < n && r == 0; i++) {
		buf_addf(&line, "%s%s", i ? " " : "", assignments[i]);
		if (!strncmp(assignments[i], "quota.", 6) ||
		    !strncmp(assignments[i], "dedicated=", 10))
			r = user_may_manage(a, "numbers", e);
		if (r == 0)
			r = setting_set(a->db, assignments[i], e);
	}
	if (r == 0)
		r = account_log(a, "set", line.s, e);
	buf_release(&line);
	return r;
}

int
verb_set(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "A", NULL, &house, e), r = -1;

	if (n < 0)
		return -1;
	if (n == 0)
		return error_set(e, ERR_USAGE, "KEY=VALUE is missing: "
		    "sms-account show lists the keys");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	if (db_begin(a->db, e) == 0 && set_all(a, argv, n, e) == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	account_close(a);
	return r;
}

/* From the state `from` (NULL: any but the new one) to `to`: 1, or 0 when it
 * is in another, -1. */
static int
change_state(struct account *a, const char *from, const char *to,
    const char *action, const char *detail, struct error *e)
{
	char *state;
	int r;

	if (db_begin(a->db, e) < 0)
		return -1;
	if (setting_get(a->db, "state", &state, e) < 0) {
		db_rollback(a->db);
		return -1;
	}
	r = from ? !strcmp(state, from) : strcmp(state, to) != 0;
	free(state);
	if (r && (setting_put(a->db, "state", to, e) < 0 ||
	    account_log(a, action, detail, e) < 0)) {
		db_rollback(a->db);
		return -1;
	}
	return db_commit(a->db, e) < 0 ? -1 : r;
}

static int
hold(struct account *a, const char *reason, struct error *e)
{
	char *state;
	int r;

	if (setting_get(a->db, "state", &state, e) < 0)
		return -1;
	r = strcmp(state, "retired") ? 0 : error_set(e, ERR_CONFIG, "%s: "
	    "account-retired: it sends nothing as it is", a->path);
	free(state);
	if (r == 0 && (r = change_state(a, NULL, "hold", "hold", reason, e))
	    >= 0)
		tool_note("%s: %s hold: nothing is sent until sms-account "
		    "release", a->path, r ? "on" : "was already on");
	return r < 0 ? -1 : 0;
}

int
verb_hold(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "A", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n > 1)
		return error_set(e, ERR_USAGE, "give the reason as one "
		    "argument, in quotes");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = hold(a, n ? argv[0] : "", e);
	account_close(a);
	return r;
}

int
verb_release(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "A", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "release takes no operands");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = change_state(a, "hold", "", "release", "", e);
	if (r >= 0)
		tool_note("%s: %s", a->path, r ? "released" :
		    "was not on hold");
	/* a copy, or a retired one, still sends nothing: say so */
	if (r >= 0)
		r = account_may_send(a, NULL, e);
	account_close(a);
	return r;
}

int
verb_retire(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "Ay", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "retire takes no operands: "
		    "name the account with -A");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = ask(house.yes, e, "Retire %s? It sends nothing any more, from "
	    "here or as a copy, until somebody adopts it.", a->path);
	if (r == 0 && (r = change_state(a, NULL, "retired", "retire", "", e))
	    >= 0)
		tool_note("%s: %sretired", a->path, r ? "" : "was already ");
	account_close(a);
	return r < 0 ? -1 : 0;
}
