/* SPDX-License-Identifier: ISC */
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/command.h"
#include "base/error.h"
#include "flow/outbox-part.h"
#include "flow/pace.h"
#include "store/account.h"
#include "store/db.h"
#include "store/own.h"

/* How long to wait for an outcome before looking at the source again, ms. */
#define WAIT_MS 1000
/* How long outcomes wait at most to be written down with others, ms. */
#define TOGETHER_MS 100
#define STEP_NS 1000000

static void
not_taken(struct outbox *o, struct slot *s)
{
	outbox_move(o, s, STAGE_DONE);
	s->outcome = (struct outcome){ .message = s->m.id,
	    .kind = OUTCOME_LATER };
}

static void
hand_over(struct outbox *o, struct slot *s)
{
	struct submission *u = &s->submission;
	struct error e;

	u->message = s->m.id;
	u->sender = s->m.own->number;
	u->number = s->m.phone.e164;
	u->text = s->m.text;
	u->segments = s->m.segment.segments;
	u->unicode = s->m.segment.encoding == ENCODING_UCS2;
	u->attempted_at = o->checking.now;
	u->not_after = s->m.not_after;
	outbox_move(o, s, STAGE_OUT);
	if (s->gateway->driver->submit(s->gateway, u, &e) == 0) {
		o->handed++;
		return;
	}
	/* It was not taken, and the gateway is of no use to this run. */
	not_taken(o, s);
	outbox_stop(o, "gateway-failed", &e);
}

/* The red button: was the account put on hold, or moved, since the messages
 * were claimed? Looked for once a millisecond. */
static bool
held_meanwhile(struct outbox *o)
{
	int64_t ms = clock_monotonic(), version;
	struct error e;

	if (ms == o->looked_at)
		return false;
	o->looked_at = ms;
	if (db_version(o->account->db, &version, &e) == 0) {
		if (version == o->version)
			return false;
		o->version = version;
		if (account_may_send(o->account, NULL, &e) == 0)
			return false;
	}
	outbox_stop(o, "held", &e);
	return true;
}

/* Whatever stands between the commit and the wire goes back to the queue. */
void
outbox_hand_over(struct outbox *o)
{
	bool held = false;
	int i;

	for (i = 0; o->count[STAGE_CLAIMED] && i < SLOTS; i++) {
		struct slot *s = &o->slots[i];

		if (s->stage != STAGE_CLAIMED)
			continue;
		held = held || held_meanwhile(o);
		if (held)
			not_taken(o, s);
		else
			hand_over(o, s);
	}
}

static void
arrived(struct outbox *o, const struct outcome *oc)
{
	int i, at;

	/* They come about in the order in which the messages went: the nearest
	 * slots first, ahead and behind. */
	for (i = 0; i < SLOTS; i++) {
		struct slot *s;

		at = o->arrived_at + (i % 2 ? -(i + 1) / 2 : i / 2);
		s = &o->slots[(at + SLOTS) % SLOTS];
		if (s->stage == STAGE_OUT && s->m.id == oc->message) {
			s->outcome = *oc;
			outbox_move(o, s, STAGE_DONE);
			o->arrived_at = (at + SLOTS + 1) % SLOTS;
			return;
		}
	}
}

/* A gateway that failed as a whole leaves what it had in doubt. */
static void
gateway_failed(struct outbox *o, const struct gateway *g,
    const struct error *e)
{
	int i;

	for (i = 0; i < SLOTS; i++) {
		struct slot *s = &o->slots[i];

		if (s->stage != STAGE_OUT || s->gateway != g)
			continue;
		s->outcome = (struct outcome){ .message = s->m.id,
		    .kind = OUTCOME_UNKNOWN, .reason = "no-answer" };
		outbox_move(o, s, STAGE_DONE);
	}
	outbox_stop(o, "gateway-failed", e);
}

/* The way of a candidate that waits the shortest: *ms is how long, INT64_MAX
 * that no candidate waits for one. */
