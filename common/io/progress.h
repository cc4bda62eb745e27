/* SPDX-License-Identifier: ISC
 *
 * Progress of a long run on standard error, when that is a terminal: done of
 * total, rate, time left. Costs one comparison a call between redraws.
 */
#ifndef IO_PROGRESS_H
#define IO_PROGRESS_H

#include <stdint.h>

struct progress {
	int64_t total;		/* 0: not known */
	int64_t begun, drawn;	/* monotonic ms */
	int64_t next;		/* nothing happens below this */
	int width;		/* of what stands on the terminal */
};

/* total 0: not known. Shows nothing under -q or without a terminal, and
 * nothing of a run that is over within half a second. */
void progress_begin(struct progress *p, int64_t total);
void progress_at(struct progress *p, int64_t done);
/* Clear the line. */
void progress_end(struct progress *p);

#endif
