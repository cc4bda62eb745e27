/* SPDX-License-Identifier: ISC
 *
 * Classes of messages: one vocabulary for opt-outs, hours and validity.
 */
#ifndef FLOW_CLASS_H
#define FLOW_CLASS_H

#include <stdint.h>

struct account;
struct error;

#define CLASS_MARKETING "marketing"	/* of campaigns and streams */
#define CLASS_TRANSACTIONAL "transactional"	/* of one message */

/* marketing, transactional, alert or otp: *class is set to a string that
 * stays. ERR_USAGE with the nearest for another word. */
int class_find(const char **class, const char *name, struct error *e);
/* How long messages of the class may wait, ms; those with a schedule (NULL:
 * none) have longer. */
int class_valid_for(struct account *a, const char *class,
    const char *schedule, int64_t *ms, struct error *e);

#endif
