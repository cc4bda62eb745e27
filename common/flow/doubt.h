/* SPDX-License-Identifier: ISC
 *
 * Messages in doubt: handed over, answer lost. They are never sent again by
 * themselves; the carrier is asked what became of them.
 */
#ifndef FLOW_DOUBT_H
#define FLOW_DOUBT_H

#include <stdbool.h>
#include <stdint.h>

struct account;
struct error;
struct gateways;

struct doubt_found {
	int64_t found;		/* the carrier has them: sending */
	int64_t denied;		/* it never had them: refunded and queued */
	int64_t open;		/* cannot be told yet, or ever, by asking */
};

/* End dead runs, and ask the gateways that are open (or can be opened) about
 * every unknown message. Each answer is one transaction, and counts only where
 * it settled something: others may ask at the same time. */
int doubt_resolve(struct account *a, struct gateways *gs,
    struct doubt_found *found, struct error *e);

/* How many messages are in doubt. */
int doubt_count(struct account *a, int64_t *n, struct error *e);

/* An operator's word on one message that is unknown after so many tries: it was
 * sent, or not. In the caller's transaction. ERR_DATA when it is not unknown,
 * or was tried again since. */
int doubt_decide(struct account *a, int64_t id, int64_t tries, bool sent,
    struct error *e);

#endif
