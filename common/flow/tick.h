/* SPDX-License-Identifier: ISC
 *
 * Due work: everything that time brings, a slice at a time. cron calls it each
 * minute; nothing else has to run.
 */
#ifndef FLOW_TICK_H
#define FLOW_TICK_H

#include <stdbool.h>
#include <stdint.h>

#include "flow/doubt.h"
#include "flow/gateways.h"

struct account;
struct error;

struct tick {
	const struct gateway_opener *const *openers;

	/* what came of it */
	bool busy;		/* another tick runs: nothing was done */
	bool held;		/* the account is on hold: nothing was sent */
	int64_t fees;		/* months of numbers that were charged */
	int64_t ready;		/* numbers that became ready */
	struct doubt_found doubt;
	int64_t handed;		/* messages */
	int64_t receipts;
	int64_t timed_out;	/* without a receipt for too long */
	int64_t expired;	/* in campaigns that are paused */
	int64_t asked;		/* numbers of jobs */
	int64_t names;		/* of senders, that carriers were asked for */
	int64_t mails;
};

/* One slice of all that is due: fees of numbers are charged and numbers become
 * ready, messages in doubt are asked about, single messages whose time has come
 * and running campaigns are sent, receipts are fetched and missed, and once in
 * an hour what waits in paused campaigns expires. A part that fails is told by
 * tool_warn(), and the others go on; -1 then, with the first one's kind and no
 * words. */
int tick_run(struct account *a, struct tick *t, struct error *e);

#endif
