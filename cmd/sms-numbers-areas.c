/* SPDX-License-Identifier: ISC
 *
 * The area codes of a country, and which of them can be had. Those of the
 * North American plan have three digits, and every number in one is of the
 * same country; elsewhere area codes are of any length, and not listed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "flow/areas.h"
#include "io/record.h"
#include "io/rules.h"
#include "phone/names.h"
#include "phone/phone.h"
#include "phone/kind.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/number-price.h"
#include "store/setting.h"

static const struct record_column columns[] = {
	{ "area_code", RECORD_TEXT }, { "country", RECORD_TEXT },
	{ "place", RECORD_TEXT }, { "available", RECORD_BOOL },
	{ "reason", RECORD_TEXT }, { "nrc", RECORD_CREDITS },
	{ "mrc", RECORD_CREDITS },
};

struct listing {
	struct account *account;
	const char *type;
	struct record *out;
	struct rules *areas;
	char *sold_out;
	struct number_price price;
};

/* Does the area code stand for numbers of that type in the country? Its place
 * is what all of them have in common. */
static bool
exists(const struct listing *l, int code, const char **place)
{
	char number[16];
	struct phone p;
	const char *kind;

	snprintf(number, sizeof number, "+1%d2345678", code);
	if (phone_parse(&p, number, strlen(number), NULL) < 0 ||
	    p.valid != PHONE_YES || strcmp(p.country, l->account->country))
		return false;
	kind = phone_kind(p.type);
	/* local and mobile are one and the same here */
	if (!kind || (strcmp(kind, l->type) != 0 &&
	    !(p.type == PHONE_FIXED_LINE_OR_MOBILE &&
	    !strcmp(l->type, "mobile"))))
		return false;
	p.len = 5;
	p.e164[5] = '\0';
	*place = phone_place(&p);
	return true;
}

static bool
is_sold_out(const struct listing *l, const char *code)
{
	const char *s;

	for (s = l->sold_out; *s; s += strcspn(s, " ")) {
		s += strspn(s, " ");
		if (!strncmp(s, code, 3) && (s[3] == ' ' || !s[3]))
			return true;
	}
	return false;
}

static int
list_one(struct listing *l, int code, const char *place, struct error *e)
{
	const char *reason = NULL;
	char digits[8];

	snprintf(digits, sizeof digits, "%d", code);
	if (areas_find(l->areas, l->account->country, digits))
		reason = "area-code-unavailable";
	else if (is_sold_out(l, digits))
		reason = "no-number-in-area-code";
	record_text(l->out, digits);
	record_text(l->out, l->account->country);
	record_text(l->out, place);
	record_bool(l->out, !reason);
	record_text(l->out, reason);
	record_credits(l->out, l->price.nrc);
	record_credits(l->out, l->price.mrc);
	return record_end(l->out, e);
}

static int
list_all(struct listing *l, struct error *e)
{
	const char *place;
	int code, r = 0;

	for (code = 200; code <= 999 && r == 0; code++)
		if (exists(l, code, &place))
			r = list_one(l, code, place, e);
	return r;
}

int
area_codes_list(struct account *a, const char *type,
    const struct house *house, struct error *e)
{
	struct listing l = { .account = a, .type = type };
	int r = -1;

	if (!areas_listed(a->country))
		return error_set(e, ERR_USAGE, "area codes are listed for the "
		    "countries of +1, as -C US: elsewhere give --area-code "
		    "the digits that national numbers begin with");
	if (areas_open(&l.areas, e) == 0 &&
	    setting_get(a->db, "sim.sold-out", &l.sold_out, e) == 0 &&
	    number_price_find(&l.price, a->db, a->country, type, e) >= 0 &&
	    record_open(&l.out, house, columns,
	    sizeof columns / sizeof *columns, a->zone, e) == 0)
		r = list_all(&l, e);
	if (record_close(l.out, e) < 0)
		r = -1;
	rules_close(l.areas);
	free(l.sold_out);
	return r;
}
