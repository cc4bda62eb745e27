/* SPDX-License-Identifier: ISC
 *
 * Messages that are sent to us: stored once, however often a carrier tells
 * them, and charged (P58), also below zero (P56).
 */
#ifndef FLOW_INBOUND_H
#define FLOW_INBOUND_H

#include <stdint.h>

struct account;
struct error;

struct inbound {
	const char *number;	/* who sent it */
	const char *own;	/* to which number of ours */
	const char *text;	/* UTF-8 */
	const char *gateway, *carrier_id;
	int64_t at;		/* when it was sent, or told */

	int acts;		/* what was done with it: inbound-act.h */
};

/* What came of one. */
enum inbound_result {
	INBOUND_STORED,
	INBOUND_KNOWN,		/* it was told before */
	INBOUND_DISCARDED,	/* it is empty (P78) */
	INBOUND_PART		/* it is one, and others are to come */
};

/* Take one in, and do with it what is set of our number (flow/inbound-act.h):
 * an inbound_result, with its id in *id where it was stored; or -1. In the
 * caller's transaction. */
int inbound_take(struct account *a, struct inbound *m, int64_t *id,
    struct error *e);

#endif
