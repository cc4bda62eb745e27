/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/schedule.h"
#include "base/xalloc.h"
#include "base/zone.h"

#define DAY_MINUTES 1440
#define BITS(from, to) ((~0u << (from)) & ~(~0u << (to) << 1))

enum kind { WEEKDAYS, MONTHS, DATES, KINDS };

/* The word of a kind at `s`: its bit and length, or false. */
struct unit {
	enum kind kind;
	unsigned bit;
	size_t len;
};

static const char *const names[KINDS][13] = {
	[WEEKDAYS] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" },
	[MONTHS] = { "", "jan", "feb", "mar", "apr", "may", "jun", "jul",
	    "aug", "sep", "oct", "nov", "dec" },
};

static const struct {
	const char *name;
	unsigned weekdays;
} groups[] = {
	{ "any_day", BITS(0, 6) }, { "daily", BITS(0, 6) },
	{ "weekdays", BITS(1, 5) }, { "weekends", 1u | 1u << 6 },
};

static size_t
word_len(const char *s)
{
	return strcspn(s, "-,=");
}

static bool
read_unit(struct unit *u, const char *s)
{
	char *end;
	long n;
	unsigned i;

	u->len = word_len(s);
	for (u->kind = WEEKDAYS; u->kind < DATES; u->kind++)
		for (i = 0; i < 13 && names[u->kind][i]; i++)
			if (u->len == 3 && !strncasecmp(names[u->kind][i], s,
			    3)) {
				u->bit = i;
				return true;
			}
	if (u->len < 1 || u->len > 2 || s[strspn(s, "0123456789")] != s[u->len])
		return false;
	n = strtol(s, &end, 10);
	u->bit = (unsigned)n;
	return n >= 1 && n <= 31 && end == s + u->len;
}

/* From one day or month to another, around the end of the week or year. */
static unsigned
range(const struct unit *a, const struct unit *b)
{
	static const unsigned first[KINDS] = { 0, 1, 1 };
	static const unsigned last[KINDS] = { 6, 12, 31 };

	if (a->bit <= b->bit)
		return BITS(a->bit, b->bit);
	return BITS(a->bit, last[a->kind]) | BITS(first[a->kind], b->bit);
}

static bool
read_group(unsigned set[KINDS], const char **s)
{
	size_t i, len = word_len(*s);

	for (i = 0; i < sizeof groups / sizeof *groups; i++) {
		if (strlen(groups[i].name) != len ||
		    strncasecmp(groups[i].name, *s, len))
			continue;
		set[WEEKDAYS] |= groups[i].weekdays;
		*s += len;
		return true;
	}
	return false;
}

/* One day, month or date, or a range of them. */
static bool
read_days(unsigned set[KINDS], const char **s)
{
	struct unit a, b;

	if (read_group(set, s))
		return true;
	if (!read_unit(&a, *s))
		return false;
	*s += a.len;
	b = a;
	if (**s == '-') {
		if (!read_unit(&b, *s + 1) || b.kind != a.kind)
			return false;
		*s += 1 + b.len;
	}
	set[a.kind] |= range(&a, &b);
	return true;
}

/* 9, 09:00, 24:00, in minutes. */
static bool
read_minute(short *out, const char **s)
{
	char *end;
	long hour, minute = 0;

	if (**s < '0' || **s > '9')
		return false;
	hour = strtol(*s, &end, 10);
	if (end - *s > 2)
		return false;
	*s = end;
	if (**s == ':') {
		if ((*s)[1] < '0' || (*s)[1] > '5' || (*s)[2] < '0' ||
		    (*s)[2] > '9')
			return false;
		minute = ((*s)[1] - '0') * 10 + (*s)[2] - '0';
		*s += 3;
	}
	*out = (short)(hour * 60 + minute);
	return *out <= DAY_MINUTES;
}

static void
add_window(struct schedule *s, const unsigned set[KINDS], short from, short to)
{
	xgrow(&s->v, &s->cap, s->n + 1, sizeof *s->v);
	s->v[s->n++] = (struct schedule_window){
	    .weekdays = set[WEEKDAYS] ? set[WEEKDAYS] : BITS(0, 6),
	    .months = set[MONTHS] ? set[MONTHS] : BITS(1, 12),
	    .dates = set[DATES] ? set[DATES] : BITS(1, 31),
	    .from = from,
	    .to = to > from ? to : (short)(to + DAY_MINUTES) };
	s->yearly |= set[MONTHS] || set[DATES];
}

static int
bad_item(const char *item, size_t len, struct error *e)
{
	return error_set(e, ERR_USAGE, "schedule: '%.*s' is not DAYS=HOURS: "
	    "write it as any_day=15:00-17:30 or mon-fri=09:00-12:00",
	    (int)(len > 60 ? 60 : len), item);
}

static int
read_item(struct schedule *s, const char *item, size_t len, struct error *e)
{
	unsigned set[KINDS] = { 0 };
	const char *at = item;
	short from, to;

	while (read_days(set, &at) && *at == ',')
		at++;
	if (*at != '=')
		return bad_item(item, len, e);
	do {
		at++;
		if (!read_minute(&from, &at) || *at++ != '-' ||
		    !read_minute(&to, &at) || from == DAY_MINUTES)
			return bad_item(item, len, e);
		if (from == to)
			return error_set(e, ERR_USAGE, "schedule: '%.*s': a "
			    "window that ends when it begins is empty; the "
			    "whole day is 00:00-24:00", (int)len, item);
		add_window(s, set, from, to);
	} while (*at == ',');
	return at == item + len ? 0 : bad_item(item, len, e);
}

static int
by_beginning(const void *a, const void *b)
{
	return ((const struct schedule_window *)a)->from -
	    ((const struct schedule_window *)b)->from;
}

int
schedule_parse(struct schedule *s, const char *text, struct error *e)
{
	static const unsigned always[KINDS] = { 0 };
	const char *item;
	size_t len;

	*s = (struct schedule){ 0 };
	if (!strcmp(text, "never"))
		return 0;
	if (!strcmp(text, "any")) {
		add_window(s, always, 0, DAY_MINUTES);
		return 0;
	}
	for (item = text; *(item += strspn(item, "; \t")); item += len) {
		len = strcspn(item, "; \t");
		if (read_item(s, item, len, e) < 0) {
			schedule_release(s);
			return -1;
		}
	}
	if (!s->n)
		return bad_item(text, strlen(text), e);
	qsort(s->v, s->n, sizeof *s->v, by_beginning);
	return 0;
}

void
schedule_release(struct schedule *s)
{
	free(s->v);
	*s = (struct schedule){ 0 };
}

bool
schedule_on(const struct schedule_window *w, const struct civil *day)
{
	return w->weekdays >> day->weekday & w->months >> day->month &
	    w->dates >> day->day & 1;
}
