/* SPDX-License-Identifier: ISC
 *
 * Intervals are laid day by day, as far as somebody asked, and kept: most who
 * ask want the same evening.
 */
#include <stdbool.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/schedule.h"
#include "base/xalloc.h"
#include "base/zone.h"
#include "flow/hours-rules.h"
#include "flow/hours-track.h"

static int
day_start(int64_t *ms, int64_t day, int minute, const char *zone,
    struct error *e)
{
	struct civil c;

	if (zone_civil(&c, (day + minute / 1440) * DAY_MS, NULL, e) < 0)
		return -1;
	c.hour = minute % 1440 / 60;
	c.minute = minute % 60;
	return zone_instant(ms, &c, zone, e);
}

static int
compare_dates(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return x < y ? -1 : x > y;
}

/* Append what is allowed from one minute of the day to another. */
static int
lay_window(struct track *k, int from, int to, struct error *e)
{
	struct interval *last = k->n ? &k->v[k->n - 1] : NULL, i;

	if (day_start(&i.from, k->day, from, k->zone, e) < 0 ||
	    day_start(&i.to, k->day, to, k->zone, e) < 0)
		return -1;
	if (last && i.from <= last->to) {
		if (i.to > last->to)
			last->to = i.to;
		return 0;
	}
	if (i.from >= i.to)	/* the clocks jumped over it */
		return 0;
	xgrow(&k->v, &k->cap, k->n + 1, sizeof *k->v);
	k->v[k->n++] = i;
	return 0;
}

/* Is it a day of the line's calendar? */
static bool
is_closed(const struct hours_line *l, int date)
{
	return l->closed && bsearch(&date, l->closed->dates, l->closed->n,
	    sizeof date, compare_dates);
}

/* Lay what is allowed on the track's next day. */
static int
lay_day(struct track *k, struct error *e)
{
	const struct hours_line *l = k->line;
	struct civil c;
	size_t i;
	int date, r = 0;

	if (zone_civil(&c, k->day * DAY_MS, NULL, e) < 0)
		return -1;
	date = c.year * 10000 + c.month * 100 + c.day;
	if (l && !hours_line_in_force(l, date))
		r = lay_window(k, 0, 1440, e);
	else if (!l || !is_closed(l, date))
		for (i = 0; r == 0 && i < k->windows->n; i++)
			if (schedule_on(&k->windows->v[i], &c))
				r = lay_window(k, k->windows->v[i].from,
				    k->windows->v[i].to, e);
	k->day++;
	return r;
}

/* Begin on the day before: its windows may reach past midnight. */
static int
lay_anew(struct track *k, int64_t at, struct error *e)
{
	struct civil c;
	int64_t ms;

	if (zone_civil(&c, at, k->zone, e) < 0)
		return -1;
	c.hour = c.minute = c.second = 0;
	if (zone_instant(&ms, &c, NULL, e) < 0)
		return -1;
	k->day = ms / DAY_MS - 1;
	k->begun = at;
	k->n = 0;
	k->laid = true;
	return 0;
}

int
track_next(struct track *k, int64_t at, int64_t horizon,
    struct interval *found, struct error *e)
{
	size_t low, high, mid;

	if ((!k->laid || at < k->begun) && lay_anew(k, at, e) < 0)
		return -1;
	for (;;) {
		for (low = 0, high = k->n; low < high;) {
			mid = (low + high) / 2;
			if (k->v[mid].to > at)
				high = mid;
			else
				low = mid + 1;
		}
		if (low < k->n) {
			*found = k->v[low];
			return 1;
		}
		if (k->day * DAY_MS > horizon + DAY_MS)
			return 0;
		if (lay_day(k, e) < 0)
			return -1;
	}
}

void
track_release(struct track *k)
{
	free(k->v);
	*k = (struct track){ 0 };
}
