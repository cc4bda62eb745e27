/* SPDX-License-Identifier: ISC
 *
 * sms-numbers - our own numbers, which messages are sent from
 */
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/verb.h"
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

static const struct record_column list_columns[] = {
	{ "number", RECORD_TEXT }, { "name", RECORD_TEXT },
	{ "gateway", RECORD_TEXT }, { "country", RECORD_TEXT },
	{ "type", RECORD_TEXT }, { "active", RECORD_BOOL },
	{ "provision", RECORD_TEXT }, { "billing", RECORD_TEXT },
	{ "sent", RECORD_COUNT }, { "added", RECORD_TIME },
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
	    owns_load(&owns, a->db, e) == 0 &&
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

static const struct record_column show_columns[] = {
	{ "key", RECORD_TEXT }, { "value", RECORD_TEXT },
	{ "default", RECORD_TEXT }, { "meaning", RECORD_TEXT },
};

static int
show_key(struct record *r, const char *key, const char *value,
    const char *fallback, const char *meaning, struct error *e)
{
	record_text(r, key);
	record_text(r, value);
	record_text(r, fallback);
	record_text(r, meaning);
	return record_end(r, e);
}

static int
show(struct record *r, const struct own *own, struct error *e)
{
	const char *blocked = own_blocked(own);

	if (show_key(r, "number", own->number, NULL, "the number itself", e) < 0
	    || show_key(r, "name", own->name, NULL, "what people call it; "
	    "set", e) < 0 || show_key(r, "active", own->active ? "yes" : "no",
	    "yes", "whether it is used for sending; set", e) < 0 ||
	    show_key(r, "billing", own->billing, "credits", "who counts what "
	    "it costs: credits, free or provider; set", e) < 0 ||
	    show_key(r, "gateway", own->gateway, NULL, "the carrier it "
	    "belongs to", e) < 0 || show_key(r, "country", own->country, NULL,
	    "its country", e) < 0 || show_key(r, "type", own->type, NULL,
	    "local, mobile, toll_free", e) < 0 || show_key(r, "provision",
	    own->provision, NULL, "pending, ready or failed at the carrier",
	    e) < 0)
		return -1;
	if (show_key(r, "address", own->address, NULL, "its business address, "
	    "of sms-compliance; set", e) < 0 || show_key(r, "use-case",
	    own->use_case, NULL, "what it is registered for, of "
	    "sms-compliance; set", e) < 0)
		return -1;
	return show_key(r, "sendable", blocked ? blocked : "yes", NULL,
	    "yes, or why nothing is sent from it now", e);
}

static int
verb_show(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a = NULL;
	struct record *r = NULL;
	struct owns owns = { 0 };
	struct own *own;
	int n = opt_parse(argc, argv, "AfoHC", NULL, &house, e), status = -1;

	if (n < 0)
		return -1;
	if (n != 1)
		return error_set(e, ERR_USAGE, "name one number");
	if (account_open(&a, &house, ACCOUNT_READ, e) == 0 &&
	    owns_load(&owns, a->db, e) == 0 &&
	    (own = numbers_need(&owns, a, argv[0], e)) != NULL &&
	    record_open(&r, &house, show_columns,
	    sizeof show_columns / sizeof *show_columns, a->zone, e) == 0)
		status = show(r, own, e);
	if (record_close(r, e) < 0)
		status = -1;
	owns_release(&owns);
	account_close(a);
	return status;
}

static const struct verb verbs[] = {
	{ "offers", "offers [-HqvhV] [-A account] [-C country] [-f format]\n"
	    "    [-o column,...] [--type type] [--contains digits] "
	    "[--count n]\n"
	    "    [--again]", verb_offers },
	{ "add", "add [-qvhV] [-A account] [-C country] number "
	    "[key=value ...]",
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
