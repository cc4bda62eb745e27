/* SPDX-License-Identifier: ISC
 *
 * What plan.c and plan-start.c share: one pass over a campaign's lists, which
 * merges each member's text and judges it.
 */
#ifndef FLOW_PLAN_PART_H
#define FLOW_PLAN_PART_H

#include "flow/plan.h"

struct digest;
struct template;
struct walk;

struct pass {
	struct account *account;
	struct campaign *campaign;
	struct outbox *outbox;
	struct walk *walk;
	struct template *tmpl;
	struct outgoing *m;
	struct segment shared;		/* of a text without variables */
	struct digest *row, *all;
	struct plan *plan;
	short country[26 * 26];		/* index into plan->countries + 1 */
	int64_t now;

	plan_row *tell;
	void *ctx;

	/* of a start that must be as planned */
	bool compare;
	int64_t planned, met;
	struct plan_difference *diff;
};

/* pass_close() also after a failure. */
int pass_open(struct pass *p, struct account *a, struct campaign *c,
    const struct gateway_opener *const *openers, struct plan *plan,
    struct error *e);
void pass_close(struct pass *p);
/* Judge all rows, count them in p->plan, and tell each (p->m) with its
 * digest. */
int pass_rows(struct pass *p, int (*each)(struct pass *p, int64_t digest,
    struct error *e), struct error *e);
/* Forget the plan that was remembered; in the caller's transaction. */
int pass_forget(struct pass *p, struct error *e);

#endif
