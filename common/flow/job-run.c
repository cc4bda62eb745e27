/* SPDX-License-Identifier: ISC
 *
 * A row is answered and counted in one transaction behind that of the answers
 * themselves (flow/lookup.h): a run that dies between the two finds the
 * answers again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "flow/job-mail.h"
#include "flow/job-run.h"
#include "io/progress.h"
#include "store/account.h"
#include "store/db.h"
#include "store/run.h"

/* A job that is due but gets no answers is looked at again so much later, and
 * is paused when it got none for so long. */
#define WAIT_MS 600000
#define PATIENCE_MS 86400000

int
job_run_open(struct job_run *w, struct account *a,
    const struct gateway_opener *const *openers, int64_t id, struct error *e)
{
	memset(w, 0, sizeof *w);
	w->account = a;
	if (job_load(a->db, id, &w->job, e) < 0 ||
	    job_open_rows(a->db, id, &w->todo, e) < 0 ||
	    lookups_open(&w->lookups, a, openers, w->job.gateway, w->job.cnam,
	    e) < 0)
		return -1;
	w->lookups.job = id;
	w->lookups.since = w->job.created_at;
	return 0;
}

void
job_run_close(struct job_run *w)
{
	lookups_close(&w->lookups);
	job_release(&w->job);
}

/* Store which question answers each row, and count. 1, or 0: the job was
 * cancelled meanwhile. */
static int
settle(struct job_run *w, const struct job_number *rows,
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

/* The next group: 1, 0 when there is none left, or no more may be asked (-1
 * with why not). */
static int
next_group(struct job_run *w, struct error *e)
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

/* 0 when there is none left or the slice is over. */
static int
all_groups(struct job_run *w, struct error *e)
{
	struct progress progress;
	int r;

	if (w->progress)
		progress_begin(&progress, w->todo);
	while ((r = next_group(w, e)) > 0) {
		if (w->progress)
			progress_at(&progress, w->asked);
		if (tool_stopping()) {
			r = error_set(e, ERR_RETRY, "stopped: sms-inspect job "
			    "run %lld goes on", (long long)w->job.id);
			break;
		}
		if (w->until && clock_monotonic() >= w->until) {
			w->sliced = true;
			r = 0;
			break;
		}
	}
	if (w->progress)
		progress_end(&progress);
	return r;
}

/* Nothing is open: the job is finished, and its mail waits. 1, 0 it was
 * cancelled, -1. */
static int
finish(struct job_run *w, struct error *e)
{
	struct db *db = w->account->db;
	int r;

	if (db_begin(db, e) < 0)
		return -1;
	r = job_state(db, w->job.id, "running", "finished", e);
	if (r > 0 && job_mail(w->account, &w->job, "finished", NULL, e) < 0)
		r = -1;
	if (r >= 0 && db_commit(db, e) == 0)
		return r;
	db_rollback(db);
	return -1;
}

int
job_run(struct job_run *w, struct error *e)
{
	struct run_busy busy;
	char batch[40], since[CLOCK_SIZE];
	struct error other;
	int64_t run;
	int r;

	snprintf(batch, sizeof batch, "inspect job %lld",
	    (long long)w->job.id);
	r = run_begin(w->account, "inspect", 0, batch, &run, &busy, e);
	w->busy = r == 0;
	if (r == 0)
		return error_set(e, ERR_RETRY, "job %lld is being run "
		    "by process %ld since %s: %lld done",
		    (long long)w->job.id, (long)busy.pid,
		    clock_format(since, busy.begun_at), (long long)busy.done);
	if (r < 0)
		return -1;
	r = job_state(w->account->db, w->job.id, "new running paused",
	    "running", e);
	if (r > 0)
		r = all_groups(w, e);
	if (r == 0 && !w->sliced && !w->open)
		r = finish(w, e);
	return run_end(w->account, run, r < 0 ? &other : e) < 0 ? -1 : r;
}

/* Pause it for a reason, and tell who wants to know. */
static int
pause_job(struct job_run *w, const char *reason, struct error *e)
{
	struct db *db = w->account->db;

	tool_warn("job %lld is paused: %s: sms-inspect job run %lld goes on",
	    (long long)w->job.id, reason, (long long)w->job.id);
	if (db_begin(db, e) < 0)
		return -1;
	if (job_pause(db, w->job.id, reason, e) == 0 &&
	    job_mail(w->account, &w->job, "paused", reason, e) == 0)
		return db_commit(db, e);
	db_rollback(db);
	return -1;
}

/* No answers, or no carrier: later again, unless that lasts too long. */
static int
wait_or_pause(struct job_run *w, const char *reason, struct error *e)
{
	if (w->asked <= w->open && w->job.stuck_at &&
	    clock_now() - w->job.stuck_at > PATIENCE_MS)
		return pause_job(w, reason, e);
	return job_put_off(w->account->db, w->job.id, clock_now() + WAIT_MS,
	    e);
}

static bool
spent(const struct error *why)
{
	return !strncmp(why->msg, "no-funds:", 9) ||
	    !strncmp(why->msg, "max-cost:", 9);
}

/* A slice ended in that error: what becomes of the job? */
static int
after_failure(struct job_run *w, const struct error *why, struct error *e)
{
	char word[40];

	if (w->busy || tool_stopping() || why->kind == ERR_SOME)
		return 0;
	switch (why->kind) {
	case ERR_RETRY:
		if (spent(why))
			return pause_job(w, error_word(word, why, ""), e);
		/* FALLTHROUGH */
	case ERR_REFUSED:
		tool_detail("job %lld: %s", (long long)w->job.id, why->msg);
		return wait_or_pause(w, "no-answer", e);
	case ERR_CONFIG:
	case ERR_DENIED:
		tool_warn("job %lld: %s", (long long)w->job.id, why->msg);
		return pause_job(w, error_word(word, why, "configuration"),
		    e);
	default:
		*e = *why;
		return -1;
	}
}

/* What it may still cost. */
static int
set_fence(struct job_run *w, struct error *e)
{
	int64_t cost;

	if (w->job.max_cost < 0)
		return 0;
	if (job_cost(w->account->db, w->job.id, &cost, e) < 0)
		return -1;
	w->lookups.max_cost = w->job.max_cost > cost ?
	    w->job.max_cost - cost : 0;
	return 0;
}

static int
run_slice(struct job_run *w, struct error *e)
{
	struct error why;
	int r;

	if (set_fence(w, e) < 0)
		return -1;
	r = job_run(w, &why);
	if (r < 0)
		return after_failure(w, &why, e);
	if (r > 0)
		return 0;
	if (w->sliced)
		return job_go_on(w->account->db, w->job.id, e);
	return wait_or_pause(w, "no-answer", e);
}

int
job_run_due(struct account *a, const struct gateway_opener *const *openers,
    int64_t ms, int64_t until, int64_t *asked, struct error *e)
{
	int64_t ids[16], now;
	struct job_run w;
	int n = job_due(a->db, ids, sizeof ids / sizeof *ids, e), i, r = 0;

	*asked = 0;
	for (i = 0; i < n && r == 0 && !tool_stopping(); i++) {
		if ((now = clock_monotonic()) >= until)
			break;
		r = job_run_open(&w, a, openers, ids[i], e);
		w.until = now + ms < until ? now + ms : until;
		if (r == 0)
			r = run_slice(&w, e);
		*asked += w.asked;
		job_run_close(&w);
	}
	return n < 0 ? -1 : r;
}
