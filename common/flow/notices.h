/* SPDX-License-Identifier: ISC
 *
 * Callbacks (store/notice.h) are made: what sms-tick does, one process at a
 * time.
 */
#ifndef FLOW_NOTICES_H
#define FLOW_NOTICES_H

#include <stdint.h>

struct account;
struct error;

/* Ask for all URLs that are due until `until` (of clock_monotonic()). How many
 * were answered as they should, or -1. */
int64_t notices_run(struct account *a, int64_t until, struct error *e);

#endif
