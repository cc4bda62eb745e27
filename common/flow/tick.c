/* SPDX-License-Identifier: ISC
 *
 * The parts follow each other so that each finds what the one before made due:
 * what a carrier never had is queued again before the queue is sent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "carrier/gateway.h"
#include "flow/callers.h"
#include "flow/campaign.h"
#include "flow/fees.h"
#include "flow/inbound-parts.h"
#include "flow/job-run.h"
#include "flow/mailing.h"
#include "flow/notices.h"
#include "flow/outbox.h"
#include "flow/provision.h"
#include "flow/receipts.h"
#include "flow/tick.h"
#include "phone/phone.h"
#include "store/account.h"
#include "store/db.h"
#include "store/run.h"
#include "store/setting.h"

/* Nothing more is picked after that: the next minute has its own tick. */
#define TICK_MS 50000
/* What waits in paused campaigns is looked through so often. */
#define EXPIRY_MS (3600 * INT64_C(1000))
/* No campaign keeps other messages waiting for longer. */
#define SLICE_MS 10000
/* Nor do jobs and mails, which have the end of a tick. */
#define JOBS_MS 20000

struct work {
	struct account *account;
	struct tick *tick;
	struct gateways gateways;
	int64_t last;			/* when another tick ran, ms */

	/* the single messages */
	struct outbox *outbox;
	int64_t until;			/* of clock_monotonic() */
	int64_t last_time, last_id;	/* of the last that was picked */
	struct error passed;		/* one without a gateway */
};

static const char sql_due[] =
    "SELECT id, not_before, number, own, class, text, encoding, segments, "
    "not_after, gateway, series, schedule, bulk, automatic FROM message "
    "WHERE campaign = 0 AND state = 'queued' "
    "AND (not_before, id) > ($1, $2) AND not_before <= $3 "
    "ORDER BY not_before, id LIMIT $4";

static void
read_due(struct stmt *st, struct outgoing *m)
{
	int encoding = encoding_named(db_word(st, 6));
	size_t class, text, gateway, schedule, automatic;

	m->id = db_int(st, 0);
	m->series = db_int(st, 10);
	m->bulk = db_int(st, 12) != 0;
	m->not_before = db_int(st, 1);
	m->not_after = db_int(st, 8);
	phone_parse(&m->phone, db_word(st, 2), db_len(st, 2), NULL);
	buf_add(&m->kept, db_word(st, 3), db_len(st, 3) + 1);
	class = m->kept.len;
	buf_add(&m->kept, db_word(st, 4), db_len(st, 4) + 1);
	text = m->kept.len;
	buf_add(&m->kept, db_word(st, 5), db_len(st, 5) + 1);
	gateway = m->kept.len;
	buf_add(&m->kept, db_word(st, 9), db_len(st, 9) + 1);
	schedule = m->kept.len;
	buf_add(&m->kept, db_word(st, 11), db_len(st, 11) + 1);
	automatic = m->kept.len;
	buf_add(&m->kept, db_word(st, 13), db_len(st, 13) + 1);
	m->automatic = m->kept.s[automatic] ? m->kept.s + automatic : NULL;
	m->only_own = *m->kept.s ? m->kept.s : NULL;
	m->only_gateway = m->kept.s[gateway] ? m->kept.s + gateway : NULL;
	m->schedule = m->kept.s[schedule] ? m->kept.s + schedule : NULL;
	m->class = m->kept.s + class;
	m->text = m->kept.s + text;
	m->text_len = gateway - text - 1;
	m->frozen = true;
	m->segment.encoding = encoding < 0 ? ENCODING_GSM7 :
	    (enum encoding)encoding;
	m->segment.segments = (unsigned)db_int(st, 7);
}

/* Each message is picked once in a tick: what goes back to the queue at once
 * must not be tried again and again. */
