/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/name.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/outbox.h"
#include "flow/plan-part.h"
#include "flow/policy.h"
#include "io/progress.h"
#include "store/account.h"
#include "store/campaign.h"
#include "store/db.h"
#include "store/ledger.h"
#include "store/message.h"
#include "store/walk.h"
#include "text/template.h"

static int
unknown_variable(const struct campaign *c, const struct walk *w,
    const char *name, struct error *e)
{
	const char *names[100];
	size_t n = walk_names(w, names, 100);

	return error_set(e, ERR_DATA, "campaign '%s': text: {{%s}}: no list of "
	    "it has such a column%s", c->name, name, name_hint(name, names, n,
	    "sms-contacts lists shows them").s);
}

static int
check_variables(const struct campaign *c, struct template *t,
    const struct walk *w, struct error *e)
{
	const char *name;
	size_t i;

	for (i = 0; i < template_variables(t); i++) {
		name = template_variable(t, i);
		if (!walk_knows(w, name))
			return unknown_variable(c, w, name, e);
	}
	for (i = 0; i < c->nallow_empty; i++)
		template_allow_empty(t, c->allow_empty[i]);
	return 0;
}

int
plan_variables(struct account *a, const struct campaign *c, struct error *e)
{
	struct template *t = NULL;
	struct walk *w = NULL;
	int r = template_parse(&t, c->text, strlen(c->text), e);

	if (r == 0)
		r = walk_open(&w, a->db, c->lists, c->nlists, e);
	if (r == 0)
		r = check_variables(c, t, w, e);
	walk_close(w);
	template_free(t);
	return r;
}

void
pass_close(struct pass *p)
{
	walk_close(p->walk);
	template_free(p->tmpl);
	outbox_close(p->outbox);
	digest_free(p->row);
	digest_free(p->all);
}

int
pass_open(struct pass *p, struct account *a, struct campaign *c,
    const struct gateway_opener *const *openers, struct plan *plan,
    struct error *e)
{
	struct outbox_how how = { .openers = openers, .dry = true,
	    .planning = true, .among = c->own, .namong = c->nown,
	    .gateway = *c->gateway ? c->gateway : NULL };

	memset(p, 0, sizeof *p);
	memset(plan, 0, sizeof *plan);
	p->account = a;
	p->campaign = c;
	p->plan = plan;
	p->now = clock_now();
	p->row = digest_new();
	p->all = digest_new();
	if (policy_bulk(a, c->own, c->nown, c->class, e) < 0 ||
	    ledger_balance(a->db, &plan->balance, e) < 0 ||
	    template_parse(&p->tmpl, c->text, strlen(c->text), e) < 0 ||
	    walk_open(&p->walk, a->db, c->lists, c->nlists, e) < 0 ||
	    check_variables(c, p->tmpl, p->walk, e) < 0 ||
	    outbox_open(&p->outbox, a, &how, e) < 0 ||
	    outbox_look(p->outbox, e) < 0)
		return -1;
	p->m = outbox_slot(p->outbox);
	return 0;
}

static const char *
member_value(void *ctx, size_t i, size_t *len)
{
	struct pass *p = ctx;

	return walk_var(p->walk, template_variable(p->tmpl, i), len);
}

/* Merge the text. One without variables is measured by the checks until a row
 * has passed them: from then on it is known to be one that may be sent. */
static bool
merge(struct pass *p)
{
	struct outgoing *m = p->m;
	size_t empty;

	if (!template_variables(p->tmpl) && p->shared.segments) {
		m->frozen = true;
		m->segment = p->shared;
		return true;
	}
	m->frozen = false;
	buf_clear(&m->kept);
	if (template_render(&m->kept, p->tmpl, member_value, p, &empty) < 0) {
		m->state = MESSAGE_REFUSED;
		m->reason = "empty-variable";
		snprintf(m->detail, sizeof m->detail, "%s is empty",
		    template_variable(p->tmpl, empty));
		m->text = "";
		m->text_len = 0;
		return false;
	}
	m->text = m->kept.s;
	m->text_len = m->kept.len;
	return true;
}

