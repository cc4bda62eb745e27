/* SPDX-License-Identifier: ISC
 *
 * What the files of sms-why share.
 */
#ifndef SMS_WHY_H
#define SMS_WHY_H

#include <stddef.h>

struct buf;
struct checking;
struct error;
struct outgoing;

/* Say in *b what a check that did not refuse looked at: the row, the rule, the
 * setting that decided. */
int explain(struct buf *b, const char *check, struct checking *c,
    const struct outgoing *m, struct error *e);
/* The same of a check that refused: what its own detail leaves out. */
int explain_refusal(struct buf *b, const char *check, struct checking *c,
    const struct outgoing *m, struct error *e);

#endif
