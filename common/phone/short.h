/* SPDX-License-Identifier: ISC
 *
 * Short numbers: dialled inside one country only, and a number in one country
 * may be another's or none in the next. Pure; as libphonenumber's
 * ShortNumberInfo.
 */
#ifndef PHONE_SHORT_H
#define PHONE_SHORT_H

#include <stdbool.h>
#include <stddef.h>

enum phone_cost {
	PHONE_COST_UNKNOWN,
	PHONE_COST_TOLL_FREE,
	PHONE_COST_STANDARD,
	PHONE_COST_PREMIUM
};

struct phone_short {
	bool possible;		/* the country's have that length */
	bool valid;		/* in a range that the plan knows */
	bool emergency;
	bool sms;		/* a messaging service */
	bool carrier;		/* may mean another thing at another operator */
	enum phone_cost cost;
};

/* What the digits are in the country (ISO, capitals). False when they are no
 * short number there: nothing of *s is set. */
bool phone_short(struct phone_short *s, const char *digits, size_t n,
    const char *iso);

/* unknown, toll-free, standard, premium */
const char *phone_cost_name(enum phone_cost cost);

#endif