/* What would become of the member now. */
static int
judge(struct pass *p, const char *number, struct error *e)
{
	struct outgoing *m = p->m;
	const struct campaign *c = p->campaign;

	phone_parse(&m->phone, number, strlen(number), NULL);
	m->class = c->class;
	m->campaign = c->id;
	m->bulk = true;
	m->skip_landlines = c->skip_landlines;
	m->not_before = c->not_before;
	m->not_after = (c->not_before > p->now ? c->not_before : p->now) +
	    c->valid_for;
	m->schedule = c->schedule;
	m->reason = NULL;
	m->detail[0] = '\0';
	m->own = NULL;
	m->cost = 0;
	memset(&m->segment, 0, sizeof m->segment);
	if (!merge(p))
		return 0;
	switch (outbox_check(p->outbox, m, e)) {
	case VERDICT_PASS:
		m->reason = NULL;
		m->state = MESSAGE_QUEUED;
		break;
	case VERDICT_WAIT:
		m->state = MESSAGE_QUEUED;
		break;
	case VERDICT_REFUSE:
	case VERDICT_REPEATED:
		m->state = MESSAGE_REFUSED;
		m->cost = 0;
		break;
	case VERDICT_STOP:
	case VERDICT_ERROR:
		return -1;
	}
	if (!template_variables(p->tmpl) && m->state == MESSAGE_QUEUED)
		p->shared = m->segment;
	return 0;
}

static void
count_add(struct plan_count *n, const struct outgoing *m)
{
	n->recipients++;
	n->segments += outgoing_segments(m);
	n->cost += m->cost;
}

static void
count_reason(struct plan *plan, const struct outgoing *m)
{
	size_t i;

	for (i = 0; i < plan->nreasons &&
	    strcmp(plan->reasons[i].key, m->reason); i++)
		;
	if (i == PLAN_REASONS)
		i--;	/* there are fewer reasons than that */
	else if (i == plan->nreasons)
		snprintf(plan->reasons[plan->nreasons++].key,
		    sizeof plan->reasons[i].key, "%s", m->reason);
	plan->reasons[i].recipients++;
}

/* By the instant until which they wait; with too many of them the last few
 * stand together. */
static void
count_wait(struct plan *plan, const struct outgoing *m)
{
	size_t i, at = plan->nwaits;

	while (at > 0 && plan->wait_until[at - 1] >= m->not_before)
		at--;
	if (at == plan->nwaits || plan->wait_until[at] != m->not_before) {
		if (plan->nwaits == PLAN_WAITS) {
			at = PLAN_WAITS - 1;
			if (plan->wait_until[at] < m->not_before)
				plan->wait_until[at] = m->not_before;
		} else {
			for (i = plan->nwaits++; i > at; i--) {
				plan->waits[i] = plan->waits[i - 1];
				plan->wait_until[i] = plan->wait_until[i - 1];
			}
			plan->waits[at] = (struct plan_count){ 0 };
			plan->wait_until[at] = m->not_before;
		}
	}
	count_add(&plan->waits[at], m);
}

static void
count_country(struct pass *p, const struct outgoing *m)
{
	const char *cc = m->phone.country;
	struct plan *plan = p->plan;
	short other = 0, *at = &other;
	size_t i;

	if (cc[0] >= 'A' && cc[0] <= 'Z' && cc[1] >= 'A' && cc[1] <= 'Z')
		at = &p->country[(cc[0] - 'A') * 26 + cc[1] - 'A'];
	if (!*at) {
		/* +800 and its like are no two letters: found by name. */
		for (i = 0; i < plan->ncountries &&
		    strcmp(plan->countries[i].key, cc); i++)
			;
		if (i == plan->ncountries) {
			XASSERT(i < PLAN_COUNTRIES);
			snprintf(plan->countries[i].key,
			    sizeof plan->countries[i].key, "%s", cc);
			plan->ncountries++;
		}
		*at = (short)(i + 1);
	}
	count_add(&plan->countries[*at - 1], m);
}

static void
count(struct pass *p, const struct outgoing *m)
{
	struct plan *plan = p->plan;
	unsigned n = outgoing_segments(m);
	int w;

	plan->all.recipients++;
	if (m->state == MESSAGE_REFUSED) {
		count_reason(plan, m);
		return;
	}
	count_add(&plan->goes, m);
	count_add(&plan->segments[n > PLAN_SEGMENTS ? PLAN_SEGMENTS - 1 :
	    n - 1], m);
	count_add(&plan->encodings[m->segment.encoding], m);
	for (w = 0; w < WARNINGS; w++)
		if (check_warns((enum warning)w, m))
			count_add(&plan->warnings[w], m);
	if (m->not_before > p->now)
		count_wait(plan, m);
	count_country(p, m);
	if (m->cost > plan->worst.cost ||
	    (m->cost == plan->worst.cost && n > plan->worst.segments)) {
		plan->worst = (struct plan_count){ .recipients = 1,
		    .segments = n, .cost = m->cost };
		snprintf(plan->worst.key, sizeof plan->worst.key, "%s",
		    m->phone.e164);
	}
}

