/* SPDX-License-Identifier: ISC
 *
 * What a number of ours does with what comes in on it (G1, the steps of the
 * number): one automatic answer at most, STOP before the others; and besides
 * it is forwarded, mailed, and told to a URL, and its sender's name is asked
 * for. All of it is queued in the transaction that stores the message;
 * sms-tick does it.
 */
#ifndef FLOW_INBOUND_ACT_H
#define FLOW_INBOUND_ACT_H

#include <stdint.h>

struct account;
struct error;
struct inbound;

/* What was done; a sum. */
enum inbound_acts {
	ACT_OPTED_OUT = 1,	/* the sender, by STOP (P77) */
	ACT_CONFIRMED = 2,	/* and is told so */
	ACT_ANSWERED = 4,	/* by the number's autoreply (P80) */
	ACT_FORWARDED = 8,	/* V17 */
	ACT_MAILED = 16,	/* V14 */
	ACT_CALLED = 32,	/* V19 */
	ACT_NAME_WANTED = 64	/* the sender's name is asked for (P85) */
};

/* Do it for a message that was stored as `id`: the sum, or -1. In the caller's
 * transaction. */
int inbound_act(struct account *a, const struct inbound *m, int64_t id,
    struct error *e);

#endif