static const struct pace *
next_way(const struct outbox *o, int64_t *ms)
{
	const struct pace *p, *next = NULL;
	int i, k, left = o->count[STAGE_PICKED];

	*ms = INT64_MAX;
	for (i = 0; left && i < SLOTS; i++) {
		const struct slot *s = &o->slots[i];
		const struct pace *longer = NULL;

		if (s->stage != STAGE_PICKED)
			continue;
		left--;
		if (!s->m.own)
			continue;
		for (k = 0; k < 2; k++) {
			p = pace_known(&o->paces, s->m.own->gateway,
			    k ? s->m.own->number : "");
			if (p && (!longer || pace_wait(p) >
			    pace_wait(longer)))
				longer = p;
		}
		if (longer && (!next || pace_wait(longer) < *ms)) {
			next = longer;
			*ms = pace_wait(longer);
		}
	}
	return next;
}

/* How long to wait for an outcome. */
static int64_t
patience(const struct outbox *o)
{
	int64_t wait = o->gateways.n > 1 ? 20 : WAIT_MS, next;

	if (o->count[STAGE_DONE])
		return 0;
	next_way(o, &next);
	return next < wait ? next : wait;
}

static void
collect(struct outbox *o, int64_t wait)
{
	struct outcome oc;
	struct error e;
	size_t i;
	int r;

	for (i = 0; i < o->gateways.n; i++) {
		struct gateway *g = o->gateways.v[i];

		while ((r = g->driver->outcome(g, &oc, wait, &e)) > 0) {
			arrived(o, &oc);
			wait = 0;
		}
		if (r < 0)
			gateway_failed(o, g, &e);
	}
}

/* Does much wait for a way that is busy? Then nothing is gained by claiming
 * more, and much by writing more outcomes down at once. When a quarter of it
 * is gone it is time: the way goes on while they are written, and must not
 * come to the end of what waits before that is done. */
static bool
is_full(const struct outbox *o)
{
	size_t i;

	for (i = 0; i < o->gateways.n; i++) {
		const struct gateway *g = o->gateways.v[i];

		if (g->at_once && g->out > g->at_once +
		    3 * (g->concurrency - g->at_once) / 4)
			return true;
	}
	return false;
}

/* Take the outcomes that are there; wait for one when there is none, and for
 * more while the ways are full: in steps, since to wake for each costs more
 * than to take it. */
void
outbox_collect(struct outbox *o)
{
	int64_t until = clock_monotonic() + TOGETHER_MS;

	collect(o, patience(o));
	while (!o->stop && is_full(o) && clock_monotonic() < until) {
		nanosleep(&(struct timespec){ .tv_nsec = STEP_NS }, NULL);
		collect(o, 0);
	}
}

void
outbox_say_closed(const struct pace *p, struct error *e)
{
	static const char *const later[] = { "throttled", "daily-cap",
	    "queue-full" };
	enum error_kind kind = ERR_REFUSED;
	char mend[160] = "";
	size_t i;

	if (pace_mendable(p))
		command_print(mend, sizeof mend, " within the hour; once it is "
		    "mended, sms-account gateways --check %s ends the wait",
		    p->gateway);
	for (i = 0; i < sizeof later / sizeof *later; i++)
		if (!strcmp(p->reason, later[i]))
			kind = ERR_RETRY;
	error_set(e, kind, "%s: gateway %s%s%s%s%s: what waits stays queued, "
	    "and sms-tick tries it again%s", p->reason, p->gateway,
	    *p->sender ? " from " : "", p->sender, *p->said ? ": " : "",
	    p->said, mend);
}

/* Nothing is on its way, and candidates wait for theirs to open. */
void
outbox_wait(struct outbox *o)
{
	int64_t ms;
	const struct pace *p = next_way(o, &ms);
	struct error e;

	if (!p || !ms)
		return;
	if (ms > PACE_PATIENCE_MS) {
		outbox_say_closed(p, &e);
		outbox_stop(o, "gateway-closed", &e);
		return;
	}
	if (ms > WAIT_MS)
		ms = WAIT_MS;
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000,
	    .tv_nsec = ms % 1000 * 1000000 }, NULL);
}
