/* SPDX-License-Identifier: ISC
 *
 * Asking carriers how far messages are, where they do not tell by themselves:
 * a minute after the hand-over, then after two, four and so on.
 */
#ifndef FLOW_ASKING_H
#define FLOW_ASKING_H

#include <stdint.h>

struct account;
struct carrier_event;
struct error;
struct gateways;

/* Ask about the messages that are due and tell what comes of each; each is one
 * transaction. Returns the number of events, or -1. */
int64_t asking_poll(struct account *a, struct gateways *gs,
    int (*tell)(void *ctx, const char *gateway,
    const struct carrier_event *ev, struct error *e), void *ctx,
    struct error *e);

#endif
