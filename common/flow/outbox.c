/* SPDX-License-Identifier: ISC
 *
 * A turn: record the outcomes of the last group, pick and check and claim the
 * next, commit, hand over, wait for outcomes. Each message of a group stands
 * in a slot, whose stage only ever moves on as the names below go.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/check.h"
#include "flow/gateway-config.h"
#include "flow/hours.h"
#include "flow/outbox-part.h"
#include "flow/pace.h"
#include "flow/policy.h"
#include "flow/routes.h"
#include "io/machine.h"
#include "io/rules.h"
#include "store/account.h"
#include "store/contact.h"
#include "store/db.h"
#include "store/ledger.h"
#include "store/optout.h"
#include "store/run.h"
#include "store/setting.h"
#include "store/tariff.h"

static int
load_among(struct outbox *o, struct error *e)
{
	size_t i;

	o->among = xcalloc(o->how.namong, sizeof *o->among);
	for (i = 0; i < o->how.namong; i++) {
		o->among[i] = check_own(&o->checking, o->how.among[i],
		    o->how.gateway);
		if (!o->among[i])
			return error_set(e, ERR_DATA, "%s is not one of this "
			    "account's numbers: sms-numbers list shows them",
			    o->how.among[i]);
	}
	o->checking.among = o->among;
	o->checking.namong = o->how.namong;
	return 0;
}

static int
known_gateway(struct outbox *o, struct error *e)
{
	if (!o->how.gateway || gateways_known(&o->gateways, o->how.gateway))
		return 0;
	return gateway_none(o->machine, o->how.gateway, e);
}

int
outbox_open(struct outbox **out, struct account *a,
    const struct outbox_how *how, struct error *e)
{
	struct outbox *o = xcalloc(1, sizeof *o);
	struct checking *c = &o->checking;
	struct tariffs *tariffs = NULL;
	size_t i;

	*out = NULL;
	o->account = c->account = a;
	o->how = *how;
	o->limit = OUTBOX_GROUP;
	o->count[STAGE_FREE] = SLOTS;
	o->gateways = (struct gateways){ .openers = how->openers,
	    .account = a };
	c->gateways = &o->gateways;
	c->gateway = how->gateway;
	c->paces = &o->paces;
	c->owns = &o->owns;
	c->funds_pause = how->funds_pause;
	c->left = how->fenced ? how->max_cost : INT64_MAX;
	if (owns_load(&o->owns, a->db, e) < 0 ||
	    tariffs_load(&tariffs, a->db, e) < 0)
		goto fail;
	c->tariffs = tariffs;
	o->owns.expecting = how->planning;
	c->hours = hours_new();
	if (setting_get(a->db, "default-own", &c->default_own, e) < 0 ||
	    check_hours_mode(c, e) < 0 || policy_settings(c, e) < 0 ||
	    machine_open(&o->machine, e) < 0)
		goto fail;
	c->machine = o->gateways.machine = o->machine;
	policy_given(&o->owns, o->machine);
	policy_look(c);
	if (routes_check(machine_config(o->machine), e) < 0 ||
	    known_gateway(o, e) < 0 || load_among(o, e) < 0)
		goto fail;
	o->stored = xcalloc(o->owns.n, sizeof *o->stored);
	for (i = 0; i < o->owns.n; i++)
		o->stored[i] = o->owns.v[i].sent;
	*out = o;
	return 0;
fail:
	o->checking.tariffs = tariffs;
	outbox_close(o);
	return -1;
}

void
outbox_close(struct outbox *o)
{
	struct tariffs *tariffs;
	size_t f;
	int i;

	if (!o)
		return;
	memcpy(&tariffs, &o->checking.tariffs, sizeof tariffs);
	tariffs_free(tariffs);
	gateways_close(&o->gateways);
	owns_release(&o->owns);
	paces_release(&o->paces);
	for (f = 0; f < o->checking.nforeign; f++) {
		own_ungive(o->checking.foreign[f], OWN_KEYS);
		free(o->checking.foreign[f]);
	}
	free(o->checking.foreign);
	hours_free(o->checking.hours);
	rules_close(o->checking.demands);
	machine_close(o->machine);
	free(o->checking.default_own);
	for (i = 0; i < SLOTS; i++) {
		buf_release(&o->slots[i].m.ref);
		buf_release(&o->slots[i].m.kept);
		buf_release(&o->slots[i].m.part);
	}
	free(o->among);
	free(o->cuts);
	free(o->stored);
	free(o);
}

struct gateways *
outbox_gateways(struct outbox *o)
{
	return &o->gateways;
}

struct checking *
outbox_checking(struct outbox *o)
{
	return &o->checking;
}

int64_t
outbox_handed(const struct outbox *o)
{
	return o->handed;
}

const char *
outbox_stopped(const struct outbox *o)
{
	return o->stop_reason;
}

static bool
on_its_way(enum stage stage)
{
	return stage == STAGE_CLAIMED || stage == STAGE_OUT;
}

void
outbox_move(struct outbox *o, struct slot *s, enum stage to)
{
	int at = (int)(s - o->slots);

	if (on_its_way(s->stage) != on_its_way(to))
		s->gateway->out += on_its_way(to) ? 1 : -1;
	if (to == STAGE_FREE && at < o->free_at)
		o->free_at = at;
	o->count[s->stage]--;
	o->count[to]++;
	s->stage = to;
}

int
outbox_busy(const struct outbox *o)
{
	return SLOTS - o->count[STAGE_FREE] - o->count[STAGE_TOLD];
}

struct outgoing *
outbox_slot(struct outbox *o)
{
	struct buf ref, kept, part;
	struct slot *s;

	if (outbox_busy(o) >= o->limit)
		return NULL;
	while (o->slots[o->free_at].stage != STAGE_FREE)
		o->free_at++;
	s = &o->slots[o->free_at];
	ref = s->m.ref;
	kept = s->m.kept;
	part = s->m.part;
	memset(s, 0, sizeof *s);
	buf_clear(&ref);
	buf_clear(&kept);
	s->m.ref = ref;
	s->m.kept = kept;
	s->m.part = part;
	outbox_move(o, s, STAGE_PICKED);
	return &s->m;
}

struct slot *
outbox_slot_of(struct outbox *o, struct outgoing *m)
{
	struct slot *s = (void *)((char *)m - offsetof(struct slot, m));

	XASSERT(s >= o->slots && s < o->slots + SLOTS && &s->m == m);
	return s;
}

void
outbox_unslot(struct outbox *o, struct outgoing *m)
{
	outbox_move(o, outbox_slot_of(o, m), STAGE_FREE);
}

void
outbox_stop(struct outbox *o, const char *reason, const struct error *e)
{
	if (o->stop)
		return;
	o->stop = true;
	o->stop_reason = reason;
	o->stop_error = *e;
}

int
outbox_passed(const struct outbox *o, struct error *e)
{
	if (o->passed.kind == ERR_NONE)
		return 0;
	*e = o->passed;
	return -1;
}

void
outbox_passed_to(const struct outbox *o, int64_t *not_before, int64_t *id)
{
	*not_before = o->passed_time;
	*id = o->passed_id;
}

bool
outbox_has(const struct outbox *o, int64_t id)
{
	int i;

	for (i = 0; o->left_over && i < SLOTS; i++)
		if (o->slots[i].stage == STAGE_PICKED &&
		    o->slots[i].m.id == id)
			return true;
	return o->ncuts && outbox_cut_has(o, id);
}

unsigned
outgoing_segments(const struct outgoing *m)
{
	return m->parts > 1 ? m->parts : m->segment.segments;
}

int
outbox_paces(struct outbox *o, const struct outgoing *m, struct pace **way,
    struct pace **line, struct error *e)
{
	struct db *db = o->account->db;

	*way = pace_of(&o->paces, db, m->own->gateway, "", e);
	*line = *way ? pace_of(&o->paces, db, m->own->gateway,
	    m->own->number, e) : NULL;
	return *line ? 0 : -1;
}

void
outbox_give_back(struct outbox *o, struct slot *s)
{
	if (!s->again || !s->m.id) {
		outbox_move(o, s, STAGE_FREE);
		return;
	}
	s->m.state = MESSAGE_QUEUED;
	s->m.reason = *s->outcome.reason ? s->outcome.reason : NULL;
	outbox_move(o, s, STAGE_TOLD);
}

/* Candidates that were read and not claimed when the run stopped are not in
 * the account, or still queued there. */
