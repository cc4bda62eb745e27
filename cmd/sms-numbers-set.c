/* SPDX-License-Identifier: ISC
 *
 * Numbers change and go.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/xalloc.h"
#include "flow/own-use.h"
#include "io/ask.h"
#include "io/number.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/connection.h"
#include "store/db.h"
#include "store/own.h"
#include "store/user.h"

static int
set(struct account *a, char *const argv[], int n, struct error *e)
{
	struct owns owns;
	struct own *own;
	int r = -1;

	if (user_may_manage(a, "numbers", e) < 0 || db_begin(a->db, e) < 0)
		return -1;
	if (numbers_load(&owns, a, e) == 0) {
		own = numbers_need(&owns, a, argv[0], e);
		if (own && keys_set(a, &owns, own, "set number", argv + 1,
		    n - 1, e) == 0)
			r = db_commit(a->db, e);
		owns_release(&owns);
	}
	db_rollback(a->db);
	return r;
}

int
verb_set(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "AC", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n < 2)
		return error_set(e, ERR_USAGE, "give a number and KEY=VALUE");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = set(a, argv, n, e);
	account_close(a);
	return r;
}

static int
delete_one(struct account *a, const char *number, struct error *e)
{
	return own_use_check(a->db, number, e) < 0 ||
	    own_use_remove(a->db, number, e) < 0 ||
	    account_log(a, "delete number", number, e) < 0 ? -1 : 0;
}

/* The operands become the numbers that they mean. 1: one of them is a
 * provider's. */
static int
find_all(struct account *a, const char *argv[], int n, struct owns *owns,
    struct error *e)
{
	struct held held;
	struct own *own;
	int i, r;

	for (i = 0; i < n; i++) {
		if (!(own = numbers_need(owns, a, argv[i], e)))
			return -1;
		if ((r = held_find(a->db, own->number, &held, e)) != 0)
			return r;
		if (own_use_check(a->db, own->number, e) < 0)
			return -1;
		argv[i] = own->number;
	}
	return 0;
}

static int
delete_all(struct account *a, const char *argv[], int n, bool yes,
    struct error *e)
{
	struct owns owns;
	int i, r;

	if (user_may_manage(a, "numbers", e) < 0 ||
	    owns_load(&owns, a->db, e) < 0)
		return -1;
	r = find_all(a, argv, n, &owns, e);
	if (r == 0)
		r = n == 1 ? ask(yes, e, "Are you sure? %s is deleted.",
		    argv[0]) : ask(yes, e, "Are you sure? %d numbers are "
		    "deleted.", n);
	if (r == 0)
		r = db_begin(a->db, e);
	for (i = 0; i < n && r == 0; i++)
		r = delete_one(a, argv[i], e);
	if (r == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	owns_release(&owns);
	return r;
}

int
verb_delete(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "ACy", NULL, &house, e), i, r;
	const char **numbers;

	if (n < 0)
		return -1;
	if (n == 0)
		return error_set(e, ERR_USAGE, "name the numbers to delete");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	numbers = xcalloc((size_t)n, sizeof *numbers);
	for (i = 0; i < n; i++)
		numbers[i] = argv[i];
	r = delete_all(a, numbers, n, house.yes, e);
	free(numbers);
	account_close(a);
	return r > 0 ? numbers_go_far(e) : r;
}
