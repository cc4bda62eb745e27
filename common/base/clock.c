/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/zone.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define LAST INT64_C(253402300799999)	/* of the year 9999 */
#define MOST INT64_C(100000000)	/* of a unit in a duration, and days in all */

static struct {
	bool looked, set, bad;
	int64_t at;
} frozen;

static int64_t
read_clock(clockid_t which)
{
	struct timespec ts;

	clock_gettime(which, &ts);
	return (int64_t)ts.tv_sec * SECOND + ts.tv_nsec / 1000000;
}

static void
look(void)
{
	struct error e;
	const char *now = getenv("SMS_NOW");

	if (frozen.looked)
		return;
	frozen.looked = true;
	if (!now || !*now)
		return;
	if (clock_parse(&frozen.at, now, NULL, &e) < 0)
		frozen.bad = true;
	else
		frozen.set = true;
}

int64_t
clock_now(void)
{
	look();
	return frozen.set ? frozen.at : read_clock(CLOCK_REALTIME);
}

int
clock_check(struct error *e)
{
	look();
	if (frozen.bad)
		return error_set(e, ERR_CONFIG, "SMS_NOW: '%s' is not a time: "
		    "write it as 2026-11-21T09:00:00Z", getenv("SMS_NOW"));
	return 0;
}

void
clock_set(int64_t ms)
{
	frozen.looked = frozen.set = true;
	frozen.bad = false;
	frozen.at = ms;
}

bool
clock_is_set(void)
{
	look();
	return frozen.set;
}

int64_t
clock_monotonic(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

const char *
clock_format(char buf[CLOCK_SIZE], int64_t ms)
{
	struct civil c;
	struct error e;
	int part = (int)(((ms % SECOND) + SECOND) % SECOND);
	int n;

	if (zone_civil(&c, ms, NULL, &e) < 0) {
		buf[0] = '\0';
		return buf;
	}
	n = snprintf(buf, CLOCK_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d",
	    c.year % 10000, c.month, c.day, c.hour, c.minute, c.second);
	if (part)
		snprintf(buf + n, (size_t)(CLOCK_SIZE - n), ".%03dZ", part);
	else
		snprintf(buf + n, (size_t)(CLOCK_SIZE - n), "Z");
	return buf;
}

/* `want` digits at *s as a number that lies between lo and hi. */
static bool
digits(const char **s, int want, int lo, int hi, int *out)
{
	int n = 0;

	for (*out = 0; n < want; n++, (*s)++) {
		if (!isdigit((unsigned char)**s))
			return false;
		*out = *out * 10 + (**s - '0');
	}
	return *out >= lo && *out <= hi;
}

static bool
expect(const char **s, char c)
{
	if (**s != c)
		return false;
	(*s)++;
	return true;
}

static bool
parse_date(const char **s, struct civil *c)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30,
	    31 };
	int leap;

	if (!digits(s, 4, 1970, 9999, &c->year) || !expect(s, '-') ||
	    !digits(s, 2, 1, 12, &c->month) || !expect(s, '-'))
		return false;
	leap = c->month == 2 && c->year % 4 == 0 &&
	    (c->year % 100 != 0 || c->year % 400 == 0);
	return digits(s, 2, 1, days[c->month - 1] + leap, &c->day);
}

/* HH:MM[:SS[.fraction]]; the fraction goes to *part in milliseconds. */
static bool
parse_time(const char **s, struct civil *c, int *part)
{
	int scale = 100;

	if (!digits(s, 2, 0, 23, &c->hour) || !expect(s, ':') ||
	    !digits(s, 2, 0, 59, &c->minute))
		return false;
	if (**s != ':')
		return true;
	(*s)++;
	if (!digits(s, 2, 0, 60, &c->second))
		return false;
	if (**s != '.')
		return true;
	for ((*s)++; isdigit((unsigned char)**s); (*s)++, scale /= 10)
		*part += (**s - '0') * scale;
	return true;
}

/* Z, +HH:MM or -HH:MM to the end of the text. 1 there is one, 0 there is
 * nothing left (local time), -1 something else is left. */
static int
parse_offset(const char **s, int64_t *offset)
{
	int sign, h, m;

	*offset = 0;
	if (!**s)
		return 0;
	if ((**s == 'Z' || **s == 'z') && !(*s)[1])
		return 1;
	if (**s != '+' && **s != '-')
		return -1;
	sign = *(*s)++ == '-' ? -1 : 1;
	if (!digits(s, 2, 0, 23, &h) || !expect(s, ':') ||
	    !digits(s, 2, 0, 59, &m) || **s)
		return -1;
	*offset = sign * (h * HOUR + m * MINUTE);
	return 1;
}

