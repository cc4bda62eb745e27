/* SPDX-License-Identifier: ISC
 *
 * What the files of sms-summary share: the groups that are counted, and the
 * names of days.
 */
#ifndef SMS_SUMMARY_H
#define SMS_SUMMARY_H

#include <stddef.h>
#include <stdint.h>

struct error;

struct group {
	int64_t messages, received, sent, segments, cost;
	size_t len;
	char key[];	/* the values, each with its NUL */
};

struct groups {
	struct group **v;	/* in the order of groups_sort() */
	size_t n, cap;
	struct group **table;	/* open addressing; size a power of two */
	size_t size;
};

/* The group of that key, made when it is new. */
struct group *groups_get(struct groups *gs, const char *key, size_t len);
void groups_sort(struct groups *gs);
void groups_release(struct groups *gs);

/* The last day that was asked for, its week (ISO 8601) and month, in `zone`:
 * 2026-11-21, 2026-W47, 2026-11. Starts as zeros with a zone. */
struct days {
	const char *zone;
	int64_t begin, end;
	char day[24], week[24], month[24];
};

int days_at(struct days *d, int64_t ms, struct error *e);

#endif
