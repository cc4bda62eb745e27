/* SPDX-License-Identifier: ISC
 *
 * Three kinds of lines: `days NAME DATE ...`, `place WHERE NAME`, and
 * WHERE CLASSES HOURS [closed= zone= from= until=].
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "base/zone.h"
#include "flow/class.h"
#include "flow/hours-rules.h"
#include "io/rules.h"

static int
read_days(struct hours_file *f, const struct rule *rule, struct error *e)
{
	struct hours_days *d;
	size_t i;
	int date;

	if (rule->n < 3)
		return rules_fault(f->rules, rule, e, "write days NAME and "
		    "dates, as 2026-12-25");
	xgrow(&f->days, &f->days_cap, f->ndays + 1, sizeof *f->days);
	d = &f->days[f->ndays++];
	*d = (struct hours_days){ .name = rule->words[1], .rule = rule };
	for (i = 2; i < rule->n; i++) {
		date = rules_date(rule->words[i]);
		if (!date)
			return rules_fault(f->rules, rule, e, "'%s' is no "
			    "date: write it as 2026-12-25", rule->words[i]);
		if (d->n && date <= d->dates[d->n - 1])
			return rules_fault(f->rules, rule, e, "%s: dates must "
			    "rise", rule->words[i]);
		xgrow(&d->dates, &d->cap, d->n + 1, sizeof *d->dates);
		d->dates[d->n++] = date;
	}
	return 0;
}

/* A country, or a country and a state: US, US-FL; or *. */
static bool
is_where(const char *s)
{
	char country[3] = { 0 };

	if (strlen(s) < 3)
		return rules_where(s);
	memcpy(country, s, 2);
	return rules_where(country) && s[2] == '-' && s[3] && strlen(s) <= 6;
}

static int
read_place(struct hours_file *f, const struct rule *rule, struct error *e)
{
	struct buf b = { 0 };
	size_t i;

	if (rule->n < 3 || !is_where(rule->words[1]) ||
	    !strchr(rule->words[1], '-'))
		return rules_fault(f->rules, rule, e, "write place, a state "
		    "such as US-FL, and the name of its areas");
	for (i = 2; i < rule->n; i++)
		buf_addf(&b, "%s%s", i > 2 ? " " : "", rule->words[i]);
	xgrow(&f->places, &f->places_cap, f->nplaces + 1, sizeof *f->places);
	f->places[f->nplaces++] = (struct hours_place){
	    .where = rule->words[1], .name = buf_take(&b) };
	return 0;
}

static int
read_date(const struct hours_file *f, const struct rule *rule,
    const char *key, int *date, struct error *e)
{
	const char *value = rule_value(rule, key);

	if (!value)
		return 0;
	*date = rules_date(value);
	return *date ? 0 : rules_fault(f->rules, rule, e, "%s=%s: no date: "
	    "write it as 2026-12-25", key, value);
}

static int
read_values(struct hours_file *f, struct hours_line *l, struct error *e)
{
	const char *closed = rule_value(l->rule, "closed");
	struct error bad;
	size_t i;

	for (i = 0; closed && i < f->ndays; i++)
		if (!strcmp(f->days[i].name, closed))
			l->closed = &f->days[i];
	if (closed && !l->closed)
		return rules_fault(f->rules, l->rule, e, "closed=%s: there is "
		    "no line of days with that name", closed);
	l->zone = rule_value(l->rule, "zone");
	if (l->zone && zone_check(l->zone, &bad) < 0)
		return rules_fault(f->rules, l->rule, e, "%s", bad.msg);
	if (read_date(f, l->rule, "from", &l->from, e) < 0)
		return -1;
	return read_date(f, l->rule, "until", &l->until, e);
}

static int
check_classes(const struct hours_file *f, const struct rule *rule,
    struct error *e)
{
	char *copy = xstrdup(rule->words[1]), *s, *save = NULL;
	const char *class;
	struct error bad;
	int r = 0;