/* now, today, tomorrow, +2h, -3d. 1 when the text is one of them. */
static int
parse_word(int64_t *ms, const char *text, const char *zone, struct error *e)
{
	struct civil c;
	int64_t d;

	if (!strcmp(text, "now")) {
		*ms = clock_now();
		return 1;
	}
	if (!strcmp(text, "today") || !strcmp(text, "tomorrow") ||
	    !strcmp(text, "yesterday")) {
		int shift = *text == 'y' ? -1 : text[2] == 'm';

		if (zone_civil(&c, clock_now() + shift * DAY, zone, e) < 0)
			return -1;
		c.hour = c.minute = c.second = 0;
		return zone_instant(ms, &c, zone, e) < 0 ? -1 : 1;
	}
	if (*text == '+' || *text == '-') {
		if (clock_duration(&d, text + 1, e) < 0)
			return -1;
		*ms = clock_now() + (*text == '-' ? -d : d);
		return 1;
	}
	return 0;
}

/* 09:00 alone is the next time the clock says so. */
static int
next_time(int64_t *ms, const struct civil *at, const char *zone,
    struct error *e)
{
	struct civil c;
	int day;

	for (day = 0; day < 3; day++) {
		if (zone_civil(&c, clock_now() + day * DAY, zone, e) < 0)
			return -1;
		c.hour = at->hour;
		c.minute = at->minute;
		c.second = at->second;
		if (zone_instant(ms, &c, zone, e) < 0)
			return -1;
		if (*ms >= clock_now())
			return 0;
	}
	return 0;
}

static int
bad_time(const char *text, struct error *e)
{
	return error_set(e, ERR_USAGE, "'%.60s' is not a time: write it as "
	    "2026-11-21T09:00:00Z, '2026-11-21 09:00', 09:00 or +2h", text);
}

static int
parse_any(int64_t *ms, const char *text, const char *zone, struct error *e)
{
	struct civil c = { 0 };
	const char *s = text;
	int64_t offset;
	int part = 0, r = parse_word(ms, text, zone, e);

	if (r)
		return r < 0 ? -1 : 0;
	if (strlen(text) <= 8 && parse_time(&s, &c, &part) && !*s)
		return next_time(ms, &c, zone, e);
	s = text;
	memset(&c, 0, sizeof c);
	if (!parse_date(&s, &c))
		return bad_time(text, e);
	if (!*s)
		return zone_instant(ms, &c, zone, e);
	if (*s != 'T' && *s != 't' && *s != ' ')
		return bad_time(text, e);
	s++;
	if (!parse_time(&s, &c, &part))
		return bad_time(text, e);
	r = parse_offset(&s, &offset);
	if (r < 0)
		return bad_time(text, e);
	if (zone_instant(ms, &c, r ? NULL : zone, e) < 0)
		return -1;
	*ms += part - offset;
	return 0;
}

/* An offset, a zone or a duration can lead out of the years that are known. */
int
clock_parse(int64_t *ms, const char *text, const char *zone, struct error *e)
{
	if (parse_any(ms, text, zone, e) < 0)
		return -1;
	return *ms < 0 || *ms > LAST ? bad_time(text, e) : 0;
}

int
clock_span(int64_t *from, int64_t *to, const char *since, const char *until,
    const char *zone, struct error *e)
{
	if (since && clock_parse(from, since, zone, e) < 0)
		return error_prefix(e, "--since");
	if (until && clock_parse(to, until, zone, e) < 0)
		return error_prefix(e, "--until");
	return 0;
}

static int
bad_duration(const char *text, struct error *e)
{
	return error_set(e, ERR_USAGE, "'%.60s' is not a duration: write it as "
	    "30s, 5m, 2h or 3d", text);
}

int
clock_duration(int64_t *ms, const char *text, struct error *e)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {
		{ "ms", 1 }, { "s", SECOND }, { "m", MINUTE }, { "h", HOUR },
		{ "d", DAY }, { "w", 7 * DAY },
	};
	const char *s = text;
	int64_t n;
	size_t i, len;

	for (*ms = 0; *s; s += len) {
		for (n = 0; isdigit((unsigned char)*s); s++)
			if ((n = n * 10 + (*s - '0')) > MOST)
				return bad_duration(text, e);
		len = 0;
		while (isalpha((unsigned char)s[len]))
			len++;
		for (i = 0; i < sizeof units / sizeof *units; i++)
			if (strlen(units[i].unit) == len &&
			    !strncmp(units[i].unit, s, len))
				break;
		if (i == sizeof units / sizeof *units ||
		    !isdigit((unsigned char)s[-1 + (s == text)]))
			return bad_duration(text, e);
		*ms += n * units[i].ms;
		if (*ms > MOST * DAY)
			return bad_duration(text, e);
	}
	return s == text ? bad_duration(text, e) : 0;
}

const char *
clock_show_duration(char buf[CLOCK_SIZE], int64_t ms)
{
	static const struct {
		const char *unit;
		int64_t ms;
	} units[] = {
		{ "d", DAY }, { "h", HOUR }, { "m", MINUTE }, { "s", SECOND },
		{ "ms", 1 },
	};
	size_t i, n = 0;

	buf[0] = '\0';
	for (i = 0; i < sizeof units / sizeof *units; i++) {
		if (ms < units[i].ms && !(ms == 0 && n == 0 &&
		    units[i].ms == SECOND))
			continue;
		n += (size_t)snprintf(buf + n, CLOCK_SIZE - n, "%lld%s",
		    (long long)(ms / units[i].ms), units[i].unit);
		ms %= units[i].ms;
	}
	return buf;
}
