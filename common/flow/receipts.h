/* SPDX-License-Identifier: ISC
 *
 * Delivery receipts: stored as they come (append-only events) and folded into
 * the message by fixed rank. They may come late, twice, out of order, before
 * the send returned, or for nobody we know. Final states stay.
 */
#ifndef FLOW_RECEIPTS_H
#define FLOW_RECEIPTS_H

#include <stdint.h>

struct account;
struct carrier_event;
struct error;
struct gateways;

/* What came of an event. */
enum receipt_result {
	RECEIPT_FOLDED,		/* it changed the message's state */
	RECEIPT_KNOWN,		/* the message was as far already */
	RECEIPT_ORPHAN		/* nobody's yet: kept, joined later */
};

/* Store one event of a gateway and fold it: a receipt_result and the message
 * in *id (0 for an orphan), or -1. In the caller's transaction. */
int receipts_apply(struct account *a, const char *gateway,
    const struct carrier_event *ev, int64_t *id, struct error *e);

/* The carrier has the message, as carrier_id: one in doubt is sending; so is
 * one that went back to the queue after an attempt, paid for again, since to
 * send it would be twice; one that is sending and whose id nobody knew has it
 * now. 1, 0 it is in no such state, -1. In the caller's transaction. */
int receipts_prove(struct account *a, int64_t id, const char *carrier_id,
    struct error *e);

/* A message got its carrier's id: join the events that waited for it. Called
 * in the transaction that accepts it. */
int receipts_join(struct account *a, int64_t id, const char *gateway,
    const char *carrier_id, struct error *e);
/* Are there events that wait for a message at all? 1, 0, -1. */
int receipts_orphans(struct account *a, struct error *e);

/* Ask all open gateways for what they have to report and apply it, in groups.
 * `each` (may be NULL) is told every event after it was committed. Returns the
 * number of events, or -1. */
int64_t receipts_poll(struct account *a, struct gateways *gs,
    int (*each)(void *ctx, const char *gateway,
    const struct carrier_event *ev, int64_t id, enum receipt_result r,
    struct error *e), void *ctx, struct error *e);

/* Messages without a receipt for receipt-timeout become unconfirmed: their
 * number, or -1. In a transaction of its own. */
int64_t receipts_time_out(struct account *a, struct error *e);

#endif
