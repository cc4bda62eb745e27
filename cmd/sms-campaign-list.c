/* SPDX-License-Identifier: ISC
 *
 * What there is to read of campaigns, and deleting them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "sms-campaign.h"
#include "io/ask.h"
#include "io/record.h"
#include "phone/phone.h"
#include "store/db.h"
#include "store/list.h"
#include "store/message.h"

/*
 * list and status: a line a campaign.
 */

/* Opens the account for verbs whose campaign may be left out. */
static int
open_optional(struct job *j, int argc, char *argv[], int most,
    struct error *e)
{
	int n = opt_parse(argc, argv, "AHfo", NULL, &j->house, e);

	if (n < 0)
		return -1;
	if (n > most)
		return error_set(e, ERR_USAGE, "'%s' is one operand too many: "
		    "see sms-campaign -h", argv[most]);
	if (account_open(&j->account, &j->house, ACCOUNT_READ, e) < 0)
		return -1;
	return n;
}

static int
list_one(void *ctx, const char *name, struct error *e)
{
	struct job *j = ctx;
	struct campaign c;
	int r = campaign_load(j->account->db, name, &c, e);

	if (r == 0) {
		record_text(j->out, c.name);
		record_text(j->out, c.state);
		record_text(j->out, c.reason);
		record_text(j->out, c.class);
		record_time(j->out, c.created_at);
		record_time(j->out, c.started_at);
		record_time(j->out, c.finished_at);
		record_text(j->out, c.text);
		r = record_end(j->out, e);
	}
	campaign_release(&c);
	return r;
}

int
verb_list(int argc, char *argv[], struct error *e)
{
	static const struct record_column columns[] = {
		{ "name", RECORD_TEXT }, { "state", RECORD_TEXT },
		{ "reason", RECORD_TEXT }, { "class", RECORD_TEXT },
		{ "created", RECORD_TIME }, { "started", RECORD_TIME },
		{ "finished", RECORD_TIME }, { "text", RECORD_TEXT },
	};
	struct job j = { 0 };
	int r = open_optional(&j, argc, argv, 0, e);

	if (r >= 0)
		r = record_open(&j.out, &j.house, columns, 8,
		    j.account->zone, e);
	if (r >= 0)
		r = campaign_each(j.account->db, list_one, &j, e);
	return job_close(&j, r, e);
}

/* The states that an outbound message can be in, in the order of its life. */
static const enum message_state states[] = {
	MESSAGE_HELD, MESSAGE_QUEUED, MESSAGE_SUBMITTING, MESSAGE_SENDING,
	MESSAGE_DELIVERED, MESSAGE_UNDELIVERED, MESSAGE_UNCONFIRMED,
	MESSAGE_REJECTED, MESSAGE_REFUSED, MESSAGE_EXPIRED, MESSAGE_CANCELLED,
	MESSAGE_UNKNOWN,
};

#define NSTATES (sizeof states / sizeof *states)

static int
status_one(void *ctx, const char *name, struct error *e)
{
	struct job *j = ctx;
	struct campaign_counts n;
	struct campaign c;
	int r = campaign_load(j->account->db, name, &c, e);
	size_t i;

	if (r == 0)
		r = campaign_counts(j->account->db, c.id, &n, e);
	if (r == 0) {
		record_text(j->out, c.name);
		record_text(j->out, c.state);
		record_text(j->out, c.reason);
		record_count(j->out, n.recipients);
		for (i = 0; i < NSTATES; i++)
			record_count(j->out, n.of[states[i]]);
		record_count(j->out, n.segments);
		record_credits(j->out, n.cost);
		r = record_end(j->out, e);
	}
	campaign_release(&c);
	return r;
}

static int
status_open(struct job *j, struct error *e)
{
	struct record_column columns[4 + NSTATES + 2] = {
		{ "name", RECORD_TEXT }, { "state", RECORD_TEXT },
		{ "reason", RECORD_TEXT }, { "recipients", RECORD_COUNT },
	};
	size_t i;

	for (i = 0; i < NSTATES; i++)
		columns[4 + i] = (struct record_column){
		    message_state_name(states[i]), RECORD_COUNT };
	columns[4 + i++] = (struct record_column){ "segments", RECORD_COUNT };
	columns[4 + i++] = (struct record_column){ "credits",
	    RECORD_CREDITS };
	return record_open(&j->out, &j->house, columns, 4 + i,
	    j->account->zone, e);
}

