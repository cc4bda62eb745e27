/* SPDX-License-Identifier: ISC
 *
 * Long messages that a carrier brings part by part, each as a message of its
 * own: they are kept until the last is there, and are one message then. What
 * is not whole within an hour is taken as far as it came.
 */
#ifndef FLOW_INBOUND_PARTS_H
#define FLOW_INBOUND_PARTS_H

#include <stdint.h>

struct account;
struct error;
struct inbound;

/* Which part it is. */
struct inbound_part {
	const char *ref;	/* what the parts of a message share */
	int64_t part, parts;	/* from 1; of how many */
};

/* Keep a part: INBOUND_PART, or, where it was the last that was missing, what
 * inbound_take() says of the whole, with its id in *id; INBOUND_KNOWN. In the
 * caller's transaction. */
int inbound_part_take(struct account *a, const struct inbound *m,
    const struct inbound_part *p, int64_t *id, struct error *e);

/* Take what has waited too long, and forget parts of old: how many messages
 * were made, or -1. */
int64_t inbound_parts_late(struct account *a, struct error *e);

#endif
