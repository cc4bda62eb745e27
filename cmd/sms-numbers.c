/* SPDX-License-Identifier: ISC
 *
 * sms-numbers - our own numbers, which messages are sent from
 */
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/verb.h"
#include "flow/policy.h"
#include "io/machine.h"
#include "io/number.h"
#include "io/record.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/own.h"

struct own *
numbers_need(const struct owns *owns, const struct account *a,
    const char *text, struct error *e)
{
	struct phone p;
	struct own *own;

	if (number_operand(&p, text, a->country, e) < 0)
		return NULL;
	own = owns_find(owns, p.e164);
	if (!own)
		error_set(e, ERR_DATA, "%s is not one of our numbers: "
		    "sms-numbers list has them", p.e164);
	return own;
}

/* The configuration is read only where a number is of a carrier in it. */
int
numbers_load(struct owns *owns, struct account *a, struct error *e)
{
	struct machine *m;
	size_t i;

	if (owns_load(owns, a->db, e) < 0)
		return -1;
	for (i = 0; i < owns->n && own_simulated(&owns->v[i]); i++)
		;
	if (i == owns->n)
		return 0;
	if (machine_open(&m, e) < 0) {
		owns_release(owns);
		return -1;
	}
	policy_given(owns, m);
	machine_close(m);
	return 0;
}

static const struct record_column list_columns[] = {
	{ "number", RECORD_TEXT }, { "name", RECORD_TEXT },
	{ "gateway", RECORD_TEXT }, { "country", RECORD_TEXT },
	{ "type", RECORD_TEXT }, { "active", RECORD_BOOL },
	{ "provision", RECORD_TEXT }, { "billing", RECORD_TEXT },
	{ "sent", RECORD_COUNT }, { "added", RECORD_TIME },
	{ "sms", RECORD_BOOL },
};

static int
list_one(struct record *r, const struct own *own, struct error *e)
{
	record_text(r, own->number);
	record_text(r, own->name);
	record_text(r, own->gateway);
	record_text(r, own->country);
	record_text(r, own->type);
	record_bool(r, own->active);
	record_text(r, own->provision);
	record_text(r, own->billing);
	record_count(r, own->sent);
	record_time(r, own->added_at);
	record_bool(r, own_is(own, OWN_SMS, "yes"));
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

static int
verb_list(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	const char *typed = "";
	const struct opt own[] = {
		{ 0, "search", OPT_TEXT, &typed }, { 0 }
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
		if (strstr(owns.v[i].number, digits))
			status = list_one(r, &owns.v[i], e);
	if (record_close(r, e) < 0)
		status = -1;
	owns_release(&owns);
	account_close(a);
	return status;
}

static const struct verb verbs[] = {
	{ "offers", "offers [-HqvhV] [-A account] [-C country] [-f format]\n"
	    "    [-o column,...] [--type type] [--area-code digits]\n"
	    "    [--contains digits] [--count n] [--again] [--area-codes]",
	    verb_offers },
	{ "add", "add [-qvhV] [-A account] [-C country] [--dedicated]\n"
	    "    number | --area-code digits [--type type] [key=value ...]",
	    verb_add },
	{ "list", "list [-HqvhV] [-A account] [-f format] [-o column,...]\n"
	    "    [--search digits]", verb_list },
	{ "show", "show [-HqvhV] [-A account] [-C country] [-f format]\n"
	    "    [-o column,...] number", verb_show },
	{ "set", "set [-qvhV] [-A account] [-C country] number "
	    "key=value ...", verb_set },
	{ "delete", "delete [-qvyhV] [-A account] [-C country] number ...",
	    verb_delete },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-numbers", verbs, argc, argv);
}
