/* SPDX-License-Identifier: ISC
 *
 * What the files of sms-dlr share.
 */
#ifndef SMS_DLR_H
#define SMS_DLR_H

#include <stddef.h>
#include <stdint.h>

#include "flow/receipts.h"
#include "io/record.h"

struct carrier_event;
struct error;

/* In sms-poll, and named by sms-dlr. */
#define DLR_POLL_USAGE "poll [-HqvhV] [-A account] [-f format] " \
    "[-o column,...]\n    [--gateway name]"

int verb_apply(int argc, char *argv[], struct error *e);
int verb_callback(int argc, char *argv[], struct error *e);

/* What apply and poll print of an event that was applied. */
extern const struct record_column dlr_columns[];
extern const size_t dlr_ncolumns;
const char *dlr_result(enum receipt_result result);
int dlr_put(struct record *r, const struct carrier_event *ev, int64_t id,
    enum receipt_result result, struct error *e);

#endif
