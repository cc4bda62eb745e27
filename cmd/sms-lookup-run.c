/* SPDX-License-Identifier: ISC
 *
 * sms-inspect job run: ask about a job's open numbers now, or have sms-tick do
 * it; and what jobs that sms-tick runs are told when they are made.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/job-run.h"
#include "flow/mailing.h"
#include "io/machine.h"
#include "io/mail.h"
#include "io/mailer.h"
#include "sms-inspect.h"
#include "sms-lookup.h"
#include "sms-lookup-job.h"
#include "store/account.h"
#include "store/db.h"

/* Handing over the mail of a job that is done takes no longer. */
#define MAIL_MS 30000

/* An address without a server to give it to would be a promise. */
static int
check_mail(const char *address, struct error *e)
{
	struct machine *m;
	struct mailer *mailer;
	int r;

	if (!mail_address(address))
		return error_set(e, ERR_USAGE, "--mail: '%s' is no e-mail "
		    "address: give one, as ann@example.org", address);
	if (machine_open(&m, e) < 0)
		return -1;
	r = mailer_open(&mailer, m, e);
	mailer_close(mailer);
	machine_close(m);
	return r;
}

int
job_wishes_read(struct job *j, const struct job_wishes *w, const char *zone,
    struct error *e)
{
	j->max_cost = -1;
	if (w->max_cost && opt_credits(&j->max_cost, w->max_cost,
	    "--max-cost", e) < 0)
		return -1;
	if (w->at && clock_parse(&j->due_at, w->at, zone, e) < 0)
		return -1;
	if (w->mail) {
		if (check_mail(w->mail, e) < 0)
			return -1;
		free(j->mail);
		j->mail = xstrdup(w->mail);
	}
	return 0;
}

static int
say_open(const struct job_run *w, struct error *e)
{
	return error_set(e, ERR_RETRY, "%lld numbers of job %lld have no "
	    "answer yet: sms-inspect job run %lld asks again",
	    (long long)w->open, (long long)w->job.id, (long long)w->job.id);
}

static int
run_now(struct job_run *w, bool yes, struct error *e)
{
	int r;

	w->lookups.max_cost = w->job.max_cost;
	w->progress = true;
	if (w->todo && ask_price(&w->lookups, yes, w->todo, e) < 0)
		return -1;
	r = job_run(w, e);
	if (r < 0)
		return -1;
	if (r == 0)
		return say_open(w, e);
	tool_note("job %lld is finished: sms-inspect job result %lld",
	    (long long)w->job.id, (long long)w->job.id);
	say_cost(&w->lookups, false);
	return mailing_run(w->account, clock_monotonic() + MAIL_MS, e) < 0 ?
	    -1 : 0;
}

/* Leave it to sms-tick. */
static int
run_later(struct job_run *w, bool yes, struct error *e)
{
	char at[CLOCK_SIZE];
	struct db *db = w->account->db;
	int r;

	w->lookups.max_cost = w->job.max_cost;
	if (w->todo && ask_price(&w->lookups, yes, w->todo, e) < 0)
		return -1;
	r = job_plan(db, &w->job, e);
	if (r > 0)
		tool_note("job %lld: sms-tick asks from %s on",
		    (long long)w->job.id, clock_format(at, w->job.due_at));
	return r < 0 ? -1 : 0;
}

/* An address that is given now is that of the job from now on; what sms-tick
 * was told of it stays. */
static int
keep_mail(struct job_run *w, const struct job *before, struct error *e)
{
	struct job stored = *before;

	stored.mail = w->job.mail;
	return job_plan(w->account->db, &stored, e) < 0 ? -1 : 0;
}

static int
run_job(struct job_run *w, const struct job_wishes *wishes, bool yes,
    struct error *e)
{
	struct job before = w->job;

	if (!strcmp(w->job.state, "finished"))
		return 0;
	if (!strcmp(w->job.state, "cancelled"))
		return error_set(e, ERR_DATA, "job %lld was cancelled",
		    (long long)w->job.id);
	if (job_wishes_read(&w->job, wishes, w->account->zone, e) < 0)
		return -1;
	if (wishes->at)
		return run_later(w, yes, e);
	if (wishes->mail && keep_mail(w, &before, e) < 0)
		return -1;
	return run_now(w, yes, e);
}

/* One after the other; the first that fails ends it. */
static int
run_one(struct account *a, int64_t id, const struct job_wishes *wishes,
    bool yes, struct error *e)
{
	struct job_run w;
	int r = job_run_open(&w, a, lookup_openers, id, e);

	if (r == 0)
		r = run_job(&w, wishes, yes, e);
	job_run_close(&w);
	return r;
}

/* All that are not over, in the order of their ids. */
static int
run_all(struct account *a, const struct job_wishes *wishes, bool yes,
    struct error *e)
{
	struct stmt *st = jobs_all(a->db, e);
	int64_t *ids = NULL;
	size_t n = 0, cap = 0, i;
	struct job j;
	int r;

	while ((r = jobs_next(st, &j, e)) > 0) {
		if (strcmp(j.state, "finished") &&
		    strcmp(j.state, "cancelled")) {
			xgrow(&ids, &cap, n + 1, sizeof *ids);
			ids[n++] = j.id;
		}
		job_release(&j);
	}
	for (i = 0; r == 0 && i < n; i++)
		r = run_one(a, ids[i], wishes, yes, e);
	free(ids);
	return r;
}

int
verb_job_run(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct job_wishes wishes = { 0 };
	const struct opt own[] = { JOB_WISHES(&wishes),
	    { 0, NULL, OPT_FLAG, NULL } };
	int n = opt_parse(argc, argv, "Ay", own, &house, e), i, r = 0;
	struct account *a;
	int64_t id;

	if (n < 0 || account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	tool_catch_stop();
	if (!n)
		r = run_all(a, &wishes, house.yes, e);
	for (i = 0; r == 0 && i < n; i++)
		r = job_operand(&id, argv[i], e) < 0 ? -1 :
		    run_one(a, id, &wishes, house.yes, e);
	account_close(a);
	return r;
}
