/* SPDX-License-Identifier: ISC
 *
 * Our numbers as a list, and how many more there may be.
 */
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "io/record.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/own.h"
#include "store/quota.h"

static const struct record_column list_columns[] = {
	{ "number", RECORD_TEXT }, { "name", RECORD_TEXT },
	{ "gateway", RECORD_TEXT }, { "country", RECORD_TEXT },
	{ "type", RECORD_TEXT }, { "active", RECORD_BOOL },
	{ "provision", RECORD_TEXT }, { "billing", RECORD_TEXT },
	{ "sent", RECORD_COUNT }, { "added", RECORD_TIME },
	{ "sms", RECORD_BOOL }, { "dedicated", RECORD_BOOL },
	{ "waits", RECORD_TEXT }, { "ready_by", RECORD_TIME },
};

/* T17: ready is green. */
static enum record_tone
provision_tone(const struct own *own)
{
	if (!strcmp(own->provision, "ready"))
		return own_blocked(own) ? RECORD_PLAIN : RECORD_GOOD;
	return strcmp(own->provision, "failed") ? RECORD_WAITS : RECORD_BAD;
}

static int
list_one(struct record *r, const struct own *own, struct error *e)
{
	record_text(r, own->number);
	record_text(r, own->name);
	record_text(r, own->gateway);
	record_text(r, own->country);
	record_text(r, own->type);
	record_bool(r, own->active);
	record_tone(r, provision_tone(own));
	record_text(r, own->provision);
	record_text(r, own->billing);
	record_count(r, own->sent);
	record_time(r, own->added_at);
	record_bool(r, own_is(own, OWN_SMS, "yes"));
	record_bool(r, own->dedicated);
	record_text(r, own->waits);
	record_time(r, own->ready_by);
	return record_end(r, e);
}

/* The digits that a number must contain; what people put between digits is
 * left out (G47). */
static int
search_digits(char out[32], const char *typed, struct error *e)
{
	size_t n = 0;

	for (; *typed; typed++) {
		if (strchr(" +-().", *typed))
			continue;
		if (*typed < '0' || *typed > '9' || n + 1 >= 32)
			return error_set(e, ERR_USAGE, "--search: '%c' is not "
			    "a digit: give digits of the number", *typed);
		out[n++] = *typed;
	}
	out[n] = '\0';
	return 0;
}

/* G3: how much room there is. */
static int
tell_quota(struct account *a, const struct owns *owns, struct error *e)
{
	struct quota q;

	if (quota_read(&q, a->db, owns, e) < 0)
		return -1;
	tool_note("%lld of %lld numbers, %lld of %d dedicated, without those "
	    "%sthat a provider bills", (long long)q.numbers,
	    (long long)q.limit, (long long)q.dedicated, QUOTA_DEDICATED,
	    q.sim ? "" : "of the simulated carrier and those ");
	return 0;
}

int
verb_list(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	const char *typed = "";
	bool dedicated = false;
	const struct opt own[] = {
		{ 0, "search", OPT_TEXT, &typed },
		{ 0, "dedicated", OPT_FLAG, &dedicated }, { 0 }
	};
	int n = opt_parse(argc, argv, "AfoH", own, &house, e), status = -1;
	struct account *a = NULL;
	struct record *r = NULL;
	struct owns owns = { 0 };
	char digits[32];
	size_t i;

	if (n < 0 || search_digits(digits, typed, e) < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "list takes no operands: "
		    "--search looks for digits");
	if (account_open(&a, &house, ACCOUNT_READ, e) == 0 &&
	    numbers_load(&owns, a, e) == 0 &&
	    record_open(&r, &house, list_columns,
	    sizeof list_columns / sizeof *list_columns, a->zone, e) == 0)
		status = 0;
	for (i = 0; i < owns.n && status == 0; i++)
		if (strstr(owns.v[i].number, digits) &&
		    (!dedicated || owns.v[i].dedicated))
			status = list_one(r, &owns.v[i], e);
	if (record_close(r, e) < 0)
		status = -1;
	if (status == 0)
		status = tell_quota(a, &owns, e);
	owns_release(&owns);
	account_close(a);
	return status;
}