void
outbox_drop(struct outbox *o)
{
	int i;

	o->ncuts = 0;
	for (i = 0; i < SLOTS; i++)
		if (o->slots[i].stage == STAGE_PICKED)
			outbox_give_back(o, &o->slots[i]);
}

static int
store_sent(struct outbox *o, struct error *e)
{
	size_t i;

	for (i = 0; i < o->owns.n; i++) {
		struct own *own = &o->owns.v[i];

		if (own->sent == o->stored[i])
			continue;
		if (own_add_sent(o->account->db, own,
		    own->sent - o->stored[i], e) < 0)
			return -1;
		o->stored[i] = own->sent;
	}
	return 0;
}

static int
look_for_bars(struct outbox *o, struct error *e)
{
	int optout = optout_any(o->account->db, e), contact = -1;

	if (optout >= 0)
		contact = contact_any(o->account->db, e);
	o->checking.any_optout = optout > 0;
	o->checking.any_contact = contact > 0;
	return contact < 0 ? -1 : 0;
}

int
outbox_look(struct outbox *o, struct error *e)
{
	struct checking *c = &o->checking;

	c->now = clock_now();
	o->looked_at = clock_monotonic();
	if (look_for_bars(o, e) < 0 || (c->any_limit &&
	    owns_today(&o->owns, o->account->db, e) < 0) ||
	    db_version(o->account->db, &o->version, e) < 0)
		return -1;
	c->held = NULL;
	c->held_error.kind = ERR_NONE;
	if (o->how.planning) {
		c->balance = INT64_MAX / 2;
		return 0;
	}
	if (account_may_send(o->account, &c->held, &c->held_error) < 0 &&
	    !c->held) {
		*e = c->held_error;
		return -1;
	}
	return ledger_balance(o->account->db, &c->balance, e);
}