int
verb_status(int argc, char *argv[], struct error *e)
{
	struct job j = { 0 };
	int n = open_optional(&j, argc, argv, 1, e), r = n;

	if (r >= 0)
		r = status_open(&j, e);
	if (r >= 0)
		r = n ? status_one(&j, argv[0], e) :
		    campaign_each(j.account->db, status_one, &j, e);
	return job_close(&j, r, e);
}

/*
 * report: what came of it, by country, state and reason.
 */

/* Groups are few (a country, a state, a reason); they are found by looking
 * through them, the last one first, since neighbours are alike. */
struct group {
	char country[4], reason[40];
	enum message_state state;
	int64_t messages, segments, cost;
};

struct groups {
	struct group v[1024];
	size_t n, last;
};

static bool
same_group(const struct group *g, const char *country,
    enum message_state state, const char *reason)
{
	return g->state == state && !strcmp(g->country, country) &&
	    !strcmp(g->reason, reason);
}

static struct group *
group_of(struct groups *gs, const char *country, enum message_state state,
    const char *reason)
{
	size_t i = gs->last;

	if (gs->n && same_group(&gs->v[i], country, state, reason))
		return &gs->v[i];
	for (i = 0; i < gs->n && !same_group(&gs->v[i], country, state,
	    reason); i++)
		;
	if (i == sizeof gs->v / sizeof *gs->v)
		i--;
	else if (i == gs->n) {
		gs->n++;
		snprintf(gs->v[i].country, sizeof gs->v[i].country, "%s",
		    country);
		snprintf(gs->v[i].reason, sizeof gs->v[i].reason, "%s",
		    reason);
		gs->v[i].state = state;
	}
	gs->last = i;
	return &gs->v[i];
}

static const char sql_outcomes[] =
    "SELECT number, state, coalesce(reason, ''), segments, cost FROM message "
    "WHERE campaign = $1";

static int
count_outcomes(struct job *j, struct groups *gs, struct error *e)
{
	struct stmt *st = db_query(j->account->db, sql_outcomes,
	    DB_ARGS(I(j->campaign.id)), e);
	struct phone p;
	int r;

	while ((r = db_step(st, e)) > 0) {
		struct group *g;

		phone_parse(&p, db_word(st, 0), db_len(st, 0), NULL);
		g = group_of(gs, p.country, message_state_of(db_word(st, 1)),
		    db_word(st, 2));
		g->messages++;
		g->segments += db_int(st, 3);
		g->cost += db_int(st, 4);
	}
	return r;
}

static int
print_groups(struct job *j, const struct groups *gs, struct error *e)
{
	size_t i;

	for (i = 0; i < gs->n; i++) {
		record_text(j->out, gs->v[i].country);
		record_text(j->out, message_state_name(gs->v[i].state));
		record_text(j->out, gs->v[i].reason);
		record_count(j->out, gs->v[i].messages);
		record_count(j->out, gs->v[i].segments);
		record_credits(j->out, gs->v[i].cost);
		if (record_end(j->out, e) < 0)
			return -1;
	}
	return 0;
}

int
verb_report(int argc, char *argv[], struct error *e)
{
	static const struct record_column columns[] = {
		{ "country", RECORD_TEXT }, { "state", RECORD_TEXT },
		{ "reason", RECORD_TEXT }, { "messages", RECORD_COUNT },
		{ "segments", RECORD_COUNT }, { "credits", RECORD_CREDITS },
	};
	static struct groups gs;
	struct job j = { 0 };
	int r = job_open(&j, argc, argv, "AHfo", NULL, ACCOUNT_READ, 1, e);

	if (r >= 0)
		r = record_open(&j.out, &j.house, columns, 6,
		    j.account->zone, e);
	if (r >= 0)
		r = count_outcomes(&j, &gs, e);
	if (r >= 0)
		r = print_groups(&j, &gs, e);
	return job_close(&j, r, e);
}

/*
 * recipients: who got what, as rows.
 */

#define RECIPIENT \
    "SELECT m.number, m.id, m.own, m.state, m.reason, m.encoding, " \
    "m.segments, m.cost, coalesce(m.text, c.text) FROM message m " \
    "JOIN campaign c ON c.id = m.campaign WHERE m.campaign = $1 "

static const char sql_recipients[] = RECIPIENT;
static const char sql_recipients_in[] = RECIPIENT "AND m.state = $2";

