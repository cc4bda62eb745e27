/* SPDX-License-Identifier: ISC */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "flow/confirm.h"
#include "io/rules.h"
#include "phone/phone.h"

static const char *const names[] = {
	[CONFIRM_MANDATORY] = "mandatory",
	[CONFIRM_OPTIONAL] = "optional",
	[CONFIRM_PROHIBITED] = "prohibited",
};

const char *
confirm_name(enum confirm policy)
{
	return names[policy];
}

static int
policy_of(const struct rule *rule)
{
	int i;

	for (i = 0; rule->n > 1 && i < 3; i++)
		if (!strcmp(rule->words[1], names[i]))
			return i;
	return -1;
}

/* Seconds, up to a day; 0 for none, -1 for what is no such number. */
static int64_t
seconds(const struct rule *rule)
{
	const char *text = rule_value(rule, "within");
	long long n;
	char *end;

	if (!text)
		return 0;
	n = strtoll(text, &end, 10);
	return *text >= '0' && *text <= '9' && !*end && n > 0 && n <= 86400 ?
	    (int64_t)n : -1;
}

int64_t
confirm_within(const struct rule *line)
{
	return line ? seconds(line) * 1000 : 0;
}

int
confirm_check(const struct rules *r, struct error *e)
{
	size_t i;

	for (i = 0; i < rules_count(r); i++) {
		const struct rule *rule = rules_at(r, i);

		if (!rules_where(rule->words[0]))
			return rules_fault(r, rule, e, "'%s' is no country: "
			    "write two capitals, or *", rule->words[0]);
		if (policy_of(rule) < 0)
			return rules_fault(r, rule, e, "which policy? Write "
			    "mandatory, optional or prohibited");
		if (seconds(rule) < 0)
			return rules_fault(r, rule, e, "within=%s: write "
			    "seconds, 1 to 86400", rule_value(rule, "within"));
	}
	return 0;
}

int
confirm_open(struct rules **r, struct error *e)
{
	if (rules_open(r, CONFIRM_RULES, store_data_confirm_rules, e) < 0)
		return -1;
	if (confirm_check(*r, e) == 0)
		return 0;
	rules_close(*r);
	*r = NULL;
	return -1;
}

enum confirm
confirm_policy(const struct rules *r, const char *country,
    const struct rule **line)
{
	const struct rule *rule = rules_for(r, country);

	if (line)
		*line = rule;
	return rule ? (enum confirm)policy_of(rule) : CONFIRM_OPTIONAL;
}
