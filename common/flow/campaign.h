/* SPDX-License-Identifier: ISC
 *
 * Running a campaign: its queued messages go out through the outbox, as run
 * of one process at a time, until nothing is due, the funds or a fence end it,
 * or somebody pauses it.
 */
#ifndef FLOW_CAMPAIGN_H
#define FLOW_CAMPAIGN_H

#include <stdbool.h>
#include <stdint.h>

#include "flow/outbox.h"

struct account;
struct campaign;
struct error;
struct run_busy;

struct campaign_run {
	const struct gateway_opener *const *openers;
	int64_t slice;		/* hand over no more than that; 0: all */
	int64_t until;		/* nor after clock_monotonic() says so; 0 */
	bool progress;		/* show it on a terminal */

	/* what came of it */
	int64_t handed;
	int64_t found, denied;	/* messages in doubt that were settled */
	int64_t waiting;	/* queued for later */
	int64_t unknown;
	int64_t next;		/* when the first of those is due, ms */
};

/* Run it. 1 done what could be done (c->state says whether it finished), 0
 * another process has it (*busy), or -1: ERR_RETRY it was or became paused or
 * the account is on hold, ERR_DATA it is not running. *c is brought up to
 * date. */
int campaign_send(struct account *a, struct campaign *c,
    struct campaign_run *run, struct run_busy *busy, struct error *e);

/* Rounds in which every running campaign has a slice of time, for due work. */
struct campaign_rounds {
	const struct gateway_opener *const *openers;
	int64_t slice;		/* ms for each in a round */
	int64_t until;		/* none is begun after clock_monotonic() says
				 * so */

	int64_t handed;		/* messages that went in the last round */
	struct error failed;	/* why a first campaign did not go on */
	int64_t *out;		/* campaigns that take no part any more: their
				 * gateways fail */
	size_t nout, cap;
};

/* A round. Campaigns that others run are passed over; one that pauses itself
 * is told by tool_warn(). */
int campaign_round(struct account *a, struct campaign_rounds *rounds,
    struct error *e);
void campaign_rounds_release(struct campaign_rounds *rounds);

/* End what waits in paused campaigns and may not be sent any more; where they
 * wait for numbers, its time counts anew. *n is how many. */
int campaign_expire_paused(struct account *a, int64_t *n, struct error *e);

#endif
