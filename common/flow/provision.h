/* SPDX-License-Identifier: ISC
 *
 * Making numbers ready (G17, T5, V9, P74): pending -> ready or failed. A
 * pending number waits for something: `carrier` (it was ordered), `porting`
 * (another provider hands it over), `approval` (the carrier looks at its
 * papers), `activation` (done; ready at the latest by then).
 */
#ifndef FLOW_PROVISION_H
#define FLOW_PROVISION_H

#include <stdint.h>

struct account;
struct campaign;
struct error;
struct own;

/* After a port is completed, and after a text-enabling is approved. */
#define PROVISION_PORT_MS (48 * 3600 * INT64_C(1000))
#define PROVISION_ENABLE_MS (24 * 3600 * INT64_C(1000))

/* What a carrier, or whoever heard of it, says: `completed` of a port,
 * `approved` of a text-enabling, each at that time; `ready`; `failed`, with a
 * reason. Changes *own, stores it, its paper and a line of the log; a port that
 * is completed begins to cost. ERR_DATA where the number does not wait for
 * that. In the caller's transaction. */
int provision_say(struct account *a, struct own *own, const char *word,
    int64_t at, const char *reason, struct error *e);

/* What became due: pending numbers whose time is up are ready, each with a line
 * in the log (*ready says how many), and campaigns that waited for them go on.
 * A campaign whose numbers all failed is told by tool_warn(). */
int provision_due(struct account *a, int64_t *ready, struct error *e);

/* Before a running campaign is sent: 1 none of its numbers is ready and some
 * become so, and it is paused now, `provisioning`; 0 it may go, -1. */
int provision_awaited(struct account *a, struct campaign *c,
    struct error *e);
/* ERR_RETRY: what such a campaign waits for. */
int provision_wait(const struct campaign *c, struct error *e);

/* The reason of a campaign that waits. */
#define PROVISIONING "provisioning"

#endif
