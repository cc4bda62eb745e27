/* SPDX-License-Identifier: ISC
 *
 * sms-credits - the balance, and the ledger that it is the sum of
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/verb.h"
#include "io/record.h"
#include "sms-credits.h"
#include "store/account.h"
#include "store/db.h"
#include "store/ledger.h"

/* A million million credits: far from what an int64_t cannot hold. */
#define RECHARGE_MAX INT64_C(1000000000000000)

static const struct record_column balance_columns[] = {
	{ "balance", RECORD_CREDITS },
};

static int
show_balance(struct record *r, struct account *a, bool fenced, int64_t least,
    struct error *e)
{
	int64_t balance;

	if (ledger_balance(a->db, &balance, e) < 0)
		return -1;
	record_credits(r, balance);
	if (record_end(r, e) < 0)
		return -1;
	return fenced && balance < least ? error_set(e, ERR_SOME, "%s", "") :
	    0;
}

static int
verb_balance(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	const char *min = NULL;
	const struct opt own[] = { { 0, "min", OPT_TEXT, &min }, { 0 } };
	int n = opt_parse(argc, argv, "AfoH", own, &house, e), status = -1;
	struct account *a = NULL;
	struct record *r = NULL;
	int64_t least = 0;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "balance takes no operands");
	if (min && opt_credits(&least, min, "--min", e) < 0)
		return -1;
	if (account_open(&a, &house, ACCOUNT_READ, e) == 0 &&
	    record_open(&r, &house, balance_columns, 1, a->zone, e) == 0)
		status = show_balance(r, a, min != NULL, least, e);
	if (record_close(r, e) < 0)
		status = -1;
	account_close(a);
	return status;
}

static const struct record_column ledger_columns[] = {
	{ "id", RECORD_TEXT }, { "at", RECORD_TIME }, { "kind", RECORD_TEXT },
	{ "amount", RECORD_CREDITS }, { "balance", RECORD_CREDITS },
	{ "message", RECORD_TEXT }, { "note", RECORD_TEXT },
};

/* Ids are names that happen to be made of digits. */
static void
record_id(struct record *r, int64_t id)
{
	char text[24];

	if (!id) {
		record_empty(r);
		return;
	}
	snprintf(text, sizeof text, "%lld", (long long)id);
	record_text(r, text);
}

static int
ledger_one(const struct ledger_line *line, void *ctx, struct error *e)
{
	struct record *r = ctx;

	record_id(r, line->id);
	record_time(r, line->at);
	record_text(r, line->kind);
	record_credits(r, line->amount);
	record_credits(r, line->balance);
	record_id(r, line->message);
	record_text(r, line->note);
	return record_end(r, e);
}

static int
verb_ledger(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	int n = opt_parse(argc, argv, "AfoHS", NULL, &house, e), status = -1;
	int64_t from = 0, to = CLOCK_NEVER;
	struct account *a = NULL;
	struct record *r = NULL;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "ledger takes no operands");
	if (account_open(&a, &house, ACCOUNT_READ, e) == 0 &&
	    clock_span(&from, &to, house.since, house.until, a->zone, e) == 0 &&
	    record_open(&r, &house, ledger_columns,
	    sizeof ledger_columns / sizeof *ledger_columns, a->zone, e) == 0)
		status = ledger_each(a->db, from, to, ledger_one, r, e);
	if (record_close(r, e) < 0)
		status = -1;
	account_close(a);
	return status;
}

static int
recharge(struct account *a, int64_t credits, const char *note,
    int64_t *balance, struct error *e)
{
	char shown[RECORD_CREDITS_SIZE];

	if (ledger_post(a->db, clock_now(), "recharge", credits, 0, note, e)
	    < 0 || ledger_balance(a->db, balance, e) < 0)
		return -1;
	return account_log(a, "recharge", record_show_credits(shown, credits),
	    e);
}

static int
verb_recharge(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	const char *note = NULL;
	const struct opt own[] = { { 0, "note", OPT_TEXT, &note }, { 0 } };
	int n = opt_parse(argc, argv, "A", own, &house, e), r = -1;
	char shown[RECORD_CREDITS_SIZE];
	int64_t credits, balance = 0;
	struct account *a;

	if (n < 0)
		return -1;
	if (n != 1)
		return error_set(e, ERR_USAGE, "say how many credits");
	if (opt_credits(&credits, argv[0], "credits", e) < 0)
		return -1;
	if (credits <= 0 || credits > RECHARGE_MAX)
		return error_set(e, ERR_USAGE, "credits: '%s' is not more "
		    "than 0 and at most %s", argv[0],
		    record_show_credits(shown, RECHARGE_MAX));
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	if (db_begin(a->db, e) == 0 &&
	    recharge(a, credits, note, &balance, e) == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	if (r == 0)
		tool_note("the balance is %s", record_show_credits(shown,
		    balance));
	account_close(a);
	return r;
}

static const struct verb verbs[] = {
	{ "balance", "balance [-HqvhV] [-A account] [-f format] "
	    "[-o column,...]\n"
	    "    [--min credits]", verb_balance },
	{ "ledger", "ledger [-HqvhV] [-A account] [-f format] [-o column,...]\n"
	    "    [--since time] [--until time]", verb_ledger },
	{ "recharge", "recharge [-qvhV] [-A account] [--note text] credits",
	    verb_recharge },
	{ "addon", "addon [-HqvhV] [-A account] [-f format] [-o column,...]\n"
	    "    [numbers=n]", verb_addon },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-credits", verbs, argc, argv);
}
