/* SPDX-License-Identifier: ISC
 *
 * sms-inspect job: list, show and cancel; and the table of the verbs.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/opt.h"
#include "base/verb.h"
#include "flow/job-mail.h"
#include "sms-inspect.h"
#include "sms-lookup.h"
#include "sms-lookup-job.h"
#include "store/account.h"
#include "store/db.h"

const struct record_column job_columns[] = {
	{ "id", RECORD_TEXT }, { "name", RECORD_TEXT },
	{ "state", RECORD_TEXT }, { "cnam", RECORD_BOOL },
	{ "gateway", RECORD_TEXT }, { "rows", RECORD_COUNT },
	{ "done", RECORD_COUNT }, { "cost", RECORD_CREDITS },
	{ "created_at", RECORD_TIME }, { "finished_at", RECORD_TIME },
	{ "found", RECORD_COUNT }, { "none", RECORD_COUNT },
	{ "refused", RECORD_COUNT }, { "unknown", RECORD_COUNT },
	{ "reason", RECORD_TEXT }, { "due_at", RECORD_TIME },
	{ "max_cost", RECORD_CREDITS }, { "mail", RECORD_TEXT },
	{ "mail_state", RECORD_TEXT },
};
const size_t job_columns_len = sizeof job_columns / sizeof *job_columns;

/* How the questions ended, in the order of the columns. */
static const char *const ends[] = { "found", "none", "refused", "asking" };

int
job_operand(int64_t *id, const char *text, struct error *e)
{
	return opt_count(id, text, "the job", e);
}

/* How the questions ended; then what sms-tick and the mail are about. */
static int
record_course(struct record *r, struct account *a, const struct job *j,
    struct error *e)
{
	char *state;
	int64_t n;
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++) {
		if (job_tally(a->db, j->id, ends[i], &n, e) < 0)
			return -1;
		record_count(r, n);
	}
	if (job_mail_state(&state, a, j, e) < 0)
		return -1;
	record_text(r, j->reason);
	record_time(r, j->due_at);
	if (j->max_cost >= 0)
		record_credits(r, j->max_cost);
	else
		record_empty(r);
	record_text(r, j->mail);
	record_text(r, state);
	free(state);
	return record_end(r, e);
}

int
job_record(struct record *r, struct account *a, const struct job *j,
    struct error *e)
{
	char id[24];
	int64_t n;

	if (job_cost(a->db, j->id, &n, e) < 0)
		return -1;
	snprintf(id, sizeof id, "%lld", (long long)j->id);
	record_text(r, id);
	record_text(r, j->name);
	record_text(r, j->state);
	record_bool(r, j->cnam);
	record_text(r, j->gateway);
	record_count(r, j->rows);
	record_count(r, j->done);
	record_credits(r, n);
	record_time(r, j->created_at);
	record_time(r, j->finished_at);
	return record_course(r, a, j, e);
}

static int
list_jobs(struct record *r, struct account *a, struct error *e)
{
	struct stmt *st = jobs_all(a->db, e);
	struct job j;
	int status;

	while ((status = jobs_next(st, &j, e)) > 0) {
		status = job_record(r, a, &j, e);
		job_release(&j);
		if (status < 0) {
			db_reset(st);
			break;
		}
	}
	return status;
}

static int
show_job(struct record *r, struct account *a, const char *operand,
    struct error *e)
{
	struct job j;
	int64_t id;
	int status;

	if (job_operand(&id, operand, e) < 0 ||
	    job_load(a->db, id, &j, e) < 0)
		return -1;
	status = job_record(r, a, &j, e);
	job_release(&j);
	return status;
}

/* All jobs, or the one that is named. */
static int
print_jobs(int argc, char *argv[], int operands, struct error *e)
{
	struct house house = { 0 };
	struct account *a = NULL;
	struct record *r = NULL;
	int n = opt_parse(argc, argv, "AfHo", NULL, &house, e), status = -1;

	if (n < 0)
		return -1;
	if (n != operands)
		return error_set(e, ERR_USAGE, operands ? "name one job by its "
		    "id: sms-inspect job list shows them" : "'%s' is one "
		    "operand too many: see sms-inspect job -h", argv[0]);
	if (account_open(&a, &house, ACCOUNT_READ, e) == 0 &&
	    record_open(&r, &house, job_columns, job_columns_len, a->zone, e)
	    == 0)
		status = operands ? show_job(r, a, argv[0], e) :
		    list_jobs(r, a, e);
	if (record_close(r, e) < 0)
		status = -1;
	account_close(a);
	return status;
}

static int
job_list(int argc, char *argv[], struct error *e)
{
	return print_jobs(argc, argv, 0, e);
}

static int
job_show(int argc, char *argv[], struct error *e)
{
	return print_jobs(argc, argv, 1, e);
}

static int
cancel_one(struct account *a, const char *operand, struct error *e)
{
	struct job j = { .state = "" };
	int64_t id;
	int r;

	if (job_operand(&id, operand, e) < 0 ||
	    job_load(a->db, id, &j, e) < 0)
		return -1;
	r = job_state(a->db, id, "new running paused", "cancelled", e);
	if (r == 0)
		r = error_set(e, ERR_SOME, "job %lld is %s already",
		    (long long)id, j.state);
	else if (r > 0)
		r = account_log(a, "job cancel", operand, e);
	job_release(&j);
	return r;
}

static int
job_cancel(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "A", NULL, &house, e), i, r;

	if (n < 0)
		return -1;
	if (!n)
		return error_set(e, ERR_USAGE, "which job? sms-inspect job "
		    "list shows them");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = db_begin(a->db, e);
	for (i = 0; r == 0 && i < n; i++)
		r = cancel_one(a, argv[i], e);
	if (r == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	account_close(a);
	return r;
}

static const struct verb verbs[] = {
	{ "list", JOB_LIST_USAGE, job_list },
	{ "add", JOB_ADD_USAGE, job_add },
	{ "show", JOB_SHOW_USAGE, job_show },
	{ "run", JOB_RUN_USAGE, verb_job_run },
	{ "result", JOB_RESULT_USAGE, job_result },
	{ "cancel", JOB_CANCEL_USAGE, job_cancel },
	{ NULL, NULL, NULL }
};

int
verb_job(int argc, char *argv[], struct error *e)
{
	return verb_noun("job", verbs, argc, argv, e);
}
