/* SPDX-License-Identifier: ISC
 *
 * What the simulated carrier sells: numbers drawn by lot from the country's
 * plan. The same command offers the same numbers, until --again draws a fresh
 * set, as a shop window stays until somebody dresses it anew.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/number.h"
#include "io/record.h"
#include "phone/draw.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/own.h"
#include "store/setting.h"

#define OFFERS 5		/* unless --count says otherwise */
#define OFFERS_MAX 100
/* --contains looks through so many draws: three digits are found for sure,
 * seven are not. */
#define DRAWS 200000

/* What numbers are called where they are sold. */
static const struct kind {
	const char *name;
	unsigned types;
} kinds[] = {
	{ "local", 1u << PHONE_FIXED_LINE | 1u << PHONE_FIXED_LINE_OR_MOBILE },
	{ "mobile", 1u << PHONE_MOBILE | 1u << PHONE_FIXED_LINE_OR_MOBILE },
	{ "national", 1u << PHONE_UAN | 1u << PHONE_VOIP |
	    1u << PHONE_SHARED_COST },
	{ "toll_free", 1u << PHONE_TOLL_FREE },
};
enum { KINDS = sizeof kinds / sizeof *kinds };

const char *
numbers_kind(int type)
{
	size_t i;

	for (i = 0; i < KINDS; i++)
		if (kinds[i].types & 1u << type)
			return kinds[i].name;
	return NULL;
}

struct offers {
	struct account *a;
	const char *country;
	const struct kind *kind;
	const char *contains;
	int64_t count;
	struct owns owns;
	char (*numbers)[20];
	size_t n;
};

/* Without --type: what people get where they just ask for a number. */
static int
find_kind(struct offers *o, const char *name, struct error *e)
{
	const char *names[KINDS], *near;
	size_t i;

	for (i = 0; i < KINDS; i++) {
		names[i] = kinds[i].name;
		if (!strcmp(name, names[i])) {
			o->kind = &kinds[i];
			return 0;
		}
	}
	near = name_nearest(name, names, KINDS);
	return error_set(e, ERR_USAGE, "--type: '%s' is none of local, "
	    "mobile, national, toll_free%s%s", name, near ? ": did you mean " :
	    "", near ? near : "");
}

static bool
is_taken(const struct offers *o, const char *number)
{
	size_t i;

	for (i = 0; i < o->n; i++)
		if (!strcmp(o->numbers[i], number))
			return true;
	return owns_find(&o->owns, number) != NULL;
}

static void
draw_offers(struct offers *o, uint64_t seed)
{
	char number[20];
	int i;

	for (i = 0; i < DRAWS && (int64_t)o->n < o->count; i++) {
		if (phone_draw(number, o->country, o->kind->types, &seed) < 0)
			return;
		if (strstr(number, o->contains) && !is_taken(o, number))
			memcpy(o->numbers[o->n++], number, sizeof number);
	}
}

/* Each window of each country has numbers of its own; which one is shown is
 * remembered in the account. */
static int
window(struct offers *o, bool again, uint64_t *seed, struct error *e)
{
	char key[40], value[24], *text;
	int64_t sim_seed, turn;
	const char *s;
	int r = 0;

	snprintf(key, sizeof key, "offers.%s.%s", o->country, o->kind->name);
	if (setting_int(o->a->db, "sim.seed", &sim_seed, e) < 0 ||
	    setting_get(o->a->db, key, &text, e) < 0)
		return -1;
	turn = strtoll(text, NULL, 10) + again;
	free(text);
	snprintf(value, sizeof value, "%" PRId64, turn);
	if (again)
		r = setting_put(o->a->db, key, value, e);
	*seed = (uint64_t)sim_seed * 1000003 + (uint64_t)turn;
	for (s = key; *s; s++)		/* FNV-1a */
		*seed = (*seed ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return r;
}

static const struct record_column columns[] = {
	{ "number", RECORD_TEXT }, { "country", RECORD_TEXT },
	{ "type", RECORD_TEXT }, { "gateway", RECORD_TEXT },
};

static int
show_offers(struct offers *o, const struct house *house, struct error *e)
{
	struct record *r;
	size_t i;
	int status = 0;

	if (record_open(&r, house, columns, sizeof columns / sizeof *columns,
	    o->a->zone, e) < 0)
		return -1;
	for (i = 0; i < o->n && status == 0; i++) {
		record_text(r, o->numbers[i]);
		record_text(r, o->country);
		record_text(r, o->kind->name);
		record_text(r, "sim");
		status = record_end(r, e);
	}
	if (status == 0 && o->n == 0)
		status = error_set(e, ERR_SOME, "no %s number of %s is on "
		    "offer%s%s", o->kind->name, o->country,
		    *o->contains ? " that contains " : "", o->contains);
	return record_close(r, e) < 0 ? -1 : status;
}

static int
offers(struct offers *o, bool again, const struct house *house,
    struct error *e)
{
	uint64_t seed;
	int r;

	o->country = o->a->country;
	if (!*o->country)
		return error_set(e, ERR_USAGE, "which country? Give -C CC, or "
		    "sms-account set country=CC");
	if (window(o, again, &seed, e) < 0 ||
	    owns_load(&o->owns, o->a->db, e) < 0)
		return -1;
	o->numbers = xcalloc((size_t)o->count, sizeof *o->numbers);
	draw_offers(o, seed);
	r = show_offers(o, house, e);
	if (r == 0)
		tool_note("simulated numbers: nothing leaves this machine; "
		    "take one with sms-numbers add NUMBER");
	free(o->numbers);
	owns_release(&o->owns);
	return r;
}

int
verb_offers(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct offers o = { .contains = "", .count = OFFERS };
	const char *type = "local";
	bool again = false;
	const struct opt own[] = {
		{ 0, "type", OPT_TEXT, &type },
		{ 0, "contains", OPT_TEXT, &o.contains },
		{ 0, "count", OPT_COUNT, &o.count },
		{ 0, "again", OPT_FLAG, &again }, { 0 }
	};
	int n = opt_parse(argc, argv, "AfoHC", own, &house, e), r;

	if (n < 0 || find_kind(&o, type, e) < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "offers takes no operands: "
		    "name the country with -C");
	if (o.count < 1 || o.count > OFFERS_MAX)
		return error_set(e, ERR_USAGE, "--count is 1 to %d",
		    OFFERS_MAX);
	if (o.contains[strspn(o.contains, "0123456789")])
		return error_set(e, ERR_USAGE, "--contains: '%s' is not made "
		    "of digits", o.contains);
	if (account_open(&o.a, &house, again ? ACCOUNT_WRITE : ACCOUNT_READ,
	    e) < 0)
		return -1;
	r = offers(&o, again, &house, e);
	account_close(o.a);
	return r;
}
