/* SPDX-License-Identifier: ISC
 *
 * When a recipient may be texted: what the rule file hours.rules allows to its
 * country and state, and the sender's own schedule (P124), in the recipient's
 * time zones (G30). Nothing of law is in here: see sms-rules(5).
 */
#ifndef FLOW_HOURS_H
#define FLOW_HOURS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct hours;
struct phone;
struct rule;
struct rules;
struct schedule;

#define HOURS_RULES "hours.rules"
extern const unsigned char store_data_hours_rules[];

/* Never fails: the rules are read when they are first asked for. */
struct hours *hours_new(void);
void hours_free(struct hours *h);	/* h may be NULL */
/* Use these rules instead of the configured ones; h owns them from now on.
 * ERR_CONFIG or ERR_DATA for a line that cannot be understood. */
int hours_use(struct hours *h, struct rules *r, struct error *e);
/* The rules in use. */
int hours_rules(struct hours *h, const struct rules **r, struct error *e);

/* A schedule as typed, kept with h; the same text is the same schedule. */
int hours_schedule(struct hours *h, const char *text,
    const struct schedule **s, struct error *e);

/* Who is to be texted, and what binds it. */
struct hours_ask {
	const struct phone *phone;
	const char *class;		/* whose rules hold; NULL: none do */
	const struct schedule *schedule;	/* NULL: none */
	/* Where the recipient is, where that is known; else NULL, and every
	 * zone where the number may be must allow it. */
	const char *zone;
};

/* Does anything bind it at all? 1, 0, -1. Cheap. */
int hours_bind(struct hours *h, const struct hours_ask *q, struct error *e);
/* The first instant at or after `at` that all of it allows: 1 and *next; 0
 * when there is none; -1, ERR_CONFIG for rules or zones that cannot be read.
 * A number of which no zone is known is 0 too. */
int hours_next(struct hours *h, const struct hours_ask *q, int64_t at,
    int64_t *next, struct error *e);

/* The rules of a class that hold for a number, or for a country (number
 * NULL), effective on the UTC day of `at`: how many, at most `max` of them. -1
 * with *e. */
int hours_lines(struct hours *h, const struct phone *phone,
    const char *country, const char *class, int64_t at,
    const struct rule *lines[], size_t max, struct error *e);

#endif