static int
pick(void *ctx, struct outbox *o, struct error *e)
{
	struct work *w = ctx;
	struct outgoing *m;
	struct stmt *st;
	int r = 1;

	if (clock_monotonic() > w->until)
		return 0;
	st = db_query(w->account->db, sql_due, DB_ARGS(I(w->last_time),
	    I(w->last_id), I(clock_now()), I(OUTBOX_GROUP)), e);
	while ((m = outbox_slot(o)) != NULL) {
		if ((r = db_step(st, e)) <= 0) {
			outbox_unslot(o, m);
			break;
		}
		if (outbox_has(o, db_int(st, 0))) {
			outbox_unslot(o, m);
			continue;
		}
		read_due(st, m);
		w->last_time = m->not_before;
		w->last_id = m->id;
	}
	if (r > 0)
		db_reset(st);
	return r;
}

static const char sql_any_due[] =
    "SELECT id FROM message WHERE campaign = 0 AND state = 'queued' "
    "AND (not_before, id) > ($1, $2) AND not_before <= $3 LIMIT 1";

static int
send_due(struct work *w, struct error *e)
{
	const struct source source = { .pick = pick, .ctx = w };
	struct run_busy busy;
	int64_t run;

	if (run_begin(w->account, "tick", 0, NULL, &run, &busy, e) < 0 ||
	    outbox_run(w->outbox, run, &source, e) < 0)
		return -1;
	w->tick->handed += outbox_handed(w->outbox);
	return 0;
}

/* Single messages whose time has come, or that went back to the queue; those
 * that were picked in an earlier round are not picked again. */
static int
send_singles(struct work *w, struct error *e)
{
	const struct outbox_how how = { .openers = w->tick->openers,
	    .passes = true };
	const char *stopped;
	int64_t id;
	int r;

	r = db_one(w->account->db, sql_any_due, DB_ARGS(I(w->last_time),
	    I(w->last_id), I(clock_now())), &id, e);
	if (r <= 0)
		return r;
	if (outbox_open(&w->outbox, w->account, &how, e) < 0)
		return -1;
	r = send_due(w, e);
	stopped = outbox_stopped(w->outbox);
	if (r < 0 && stopped && !strcmp(stopped, "on-hold"))
		r = 0;
	if (w->passed.kind == ERR_NONE)
		outbox_passed(w->outbox, &w->passed);
	outbox_close(w->outbox);
	return r;
}

/* In rounds, so that a message that becomes due while campaigns are sent does
 * not wait for all of them. */
static int
part_queue(struct work *w, struct error *e)
{
	struct campaign_rounds rounds = { .openers = w->tick->openers,
	    .slice = SLICE_MS, .until = clock_monotonic() + TICK_MS };
	struct error other;
	int r, s;

	w->until = rounds.until;
	w->last_time = w->last_id = -1;
	do {
		r = send_singles(w, e);
		s = campaign_round(w->account, &rounds, r < 0 ? &other : e);
		w->tick->handed += rounds.handed;
	} while (r == 0 && s == 0 && rounds.handed && !tool_stopping());
	campaign_rounds_release(&rounds);
	if (r < 0 || s < 0)
		return -1;
	if (w->passed.kind == ERR_NONE)
		w->passed = rounds.failed;
	if (w->passed.kind == ERR_NONE)
		return 0;
	*e = w->passed;
	return -1;
}

static int
part_doubt(struct work *w, struct error *e)
{
	if (gateways_open_all(&w->gateways, e) < 0)
		return -1;
	if (doubt_resolve(w->account, &w->gateways, &w->tick->doubt, e) < 0)
		return -1;
	return gateways_fault(&w->gateways, e);
}

static int
part_receipts(struct work *w, struct error *e)
{
	w->tick->receipts = receipts_poll(w->account, &w->gateways, NULL, NULL,
	    e);
	return w->tick->receipts < 0 ? -1 : 0;
}

