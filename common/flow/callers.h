/* SPDX-License-Identifier: ISC
 *
 * Carriers are asked for the names of those who text us (P85), some time after
 * the messages were taken in: whose was noted then (store/caller.h). Asked is
 * the carrier of our number where it knows names, else the one that look-ups
 * use; what is asked is paid for as any look-up is (flow/lookup.h).
 */
#ifndef FLOW_CALLERS_H
#define FLOW_CALLERS_H

#include <stdint.h>

#include "flow/gateways.h"

struct account;
struct error;

/* Ask for all that are due, no group begun after clock_monotonic() says
 * `until`; *asked is how many numbers were asked about. Without credits, or a
 * carrier that can be asked, names wait, which tool_warn() says once; without
 * an answer they are asked for again later, and given up after a week. */
int callers_ask(struct account *a, const struct gateway_opener *const *openers,
    int64_t until, int64_t *asked, struct error *e);

#endif
