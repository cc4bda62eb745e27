/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/campaign.h"
#include "flow/doubt.h"
#include "flow/provision.h"
#include "flow/receipts.h"
#include "io/progress.h"
#include "store/account.h"
#include "store/campaign.h"
#include "store/db.h"
#include "store/message.h"
#include "store/run.h"

struct sender {
	struct account *account;
	struct campaign *campaign;
	struct campaign_run *run;
	struct outbox *outbox;
	struct progress progress;
	bool ended;		/* somebody paused or cancelled it */
	bool sending;		/* the outbox ends the run, or leaves it open
				 * where messages are in doubt */
};

static const char sql_due[] =
    "SELECT id, number, text, own, encoding, segments, not_before, "
    "not_after, series FROM message WHERE campaign = $1 AND state = 'queued' "
    "AND (not_before, id) > ($4, $5) AND not_before <= $2 "
    "ORDER BY not_before, id LIMIT $3";

static void
read_due(struct sender *s, struct stmt *st, struct outgoing *m)
{
	const char *number = db_word(st, 1);
	int encoding = encoding_named(db_word(st, 4));

	m->id = db_int(st, 0);
	phone_parse(&m->phone, number, strlen(number), NULL);
	m->text = s->campaign->text;
	if (!db_is_null(st, 2)) {
		buf_add(&m->kept, db_text(st, 2), db_len(st, 2));
		m->text = m->kept.s;
	}
	m->text_len = strlen(m->text);
	m->class = s->campaign->class;
	m->campaign = s->campaign->id;
	m->bulk = true;
	m->skip_landlines = s->campaign->skip_landlines;
	m->frozen = true;
	m->segment.encoding = encoding < 0 ? ENCODING_GSM7 :
	    (enum encoding)encoding;
	m->segment.segments = (unsigned)db_int(st, 5);
	m->not_before = db_int(st, 6);
	m->not_after = db_int(st, 7);
	m->series = db_int(st, 8);
	m->schedule = s->campaign->schedule;
}

/* Pick what is due, in the transaction that claims it. */
static int
pick(void *ctx, struct outbox *o, struct error *e)
{
	struct sender *s = ctx;
	struct outgoing *m;
	struct stmt *st;
	int64_t room = OUTBOX_GROUP, passed_time, passed_id;
	int r, n = 0;

	if (s->run->slice && s->run->slice - outbox_handed(o) < room)
		room = s->run->slice - outbox_handed(o);
	if (s->ended || room <= 0 || (s->run->until &&
	    clock_monotonic() > s->run->until))
		return 0;
	r = campaign_is(s->account->db, s->campaign->id, "running", e);
	if (r <= 0) {
		s->ended = true;
		outbox_drop(o);
		return r;
	}
	outbox_passed_to(o, &passed_time, &passed_id);
	st = db_query(s->account->db, sql_due, DB_ARGS(I(s->campaign->id),
	    I(clock_now()), I(room), I(passed_time), I(passed_id)), e);
	while ((r = db_step(st, e)) > 0) {
		if (outbox_has(o, db_int(st, 0)))
			continue;
		if (!(m = outbox_slot(o)))
			break;
		read_due(s, st, m);
		n++;
	}
	if (r > 0)
		db_reset(st);
	return r < 0 ? -1 : r > 0 || n > 0;
}

static int
tell(void *ctx, const struct outgoing *m, struct error *e)
{
	struct sender *s = ctx;

	(void)m, (void)e;
	if (s->run->progress)
		progress_at(&s->progress, outbox_handed(s->outbox));
	return 0;
}

/* The queue's length, for the progress; and what is left of the fence. Both
 * read the whole campaign, so only where they are wanted. */
static int
look_ahead(struct sender *s, struct outbox_how *how, int64_t *due,
    struct error *e)
{
	const struct campaign *c = s->campaign;
	struct campaign_counts n;

