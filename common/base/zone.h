/* SPDX-License-Identifier: ISC
 *
 * Time zones by IANA name, from the system's tzdata. The only place that sets
 * TZ. A zone without a file is an error, never UTC.
 */
#ifndef BASE_ZONE_H
#define BASE_ZONE_H

#include <stdbool.h>
#include <stdint.h>

struct error;

/* A wall clock's reading; month 1 to 12, weekday 0 (Sunday) to 6. */
struct civil {
	int year, month, day, hour, minute, second, weekday;
};

/* Is there such a zone? 0, or -1 with ERR_CONFIG naming it. */
int zone_check(const char *zone, struct error *e);
/* What the clock on the wall says in the zone at that instant. */
int zone_civil(struct civil *c, int64_t ms, const char *zone,
    struct error *e);
/* The instant at which that clock says so; in a gap that the clocks jump over
 * the first instant behind it, where it comes twice the first. */
int zone_instant(int64_t *ms, const struct civil *c, const char *zone,
    struct error *e);

#endif
