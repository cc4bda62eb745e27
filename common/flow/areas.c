/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/error.h"
#include "flow/areas.h"
#include "io/rules.h"
#include "phone/phone.h"

/* The words of a line. */
enum { WHERE, CODE, WHAT, WORDS };

int
areas_check(const struct rules *r, struct error *e)
{
	size_t i;

	for (i = 0; i < rules_count(r); i++) {
		const struct rule *rule = rules_at(r, i);

		if (!rules_where(rule->words[WHERE]) ||
		    !strcmp(rule->words[WHERE], "*"))
			return rules_fault(r, rule, e, "'%s' is no country: "
			    "write two capitals", rule->words[WHERE]);
		if (rule->n != WORDS || strspn(rule->words[CODE],
		    "0123456789") != strlen(rule->words[CODE]) ||
		    strcmp(rule->words[WHAT], "unavailable"))
			return rules_fault(r, rule, e, "write WHERE, the "
			    "digits of the area code, and unavailable");
	}
	return 0;
}

int
areas_open(struct rules **r, struct error *e)
{
	if (rules_open(r, AREAS_RULES, store_data_areas_rules, e) < 0)
		return -1;
	if (areas_check(*r, e) == 0)
		return 0;
	rules_close(*r);
	*r = NULL;
	return -1;
}

const struct rule *
areas_find(const struct rules *r, const char *country, const char *digits)
{
	size_t i;

	for (i = 0; i < rules_count(r); i++) {
		const struct rule *rule = rules_at(r, i);

		if (!strcmp(rule->words[WHERE], country) &&
		    !strncmp(rule->words[CODE], digits,
		    strlen(rule->words[CODE])))
			return rule;
	}
	return NULL;
}

int
areas_refuse(const struct rule *rule, struct error *e)
{
	const char *country = rule->words[WHERE];

	if (!areas_listed(country))
		return error_set(e, ERR_DATA, "area-code-unavailable: no "
		    "numbers of area code %s are given (%s): choose another",
		    rule->words[CODE], rule->source);
	return error_set(e, ERR_DATA, "area-code-unavailable: no numbers of "
	    "area code %s are given (%s): choose another: sms-numbers offers "
	    "--area-codes -C %s", rule->words[CODE], rule->source, country);
}

bool
areas_listed(const char *country)
{
	return phone_calling_code(country) == 1;
}
