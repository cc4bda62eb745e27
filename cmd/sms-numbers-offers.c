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
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/areas.h"
#include "io/record.h"
#include "io/rules.h"
#include "phone/draw.h"
#include "phone/kind.h"
#include "phone/phone.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/number-price.h"
#include "store/own.h"
#include "store/setting.h"

#define OFFERS 5		/* unless --count says otherwise */
#define OFFERS_MAX 100
/* --contains looks through so many draws: three digits are found for sure,
 * seven are not. */
#define DRAWS 200000

/* Is it among the words? */
static bool
has_word(const char *list, const char *word)
{
	size_t len = strlen(word), n;

	for (; *list; list += n) {
		list += strspn(list, " ");
		n = strcspn(list, " ");
		if (n && n == len && !strncmp(list, word, n))
			return true;
	}
	return false;
}

/* What is not on offer: our own, what is shown already, and area codes that
 * cannot be had. */
static bool
is_taken(const struct offers *o, const char *number, size_t code)
{
	char area[4];
	size_t i;

	for (i = 0; i < o->n; i++)
		if (!strcmp(o->numbers[i], number))
			return true;
	snprintf(area, sizeof area, "%.3s", number + 1 + code);
	return owns_find(&o->owns, number) != NULL ||
	    has_word(o->sold_out, area) ||
	    areas_find(o->areas, o->country, number + 1 + code) != NULL;
}

static void
draw_offers(struct offers *o, unsigned types, uint64_t seed)
{
	char number[20], code[8];
	int i, digits;

	digits = snprintf(code, sizeof code, "%d",
	    phone_calling_code(o->country));
	for (i = 0; i < DRAWS && (int64_t)o->n < o->count; i++) {
		if (phone_draw(number, o->country, types, o->area_code, &seed)
		    < 0)
			return;
		if (strstr(number, o->contains) &&
		    !is_taken(o, number, (size_t)digits))
			memcpy(o->numbers[o->n++], number, sizeof number);
	}
}

static uint64_t
stir(uint64_t seed, const char *s)	/* FNV-1a */
{
	for (; *s; s++)
		seed = (seed ^ (unsigned char)*s) * UINT64_C(1099511628211);
	return seed;
}

/* Each window of each country has numbers of its own; which one is shown is
 * remembered in the account. */
static int
window(struct offers *o, bool again, uint64_t *seed, struct error *e)
{
	char key[40], value[24], *text;
	int64_t sim_seed, turn;
	int r = 0;

	snprintf(key, sizeof key, "offers.%s.%s", o->country, o->type);
	if (setting_int(o->a->db, "sim.seed", &sim_seed, e) < 0 ||
	    setting_get(o->a->db, key, &text, e) < 0)
		return -1;
	turn = strtoll(text, NULL, 10) + again;
	free(text);
	snprintf(value, sizeof value, "%" PRId64, turn);
	if (again)
		r = setting_put(o->a->db, key, value, e);
	*seed = stir(stir((uint64_t)sim_seed * 1000003 + (uint64_t)turn, key),
	    o->area_code);
	return r;
}

/* People write area codes as they dial them, 020 for London; the 0 is no part
 * of the number, but in Italy it is. */
static void
leave_dialled_zero(struct offers *o)
{
	unsigned types = phone_kind_types(o->type);
	uint64_t seed = 0;
	char number[20];

	if (*o->area_code == '0' && !areas_listed(o->country) &&
	    phone_draw(number, o->country, types, o->area_code, &seed) < 0 &&
	    phone_draw(number, o->country, types, o->area_code + 1, &seed)
	    == 0)
		o->area_code++;
}

/* T13: an area code that is never given is another thing than one that has
 * nothing left. */
static int
check_area(struct offers *o, struct error *e)
{
	const struct rule *rule;

	if (strspn(o->area_code, "0123456789") != strlen(o->area_code) ||
	    strlen(o->area_code) > 6)
		return error_set(e, ERR_USAGE, "--area-code: '%s' is not the "
		    "digits that national numbers begin with, as 305",
		    o->area_code);
	leave_dialled_zero(o);
	rule = *o->area_code ? areas_find(o->areas, o->country,
	    o->area_code) : NULL;
	return rule ? areas_refuse(rule, e) : 0;
}

int
offers_open(struct offers *o, bool again, struct error *e)
{
	uint64_t seed;

	o->country = o->a->country;
	o->type = phone_kind_named(o->type, "--type", e);
	if (!o->type)
		return -1;
	if (!*o->country)
		return error_set(e, ERR_USAGE, "which country? Give -C CC, or "
		    "sms-account set country=CC");
	if (areas_open(&o->areas, e) < 0 || check_area(o, e) < 0 ||
	    window(o, again, &seed, e) < 0 ||
	    setting_get(o->a->db, "sim.sold-out", &o->sold_out, e) < 0 ||
	    owns_load(&o->owns, o->a->db, e) < 0)
		return -1;
	o->numbers = xcalloc((size_t)o->count, sizeof *o->numbers);
	draw_offers(o, phone_kind_types(o->type), seed);
	return 0;
}

