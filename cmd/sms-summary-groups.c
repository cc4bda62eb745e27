/* SPDX-License-Identifier: ISC
 *
 * The groups of a summary, by their key, and what a day is called.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "base/zone.h"
#include "sms-summary.h"

/* FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
static size_t
hash(const char *key, size_t len)
{
	uint64_t h = UINT64_C(14695981039346656037);

	while (len--)
		h = (h ^ (unsigned char)*key++) * UINT64_C(1099511628211);
	return (size_t)(h ^ h >> 29);
}

/* Where the key stands in the table, or the free place where it belongs. */
static struct group **
place(struct groups *gs, const char *key, size_t len)
{
	size_t at = hash(key, len) & (gs->size - 1);

	while (gs->table[at] && (gs->table[at]->len != len ||
	    memcmp(gs->table[at]->key, key, len)))
		at = (at + 1) & (gs->size - 1);
	return &gs->table[at];
}

static void
grow(struct groups *gs)
{
	size_t i;

	gs->size = gs->size ? gs->size * 2 : 64;
	free(gs->table);
	gs->table = xcalloc(gs->size, sizeof *gs->table);
	for (i = 0; i < gs->n; i++)
		*place(gs, gs->v[i]->key, gs->v[i]->len) = gs->v[i];
}

struct group *
groups_get(struct groups *gs, const char *key, size_t len)
{
	struct group **at, *g;

	if (2 * gs->n >= gs->size)
		grow(gs);
	at = place(gs, key, len);
	if (*at)
		return *at;
	g = xcalloc(1, sizeof *g + len);
	g->len = len;
	memcpy(g->key, key, len);
	xgrow(&gs->v, &gs->cap, gs->n + 1, sizeof *gs->v);
	gs->v[gs->n++] = g;
	return *at = g;
}

static int
compare(const void *a, const void *b)
{
	const struct group *x = *(struct group *const *)a;
	const struct group *y = *(struct group *const *)b;
	int r = memcmp(x->key, y->key, x->len < y->len ? x->len : y->len);

	return r ? r : (x->len > y->len) - (x->len < y->len);
}

void
groups_sort(struct groups *gs)
{
	if (gs->n)
		qsort(gs->v, gs->n, sizeof *gs->v, compare);
}

void
groups_release(struct groups *gs)
{
	size_t i;

	for (i = 0; i < gs->n; i++)
		free(gs->v[i]);
	free(gs->v);
	free(gs->table);
}

/* Days since 1970-01-01 of a date of the Gregorian calendar. */
static long
day_number(int year, int month, int day)
{
	long y = year - (month <= 2), m = month + (month <= 2 ? 9 : -3);

	return y * 365 + y / 4 - y / 100 + y / 400 + (m * 153 + 2) / 5 + day -
	    719469;
}

/* The week is the year's whose Thursday it holds. */
static void
name_week(struct days *d, const struct civil *c)
{
	int since_monday = (c->weekday + 6) % 7, year = c->year;
	long thursday = day_number(c->year, c->month, c->day) - since_monday +
	    3;

	if (thursday < day_number(year, 1, 1))
		year--;
	else if (thursday >= day_number(year + 1, 1, 1))
		year++;
	snprintf(d->week, sizeof d->week, "%04d-W%02ld", year,
	    (thursday - day_number(year, 1, 1)) / 7 + 1);
}

int
days_at(struct days *d, int64_t ms, struct error *e)
{
	struct civil c;

	if (ms >= d->begin && ms < d->end)
		return 0;
	if (zone_civil(&c, ms, d->zone, e) < 0)
		return -1;
	snprintf(d->day, sizeof d->day, "%04d-%02d-%02d", c.year, c.month,
	    c.day);
	snprintf(d->month, sizeof d->month, "%04d-%02d", c.year, c.month);
	name_week(d, &c);
	c.hour = c.minute = c.second = 0;
	if (zone_instant(&d->begin, &c, d->zone, e) < 0)
		return -1;
	/* The middle of the day that follows, however long this one is. */
	if (zone_civil(&c, d->begin + 36 * INT64_C(3600000), d->zone, e) < 0)
		return -1;
	c.hour = c.minute = c.second = 0;
	return zone_instant(&d->end, &c, d->zone, e);
}
