/* SPDX-License-Identifier: ISC
 *
 * What is wrong with rules, or will be: faults, lines that nobody looked at
 * for long, calendars that end.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/xalloc.h"
#include "base/zone.h"
#include "io/record.h"
#include "io/rules.h"
#include "sms-rules.h"

#define DAY_MS INT64_C(86400000)

struct lint {
	struct record *r;
	int64_t stale_ms, ahead_ms;
	int stale, ahead;	/* YYYYMMDD: checked before; ends before */
	bool complained;
};

static const struct record_column columns[] = {
	{ "file", RECORD_TEXT }, { "line", RECORD_COUNT },
	{ "complaint", RECORD_TEXT }, { "detail", RECORD_TEXT },
};

static int
complain(struct lint *l, const struct rules *rules, const struct rule *rule,
    const char *complaint, const char *detail, struct error *e)
{
	l->complained = true;
	record_text(l->r, rules_name(rules));
	record_count(l->r, (int64_t)rule->line);
	record_text(l->r, complaint);
	record_text(l->r, detail);
	return record_end(l->r, e);
}

static int
date_of(int64_t ms, int *date, struct error *e)
{
	struct civil c;

	if (zone_civil(&c, ms, NULL, e) < 0)
		return -1;
	*date = c.year * 10000 + c.month * 100 + c.day;
	return 0;
}

static int
lint_rule(struct lint *l, const struct rules *rules, const struct rule *rule,
    struct error *e)
{
	const char *last = rule->words[rule->n - 1];

	if (rules_date(rule->checked) < l->stale && complain(l, rules, rule,
	    "stale", rule->checked, e) < 0)
		return -1;
	if (!strcmp(rule->words[0], "days") && rules_date(last) < l->ahead &&
	    complain(l, rules, rule, "calendar-ends", last, e) < 0)
		return -1;
	if (!strcmp(rule->mark, "unverified"))
		return complain(l, rules, rule, "unverified", rule->source, e);
	return 0;
}

/* NULL: the rules of that kind that are in force. */
static int
lint_one(struct lint *l, const struct rule_kind *kind, const char *file,
    struct error *e)
{
	struct rules *rules;
	size_t i;
	int r = kind->open(&rules, file, e);

	for (i = 0; r == 0 && i < rules_count(rules); i++)
		r = lint_rule(l, rules, rules_at(rules, i), e);
	rules_close(rules);
	return r;
}

/* By --kind, else by the file's name: hours.rules, my-hours.rules. */
static const struct rule_kind *
kind_of(const char *file, const char *named, struct error *e)
{
	const struct rule_kind *k;
	const char *slash = strrchr(file, '/');

	if (named)
		return rule_kind_find(named, e);
	for (k = rule_kinds; k->name; k++)
		if (strstr(slash ? slash + 1 : file, k->name))
			return k;
	error_set(e, ERR_USAGE, "%s: rules of which kind? Give --kind hours, "
	    "confirm, demands or areas", file);
	return NULL;
}

static int
lint_all(struct lint *l, const char *named, char *const files[], int n,
    struct error *e)
{
	const struct rule_kind *k;
	int i;

	if (n) {
		for (i = 0; i < n; i++)
			if (!(k = kind_of(files[i], named, e)) ||
			    lint_one(l, k, files[i], e) < 0)
				return -1;
		return 0;
	}
	for (k = rule_kinds; k->name; k++)
		if ((!named || !strcmp(named, k->name)) &&
		    lint_one(l, k, NULL, e) < 0)
			return -1;
	return 0;
}

int
verb_lint(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct lint l = { .stale_ms = 365 * DAY_MS, .ahead_ms = 60 * DAY_MS };
	const char *kind = NULL;
	const struct opt own[] = {
		{ 0, "kind", OPT_TEXT, &kind },
		{ 0, "older-than", OPT_DURATION, &l.stale_ms },
		{ 0, "ahead", OPT_DURATION, &l.ahead_ms }, { 0 }
	};
	int n = opt_parse(argc, argv, "foH", own, &house, e), r = -1;

	if (n < 0 || clock_check(e) < 0 || (kind &&
	    !rule_kind_find(kind, e)) ||
	    date_of(clock_now() - l.stale_ms, &l.stale, e) < 0 ||
	    date_of(clock_now() + l.ahead_ms, &l.ahead, e) < 0)
		return -1;
	if (record_open(&l.r, &house, columns,
	    sizeof columns / sizeof *columns, NULL, e) == 0)
		r = lint_all(&l, kind, argv, n, e);
	if (record_close(l.r, e) < 0)
		r = -1;
	if (r == 0 && l.complained)
		return error_set(e, ERR_SOME, "%s", "");
	return r;
}

/* The shipped one: its user's own may be what the output goes to. */
int
verb_print(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	const struct rule_kind *k;
	int n = opt_parse(argc, argv, "", NULL, &house, e);

	if (n < 0)
		return -1;
	if (n != 1)
		return error_set(e, ERR_USAGE, "which rules? hours, confirm "
		    "or demands");
	if (!(k = rule_kind_find(argv[0], e)))
		return -1;
	printf("%s", (const char *)k->shipped);
	return 0;
}
