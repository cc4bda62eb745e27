/* SPDX-License-Identifier: ISC
 *
 * sms-lookup - the part of sms-inspect that needs the account or the data of
 * carriers. sms-inspect runs it; it speaks in the name of sms-inspect.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/gateway-exec.h"
#include "flow/gateway-http.h"
#include "flow/lookup.h"
#include "io/ask.h"
#include "phone/phone.h"
#include "sms-inspect.h"
#include "sms-lookup.h"
#include "store/account.h"

const struct gateway_opener *const lookup_openers[] = { &gateway_sim,
    &gateway_http, &gateway_exec, NULL };

static const struct record_column live_columns[] = {
	{ "live", RECORD_TEXT },
	{ "live_type", RECORD_TEXT },
	{ "live_mcc", RECORD_TEXT },
	{ "live_mnc", RECORD_TEXT },
	{ "live_operator", RECORD_TEXT },
	{ "caller_name", RECORD_TEXT },
	{ "live_reason", RECORD_TEXT },
	{ "live_at", RECORD_TIME },
	{ "live_cost", RECORD_CREDITS },
};
enum { LIVE_COLUMNS = sizeof live_columns / sizeof *live_columns };

size_t
both_columns(struct record_column columns[BOTH_MAX])
{
	XASSERT(fact_columns_len + LIVE_COLUMNS <= BOTH_MAX);
	memcpy(columns, fact_columns, fact_columns_len * sizeof *columns);
	memcpy(columns + fact_columns_len, live_columns,
	    LIVE_COLUMNS * sizeof *columns);
	return fact_columns_len + LIVE_COLUMNS;
}

/* A question without an id is one of a dry run; one that waits for its answer
 * got none. */
static const char *
live_word(const struct lookup *l)
{
	if (l->state != LOOKUP_ASKING)
		return lookup_state_name(l->state);
	return l->id ? "unknown" : "would-ask";
}

void
live_record(struct record *r, const struct lookup *l)
{
	static const struct lookup nobody;
	const struct lookup *k = l ? l : &nobody;

	record_text(r, l ? live_word(l) : "");
	record_text(r, k->type);
	record_text(r, k->mcc);
	record_text(r, k->mnc);
	record_text(r, k->operator);
	record_text(r, k->caller_name);
	record_text(r, k->reason);
	record_time(r, k->answered_at);
	record_credits(r, k->fresh ? k->cost : 0);
}

int
ask_price(const struct lookups *s, bool yes, int64_t n, struct error *e)
{
	char one[RECORD_CREDITS_SIZE], all[RECORD_CREDITS_SIZE];

	bool free = !s->price && !strcmp(s->gateway, "sim");

	if (free || s->max_cost >= 0)
		return 0;
	if (!s->price)
		return ask(yes, e, "%s may charge for what it is asked, and "
		    "setting lookup-price says nothing. Go on?", s->gateway);
	record_show_credits(one, s->price);
	if (!n)
		return ask(yes, e, "Each number that %s is asked about costs "
		    "%s credits. Go on?", s->gateway, one);
	return ask(yes, e, "Asking %s about %lld number%s costs up to %s "
	    "credits. Go on?", s->gateway, (long long)n, n == 1 ? "" : "s",
	    record_show_credits(all, n * s->price));
}

void
say_cost(const struct lookups *s, bool dry_run)
{
	char cost[RECORD_CREDITS_SIZE];

	tool_note("%s asked about %lld number%s, for %s credits", dry_run ?
	    "would have" : "have", (long long)s->asked, s->asked == 1 ? "" :
	    "s", record_show_credits(cost, s->cost));
}

static int
put_price(struct record *r, struct account *a, const char *what, bool cnam,
    struct error *e)
{
	int64_t price;

	if (lookup_price(a->db, cnam, &price, e) < 0)
		return -1;
	record_text(r, what);
	record_credits(r, price);
	return record_end(r, e);
}

int
verb_price(int argc, char *argv[], struct error *e)
{
	static const struct record_column columns[] = {
		{ "option", RECORD_TEXT }, { "credits", RECORD_CREDITS },
	};
	struct house house = { 0 };
	struct account *a = NULL;
	struct record *r = NULL;
	int n = opt_parse(argc, argv, "AfHo", NULL, &house, e), status = -1;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "price takes no operands: "
		    "sms-inspect --live -n says what some numbers would cost");
	if (account_open(&a, &house, ACCOUNT_READ, e) == 0 &&
	    record_open(&r, &house, columns, 2, a->zone, e) == 0 &&
	    put_price(r, a, "--live", false, e) == 0)
		status = put_price(r, a, "--cnam", true, e);
	if (record_close(r, e) < 0)
		status = -1;
	account_close(a);
	return status;
}

static const struct verb verbs[] = {
	{ "error", ERROR_USAGE, verb_error },
	{ "price", PRICE_USAGE, verb_price },
	{ "job", JOB_USAGE, verb_job },
	{ NULL, NULL, NULL }
};

int
main(int argc, char *argv[])
{
	struct error e = { .kind = ERR_NONE };

	tool_about(phone_plan_version());
	if (verb_named(verbs, argc, argv))
		return verb_main("sms-inspect", verbs, argc, argv);
	tool_init("sms-inspect", LIVE_USAGE);
	if (live_main(argc, argv, &e) == 0)
		e.kind = ERR_NONE;
	return tool_finish(&e);
}
