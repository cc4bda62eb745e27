/* SPDX-License-Identifier: ISC
 *
 * When a country, or a number, may be texted: the lines that say so, and for
 * a number the next instant.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/zone.h"
#include "flow/class.h"
#include "flow/hours.h"
#include "io/number.h"
#include "io/record.h"
#include "io/rules.h"
#include "sms-rules.h"

#define LINES_MAX 16

struct ask {
	struct house house;
	const char *class, *at_text, *zone;
	int64_t at;
	struct hours *hours;
	struct record *r;
};

static const struct record_column columns[] = {
	{ "given", RECORD_TEXT }, { "where", RECORD_TEXT },
	{ "class", RECORD_TEXT }, { "hours", RECORD_TEXT },
	{ "mark", RECORD_TEXT }, { "checked", RECORD_TEXT },
	{ "source", RECORD_TEXT }, { "next", RECORD_TIME },
	{ "reason", RECORD_TEXT }, { "zones", RECORD_SET },
};

/* The words behind WHERE and CLASSES, as they stand in the file. */
static void
record_hours(struct record *r, const struct rule *rule)
{
	struct buf b = { 0 };
	size_t i;

	for (i = 2; i < rule->n; i++)
		buf_addf(&b, "%s%s", i > 2 ? " " : "", rule->words[i]);
	record_text(r, b.s);
	buf_release(&b);
}

static void
begin_line(struct ask *a, const char *given, const struct rule *rule)
{
	record_text(a->r, given);
	if (!rule) {
		record_empty(a->r);
		record_text(a->r, a->class);
		record_text(a->r, "any");
		record_empty(a->r);
		record_empty(a->r);
		record_empty(a->r);
		return;
	}
	record_text(a->r, rule->words[0]);
	record_text(a->r, rule->words[1]);
	record_hours(a->r, rule);
	record_text(a->r, rule->mark);
	record_text(a->r, rule->checked);
	record_text(a->r, rule->source);
}

static int
end_line(struct ask *a, struct error *e)
{
	record_empty(a->r);
	record_empty(a->r);
	record_set(a->r, NULL, 0);
	return record_end(a->r, e);
}

/* Is it a line of hours for the country, or a state of it? */
static bool
is_of(const struct rule *rule, const char *country)
{
	size_t len = strlen(country);

	if (!strcmp(rule->words[0], "days") || !strcmp(rule->words[0],
	    "place"))
		return false;
	return !len || (!strncmp(rule->words[0], country, len) &&
	    (!rule->words[0][len] || rule->words[0][len] == '-'));
}

/* All lines of a country and its states, or of it and that state (NULL: all);
 * "" for all there are. */
static int
show_country(struct ask *a, const char *given, const char *country,
    const char *state, struct error *e)
{
	const struct rules *rules;
	size_t i, shown = 0;

	if (hours_rules(a->hours, &rules, e) < 0)
		return -1;
	for (i = 0; i < rules_count(rules); i++) {
		const struct rule *rule = rules_at(rules, i);

		if (!is_of(rule, country) || (state && rule->words[0][2] &&
		    strcmp(rule->words[0], state)))
			continue;
		shown++;
		begin_line(a, given, rule);
		if (end_line(a, e) < 0)
			return -1;
	}
	if (shown)
		return 0;
	begin_line(a, given, rules_for(rules, "*"));
	return end_line(a, e);
}

static int
show_next(struct ask *a, const struct phone *p, int *found, int64_t *next,
    struct error *e)
{
	const struct hours_ask q = { .phone = p, .class = a->class,
	    .zone = a->zone };
	int r = hours_bind(a->hours, &q, e);

	*next = a->at;
	*found = 1;
	if (r <= 0)
		return r;
	*found = hours_next(a->hours, &q, a->at, next, e);
	return *found;
}

