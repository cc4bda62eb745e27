/* SPDX-License-Identifier: ISC
 *
 * hours.rules as flow/hours.c needs it: lines that were understood.
 */
#ifndef FLOW_HOURS_RULES_H
#define FLOW_HOURS_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/schedule.h"

struct error;
struct phone;
struct rule;
struct rules;

/* Days on which lines that name it allow nothing. */
struct hours_days {
	const char *name;
	const struct rule *rule;
	int *dates;		/* YYYYMMDD, rising */
	size_t n, cap;
};

/* How a state is told from an area's name. */
struct hours_place {
	const char *where;	/* US-FL */
	char *name;		/* Florida */
};

struct hours_line {
	const struct rule *rule;
	const char *where;	/* US, US-FL, * */
	const char *classes;	/* marketing,alert */
	struct schedule windows;
	const struct hours_days *closed;	/* NULL: none */
	const char *zone;	/* whatever the recipient's; NULL */
	int from, until;	/* in force, half open; YYYYMMDD, 0: no end */
};

struct hours_file {
	struct rules *rules;
	struct hours_days *days;
	size_t ndays, days_cap;
	struct hours_place *places;
	size_t nplaces, places_cap;
	struct hours_line *lines;
	size_t nlines, lines_cap;
};

/* Understand the rules, which *f owns in any case. */
int hours_file_read(struct hours_file *f, struct rules *rules,
    struct error *e);
void hours_file_release(struct hours_file *f);

/* Is the line in force on that day, YYYYMMDD? */
bool hours_line_in_force(const struct hours_line *l, int date);
/* Is the line of that class? */
bool hours_line_of(const struct hours_line *l, const char *class);

#endif
