/* SPDX-License-Identifier: ISC
 *
 * What a campaign would do, and setting it going.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "sms-campaign.h"
#include "flow/plan.h"
#include "io/ask.h"
#include "io/machine.h"
#include "io/record.h"
#include "store/message.h"

static int
line(struct record *r, const char *item, const char *key,
    const struct plan_count *n, struct error *e)
{
	record_text(r, item);
	record_text(r, key);
	record_count(r, n->recipients);
	record_count(r, n->segments);
	record_credits(r, n->cost);
	return record_end(r, e);
}

static int
lines(struct record *r, const char *item, const struct plan_count *v,
    size_t n, struct error *e)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (v[i].recipients && line(r, item, v[i].key, &v[i], e) < 0)
			return -1;
	return 0;
}

static int
word(struct record *r, const char *item, const char *key, struct error *e)
{
	record_text(r, item);
	record_text(r, key);
	record_empty(r);
	record_empty(r);
	record_empty(r);
	return record_end(r, e);
}

static int
credits(struct record *r, const char *key, int64_t milli, struct error *e)
{
	record_text(r, "balance");
	record_text(r, key);
	record_empty(r);
	record_empty(r);
	record_credits(r, milli);
	return record_end(r, e);
}

static void
name_counts(struct plan *p)
{
	char when[CLOCK_SIZE];
	size_t w;
	int i;

	for (w = 0; w < p->nwaits; w++)
		snprintf(p->waits[w].key, sizeof p->waits[w].key, "%s",
		    clock_format(when, p->wait_until[w]));
	for (i = 0; i < PLAN_SEGMENTS; i++)
		snprintf(p->segments[i].key, sizeof p->segments[i].key,
		    "%d%s", i + 1, i == PLAN_SEGMENTS - 1 ? "+" : "");
	for (i = 0; i < WARNINGS; i++)
		snprintf(p->warnings[i].key, sizeof p->warnings[i].key, "%s",
		    check_warnings[i].word);
	for (i = 0; i < 2; i++)
		snprintf(p->encodings[i].key, sizeof p->encodings[i].key,
		    "%s", encoding_name((enum encoding)i));
}

static int
print_plan(struct record *r, struct plan *p, struct error *e)
{
	struct plan_count duplicates = { .recipients = p->duplicates };

	name_counts(p);
	if (line(r, "members", "", &p->all, e) < 0 ||
	    (p->duplicates && line(r, "duplicate", "", &duplicates, e) < 0) ||
	    lines(r, "suppressed", p->reasons, p->nreasons, e) < 0 ||
	    line(r, "recipients", "", &p->goes, e) < 0 ||
	    lines(r, "segments", p->segments, PLAN_SEGMENTS, e) < 0 ||
	    lines(r, "encoding", p->encodings, 2, e) < 0 ||
	    lines(r, "country", p->countries, p->ncountries, e) < 0 ||
	    lines(r, "waits", p->waits, p->nwaits, e) < 0 ||
	    (p->worst.recipients &&
	    line(r, "worst", p->worst.key, &p->worst, e) < 0) ||
	    lines(r, "warning", p->warnings, WARNINGS, e) < 0 ||
	    credits(r, "before", p->balance, e) < 0 ||
	    credits(r, "after", p->balance - p->goes.cost, e) < 0)
		return -1;
	return word(r, "plan", p->token, e);
}

static const struct record_column plan_columns[] = {
	{ "item", RECORD_TEXT }, { "key", RECORD_TEXT },
	{ "recipients", RECORD_COUNT }, { "segments", RECORD_COUNT },
	{ "credits", RECORD_CREDITS },
};

static const struct record_column row_columns[] = {
	{ "number", RECORD_TEXT }, { "state", RECORD_TEXT },
	{ "reason", RECORD_TEXT }, { "encoding", RECORD_TEXT },
	{ "segments", RECORD_COUNT }, { "credits", RECORD_CREDITS },
	{ "text", RECORD_TEXT },
};

static int
print_row(void *ctx, const struct outgoing *m, struct error *e)
{
	struct job *j = ctx;
	bool goes = m->state == MESSAGE_QUEUED;

	record_text(j->out, m->phone.e164);
	record_text(j->out, !goes ? "refused" : m->not_before > clock_now() ?
	    "would-wait" : "would-send");
	record_text(j->out, m->reason);
	if (m->segment.segments) {
		record_text(j->out, encoding_name(m->segment.encoding));
		record_count(j->out, outgoing_segments(m));
	} else {
		record_empty(j->out);
		record_empty(j->out);
	}
	record_credits(j->out, m->cost);
	record_textn(j->out, m->text, m->text_len);
	return record_end(j->out, e);
}

/* The rows are printed in a pass of their own: a slow reader must not hold the
 * transaction in which the plan is remembered, and with it all other senders.
 */
