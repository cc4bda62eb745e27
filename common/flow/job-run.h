/* SPDX-License-Identifier: ISC
 *
 * Jobs of sms-inspect at work: a job's open numbers are asked about, group by
 * group, by one process at a time. It ends at any moment without harm: what
 * was paid for is found again. When a job is done, an e-mail says so, which is
 * written down in the same transaction.
 */
#ifndef FLOW_JOB_RUN_H
#define FLOW_JOB_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "flow/lookup.h"
#include "store/job.h"

struct account;
struct error;

struct job_run {
	struct account *account;
	struct job job;
	struct lookups lookups;	/* max_cost is the fence of this run */
	int64_t todo;		/* open numbers, when it was opened */
	bool progress;		/* show it on a terminal */
	int64_t until;		/* of clock_monotonic(): a slice; 0: all */

	/* what came of it */
	int64_t asked;
	int64_t open;		/* asked, and without an answer */
	bool sliced;		/* `until` ended it */
	bool busy;		/* another process has it */
	int64_t seq;		/* the last row that was asked about */
};

/* Load the job and what it takes to ask. ERR_DATA: there is no such job. *w is
 * to be closed in any case. */
int job_run_open(struct job_run *w, struct account *a,
    const struct gateway_opener *const *openers, int64_t id,
    struct error *e);
void job_run_close(struct job_run *w);

/* Ask. 1: the job is finished; 0: the slice is, or numbers have no answer yet
 * (w->open); -1: ERR_RETRY `no-funds`, `max-cost`, `on-hold`, another process
 * has it, or it was told to stop; ERR_SOME it was cancelled meanwhile; or the
 * gateway or the account failed. */
int job_run(struct job_run *w, struct error *e);

/* For due work: a slice of `ms` for each job that is due, none begun after
 * clock_monotonic() says `until`. What keeps a job from going on pauses it,
 * which an e-mail tells and tool_warn(). *asked is how many numbers were. */
int job_run_due(struct account *a, const struct gateway_opener *const *openers,
    int64_t ms, int64_t until, int64_t *asked, struct error *e);

#endif