/* The lines that hold for a number now; `any` alone where none does. */
static int
show_number(struct ask *a, const char *given, const struct phone *p,
    struct error *e)
{
	const struct rule *lines[LINES_MAX];
	const char *zones[PHONE_ZONES_MAX];
	size_t nzones = phone_zones(p, zones, PHONE_ZONES_MAX);
	int64_t next;
	int found, i, n;

	n = hours_lines(a->hours, p, NULL, a->class, a->at, lines, LINES_MAX,
	    e);
	if (n < 0 || show_next(a, p, &found, &next, e) < 0)
		return -1;
	for (i = 0; i < (n ? n : 1); i++) {
		begin_line(a, given, n ? lines[i] : NULL);
		if (found)
			record_time(a->r, next);
		else
			record_empty(a->r);
		record_text(a->r, found ? NULL : "no-common-hours");
		if (a->zone)
			record_set(a->r, &a->zone, 1);
		else
			record_set(a->r, zones, nzones);
		if (record_end(a->r, e) < 0)
			return -1;
	}
	return 0;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* US-FL: the country's lines and the state's. */
static int
show_state(struct ask *a, const char *given, struct error *e)
{
	char country[4], two[3], state[8];
	const struct rules *rules;
	size_t i;

	snprintf(two, sizeof two, "%.2s", given);
	if (number_country_operand(country, two, e) < 0 ||
	    hours_rules(a->hours, &rules, e) < 0)
		return -1;
	snprintf(state, sizeof state, "%s", given);
	for (i = 0; state[i]; i++)
		if (state[i] >= 'a' && state[i] <= 'z')
			state[i] = (char)(state[i] - 'a' + 'A');
	for (i = 0; i < rules_count(rules); i++)
		if (is_of(rules_at(rules, i), state))
			return show_country(a, given, country, state, e);
	return error_set(e, ERR_USAGE, "%s: no such state is known: sms-rules "
	    "hours -qHo where %s lists those", given, country);
}

static int
show_one(struct ask *a, const char *given, struct error *e)
{
	size_t len = strlen(given);
	bool word = len >= 2 && is_letter(given[0]) && is_letter(given[1]);
	char country[4];
	struct phone p;

	if (word && len == 2) {
		if (number_country_operand(country, given, e) < 0)
			return -1;
		return show_country(a, given, country, NULL, e);
	}
	if (word && given[2] == '-' && len > 3 && len <= 6)
		return show_state(a, given, e);
	if (number_operand(&p, given, a->house.country, e) < 0)
		return -1;
	return show_number(a, given, &p, e);
}

static int
settle(struct ask *a, struct error *e)
{
	char country[4];

	if (a->house.country && number_country(country, a->house.country, e)
	    < 0)
		return -1;
	if (class_find(&a->class, a->class, e) < 0)
		return -1;
	a->at = clock_now();
	if (a->at_text && clock_parse(&a->at, a->at_text, NULL, e) < 0)
		return error_prefix(e, "--at");
	if (a->zone && zone_check(a->zone, e) < 0) {
		e->kind = ERR_USAGE;
		return error_prefix(e, "--zone");
	}
	return 0;
}

int
verb_hours(int argc, char *argv[], struct error *e)
{
	struct ask a = { .class = CLASS_MARKETING };
	const struct opt own[] = {
		{ 0, "class", OPT_TEXT, &a.class },
		{ 0, "at", OPT_TEXT, &a.at_text },
		{ 0, "zone", OPT_TEXT, &a.zone }, { 0 }
	};
	int i, n = opt_parse(argc, argv, "CfoH", own, &a.house, e), r = -1;

	if (n < 0 || clock_check(e) < 0 || settle(&a, e) < 0)
		return -1;
	a.hours = hours_new();
	if (record_open(&a.r, &a.house, columns,
	    sizeof columns / sizeof *columns, NULL, e) == 0)
		r = n ? 0 : show_country(&a, "", "", NULL, e);
	for (i = 0; i < n && r == 0; i++)
		r = show_one(&a, argv[i], e);
	if (record_close(a.r, e) < 0)
		r = -1;
	hours_free(a.hours);
	return r;
}
