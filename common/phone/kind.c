/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/error.h"
#include "base/name.h"
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

const char *
phone_kind_named(const char *name, const char *what, struct error *e)
{
	const char *names[PHONE_KINDS];
	int i;

	for (i = 0; i < PHONE_KINDS; i++)
		names[i] = kinds[i].name;
	if ((i = name_find(name, names, PHONE_KINDS)) >= 0)
		return names[i];
	error_set(e, ERR_USAGE, "%s: '%s' is none of local, mobile, national, "
	    "toll_free%s", what, name, name_hint(name, names, PHONE_KINDS,
	    NULL).s);
	return NULL;
}
