/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "phone/kind.h"
#include "phone/phone.h"

static const struct {
	const char *name;
	unsigned types;
} kinds[PHONE_KINDS] = {
	{ "local", 1u << PHONE_FIXED_LINE | 1u << PHONE_FIXED_LINE_OR_MOBILE },
	{ "mobile", 1u << PHONE_MOBILE | 1u << PHONE_FIXED_LINE_OR_MOBILE },
	{ "national", 1u << PHONE_UAN | 1u << PHONE_VOIP |
	    1u << PHONE_SHARED_COST },
	{ "toll_free", 1u << PHONE_TOLL_FREE },
};

const char *
phone_kind_name(size_t i)
{
	return i < PHONE_KINDS ? kinds[i].name : NULL;
}

const char *
phone_kind(int type)
{
	size_t i;

	for (i = 0; i < PHONE_KINDS; i++)
		if (kinds[i].types & 1u << type)
			return kinds[i].name;
	return NULL;
}

unsigned
phone_kind_types(const char *name)
{
	size_t i;

	for (i = 0; i < PHONE_KINDS; i++)
		if (!strcmp(kinds[i].name, name))
			return kinds[i].types;
	return 0;
}