static int
print_recipients(struct job *j, const char *state, struct error *e)
{
	struct db *db = j->account->db;
	struct stmt *st = state ? db_query(db, sql_recipients_in,
	    DB_ARGS(I(j->campaign.id), T(state)), e) :
	    db_query(db, sql_recipients, DB_ARGS(I(j->campaign.id)), e);
	int r, i;

	while ((r = db_step(st, e)) > 0) {
		for (i = 0; i < 6; i++)
			record_text(j->out, db_text(st, i));
		record_count(j->out, db_int(st, 6));
		record_credits(j->out, db_int(st, 7));
		record_text(j->out, db_text(st, 8));
		if (record_end(j->out, e) < 0) {
			db_reset(st);
			return -1;
		}
	}
	return r;
}

static int
check_state(const char *state, struct error *e)
{
	const char *names[NSTATES];
	size_t i;

	for (i = 0; i < NSTATES; i++) {
		names[i] = message_state_name(states[i]);
		if (!state || !strcmp(names[i], state))
			return 0;
	}
	return error_set(e, ERR_USAGE, "--state %s: there is no such state%s",
	    state, name_hint(state, names, NSTATES, "sms-campaign status shows "
	    "them").s);
}

int
verb_recipients(int argc, char *argv[], struct error *e)
{
	static const struct record_column columns[] = {
		{ "number", RECORD_TEXT }, { "id", RECORD_TEXT },
		{ "own", RECORD_TEXT }, { "state", RECORD_TEXT },
		{ "reason", RECORD_TEXT }, { "encoding", RECORD_TEXT },
		{ "segments", RECORD_COUNT }, { "credits", RECORD_CREDITS },
		{ "text", RECORD_TEXT },
	};
	struct job j = { 0 };
	const char *state = NULL;
	const struct opt own[] = {
		{ 0, "state", OPT_TEXT, &state },
		{ 0 }
	};
	int r = job_open(&j, argc, argv, "AHfo", own, ACCOUNT_READ, 1, e);

	if (r >= 0)
		r = check_state(state, e);
	if (r >= 0)
		r = record_open(&j.out, &j.house, columns, 9,
		    j.account->zone, e);
	if (r >= 0)
		r = print_recipients(&j, state, e);
	return job_close(&j, r, e);
}

/*
 * delete
 */

/* The list that create --csv made for it goes too. */
static int
delete_list(struct job *j, struct error *e)
{
	struct campaign *c = &j->campaign;
	char *name = xasprintf("campaign %s", c->name);
	int64_t id;
	size_t i;
	int r = list_find(j->account->db, name, &id, e);

	free(name);
	for (i = 0; r > 0 && i < c->nlists; i++)
		if (c->lists[i] == id)
			return list_delete(j->account->db, id, e);
	return r < 0 ? -1 : 0;
}

static int
delete(struct job *j, struct error *e)
{
	struct campaign *c = &j->campaign;
	struct campaign_counts n;
	struct db *db = j->account->db;

	if (!strcmp(c->state, "running") || !strcmp(c->state, "paused"))
		return error_set(e, ERR_DATA, "campaign '%s' is %s: "
		    "sms-campaign cancel %s first", c->name, c->state,
		    c->name);
	if (campaign_counts(db, c->id, &n, e) < 0)
		return -1;
	if (n.of[MESSAGE_SUBMITTING] || n.of[MESSAGE_UNKNOWN])
		return error_set(e, ERR_RETRY, "campaign '%s': the outcome of "
		    "%lld messages is not known yet: sms-dlr poll finds out",
		    c->name, (long long)(n.of[MESSAGE_SUBMITTING] +
		    n.of[MESSAGE_UNKNOWN]));
	if (ask(j->house.yes, e, "Delete campaign '%s' and its %lld messages "
	    "for good?", c->name, (long long)n.recipients) < 0 ||
	    db_begin(db, e) < 0)
		return -1;
	if (delete_list(j, e) < 0 ||
	    campaign_delete(db, c, clock_now(), e) < 0 ||
	    account_log(j->account, "campaign delete", c->name, e) < 0) {
		db_rollback(db);
		return -1;
	}
	if (db_commit(db, e) < 0)
		return -1;
	tool_note("campaign '%s' is deleted", c->name);
	return 0;
}

int
verb_delete(int argc, char *argv[], struct error *e)
{
	struct job j = { 0 };
	int r = job_open(&j, argc, argv, "Ay", NULL, ACCOUNT_WRITE, 1, e);

	if (r >= 0)
		r = delete(&j, e);
	return job_close(&j, r, e);
}
