/* SPDX-License-Identifier: ISC
 *
 * Schedules: on which days, between which hours, on whatever wall clock they
 * are held against (P124): "any_day=15:00-17:30", "mon,tue=09:00-12:00",
 * "mon-fri=9-12,13-17;sat=10-14", "dec,24=08:00-12:00", "fri=22:00-02:00".
 * Windows are half open. One that ends at or before its beginning ends on the
 * next day, and belongs to the day on which it begins.
 */
#ifndef BASE_SCHEDULE_H
#define BASE_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>

struct civil;
struct error;

struct schedule_window {
	unsigned weekdays;	/* bit 0: Sunday */
	unsigned months;	/* bit 1: January */
	unsigned dates;		/* bit 1: the first of the month */
	short from, to;		/* minutes since midnight; to may be 1440,
				 * or beyond: it ends on the next day */
};

struct schedule {
	struct schedule_window *v;	/* by `from`; none: never */
	size_t n, cap;
	bool yearly;	/* months or dates are named: a week is not enough */
};

/* Read one: items with ';' or blanks between, each DAYS=HOURS. DAYS are names
 * of weekdays or months, dates (1 to 31), ranges of them (mon-fri), or
 * any_day, daily, weekdays, weekends; those named of a kind are alternatives,
 * and a day must fit each kind named. HOURS are windows with commas between.
 * The word `any` alone is every hour of every day, `never` none. ERR_USAGE. */
int schedule_parse(struct schedule *s, const char *text, struct error *e);
void schedule_release(struct schedule *s);

/* Does the window begin on that day? */
bool schedule_on(const struct schedule_window *w, const struct civil *day);

#endif
