/* SPDX-License-Identifier: ISC
 *
 * The words for what phone.h enumerates. They are part of the interface:
 * never renamed.
 */
#include <string.h>

#include "phone/phone.h"

static const char *const types[PHONE_TYPES] = {
	"unknown", "fixed_line", "mobile", "fixed_line_or_mobile",
	"toll_free", "premium_rate", "shared_cost", "voip",
	"personal_number", "pager", "uan", "voicemail",
};

static const struct {
	const char *name, *text;
} faults[] = {
	[PHONE_OK] = { "", "" },
	[PHONE_NOT_A_NUMBER] = { "not-a-number", "is not a phone number" },
	[PHONE_NEEDS_COUNTRY] = { "needs-country",
	    "has no + and no country is given" },
	[PHONE_UNKNOWN_COUNTRY] = { "unknown-country",
	    "is read for a country that does not exist" },
	[PHONE_UNKNOWN_CODE] = { "unknown-country-code",
	    "begins with no country's calling code" },
	[PHONE_TOO_SHORT] = { "too-short", "has too few digits" },
	[PHONE_TOO_LONG] = { "too-long", "has too many digits" },
	[PHONE_INVALID_LENGTH] = { "invalid-length",
	    "has a number of digits that its country does not use" },
	[PHONE_LOCAL_ONLY] = { "local-only", "lacks its area code" },
};

const char *
phone_valid_name(enum phone_valid valid)
{
	return valid == PHONE_YES ? "yes" :
	    valid == PHONE_POSSIBLE ? "possible" : "no";
}

const char *
phone_type_name(enum phone_type type)
{
	return types[type];
}

int
phone_type_find(const char *name)
{
	int i;

	for (i = 0; i < PHONE_TYPES; i++)
		if (strcmp(types[i], name) == 0)
			return i;
	return -1;
}

const char *
phone_fault_name(enum phone_fault fault)
{
	return faults[fault].name;
}

const char *
phone_fault_text(enum phone_fault fault)
{
	return faults[fault].text;
}
