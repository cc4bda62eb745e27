/* SPDX-License-Identifier: ISC
 *
 * What the files of sms-inspect share: what is said of a number, and the
 * verbs about mobile networks.
 */
#ifndef CMD_SMS_INSPECT_H
#define CMD_SMS_INSPECT_H

#include <stddef.h>

#include "io/record.h"
#include "phone/phone.h"

struct error;

/* The columns that are appended to a number. */
extern const struct record_column fact_columns[];
extern const size_t fact_columns_len;

/* Give them to the writer, all but the end of the record. */
void facts_record(struct record *r, const struct phone *p);

#endif
