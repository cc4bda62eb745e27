/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-campaign, by the files they stand in, and what they share.
 */
#ifndef SMS_CAMPAIGN_H
#define SMS_CAMPAIGN_H

#include "base/opt.h"
#include "flow/outbox.h"
#include "store/account.h"
#include "store/campaign.h"

struct error;
struct record;

/* What every verb that names a campaign has. */
struct job {
	struct house house;
	struct account *account;
	struct campaign campaign;
	struct record *out;
};

/* sms-campaign.c: options, the account, and the campaign that the first
 * operand names; returns the number of operands. `most` is how many there may
 * be (-1: any). A dry run only reads, whatever `use` says. */
int job_open(struct job *j, int argc, char *argv[], const char *letters,
    const struct opt *own, enum account_use use, int most, struct error *e);
/* Close it all; returns r, or -1 when output failed. */
int job_close(struct job *j, int r, struct error *e);
extern const struct gateway_opener *const campaign_openers[];

/* sms-campaign-create.c */
int verb_create(int argc, char *argv[], struct error *e);
int verb_show(int argc, char *argv[], struct error *e);
int verb_set(int argc, char *argv[], struct error *e);
/* sms-campaign-plan.c */
int verb_plan(int argc, char *argv[], struct error *e);
int verb_start(int argc, char *argv[], struct error *e);
/* sms-campaign-run.c */
int verb_run(int argc, char *argv[], struct error *e);
int verb_pause(int argc, char *argv[], struct error *e);
int verb_resume(int argc, char *argv[], struct error *e);
int verb_cancel(int argc, char *argv[], struct error *e);
int verb_test(int argc, char *argv[], struct error *e);
/* Run a campaign that was just started or resumed, and say how it went. */
int campaign_run_now(struct job *j, const char *if_running, int64_t slice,
    struct error *e);
/* sms-campaign-list.c */
int verb_list(int argc, char *argv[], struct error *e);
int verb_status(int argc, char *argv[], struct error *e);
int verb_report(int argc, char *argv[], struct error *e);
int verb_recipients(int argc, char *argv[], struct error *e);
int verb_delete(int argc, char *argv[], struct error *e);

#endif