static int
print_rows(struct job *j, const struct plan *planned, struct error *e)
{
	struct plan p;

	if (plan_make(j->account, &j->campaign, campaign_openers, false,
	    print_row, j, &p, e) < 0)
		return -1;
	if (strcmp(p.token, planned->token))
		return error_set(e, ERR_RETRY, "campaign '%s': its rows "
		    "changed while they were printed: plan it again",
		    j->campaign.name);
	return 0;
}

/* How many cannot go at once. */
static void
say_waits(const struct plan *p)
{
	char when[CLOCK_SIZE];
	long long n = 0;
	size_t i;

	for (i = 0; i < p->nwaits; i++)
		n += p->waits[i].recipients;
	if (n)
		tool_note("%lld would wait, the last of them until %s: "
		    "sms-tick sends what is due", n, clock_format(when,
		    p->wait_until[p->nwaits - 1]));
}

static int
plan(struct job *j, bool rows, struct error *e)
{
	struct plan p;
	int w;

	if (strcmp(j->campaign.state, "new"))
		return error_set(e, ERR_DATA, "campaign '%s' is %s: only a new "
		    "one can be planned; sms-campaign status %s says how far "
		    "it is", j->campaign.name, j->campaign.state,
		    j->campaign.name);
	if ((rows ? record_open(&j->out, &j->house, row_columns, 7,
	    j->account->zone, e) : record_open(&j->out, &j->house,
	    plan_columns, 5, j->account->zone, e)) < 0)
		return -1;
	if (plan_make(j->account, &j->campaign, campaign_openers,
	    !j->house.dry_run, NULL, NULL, &p, e) < 0 ||
	    (rows ? print_rows(j, &p, e) : print_plan(j->out, &p, e)) < 0)
		return -1;
	for (w = 0; w < WARNINGS; w++)
		check_tell((enum warning)w, p.warnings[w].recipients);
	say_waits(&p);
	if (p.balance < p.goes.cost)
		tool_note("the credits do not suffice: the campaign would "
		    "pause, no-funds; sms-credits recharge adds some");
	if (!j->house.dry_run)
		tool_note("start exactly this with sms-campaign start --plan "
		    "%s --run %s", p.token, j->campaign.name);
	return 0;
}

int
verb_plan(int argc, char *argv[], struct error *e)
{
	struct job j = { 0 };
	bool rows = false;
	const struct opt own[] = {
		{ 0, "rows", OPT_FLAG, &rows },
		{ 0 }
	};
	int r;

	tool_catch_stop();
	r = job_open(&j, argc, argv, "AHfno", own, ACCOUNT_WRITE, 1, e);
	if (r >= 0)
		r = plan(&j, rows, e);
	return job_close(&j, r, e);
}

/* On a terminal, more than ask-above recipients are asked for. */
static int
consent(struct job *j, struct error *e)
{
	struct machine *m;
	struct plan p;
	int64_t above;
	char cost[RECORD_CREDITS_SIZE];

	if (j->house.yes || !ask_interactive())
		return 0;
	if (machine_open(&m, e) < 0)
		return -1;
	above = machine_ask_above(m);
	machine_close(m);
	if (plan_make(j->account, &j->campaign, campaign_openers, false, NULL,
	    NULL, &p, e) < 0)
		return -1;
	if (p.goes.recipients <= above)
		return 0;
	return ask(false, e, "Start '%s': %lld recipients, %lld segments, %s "
	    "credits?", j->campaign.name, (long long)p.goes.recipients,
	    (long long)p.goes.segments,
	    record_show_credits(cost, p.goes.cost));
}

static int
start(struct job *j, const char *token, struct error *e)
{
	struct plan_difference diff;
	struct plan p;

	if (consent(j, e) < 0 || plan_start(j->account, &j->campaign,
	    campaign_openers, token, &p, &diff, e) < 0)
		return -1;
	tool_note("campaign '%s' is %s%s%s: %lld queued, %lld refused",
	    j->campaign.name, j->campaign.state,
	    *j->campaign.reason ? ", " : "", j->campaign.reason,
	    (long long)p.goes.recipients,
	    (long long)(p.all.recipients - p.goes.recipients));
	return 0;
}

int
verb_start(int argc, char *argv[], struct error *e)
{
	struct job j = { 0 };
	const char *token = NULL;
	bool run = false;
	const struct opt own[] = {
		{ 0, "plan", OPT_TEXT, &token },
		{ 0, "run", OPT_FLAG, &run },
		{ 0 }
	};
	int r;

	tool_catch_stop();
	r = job_open(&j, argc, argv, "Ay", own, ACCOUNT_WRITE, 1, e);
	if (r >= 0)
		r = start(&j, token, e);
	if (r >= 0 && run)
		r = campaign_run_now(&j, NULL, 0, e);
	else if (r >= 0 && !strcmp(j.campaign.state, "running"))
		tool_note("sms-campaign run %s sends what may be sent now; "
		    "sms-tick from cron does it too", j.campaign.name);
	else if (r >= 0)
		tool_note("sms-campaign report %s says why nothing waits",
		    j.campaign.name);
	return job_close(&j, r, e);
}
