/* SPDX-License-Identifier: ISC
 *
 * A schedule on the wall clock of one zone: its allowed intervals in order of
 * time.
 */
#ifndef FLOW_HOURS_TRACK_H
#define FLOW_HOURS_TRACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct hours_line;
struct schedule;

#define DAY_MS INT64_C(86400000)

struct interval {
	int64_t from, to;
};

struct track {
	const struct schedule *windows;
	const struct hours_line *line;	/* NULL: the sender's own schedule */
	const char *zone;
	struct interval *v;
	size_t n, cap;
	int64_t begun, day;		/* laid from..., the next day to lay */
	bool laid;
};

/* The interval that ends after `at`: 1, 0 there is none that begins before the
 * horizon, -1. */
int track_next(struct track *k, int64_t at, int64_t horizon,
    struct interval *found, struct error *e);
void track_release(struct track *k);

#endif
