/* SPDX-License-Identifier: ISC
 *
 * Time: milliseconds since 1970-01-01T00:00:00Z in an int64_t everywhere;
 * RFC 3339 with Z in files. SMS_NOW or --now sets the clock, and it then
 * stands still; waiting, rates and progress use the monotonic clock.
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

#define CLOCK_NEVER INT64_MAX
/* Enough for clock_format() and its NUL. */
#define CLOCK_SIZE 32

/* Now, or what SMS_NOW or clock_set() says. A bad SMS_NOW is an error of
 * clock_check(), which tools that look at the clock call first. */
int64_t clock_now(void);
int clock_check(struct error *e);
/* Set the clock; it stands still from now on. */
void clock_set(int64_t ms);
/* Was the clock set? Then only sim and gateways on loopback are used. */
bool clock_is_set(void);
/* Milliseconds that only ever grow; for intervals. */
int64_t clock_monotonic(void);

/* 2026-11-21T09:00:00Z (with .123 when there are milliseconds). */
const char *clock_format(char buf[CLOCK_SIZE], int64_t ms);

/* Read a point in time: RFC 3339 with Z or an offset; or a local date or date
 * and time (2026-11-21, 2026-11-21 09:00, 2026-11-21T09:00:30) or 09:00 (the
 * next such time), in `zone` (NULL: UTC); or now, today, tomorrow, +2h, -3d.
 * 0, or -1 with ERR_USAGE. */
int clock_parse(int64_t *ms, const char *text, const char *zone,
    struct error *e);
/* What --since and --until say, half open, into *from and *to, which stay as
 * they are where a text is NULL. An error names the option. */
int clock_span(int64_t *from, int64_t *to, const char *since,
    const char *until, const char *zone, struct error *e);
/* Read a duration: 500ms, 30s, 5m, 2h, 3d, 1h30m. 0, or -1 with ERR_USAGE. */
int clock_duration(int64_t *ms, const char *text, struct error *e);
/* The same the other way: 1h30m, 45s, 1d. Exact. */
const char *clock_show_duration(char buf[CLOCK_SIZE], int64_t ms);

#endif