/* What makes two rows the same: who gets which text, in how many segments, for
 * how much; or why not. */
static int64_t
digest_row(struct pass *p, const struct outgoing *m)
{
	int64_t figures[2] = { outgoing_segments(m), m->cost }, n;
	const char *reason = m->state == MESSAGE_REFUSED ? m->reason : "";

	digest_add(p->row, m->phone.e164, m->phone.len);
	digest_add(p->row, m->text, m->text_len);
	digest_add(p->row, figures, sizeof figures);
	digest_add(p->row, reason, strlen(reason));
	n = digest_number(p->row);
	digest_add(p->all, &n, sizeof n);
	return n;
}

int
pass_rows(struct pass *p, int (*each)(struct pass *p, int64_t digest,
    struct error *e), struct error *e)
{
	struct progress progress;
	const char *number;
	int r;

	progress_begin(&progress, 0);
	while ((r = walk_next(p->walk, &number, e)) > 0) {
		if ((r = judge(p, number, e)) < 0)
			break;
		count(p, p->m);
		if ((r = each(p, digest_row(p, p->m), e)) < 0)
			break;
		progress_at(&progress, p->plan->all.recipients);
		if (tool_stopping()) {
			r = error_set(e, ERR_RETRY, "stopped: nothing was "
			    "done");
			break;
		}
	}
	progress_end(&progress);
	if (r < 0)
		return -1;
	p->plan->duplicates = walk_duplicates(p->walk);
	digest_end(p->all, p->plan->token, PLAN_TOKEN_SIZE - 1);
	p->all = NULL;
	return 0;
}

static const char sql_forget_rows[] =
    "DELETE FROM plan_row WHERE campaign = $1";
static const char sql_forget[] = "DELETE FROM plan WHERE campaign = $1";
static const char sql_remember[] =
    "INSERT INTO plan (campaign, token, made_at) VALUES ($1, $2, $3)";
static const char sql_remember_row[] =
    "INSERT INTO plan_row (campaign, number, digest) VALUES ($1, $2, $3)";

int
pass_forget(struct pass *p, struct error *e)
{
	struct db *db = p->account->db;

	if (db_exec(db, sql_forget_rows, DB_ARGS(I(p->campaign->id)), e) < 0)
		return -1;
	return db_exec(db, sql_forget, DB_ARGS(I(p->campaign->id)), e);
}

static int
plan_each(struct pass *p, int64_t digest, struct error *e)
{
	(void)digest;
	return p->tell ? p->tell(p->ctx, p->m, e) : 0;
}

static int
remember_each(struct pass *p, int64_t digest, struct error *e)
{
	if (db_exec(p->account->db, sql_remember_row,
	    DB_ARGS(I(p->campaign->id), T(p->m->phone.e164), I(digest)),
	    e) < 0)
		return -1;
	return plan_each(p, digest, e);
}

static int
plan_remember(struct pass *p, struct error *e)
{
	struct db *db = p->account->db;

	if (db_begin(db, e) < 0)
		return -1;
	if (pass_forget(p, e) == 0 && pass_rows(p, remember_each, e) == 0 &&
	    db_exec(db, sql_remember, DB_ARGS(I(p->campaign->id),
	    T(p->plan->token), I(p->now)), e) == 0)
		return db_commit(db, e);
	db_rollback(db);
	return -1;
}

int
plan_make(struct account *a, struct campaign *c,
    const struct gateway_opener *const *openers, bool remember,
    plan_row *row, void *ctx, struct plan *plan, struct error *e)
{
	struct pass p;
	int r = pass_open(&p, a, c, openers, plan, e);

	p.tell = row;
	p.ctx = ctx;
	if (r == 0)
		r = remember ? plan_remember(&p, e) :
		    pass_rows(&p, plan_each, e);
	pass_close(&p);
	return r;
}