	if (s->run->progress && message_queued(s->account->db, c->id, due,
	    e) < 0)
		return -1;
	how->fenced = c->max_cost >= 0;
	if (!how->fenced)
		return 0;
	if (campaign_counts(s->account->db, c->id, &n, e) < 0)
		return -1;
	if (n.cost < c->max_cost)
		how->max_cost = c->max_cost - n.cost;
	return 0;
}

static const char sql_next[] =
    "SELECT not_before FROM message WHERE campaign = $1 "
    "AND state = 'queued' ORDER BY not_before LIMIT 1";

/* What is left when the run has ended. */
static int
look_behind(struct sender *s, struct error *e)
{
	struct db *db = s->account->db;
	int64_t id = s->campaign->id;

	if (campaign_settle(db, s->campaign, e) < 0 ||
	    message_queued(db, id, &s->run->waiting, e) < 0 ||
	    message_unknown(db, id, &s->run->unknown, e) < 0)
		return -1;
	s->run->next = 0;
	return db_one(db, sql_next, DB_ARGS(I(id)), &s->run->next, e);
}

/* Funds and fences pause a campaign, and only a person resumes it (P123). */
static int
pause_for(struct sender *s, struct error *e)
{
	const char *why = outbox_stopped(s->outbox);
	struct error other;

	if (why && !strcmp(why, "stopped"))
		return error_set(e, ERR_RETRY, "campaign '%s': stopped by a "
		    "signal: sms-campaign run %s goes on", s->campaign->name,
		    s->campaign->name);
	if (!why || (strcmp(why, "no-funds") && strcmp(why, "max-cost")))
		return -1;
	if (campaign_move(s->account->db, s->campaign, "running", "paused",
	    why, &other) < 0) {
		*e = other;
		return -1;
	}
	if (!strcmp(why, "no-funds"))
		return error_set(e, ERR_RETRY, "campaign '%s' is paused, "
		    "no-funds: add credits with sms-credits recharge, then "
		    "sms-campaign resume --run %s", s->campaign->name,
		    s->campaign->name);
	return error_set(e, ERR_RETRY, "campaign '%s' is paused, max-cost: "
	    "raise it with sms-campaign set %s max-cost=CREDITS, then "
	    "sms-campaign resume --run %s", s->campaign->name,
	    s->campaign->name, s->campaign->name);
}

static int
not_running(const struct campaign *c, struct error *e)
{
	if (!strcmp(c->state, "new"))
		return error_set(e, ERR_DATA, "campaign '%s' is not started: "
		    "sms-campaign start %s --run", c->name, c->name);
	if (!strcmp(c->state, "paused") && !strcmp(c->reason, PROVISIONING))
		return provision_wait(c, e);
	if (!strcmp(c->state, "paused"))
		return error_set(e, ERR_RETRY, "campaign '%s' is paused (%s): "
		    "sms-campaign resume %s --run", c->name, c->reason,
		    c->name);
	return 0;
}

/* With the run begun: settle what a dead runner left, send, see what is left.
 * The gateways that were asked are those that send. */
static int
send_run(struct sender *s, int64_t run, struct error *e)
{
	struct source source = { .pick = pick, .tell = tell, .ctx = s };
	struct doubt_found found;
	struct error ended;
	int r;

	if (doubt_resolve(s->account, outbox_gateways(s->outbox), &found,
	    e) < 0)
		return -1;
	s->run->found = found.found;
	s->run->denied = found.denied;
	if (campaign_settle(s->account->db, s->campaign, e) < 0)
		return -1;
	if (strcmp(s->campaign->state, "running"))
		return not_running(s->campaign, e);
	s->sending = true;
	r = outbox_run(s->outbox, run, &source, &ended);
	s->run->handed = outbox_handed(s->outbox);
	if (r < 0) {
		*e = ended;
		return pause_for(s, e);
	}
	if (look_behind(s, e) < 0)
		return -1;
	if (!strcmp(s->campaign->state, "paused"))
		return not_running(s->campaign, e);
	return outbox_passed(s->outbox, e);
}

