/* SPDX-License-Identifier: ISC
 *
 * What the files of `sms-inspect job` share.
 */
#ifndef CMD_SMS_LOOKUP_JOB_H
#define CMD_SMS_LOOKUP_JOB_H

#include <stdint.h>

#include "base/error.h"
#include "io/record.h"
#include "store/job.h"

struct db;

/* An operand that is a job's id. */
int job_operand(int64_t *id, const char *text, struct error *e);

/* The record of a job, as list, show and add print it. */
extern const struct record_column job_columns[];
extern const size_t job_columns_len;
int job_record(struct record *r, struct db *db, const struct job *j,
    struct error *e);

int job_add(int argc, char *argv[], struct error *e);
int job_run(int argc, char *argv[], struct error *e);
int job_result(int argc, char *argv[], struct error *e);

#endif