void
offers_close(struct offers *o)
{
	free(o->numbers);
	free(o->sold_out);
	rules_close(o->areas);
	owns_release(&o->owns);
}

int
offers_none(const struct offers *o, enum error_kind kind, struct error *e)
{
	const char *that = *o->contains ? " that contains " : "";

	if (*o->area_code && areas_listed(o->country))
		return error_set(e, kind, "no-number-in-area-code: no %s "
		    "number of %s is on offer in area code %s%s%s: choose "
		    "another (sms-numbers offers --area-codes -C %s), or ask "
		    "the provider for it", o->type, o->country, o->area_code,
		    that, o->contains, o->country);
	if (*o->area_code)
		return error_set(e, kind, "no-number-in-area-code: no %s "
		    "number of %s is on offer in area code %s%s%s: choose "
		    "another, or ask the provider for it", o->type, o->country,
		    o->area_code, that, o->contains);
	return error_set(e, kind, "no %s number of %s is on offer%s%s",
	    o->type, o->country, that, o->contains);
}

static const struct record_column columns[] = {
	{ "number", RECORD_TEXT }, { "country", RECORD_TEXT },
	{ "type", RECORD_TEXT }, { "gateway", RECORD_TEXT },
	{ "nrc", RECORD_CREDITS }, { "mrc", RECORD_CREDITS },
};

static int
show_offers(struct offers *o, const struct house *house, struct error *e)
{
	struct number_price price;
	struct record *r;
	size_t i;
	int status = 0;

	if (number_price_find(&price, o->a->db, o->country, o->type, e) < 0 ||
	    record_open(&r, house, columns, sizeof columns / sizeof *columns,
	    o->a->zone, e) < 0)
		return -1;
	for (i = 0; i < o->n && status == 0; i++) {
		record_text(r, o->numbers[i]);
		record_text(r, o->country);
		record_text(r, o->type);
		record_text(r, "sim");
		record_credits(r, price.nrc);
		record_credits(r, price.mrc);
		status = record_end(r, e);
	}
	if (status == 0 && o->n == 0)
		status = offers_none(o, ERR_SOME, e);
	return record_close(r, e) < 0 ? -1 : status;
}

static int
offers(struct offers *o, bool again, const struct house *house,
    struct error *e)
{
	int r = offers_open(o, again, e);

	if (r == 0)
		r = show_offers(o, house, e);
	if (r == 0)
		tool_note("simulated numbers: nothing leaves this machine; "
		    "take one with sms-numbers add NUMBER");
	offers_close(o);
	return r;
}

static int
run(struct offers *o, bool again, bool area_codes, const struct house *house,
    struct error *e)
{
	int r;

	o->type = phone_kind_named(o->type, "--type", e);
	if (!o->type || account_open(&o->a, house, again ? ACCOUNT_WRITE :
	    ACCOUNT_READ, e) < 0)
		return -1;
	r = area_codes ? area_codes_list(o->a, o->type, house, e) :
	    offers(o, again, house, e);
	account_close(o->a);
	return r;
}

int
verb_offers(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct offers o = { .contains = "", .area_code = "", .type = "local",
	    .count = OFFERS };
	bool again = false, area_codes = false;
	const struct opt own[] = {
		{ 0, "type", OPT_TEXT, &o.type },
		{ 0, "area-code", OPT_TEXT, &o.area_code },
		{ 0, "contains", OPT_TEXT, &o.contains },
		{ 0, "count", OPT_COUNT, &o.count },
		{ 0, "again", OPT_FLAG, &again },
		{ 0, "area-codes", OPT_FLAG, &area_codes }, { 0 }
	};
	int n = opt_parse(argc, argv, "AfoHC", own, &house, e);

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "offers takes no operands: "
		    "name the country with -C");
	if (area_codes && (*o.area_code || *o.contains || again))
		return error_set(e, ERR_USAGE, "--area-codes lists area "
		    "codes: it goes with -C and --type alone");
	if (o.count < 1 || o.count > OFFERS_MAX)
		return error_set(e, ERR_USAGE, "--count is 1 to %d",
		    OFFERS_MAX);
	if (o.contains[strspn(o.contains, "0123456789")])
		return error_set(e, ERR_USAGE, "--contains: '%s' is not made "
		    "of digits", o.contains);
	return run(&o, again, area_codes, &house, e);
}
