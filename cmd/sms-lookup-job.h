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

struct account;

/* An operand that is a job's id. */
int job_operand(int64_t *id, const char *text, struct error *e);

/* The record of a job, as list, show and add print it. */
extern const struct record_column job_columns[];
extern const size_t job_columns_len;
int job_record(struct record *r, struct account *a, const struct job *j,
    struct error *e);

/* What add and run are told of a job: when sms-tick is to run it, what that
 * may cost, and who is told. */
struct job_wishes {
	const char *at, *max_cost, *mail;
};
#define JOB_WISHES(w) \
	{ 0, "at", OPT_TEXT, &(w)->at }, \
	{ 0, "max-cost", OPT_TEXT, &(w)->max_cost }, \
	{ 0, "mail", OPT_TEXT, &(w)->mail }
/* Into the job; what is not said stays, but for the fence. */
int job_wishes_read(struct job *j, const struct job_wishes *w,
    const char *zone, struct error *e);

int job_add(int argc, char *argv[], struct error *e);
int verb_job_run(int argc, char *argv[], struct error *e);
int job_result(int argc, char *argv[], struct error *e);

#endif
