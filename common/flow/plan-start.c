/* SPDX-License-Identifier: ISC
 *
 * Starting a campaign: its rows are frozen as messages, all or nothing, if
 * they are those of the plan and within the fences.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "flow/plan-part.h"
#include "flow/provision.h"
#include "io/record.h"
#include "store/account.h"
#include "store/campaign.h"
#include "store/db.h"
#include "store/message.h"
#include "text/template.h"

static const char sql_planned[] =
    "SELECT count(*) FROM plan_row WHERE campaign = $1";
static const char sql_token[] =
    "SELECT 1 FROM plan WHERE campaign = $1 AND token = $2";
static const char sql_digest[] =
    "SELECT digest FROM plan_row WHERE campaign = $1 AND number = $2";
/* (The plus sign: a number has fewer messages than a campaign.) */
static const char sql_removed[] =
    "SELECT number FROM plan_row p WHERE campaign = $1 AND NOT EXISTS "
    "(SELECT 1 FROM message m WHERE m.number = p.number "
    "AND +m.campaign = $1) ORDER BY number LIMIT 1";

/* Was there a plan of that id, and how many rows had it? */
static int
find_plan(struct pass *p, const char *token, struct error *e)
{
	int64_t one;
	int r = db_one(p->account->db, sql_token, DB_ARGS(I(p->campaign->id),
	    T(token)), &one, e);

	if (r < 0)
		return -1;
	if (r == 0)
		return error_set(e, ERR_DATA, "campaign '%s' has no plan %s "
		    "(only the newest is kept): sms-campaign plan %s",
		    p->campaign->name, token, p->campaign->name);
	p->compare = true;
	return db_one(p->account->db, sql_planned,
	    DB_ARGS(I(p->campaign->id)), &p->planned, e);
}

static void
differs(struct pass *p, int64_t *n, int which)
{
	if ((*n)++ == 0)
		snprintf(p->diff->example[which], sizeof p->diff->example[0],
		    "%s", p->m->phone.e164);
}

static int
compare(struct pass *p, int64_t digest, struct error *e)
{
	int64_t planned;
	int r = db_one(p->account->db, sql_digest,
	    DB_ARGS(I(p->campaign->id), T(p->m->phone.e164)), &planned, e);

	if (r < 0)
		return -1;
	if (r == 0) {
		differs(p, &p->diff->added, 0);
		return 0;
	}
	p->met++;
	if (planned != digest)
		differs(p, &p->diff->changed, 2);
	return 0;
}

static int
start_each(struct pass *p, int64_t digest, struct error *e)
{
	const struct outgoing *m = p->m;
	struct message_new new = {
		.series = p->account->series,
		.number = m->phone.e164,
		.class = m->class,
		.text = template_variables(p->tmpl) ? m->text : NULL,
		.encoding = m->segment.segments ?
		    encoding_name(m->segment.encoding) : NULL,
		.campaign = p->campaign->id,
		.segments = m->state == MESSAGE_QUEUED ?
		    m->segment.segments : 0,
		.state = m->state,
		.reason = m->reason,
		.now = p->now,
		.not_before = m->not_before,
		.not_after = m->not_after,
	};
	int64_t id;

	if (p->compare && compare(p, digest, e) < 0)
		return -1;
	return message_add(p->account->db, &new, &id, e);
}

static int
find_removed(struct pass *p, struct error *e)
{
	struct stmt *st;
	int r;

	p->diff->removed = p->planned - p->met;
	if (!p->diff->removed)
		return 0;
	st = db_query(p->account->db, sql_removed,
	    DB_ARGS(I(p->campaign->id)), e);
	if ((r = db_step(st, e)) > 0) {
		snprintf(p->diff->example[1], sizeof p->diff->example[1],
		    "%s", db_word(st, 0));
		db_reset(st);
	}
	return r < 0 ? -1 : 0;
}

static int
check_plan(struct pass *p, struct error *e)
{
	struct plan_difference *d = p->diff;

	if (!p->compare)
		return 0;
	if (find_removed(p, e) < 0)
		return -1;
	if (!d->added && !d->removed && !d->changed)
		return 0;
	return error_set(e, ERR_DATA, "campaign '%s' is not as planned any "
	    "more: %lld added%s%s, %lld removed%s%s, %lld changed%s%s: "
	    "nothing was started; sms-campaign plan --rows %s shows the rows "
	    "as they are now", p->campaign->name, (long long)d->added,
	    d->added ? " as " : "", d->example[0], (long long)d->removed,
	    d->removed ? " as " : "", d->example[1], (long long)d->changed,
	    d->changed ? " as " : "", d->example[2], p->campaign->name);
}

static int
check_fences(const struct pass *p, struct error *e)
{
	const struct campaign *c = p->campaign;
	const struct plan_count *n = &p->plan->goes;
	char cost[RECORD_CREDITS_SIZE], most[RECORD_CREDITS_SIZE];

	if (c->max_cost >= 0 && n->cost > c->max_cost)
		return error_set(e, ERR_DENIED, "campaign '%s' would cost %s "
		    "credits, more than --max-cost %s: nothing was started; "
		    "sms-campaign set %s max-cost=%s allows it", c->name,
		    record_show_credits(cost, n->cost),
		    record_show_credits(most, c->max_cost), c->name, cost);
	if (c->max_segments >= 0 && n->segments > c->max_segments)
		return error_set(e, ERR_DENIED, "campaign '%s' would take "
		    "%lld segments, more than --max-segments %lld: nothing was "
		    "started; sms-campaign set %s max-segments=%lld allows it",
		    c->name, (long long)n->segments,
		    (long long)c->max_segments, c->name,
		    (long long)n->segments);
	return 0;
}

static int
not_new(const struct campaign *c, struct error *e)
{
	const char *verb = !strcmp(c->state, "running") ? "run" :
	    !strcmp(c->state, "paused") ? "resume" : NULL;

	if (!verb)
		return error_set(e, ERR_DATA, "campaign '%s' is %s: only a new "
		    "one can be started: sms-campaign create makes another",
		    c->name, c->state);
	return error_set(e, ERR_DATA, "campaign '%s' is %s: only a new one can "
	    "be started: sms-campaign %s %s goes on with it", c->name,
	    c->state, verb, c->name);
}

static int
start_all(struct pass *p, const char *token, struct error *e)
{
	int r;

	if (account_may_make(p->account, e) < 0)
		return -1;
	if (token && find_plan(p, token, e) < 0)
		return -1;
	r = campaign_move(p->account->db, p->campaign, "new", "running", NULL,
	    e);
	if (r < 0)
		return -1;
	if (r == 0)
		return not_new(p->campaign, e);
	if (pass_rows(p, start_each, e) < 0 || check_plan(p, e) < 0 ||
	    check_fences(p, e) < 0 || pass_forget(p, e) < 0)
		return -1;
	if (campaign_settle(p->account->db, p->campaign, e) < 0)
		return -1;
	return provision_awaited(p->account, p->campaign, e) < 0 ? -1 : 0;
}

int
plan_start(struct account *a, struct campaign *c,
    const struct gateway_opener *const *openers, const char *token,
    struct plan *plan, struct plan_difference *diff, struct error *e)
{
	struct pass p;
	int r = pass_open(&p, a, c, openers, plan, e);

	memset(diff, 0, sizeof *diff);
	p.diff = diff;
	if (r == 0)
		r = db_begin(a->db, e);
	if (r == 0) {
		r = start_all(&p, token, e);
		if (r == 0)
			r = db_commit(a->db, e);
		else
			db_rollback(a->db);
	}
	pass_close(&p);
	return r;
}
