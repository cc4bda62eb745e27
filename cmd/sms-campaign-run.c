/* SPDX-License-Identifier: ISC
 *
 * Sending a campaign's messages, and stopping it.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "sms-campaign.h"
#include "flow/campaign.h"
#include "flow/class.h"
#include "flow/receipts.h"
#include "io/ask.h"
#include "io/number.h"
#include "io/record.h"
#include "store/db.h"
#include "store/run.h"
#include "store/walk.h"
#include "text/template.h"

/* How it went, and what is left to do. */
static int
conclude(const struct job *j, const struct campaign_run *run, struct error *e)
{
	const struct campaign *c = &j->campaign;
	char when[CLOCK_SIZE];

	if (run->found || run->denied)
		tool_note("of what an earlier run left in doubt, the carrier "
		    "has %lld, and never got %lld", (long long)run->found,
		    (long long)run->denied);
	tool_note("campaign '%s' is %s: %lld handed over", c->name, c->state,
	    (long long)run->handed);
	if (run->waiting && run->next > clock_now())
		tool_note("%lld wait, the first until %s: sms-tick sends what "
		    "is due, and sms-tick --install prints a line for "
		    "crontab(5)",
		    (long long)run->waiting, clock_format(when, run->next));
	else if (run->waiting)
		tool_note("%lld are left: sms-campaign run %s goes on, and so "
		    "does sms-tick; sms-tick --install prints a line for "
		    "crontab(5)",
		    (long long)run->waiting, c->name);
	if (run->unknown)
		return error_set(e, ERR_UNKNOWN, "the outcome of %lld is "
		    "unknown: do not repeat them, sms-dlr poll will find out",
		    (long long)run->unknown);
	if (run->handed && !run->waiting)
		tool_note("receipts come by sms-dlr poll, or sms-tick");
	return 0;
}

int
campaign_run_now(struct job *j, const char *if_running, int64_t slice,
    struct error *e)
{
	struct campaign_run run = { .openers = campaign_openers,
	    .slice = slice, .progress = true };
	struct run_busy busy;
	char since[CLOCK_SIZE];
	int r;

	while ((r = campaign_send(j->account, &j->campaign, &run, &busy,
	    e)) == 0) {
		if (if_running && !strcmp(if_running, "skip"))
			return 0;
		if (!if_running || tool_stopping())
			return error_set(e, ERR_RETRY, "campaign '%s' is being "
			    "sent by process %ld since %s, %lld so far: "
			    "sms-campaign status %s shows it",
			    j->campaign.name, (long)busy.pid,
			    clock_format(since, busy.begun_at),
			    (long long)busy.done, j->campaign.name);
		nanosleep(&(struct timespec){ .tv_nsec = 200000000 }, NULL);
	}
	return r < 0 ? -1 : conclude(j, &run, e);
}

int
verb_run(int argc, char *argv[], struct error *e)
{
	struct job j = { 0 };
	const char *if_running = NULL;
	int64_t slice = 0;
	const struct opt own[] = {
		{ 0, "if-running", OPT_TEXT, &if_running },
		{ 0, "slice", OPT_COUNT, &slice },
		{ 0 }
	};
	int r;

	tool_catch_stop();
	r = job_open(&j, argc, argv, "A", own, ACCOUNT_WRITE, 1, e);
	if (r >= 0 && if_running && strcmp(if_running, "skip") &&
	    strcmp(if_running, "wait"))
		r = error_set(e, ERR_USAGE, "--if-running is skip or wait");
	if (r >= 0)
		r = campaign_run_now(&j, if_running, slice, e);
	return job_close(&j, r, e);
}

/* Move it, and write down who did; another state is an error that names it and
 * says how far it is. */
static int
move(struct job *j, const char *from, const char *to, const char *reason,
    const char *action, struct error *e)
{
	struct db *db = j->account->db;
	int r;

	if (db_begin(db, e) < 0)
		return -1;
	r = campaign_move(db, &j->campaign, from, to, reason, e);
	if (r == 0)
		r = error_set(e, ERR_DATA, "campaign '%s' is %s: only one that "
		    "is %s can be %sd: sms-campaign status %s says more",
		    j->campaign.name, j->campaign.state, from, action,
		    j->campaign.name);
	if (r > 0)
		r = account_log(j->account, action, j->campaign.name, e);
	if (r < 0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, e);
}

