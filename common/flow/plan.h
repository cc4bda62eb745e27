/* SPDX-License-Identifier: ISC
 *
 * Planning a campaign and starting it: both walk its lists, merge the text and
 * make every check that can be made beforehand; a plan counts and remembers a
 * digest of each row, a start freezes the rows as messages.
 */
#ifndef FLOW_PLAN_H
#define FLOW_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "flow/outbox.h"

struct account;
struct campaign;
struct error;

#define PLAN_TOKEN_SIZE 13	/* 12 hex digits and a NUL */
#define PLAN_SEGMENTS 10	/* 1 to 9, and more */
#define PLAN_REASONS 16
#define PLAN_COUNTRIES 256
#define PLAN_WAITS 16

/* What a plan comes to. */
struct plan_count {
	char key[40];
	int64_t recipients, segments, cost;
};

struct plan {
	char token[PLAN_TOKEN_SIZE];	/* of the rows, in their order */
	struct plan_count all;		/* members of the lists */
	struct plan_count goes;		/* would be sent */
	struct plan_count reasons[PLAN_REASONS];	/* would not */
	size_t nreasons;
	struct plan_count segments[PLAN_SEGMENTS];
	struct plan_count encodings[2];
	struct plan_count countries[PLAN_COUNTRIES];
	size_t ncountries;
	struct plan_count worst;	/* key: the number */
	struct plan_count warnings[WARNINGS];
	struct plan_count waits[PLAN_WAITS];	/* of those that go: later */
	int64_t wait_until[PLAN_WAITS];		/* rising */
	size_t nwaits;
	int64_t duplicates;		/* on several of the lists */
	int64_t balance;		/* before */
};

/* One row of a plan: m->state is QUEUED (it would go) or REFUSED. `text` lives
 * until the next row. */
typedef int plan_row(void *ctx, const struct outgoing *m, struct error *e);

/* Has a list of the campaign each variable of its text? -1 and ERR_DATA, with
 * the nearest, where not. */
int plan_variables(struct account *a, const struct campaign *c,
    struct error *e);

/* Compute the plan; `row` (may be NULL) is told each row. With `remember` its
 * digests are stored, for a start to compare with. A variable that no list has
 * is ERR_DATA before the first row. */
int plan_make(struct account *a, struct campaign *c,
    const struct gateway_opener *const *openers, bool remember,
    plan_row *row, void *ctx, struct plan *plan, struct error *e);

/* How the rows of a start differ from those planned. */
struct plan_difference {
	int64_t added, removed, changed;
	char example[3][20];	/* a number of each */
};

/* Freeze the rows as messages and set the campaign running, all or nothing.
 * With `token` the rows must be those of that plan: ERR_DATA, and *diff says
 * what differs. Fences that the whole would break are ERR_DENIED. *n is how
 * many were queued. */
int plan_start(struct account *a, struct campaign *c,
    const struct gateway_opener *const *openers, const char *token,
    struct plan *plan, struct plan_difference *diff, struct error *e);

#endif
