/* SPDX-License-Identifier: ISC
 *
 * What an e-mail says of a job of sms-inspect.
 */
#ifndef FLOW_JOB_MAIL_H
#define FLOW_JOB_MAIL_H

struct account;
struct error;
struct job;

/* Let a mail wait that says what the job is now (`finished`, or `paused` for a
 * reason), if somebody wants to know: the job's own address, else the one of
 * setting job-mail. In the caller's transaction. */
int job_mail(struct account *a, const struct job *j, const char *what,
    const char *reason, struct error *e);
/* The state of that mail; "" none. Caller frees. */
int job_mail_state(char **state, struct account *a, const struct job *j,
    struct error *e);

#endif