int
campaign_send(struct account *a, struct campaign *c, struct campaign_run *run,
    struct run_busy *busy, struct error *e)
{
	struct outbox_how how = { .openers = run->openers, .among = c->own,
	    .namong = c->nown, .funds_pause = true, .passes = true,
	    .gateway = *c->gateway ? c->gateway : NULL };
	struct sender s = { .account = a, .campaign = c, .run = run };
	int64_t id, due = 0;
	int r;

	if (account_may_send(a, NULL, e) < 0)
		return -1;
	if ((r = provision_awaited(a, c, e)) != 0)
		return r < 0 ? -1 : provision_wait(c, e);
	if ((r = run_begin(a, "campaign", c->id, NULL, &id, busy, e)) <= 0)
		return r;
	r = look_ahead(&s, &how, &due, e);
	if (r == 0)
		r = outbox_open(&s.outbox, a, &how, e);
	if (r == 0) {
		if (run->progress)
			progress_begin(&s.progress, due);
		r = send_run(&s, id, e);
		if (run->progress)
			progress_end(&s.progress);
	}
	outbox_close(s.outbox);
	if (!s.sending) {
		struct error other;

		if (run_end(a, id, r < 0 ? &other : e) < 0)
			r = -1;
	}
	return r < 0 ? -1 : 1;
}

/* One that pauses itself keeps no other waiting, but somebody has to know. */
static int
send_slice(struct account *a, const char *name, struct campaign_run *run,
    struct error *e)
{
	struct campaign c;
	struct run_busy busy;
	int r = campaign_load(a->db, name, &c, e);

	if (r == 0)
		r = campaign_send(a, &c, run, &busy, e);
	if (r < 0 && e->kind == ERR_RETRY) {
		if (!strcmp(c.state, "paused") && strcmp(c.reason, "user") &&
		    strcmp(c.reason, PROVISIONING))
			tool_warn("%s", e->msg);
		r = 0;
	}
	campaign_release(&c);
	return r < 0 ? -1 : 0;
}

static bool
is_out(const struct campaign_rounds *rounds, int64_t id)
{
	size_t i;

	for (i = 0; i < rounds->nout && rounds->out[i] != id; i++)
		;
	return i < rounds->nout;
}

/* What hinders one campaign hinders no other. */
static int
put_out(struct campaign_rounds *rounds, int64_t id, const struct error *e)
{
	if (e->kind != ERR_REFUSED && e->kind != ERR_CONFIG &&
	    e->kind != ERR_DENIED)
		return -1;
	if (rounds->failed.kind == ERR_NONE)
		rounds->failed = *e;
	xgrow(&rounds->out, &rounds->cap, rounds->nout + 1,
	    sizeof *rounds->out);
	rounds->out[rounds->nout++] = id;
	return 0;
}

int
campaign_round(struct account *a, struct campaign_rounds *rounds,
    struct error *e)
{
	int64_t id = 0;
	char *name;
	int r = 0;

	rounds->handed = 0;
	while (r == 0 && clock_monotonic() < rounds->until &&
	    !tool_stopping()) {
		struct campaign_run run = { .openers = rounds->openers,
		    .until = clock_monotonic() + rounds->slice };

		r = campaign_next_running(a->db, id, &id, &name, e);
		if (r <= 0)
			return r;
		r = 0;
		if (!is_out(rounds, id) &&
		    (r = send_slice(a, name, &run, e)) < 0)
			r = put_out(rounds, id, e);
		free(name);
		rounds->handed += run.handed;
	}
	return r;
}

void
campaign_rounds_release(struct campaign_rounds *rounds)
{
	free(rounds->out);
}

/* In portions: others write to the account too. */
int
campaign_expire_paused(struct account *a, int64_t *n, struct error *e)
{
	enum { PORTION = 10000 };
	int64_t some = PORTION;

	for (*n = 0; some == PORTION && !tool_stopping(); *n += some)
		if (campaign_expire(a->db, PROVISIONING, clock_now(), PORTION,
		    &some, e) < 0)
			return -1;
	return 0;
}