/* Others may send the same ways: what they took of a rate is taken, and where
 * they were asked to wait, we are. */
static int
look_at_paces(struct outbox *o, struct error *e)
{
	if (o->version == o->paces_version)
		return 0;
	o->paces_version = o->version;
	return paces_look(&o->paces, o->account->db, e);
}

/* The transaction of a turn. *more says whether the source may have more that
 * is due. */
static int
commit_turn(struct outbox *o, const struct source *s, bool *more,
    struct error *e)
{
	struct db *db = o->account->db;
	int r = 0;

	if (db_begin(db, e) < 0)
		return -1;
	if (outbox_look(o, e) < 0 || look_at_paces(o, e) < 0 ||
	    outbox_record(o, e) < 0)
		goto fail;
	o->left_over = o->count[STAGE_PICKED];
	if (!o->stop && s->pick && (r = s->pick(s->ctx, o, e)) < 0)
		goto fail;
	*more = r > 0;
	if (outbox_judge(o, e) < 0 || store_sent(o, e) < 0 ||
	    paces_store(&o->paces, db, e) < 0 ||
	    run_progress(o->account, o->run, o->handed, e) < 0 ||
	    db_commit(db, e) < 0)
		goto fail;
	return 0;
fail:
	db_rollback(db);
	return -1;
}

static int
tell_all(struct outbox *o, const struct source *s, struct error *e)
{
	int i, r = 0;

	for (i = 0; o->count[STAGE_TOLD] && i < SLOTS; i++) {
		if (o->slots[i].stage != STAGE_TOLD)
			continue;
		if (r == 0 && s->tell)
			r = s->tell(s->ctx, &o->slots[i].m, e);
		outbox_move(o, &o->slots[i], STAGE_FREE);
	}
	return r;
}

static void
look_for_signals(struct outbox *o)
{
	struct error e;

	if (!tool_stopping() || o->stop)
		return;
	error_set(&e, ERR_RETRY, "stopped by a signal");
	outbox_stop(o, "stopped", &e);
}

static int
work(struct outbox *o, const struct source *s, struct error *e)
{
	bool reading = s->fill != NULL, more = s->pick != NULL;
	int r;

	for (;;) {
		look_for_signals(o);
		if (o->ncuts && !o->stop && outbox_pick_cuts(o, e) < 0)
			return -1;
		if (reading && !o->stop) {
			if ((r = s->fill(s->ctx, o, outbox_busy(o) == 0,
			    e)) < 0)
				outbox_stop(o, "bad-input", e);
			reading = r > 0;
		}
		if (o->stop) {
			reading = false;
			outbox_drop(o);
			if (tell_all(o, s, e) < 0)
				more = false;
		}
		if (!outbox_busy(o) && !reading &&
		    (o->stop || (!more && !o->ncuts)))
			return 0;
		if (o->count[STAGE_OUT] != outbox_busy(o) || more)
			if (commit_turn(o, s, &more, e) < 0)
				return -1;
		if (tell_all(o, s, e) < 0) {
			outbox_stop(o, "output-failed", e);
			more = false;
		}
		outbox_hand_over(o);
		if (o->count[STAGE_OUT])
			outbox_collect(o);
		else if (outbox_busy(o) && !o->stop)
			outbox_wait(o);
	}
}

/* No more candidates than the gateways of our numbers take at once. */
static void
set_limit(struct outbox *o)
{
	const char *seen[64];
	size_t i, k, n = 0;
	int limit = 0;

	if (o->how.gateway) {
		limit = gateways_concurrency(&o->gateways, o->how.gateway);
		n = sizeof seen / sizeof *seen;
	}
	for (i = 0; i < o->owns.n && n < sizeof seen / sizeof *seen; i++) {
		const char *gateway = o->owns.v[i].gateway;

		for (k = 0; k < n && strcmp(seen[k], gateway); k++)
			;
		if (k < n || own_blocked(&o->owns.v[i]))
			continue;
		seen[n++] = gateway;
		limit += gateways_concurrency(&o->gateways, gateway);
	}
	if (limit > 0 && limit < OUTBOX_GROUP)
		o->limit = limit;
}

int
outbox_run(struct outbox *o, int64_t run, const struct source *s,
    struct error *e)
{
	o->run = run;
	set_limit(o);
	if (work(o, s, e) < 0)
		return -1;
	if (run_end(o->account, run, e) < 0)
		return -1;
	if (o->stop) {
		*e = o->stop_error;
		return -1;
	}
	return 0;
}