	for (s = strtok_r(copy, ",", &save); s && r == 0;
	    s = strtok_r(NULL, ",", &save))
		if (class_find(&class, s, &bad) < 0)
			r = rules_fault(f->rules, rule, e, "%s", bad.msg);
	free(copy);
	return r;
}

/* The words that are windows, and no others but the keys known. */
static int
read_windows(struct hours_file *f, struct hours_line *l, struct error *e)
{
	static const char *const keys[] = { "closed=", "zone=", "from=",
	    "until=" };
	struct buf b = { 0 };
	struct error bad;
	size_t i, k;
	int r = 0;

	buf_adds(&b, "");
	for (i = 2; i < l->rule->n; i++) {
		const char *w = l->rule->words[i];

		for (k = 0; k < 4 && strncmp(w, keys[k], strlen(keys[k])); k++)
			;
		if (k == 4)
			buf_addf(&b, "%s%s", b.len ? ";" : "", w);
	}
	if (!b.len)
		r = rules_fault(f->rules, l->rule, e, "which hours? Write "
		    "any, never, or windows as daily=08:00-20:00");
	else if (schedule_parse(&l->windows, b.s, &bad) < 0)
		r = rules_fault(f->rules, l->rule, e, "%s", bad.msg);
	buf_release(&b);
	return r;
}

static int
read_line(struct hours_file *f, const struct rule *rule, struct error *e)
{
	struct hours_line *l;

	if (!is_where(rule->words[0]))
		return rules_fault(f->rules, rule, e, "'%s' is no country: "
		    "write US, US-FL or *", rule->words[0]);
	if (rule->n < 3)
		return rules_fault(f->rules, rule, e, "write WHERE, CLASSES "
		    "and HOURS, as US marketing daily=08:00-21:00");
	if (check_classes(f, rule, e) < 0)
		return -1;
	xgrow(&f->lines, &f->lines_cap, f->nlines + 1, sizeof *f->lines);
	l = &f->lines[f->nlines++];
	*l = (struct hours_line){ .rule = rule, .where = rule->words[0],
	    .classes = rule->words[1] };
	if (read_windows(f, l, e) < 0)
		return -1;
	return read_values(f, l, e);
}

static bool
is_days(const struct rule *rule)
{
	return !strcmp(rule->words[0], "days");
}

int
hours_file_read(struct hours_file *f, struct rules *rules, struct error *e)
{
	const struct rule *rule;
	size_t i, n = rules_count(rules);

	*f = (struct hours_file){ .rules = rules };
	/* Lines point at days, whose array must not move any more. */
	for (i = 0; i < n; i++)
		if (is_days(rules_at(rules, i)) &&
		    read_days(f, rules_at(rules, i), e) < 0)
			return -1;
	for (i = 0; i < n; i++) {
		rule = rules_at(rules, i);
		if (is_days(rule))
			continue;
		if ((strcmp(rule->words[0], "place") ?
		    read_line(f, rule, e) : read_place(f, rule, e)) < 0)
			return -1;
	}
	return 0;
}

void
hours_file_release(struct hours_file *f)
{
	size_t i;

	for (i = 0; i < f->ndays; i++)
		free(f->days[i].dates);
	for (i = 0; i < f->nplaces; i++)
		free(f->places[i].name);
	for (i = 0; i < f->nlines; i++)
		schedule_release(&f->lines[i].windows);
	free(f->days);
	free(f->places);
	free(f->lines);
	rules_close(f->rules);
	*f = (struct hours_file){ 0 };
}

bool
hours_line_in_force(const struct hours_line *l, int date)
{
	return (!l->from || date >= l->from) &&
	    (!l->until || date < l->until);
}

bool
hours_line_of(const struct hours_line *l, const char *class)
{
	const char *s = l->classes;
	size_t len = strlen(class), n;

	for (;; s += n + 1) {
		n = strcspn(s, ",");
		if (n == len && !strncmp(s, class, n))
			return true;
		if (!s[n])
			return false;
	}
}
