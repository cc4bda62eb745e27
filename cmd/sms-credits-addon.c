/* SPDX-License-Identifier: ISC
 *
 * Add-ons: how many numbers the account may have (O2, G3). What an account
 * pays for more of them is between its owner and who runs this.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/xalloc.h"
#include "io/record.h"
#include "sms-credits.h"
#include "store/account.h"
#include "store/db.h"
#include "store/own.h"
#include "store/quota.h"
#include "store/setting.h"
#include "store/user.h"

#define NUMBERS_MAX 100000

static const struct record_column columns[] = {
	{ "addon", RECORD_TEXT }, { "used", RECORD_COUNT },
	{ "limit", RECORD_COUNT }, { "left", RECORD_COUNT },
};

static int
row(struct record *r, const char *name, int64_t used, int64_t limit,
    struct error *e)
{
	record_text(r, name);
	record_count(r, used);
	record_count(r, limit);
	record_count(r, limit > used ? limit - used : 0);
	return record_end(r, e);
}

static int
show(struct account *a, const struct house *house, struct error *e)
{
	struct record *r = NULL;
	struct owns owns;
	struct quota q;
	int status = -1;

	if (owns_load(&owns, a->db, e) < 0)
		return -1;
	if (quota_read(&q, a->db, &owns, e) == 0 &&
	    record_open(&r, house, columns, sizeof columns / sizeof *columns,
	    a->zone, e) == 0)
		status = row(r, "numbers", q.numbers, q.limit, e);
	if (status == 0)
		status = row(r, "dedicated", q.dedicated, QUOTA_DEDICATED, e);
	owns_release(&owns);
	return record_close(r, e) < 0 ? -1 : status;
}

static int
set_numbers(struct account *a, int64_t n, struct error *e)
{
	char value[24], *line;
	int r;

	if (user_may_manage(a, "numbers", e) < 0)
		return -1;
	snprintf(value, sizeof value, "%lld", (long long)n);
	line = xasprintf("numbers=%s", value);
	r = setting_put(a->db, QUOTA_NUMBERS, value, e);
	if (r == 0)
		r = account_log(a, "addon", line, e);
	free(line);
	return r;
}

static int
set(struct account *a, const char *assignment, struct error *e)
{
	int64_t n;
	int r = -1;

	if (!strncmp(assignment, "dedicated=", 10))
		return error_set(e, ERR_DENIED, "no account has more than %d "
		    "dedicated numbers", QUOTA_DEDICATED);
	if (strncmp(assignment, "numbers=", 8) != 0)
		return error_set(e, ERR_USAGE, "'%s' is no add-on: give "
		    "numbers=N", assignment);
	if (opt_count(&n, assignment + 8, "numbers", e) < 0)
		return -1;
	if (n > NUMBERS_MAX)
		return error_set(e, ERR_USAGE, "numbers: at most %d",
		    NUMBERS_MAX);
	if (db_begin(a->db, e) == 0 && set_numbers(a, n, e) == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	return r;
}

int
verb_addon(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "AfoH", NULL, &house, e), r = 0;

	if (n < 0)
		return -1;
	if (n > 1)
		return error_set(e, ERR_USAGE, "one add-on: numbers=N");
	if (account_open(&a, &house, n ? ACCOUNT_WRITE : ACCOUNT_READ, e) < 0)
		return -1;
	if (n)
		r = set(a, argv[0], e);
	if (r == 0)
		r = show(a, &house, e);
	account_close(a);
	return r;
}
