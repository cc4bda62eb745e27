/* SPDX-License-Identifier: ISC
 *
 * POSIX has no function that takes a zone by name, so TZ is set around the
 * call and put back. UTC (NULL) is computed without it.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "base/zone.h"

/* The zone that TZ is set to now; what the environment said is kept. */
static struct {
	bool saved;
	char *before, *now;
} tz;

int
zone_check(const char *zone, struct error *e)
{
	const char *dir = getenv("TZDIR");
	char path[1024];

	if (!*zone || *zone == '/' || strstr(zone, "..") ||
	    snprintf(path, sizeof path, "%s/%s",
	    dir && *dir ? dir : "/usr/share/zoneinfo", zone) >=
	    (int)sizeof path || access(path, R_OK) < 0)
		return error_set(e, ERR_CONFIG, "time zone '%s' is not known "
		    "on this machine: install tzdata, or write it as in "
		    "Europe/Berlin", zone);
	return 0;
}

static int
zone_enter(const char *zone, struct error *e)
{
	if (tz.now && !strcmp(tz.now, zone))
		return 0;
	if (zone_check(zone, e) < 0)
		return -1;
	if (!tz.saved) {
		const char *before = getenv("TZ");

		tz.before = before ? xstrdup(before) : NULL;
		tz.saved = true;
	}
	free(tz.now);
	tz.now = xstrdup(zone);
	setenv("TZ", zone, 1);
	tzset();
	return 0;
}

static void
civil_from_tm(struct civil *c, const struct tm *tm)
{
	*c = (struct civil){ tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday,
	    tm->tm_hour, tm->tm_min, tm->tm_sec, tm->tm_wday };
}

static time_t
seconds_of(int64_t ms)
{
	return (time_t)((ms - (((ms % 1000) + 1000) % 1000)) / 1000);
}

int
zone_civil(struct civil *c, int64_t ms, const char *zone, struct error *e)
{
	time_t t = seconds_of(ms);
	struct tm tm;

	if (zone && zone_enter(zone, e) < 0)
		return -1;
	if (!(zone ? localtime_r(&t, &tm) : gmtime_r(&t, &tm)))
		return error_set(e, ERR_DATA, "a time lies too far away");
	civil_from_tm(c, &tm);
	return 0;
}

static bool
same_wall(const struct tm *tm, const struct civil *c)
{
	return tm->tm_mday == c->day && tm->tm_hour == c->hour &&
	    tm->tm_min == c->minute;
}

/* The first second behind the change of the clocks between two instants. */
static time_t
jump(time_t before, time_t behind)
{
	struct tm a, m;

	localtime_r(&before, &a);
	while (behind - before > 1) {
		time_t mid = before + (behind - before) / 2;

		localtime_r(&mid, &m);
		if (m.tm_gmtoff == a.tm_gmtoff)
			before = mid;
		else
			behind = mid;
	}
	return behind;
}

int
zone_instant(int64_t *ms, const struct civil *c, const char *zone,
    struct error *e)
{
	struct tm tm = { .tm_year = c->year - 1900, .tm_mon = c->month - 1,
	    .tm_mday = c->day, .tm_hour = c->hour, .tm_min = c->minute,
	    .tm_sec = c->second, .tm_isdst = 0 };
	struct tm dst = tm, back;
	time_t std, sum;

	if (!zone) {
		*ms = (int64_t)timegm(&tm) * 1000;
		return 0;
	}
	if (zone_enter(zone, e) < 0)
		return -1;
	/* With both answers to "is it summer time?" the earlier instant that
	 * reads as asked is the first of two; in a gap neither does. */
	dst.tm_isdst = 1;
	std = mktime(&tm);
	sum = mktime(&dst);
	if (sum != (time_t)-1 && sum <= std && localtime_r(&sum, &back) &&
	    same_wall(&back, c))
		std = sum;
	else if (localtime_r(&std, &back) && !same_wall(&back, c))
		std = jump(std < sum ? std : sum, std < sum ? sum : std);
	*ms = (int64_t)std * 1000;
	return 0;
}