int
verb_pause(int argc, char *argv[], struct error *e)
{
	struct job j = { 0 };
	int r = job_open(&j, argc, argv, "A", NULL, ACCOUNT_WRITE, 1, e);

	if (r >= 0)
		r = move(&j, "running", "paused", "user", "pause", e);
	if (r >= 0)
		tool_note("campaign '%s' is paused: what was handed over stays "
		    "so; sms-campaign resume %s goes on", j.campaign.name,
		    j.campaign.name);
	return job_close(&j, r, e);
}

int
verb_resume(int argc, char *argv[], struct error *e)
{
	struct job j = { 0 };
	bool run = false;
	const struct opt own[] = {
		{ 0, "run", OPT_FLAG, &run },
		{ 0 }
	};
	int r;

	tool_catch_stop();
	r = job_open(&j, argc, argv, "A", own, ACCOUNT_WRITE, 1, e);
	if (r >= 0)
		r = move(&j, "paused", "running", NULL, "resume", e);
	if (r >= 0 && run)
		r = campaign_run_now(&j, NULL, 0, e);
	else if (r >= 0)
		tool_note("campaign '%s' is running: sms-campaign run %s sends "
		    "what may be sent now", j.campaign.name, j.campaign.name);
	return job_close(&j, r, e);
}

/* Some of its numbers, or all of it. */
static int
cancel_numbers(struct job *j, char *const numbers[], int n, int64_t *out,
    struct error *e)
{
	struct phone p;
	int64_t some;
	int i;

	for (i = 0; i < n; i++) {
		if (number_operand(&p, numbers[i], j->account->country, e) < 0
		    || campaign_cancel(j->account->db, j->campaign.id, p.e164,
		    clock_now(), &some, e) < 0)
			return -1;
		if (!some)
			tool_warn("%s: nothing of it is queued in campaign "
			    "'%s'", p.e164, j->campaign.name);
		*out += some;
	}
	return campaign_settle(j->account->db, &j->campaign, e);
}

static int
cancel_all(struct job *j, int64_t *out, struct error *e)
{
	int r = campaign_move(j->account->db, &j->campaign,
	    "new running paused", "cancelled", "user", e);

	if (r < 0)
		return -1;
	if (r == 0)
		return error_set(e, ERR_DATA, "campaign '%s' is %s already",
		    j->campaign.name, j->campaign.state);
	return campaign_cancel(j->account->db, j->campaign.id, NULL,
	    clock_now(), out, e);
}

static int
cancel(struct job *j, char *const numbers[], int n, struct error *e)
{
	struct db *db = j->account->db;
	int64_t cancelled = 0;

	if (n == 0 && ask(j->house.yes, e, "Cancel campaign '%s' for good?",
	    j->campaign.name) < 0)
		return -1;
	if (db_begin(db, e) < 0)
		return -1;
	if ((n ? cancel_numbers(j, numbers, n, &cancelled, e) :
	    cancel_all(j, &cancelled, e)) < 0 ||
	    account_log(j->account, "campaign cancel", j->campaign.name,
	    e) < 0) {
		db_rollback(db);
		return -1;
	}
	if (db_commit(db, e) < 0)
		return -1;
	tool_note("campaign '%s' is %s: %lld cancelled", j->campaign.name,
	    j->campaign.state, (long long)cancelled);
	return n && !cancelled ? error_set(e, ERR_SOME, "%s", "") : 0;
}

int
verb_cancel(int argc, char *argv[], struct error *e)
{
	struct job j = { 0 };
	int n = job_open(&j, argc, argv, "ACy", NULL, ACCOUNT_WRITE, -1, e);
	int r = n < 0 ? -1 : cancel(&j, argv + 1, n - 1, e);

	return job_close(&j, r, e);
}

/*
 * test: one merged text to one's own phone.
 */

struct trial {
	struct job *job;
	struct phone phone;
	struct walk *walk;
	struct template *tmpl;
	struct buf text;
	enum message_state state;	/* what became of it */
};

static const char *
trial_value(void *ctx, size_t i, size_t *len)
{
	struct trial *t = ctx;

	return walk_var(t->walk, template_variable(t->tmpl, i), len);
}

