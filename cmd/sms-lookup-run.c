/* SPDX-License-Identifier: ISC
 *
 * sms-inspect job run: ask about a job's open numbers, group by group. It ends
 * at any moment without harm: what was paid for is found again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/lookup.h"
#include "io/progress.h"
#include "sms-inspect.h"
#include "sms-lookup.h"
#include "sms-lookup-job.h"
#include "store/account.h"
#include "store/db.h"
#include "store/run.h"

struct running {
	struct account *account;
	struct lookups lookups;
	struct job job;
	int64_t seq;		/* the last one asked about */
	int64_t asked, open;	/* of this run; not answered */
};

/* Store which question answers each row, and count. 1, or 0: the job was
 * cancelled meanwhile. */
static int
settle(struct running *w, const struct job_number *rows,
    const struct lookup *v, size_t n, struct error *e)
{
	struct db *db = w->account->db;
	int64_t done = 0;
	size_t i;
	int r;

	if (db_begin(db, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		bool open = v[i].state == LOOKUP_ASKING || v[i].later;

		done += !open;
		w->open += open;
		if (job_done(db, w->job.id, rows[i].seq, v[i].id, open, e) < 0)
			goto fail;
	}
	r = job_count(db, w->job.id, done, e) < 0 ? -1 :
	    job_state(db, w->job.id, "running", "running", e);
	if (r < 0 || run_progress(w->account, w->account->run, w->asked, e)
	    < 0 || db_commit(db, e) < 0)
		goto fail;
	return r;
fail:
	db_rollback(db);
	return -1;
}

/* The next group: 1, 0 when there is none left or no more may be asked. */
static int
next_group(struct running *w, struct error *e)
{
	struct job_number rows[LOOKUP_GROUP];
	struct lookup v[LOOKUP_GROUP];
	int n = job_next(w->account->db, w->job.id, w->seq, rows,
	    LOOKUP_GROUP, e), i, done;

	if (n <= 0)
		return n;
	memset(v, 0, sizeof v);
	for (i = 0; i < n; i++)
		memcpy(v[i].number, rows[i].number, sizeof v[i].number);
	done = lookups_ask(&w->lookups, v, (size_t)n, e);
	if (done < 0)
		return -1;
	w->asked += done;
	w->seq = rows[n - 1].seq;
	i = settle(w, rows, v, (size_t)done, e);
	if (i <= 0)
		return i < 0 ? -1 : error_set(e, ERR_SOME, "job %lld was "
		    "cancelled", (long long)w->job.id);
	if (done < n) {
		*e = w->lookups.stop;
		return -1;
	}
	return 1;
}

static int
all_groups(struct running *w, int64_t open, struct error *e)
{
	struct progress progress;
	int r;

	progress_begin(&progress, open);
	while ((r = next_group(w, e)) > 0) {
		progress_at(&progress, w->asked);
		if (tool_stopping()) {
			r = error_set(e, ERR_RETRY, "stopped: sms-inspect job "
			    "run %lld goes on", (long long)w->job.id);
			break;
		}
	}
	progress_end(&progress);
	return r;
}

static int
finish(struct running *w, struct error *e)
{
	if (w->open)
		return error_set(e, ERR_RETRY, "%lld numbers of job %lld have "
		    "no answer yet: sms-inspect job run %lld asks again",
		    (long long)w->open, (long long)w->job.id,
		    (long long)w->job.id);
	if (job_state(w->account->db, w->job.id, "running", "finished", e) < 0)
		return -1;
	tool_note("job %lld is finished: sms-inspect job result %lld",
	    (long long)w->job.id, (long long)w->job.id);
	return 0;
}

/* The job's runner is this process. */
static int
run_it(struct running *w, int64_t open, struct error *e)
{
	struct run_busy busy;
	char batch[40], since[CLOCK_SIZE];
	struct error other;
	int64_t run;
	int r;

	snprintf(batch, sizeof batch, "inspect job %lld",
	    (long long)w->job.id);
	r = run_begin(w->account, "inspect", 0, batch, &run, &busy, e);
	if (r == 0)
		return error_set(e, ERR_RETRY, "job %lld is being run by "
		    "process %ld since %s: %lld done", (long long)w->job.id,
		    (long)busy.pid, clock_format(since, busy.begun_at),
		    (long long)busy.done);
	if (r < 0)
		return -1;
	r = job_state(w->account->db, w->job.id, "new running", "running", e);
	if (r > 0)
		r = all_groups(w, open, e);
	if (r == 0)
		r = finish(w, e);
	return run_end(w->account, run, r < 0 ? &other : e) < 0 ? -1 : r;
}

static int
run_job(struct running *w, bool yes, int64_t max_cost, struct error *e)
{
	int64_t open;

	if (!strcmp(w->job.state, "finished"))
		return 0;
	if (!strcmp(w->job.state, "cancelled"))
		return error_set(e, ERR_DATA, "job %lld was cancelled",
		    (long long)w->job.id);
	if (job_open_rows(w->account->db, w->job.id, &open, e) < 0 ||
	    lookups_open(&w->lookups, w->account, lookup_openers,
	    w->job.gateway, w->job.cnam, e) < 0)
		return -1;
	w->lookups.max_cost = max_cost;
	w->lookups.job = w->job.id;
	w->lookups.since = w->job.created_at;
	if (open && ask_price(&w->lookups, yes, open, e) < 0)
		return -1;
	if (run_it(w, open, e) < 0)
		return -1;
	say_cost(&w->lookups, false);
	return 0;
}

/* One after the other; the first that fails ends it. */
static int
run_one(struct account *a, int64_t id, bool yes, int64_t max_cost,
    struct error *e)
{
	struct running w = { .account = a };
	int r;

	if (job_load(a->db, id, &w.job, e) < 0)
		return -1;
	r = run_job(&w, yes, max_cost, e);
	lookups_close(&w.lookups);
	job_release(&w.job);
	return r;
}

/* All that are new or running, in the order of their ids. */
static int
run_all(struct account *a, bool yes, int64_t max_cost, struct error *e)
{
	struct stmt *st = jobs_all(a->db, e);
	int64_t *ids = NULL;
	size_t n = 0, cap = 0, i;
	struct job j;
	int r;

	while ((r = jobs_next(st, &j, e)) > 0) {
		if (!strcmp(j.state, "new") || !strcmp(j.state, "running")) {
			xgrow(&ids, &cap, n + 1, sizeof *ids);
			ids[n++] = j.id;
		}
		job_release(&j);
	}
	for (i = 0; r == 0 && i < n; i++)
		r = run_one(a, ids[i], yes, max_cost, e);
	free(ids);
	return r;
}

int
job_run(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	const char *fence = NULL;
	const struct opt own[] = { { 0, "max-cost", OPT_TEXT, &fence },
	    { 0, NULL, OPT_FLAG, NULL } };
	int n = opt_parse(argc, argv, "Ay", own, &house, e), i, r = 0;
	int64_t max_cost = -1, id;
	struct account *a;

	if (n < 0 || (fence && opt_credits(&max_cost, fence, "--max-cost", e)
	    < 0) || account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	tool_catch_stop();
	if (!n)
		r = run_all(a, house.yes, max_cost, e);
	for (i = 0; r == 0 && i < n; i++)
		r = job_operand(&id, argv[i], e) < 0 ? -1 :
		    run_one(a, id, house.yes, max_cost, e);
	account_close(a);
	return r;
}