static int
part_expiry(struct work *w, struct error *e)
{
	if (w->last / EXPIRY_MS == clock_now() / EXPIRY_MS)
		return 0;
	return campaign_expire_paused(w->account, &w->tick->expired, e);
}

static int
part_timeouts(struct work *w, struct error *e)
{
	w->tick->timed_out = receipts_time_out(w->account, e);
	return w->tick->timed_out < 0 ? -1 : 0;
}

static int
part_jobs(struct work *w, struct error *e)
{
	return job_run_due(w->account, w->tick->openers, SLICE_MS,
	    clock_monotonic() + JOBS_MS, &w->tick->asked, e);
}

static int
part_names(struct work *w, struct error *e)
{
	return callers_ask(w->account, w->tick->openers, clock_monotonic() +
	    JOBS_MS, &w->tick->names, e);
}

static int
part_mails(struct work *w, struct error *e)
{
	w->tick->mails = mailing_run(w->account, clock_monotonic() + JOBS_MS,
	    e);
	return w->tick->mails < 0 ? -1 : 0;
}

static int
part_numbers(struct work *w, struct error *e)
{
	return provision_due(w->account, &w->tick->ready, e);
}

static int
part_fees(struct work *w, struct error *e)
{
	return fees_collect(w->account, &w->tick->fees, e);
}

static int
part_callbacks(struct work *w, struct error *e)
{
	return notices_run(w->account, clock_monotonic() + JOBS_MS, e) < 0 ?
	    -1 : 0;
}

/* Long messages to us of which parts never came. */
static int
part_inbound(struct work *w, struct error *e)
{
	return inbound_parts_late(w->account, e) < 0 ? -1 : 0;
}

static const struct part {
	const char *name;
	int (*run)(struct work *w, struct error *e);
	bool sends;		/* not while the account is on hold */
} parts[] = {
	{ "fees", part_fees, false },
	{ "numbers", part_numbers, false },
	{ "doubt", part_doubt, false },
	{ "queue", part_queue, true },
	{ "receipts", part_receipts, false },
	{ "messages", part_inbound, false },
	{ "time-outs", part_timeouts, false },
	{ "expiry", part_expiry, false },
	{ "jobs", part_jobs, true },
	/* before what tells of messages: then it can tell the name, too */
	{ "names", part_names, true },
	{ "mails", part_mails, false },
	{ "callbacks", part_callbacks, false },
};

/* That it ran, so that others can see when it does not. *last is when one ran
 * before. */
static int
sign(struct account *a, int64_t *last, struct error *e)
{
	char now[24], *before;

	if (setting_get(a->db, "tick.last", &before, e) < 0)
		return -1;
	*last = strtoll(before, NULL, 10);
	free(before);
	snprintf(now, sizeof now, "%lld", (long long)clock_now());
	return setting_put(a->db, "tick.last", now, e);
}

static int
run_parts(struct work *w, struct error *e)
{
	struct error why = { 0 };
	size_t i;
	int status = 0;

	for (i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (tool_stopping() || (parts[i].sends && w->tick->held))
			continue;
		if (parts[i].run(w, &why) == 0)
			continue;
		tool_warn("%s: %s", parts[i].name, why.msg);
		if (status == 0)
			status = error_set(e, why.kind, "%s", "");
	}
	return status;
}

int
tick_run(struct account *a, struct tick *t, struct error *e)
{
	struct work w = { .account = a, .tick = t };
	int r;

	w.gateways = (struct gateways){ .openers = t->openers, .account = a };
	if ((r = run_take_tick(a, e)) < 0)
		return -1;
	t->busy = r == 0;
	if (t->busy)
		return 0;
	if (account_may_send(a, NULL, e) < 0) {
		if (e->kind != ERR_RETRY)
			return -1;
		t->held = true;
	}
	if (sign(a, &w.last, e) < 0)
		return -1;
	r = run_parts(&w, e);
	gateways_close(&w.gateways);
	return r;
}
