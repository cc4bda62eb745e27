/* SPDX-License-Identifier: ISC
 *
 * sms-rules - quiet hours and other rules by country: text files with sources
 */
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/verb.h"
#include "flow/areas.h"
#include "flow/confirm.h"
#include "flow/demands.h"
#include "flow/hours.h"
#include "io/number.h"
#include "io/record.h"
#include "io/rules.h"
#include "sms-rules.h"

/* Understanding them is what reading them for use does. */
static int
open_hours(struct rules **out, const char *file, struct error *e)
{
	struct hours *h = hours_new();
	struct rules *r;
	int status = file ? rules_open_file(&r, file, e) :
	    rules_open(&r, HOURS_RULES, store_data_hours_rules, e);

	*out = NULL;
	if (status == 0)
		status = hours_use(h, r, e);
	hours_free(h);
	if (status < 0)
		return -1;
	return file ? rules_open_file(out, file, e) :
	    rules_open(out, HOURS_RULES, store_data_hours_rules, e);
}

static int
open_confirm(struct rules **out, const char *file, struct error *e)
{
	if (!file)
		return confirm_open(out, e);
	if (rules_open_file(out, file, e) < 0)
		return -1;
	return confirm_check(*out, e);
}

static int
open_areas(struct rules **out, const char *file, struct error *e)
{
	if (!file)
		return areas_open(out, e);
	if (rules_open_file(out, file, e) < 0)
		return -1;
	return areas_check(*out, e);
}

static int
open_demands(struct rules **out, const char *file, struct error *e)
{
	if (!file)
		return demands_open(out, e);
	if (rules_open_file(out, file, e) < 0)
		return -1;
	return demands_check(*out, e);
}

const struct rule_kind rule_kinds[] = {
	{ "hours", open_hours, store_data_hours_rules },
	{ "confirm", open_confirm, store_data_confirm_rules },
	{ "demands", open_demands, store_data_demands_rules },
	{ "areas", open_areas, store_data_areas_rules },
	{ 0 }
};

const struct rule_kind *
rule_kind_find(const char *name, struct error *e)
{
	const char *names[8];
	size_t i;

	for (i = 0; rule_kinds[i].name; i++) {
		names[i] = rule_kinds[i].name;
		if (!strcmp(name, names[i]))
			return &rule_kinds[i];
	}
	error_set(e, ERR_USAGE, "there are no rules '%s'%s", name,
	    name_hint(name, names, i, "there are hours, confirm, demands and "
	    "areas").s);
	return NULL;
}

static const struct record_column confirm_columns[] = {
	{ "given", RECORD_TEXT }, { "where", RECORD_TEXT },
	{ "policy", RECORD_TEXT }, { "within", RECORD_TEXT },
	{ "mark", RECORD_TEXT }, { "checked", RECORD_TEXT },
	{ "source", RECORD_TEXT },
};

static int
confirm_line(struct record *r, const char *given, enum confirm policy,
    const struct rule *rule, struct error *e)
{
	record_text(r, given);
	record_text(r, rule ? rule->words[0] : NULL);
	record_text(r, confirm_name(policy));
	record_text(r, rule ? rule_value(rule, "within") : NULL);
	record_text(r, rule ? rule->mark : NULL);
	record_text(r, rule ? rule->checked : NULL);
	record_text(r, rule ? rule->source : NULL);
	return record_end(r, e);
}

static int
confirm_country(struct record *r, const struct rules *rules,
    const char *given, struct error *e)
{
	const struct rule *rule;
	enum confirm policy;
	char country[4];

	if (number_country_operand(country, given, e) < 0)
		return -1;
	policy = confirm_policy(rules, country, &rule);
	return confirm_line(r, given, policy, rule, e);
}

static int
confirm_all(struct record *r, const struct rules *rules, struct error *e)
{
	const struct rule *rule;
	enum confirm policy;
	size_t i;

	for (i = 0; i < rules_count(rules); i++) {
		policy = confirm_policy(rules, rules_at(rules, i)->words[0],
		    &rule);
		if (confirm_line(r, "", policy, rule, e) < 0)
			return -1;
	}
	return 0;
}

static int
verb_confirm(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct rules *rules = NULL;
	struct record *r = NULL;
	int i, n = opt_parse(argc, argv, "foH", NULL, &house, e), status = -1;

	if (n < 0)
		return -1;
	if (confirm_open(&rules, e) == 0 && record_open(&r, &house,
	    confirm_columns, sizeof confirm_columns / sizeof *confirm_columns,
	    NULL, e) == 0)
		status = n ? 0 : confirm_all(r, rules, e);
	for (i = 0; i < n && status == 0; i++)
		status = confirm_country(r, rules, argv[i], e);
	if (record_close(r, e) < 0)
		status = -1;
	rules_close(rules);
	return status;
}

static const struct verb verbs[] = {
	{ "hours", "hours [-HqvhV] [-C country] [-f format] [-o column,...]\n"
	    "    [--class class] [--at time] [--zone zone] [country | "
	    "number ...]", verb_hours },
	{ "confirm", "confirm [-HqvhV] [-f format] [-o column,...] "
	    "[country ...]", verb_confirm },
	{ "lint", "lint [-HqvhV] [-f format] [-o column,...] [--kind kind]\n"
	    "    [--older-than duration] [--ahead duration] [file ...]",
	    verb_lint },
	{ "print", "print [-qvhV] hours | confirm | demands | areas",
	    verb_print },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-rules", verbs, argc, argv);
}
