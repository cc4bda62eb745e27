/* SPDX-License-Identifier: ISC
 *
 * Short numbers by country.
 */
#include "phone/short.h"

#include <string.h>

#include "phone/tables.h"

static const struct short_country *
find(const char *iso)
{
	size_t low = 0, high = short_countries_len, mid;
	int order;

	while (low < high) {
		mid = low + (high - low) / 2;
		order = strcmp(iso, short_countries[mid].iso);
		if (order == 0)
			return &short_countries[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return NULL;
}

bool
phone_short(struct phone_short *s, const char *digits, size_t n,
    const char *iso)
{
	const struct short_country *c = find(iso);
	unsigned bits;

	if (c == NULL || n > PLAN_NSN_MAX ||
	    strspn(digits, "0123456789") < n)
		return false;
	bits = automaton_walk(&short_automaton, c->start, digits, n);
	if (bits == 0)
		return false;
	s->possible = bits & SHORT_POSSIBLE;
	s->valid = bits & SHORT_VALID;
	s->emergency = bits & SHORT_EMERGENCY;
	s->sms = bits & SHORT_SMS;
	s->carrier = bits & SHORT_CARRIER;
	s->cost = bits & SHORT_PREMIUM ? PHONE_COST_PREMIUM :
	    bits & SHORT_STANDARD ? PHONE_COST_STANDARD :
	    bits & SHORT_TOLL_FREE ? PHONE_COST_TOLL_FREE :
	    PHONE_COST_UNKNOWN;
	return true;
}

const char *
phone_cost_name(enum phone_cost cost)
{
	switch (cost) {
	case PHONE_COST_TOLL_FREE:
		return "toll-free";
	case PHONE_COST_STANDARD:
		return "standard";
	case PHONE_COST_PREMIUM:
		return "premium";
	case PHONE_COST_UNKNOWN:
		break;
	}
	return "unknown";
}
