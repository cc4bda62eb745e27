/* SPDX-License-Identifier: ISC
 *
 * E-mails that wait (store/post.h) are handed to the mail server: sms-tick does
 * it, and whoever made one may do it at once. One process at a time.
 */
#ifndef FLOW_MAILING_H
#define FLOW_MAILING_H

#include <stdint.h>

struct account;
struct error;

/* Hand over what is due until `until` (of clock_monotonic()). How many the
 * server took, 0 also when another process is at it, or -1. What it does not
 * take waits longer each time and is told by tool_warn() when it is given up,
 * as is that there is no server. */
int64_t mailing_run(struct account *a, int64_t until, struct error *e);

#endif