/* The text as the number itself would get it, or as the first member. */
static int
merge(struct trial *t, struct error *e)
{
	struct campaign *c = &t->job->campaign;
	const char *number;
	size_t empty, i;
	int r;

	for (i = 0; i < c->nallow_empty; i++)
		template_allow_empty(t->tmpl, c->allow_empty[i]);
	while ((r = walk_next(t->walk, &number, e)) > 0) {
		bool same = !strcmp(number, t->phone.e164);

		if (t->text.len && !same)
			continue;
		buf_clear(&t->text);
		if (template_render(&t->text, t->tmpl, trial_value, t,
		    &empty) < 0)
			continue;
		if (same || !template_variables(t->tmpl))
			break;
	}
	if (r < 0)
		return -1;
	if (!t->text.len)
		return error_set(e, ERR_DATA, "campaign '%s' has no member "
		    "whose text can be merged: sms-campaign plan %s says why",
		    c->name, c->name);
	return 0;
}

static int
trial_fill(void *ctx, struct outbox *o, bool may_wait, struct error *e)
{
	struct trial *t = ctx;
	struct outgoing *m = outbox_slot(o);

	(void)may_wait, (void)e;
	m->phone = t->phone;
	m->text = t->text.s;
	m->text_len = t->text.len;
	m->class = CLASS_TRANSACTIONAL;
	m->not_after = clock_now() + t->job->campaign.valid_for;
	return 0;
}

static int
trial_tell(void *ctx, const struct outgoing *m, struct error *e)
{
	struct trial *t = ctx;
	struct record *out = t->job->out;

	if (m->state == MESSAGE_REFUSED)
		tool_warn("%s: %s", m->reason, m->detail);
	record_text(out, m->phone.e164);
	record_text(out, m->own ? m->own->number : NULL);
	record_text(out, message_state_name(m->state));
	record_text(out, m->reason);
	record_text(out, encoding_name(m->segment.encoding));
	record_count(out, outgoing_segments(m));
	record_credits(out, m->cost);
	record_textn(out, m->text, m->text_len);
	if (record_end(out, e) < 0)
		return -1;
	t->state = m->state;
	return 0;
}

static int
trial_send(struct trial *t, struct error *e)
{
	struct campaign *c = &t->job->campaign;
	struct outbox_how how = { .openers = campaign_openers,
	    .among = c->own, .namong = c->nown,
	    .gateway = *c->gateway ? c->gateway : NULL };
	struct source source = { .fill = trial_fill, .tell = trial_tell,
	    .ctx = t };
	struct run_busy busy;
	struct outbox *o;
	int64_t run;
	int r;

	if (account_may_send(t->job->account, NULL, e) < 0 ||
	    outbox_open(&o, t->job->account, &how, e) < 0)
		return -1;
	r = run_begin(t->job->account, "test", 0, NULL, &run, &busy, e);
	if (r > 0)
		r = outbox_run(o, run, &source, e);
	outbox_close(o);
	if (r < 0)
		return -1;
	if (t->state == MESSAGE_UNKNOWN)
		return error_set(e, ERR_UNKNOWN, "the outcome is unknown: do "
		    "not repeat it, sms-dlr poll will find out");
	return t->state == MESSAGE_REFUSED || t->state == MESSAGE_REJECTED ?
	    error_set(e, ERR_SOME, "%s", "") : 0;
}

static const struct record_column test_columns[] = {
	{ "number", RECORD_TEXT }, { "own", RECORD_TEXT },
	{ "state", RECORD_TEXT }, { "reason", RECORD_TEXT },
	{ "encoding", RECORD_TEXT }, { "segments", RECORD_COUNT },
	{ "credits", RECORD_CREDITS }, { "text", RECORD_TEXT },
};

int
verb_test(int argc, char *argv[], struct error *e)
{
	struct job j = { 0 };
	struct trial t = { .job = &j };
	struct campaign *c = &j.campaign;
	int n, r = -1;

	tool_catch_stop();
	n = job_open(&j, argc, argv, "ACHfo", NULL, ACCOUNT_WRITE, 2, e);
	if (n == 1)
		error_set(e, ERR_USAGE, "your own number is missing: "
		    "sms-campaign test %s NUMBER", argv[0]);
	else if (n == 2 && number_operand(&t.phone, argv[1],
	    j.account->country, e) == 0 && template_parse(&t.tmpl, c->text,
	    strlen(c->text), e) == 0 && walk_open(&t.walk, j.account->db,
	    c->lists, c->nlists, e) == 0 && merge(&t, e) == 0 &&
	    record_open(&j.out, &j.house, test_columns, 8, j.account->zone,
	    e) == 0)
		r = trial_send(&t, e);
	walk_close(t.walk);
	template_free(t.tmpl);
	buf_release(&t.text);
	return job_close(&j, r, e);
}
