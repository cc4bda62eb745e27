/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "carrier/gateway.h"
#include "carrier/search.h"
#include "flow/doubt.h"
#include "flow/gateways.h"
#include "flow/receipts.h"
#include "store/account.h"
#include "store/campaign.h"
#include "store/db.h"
#include "store/ledger.h"
#include "store/message.h"
#include "store/run.h"

/* The reason of one that a search did not find: it is asked about again. */
#define NOT_FOUND "not-found"
/* Of one that the carrier has, or another like it; and of one that its list
 * does not go back to. A person may decide before the carrier knows better. */
#define AMBIGUOUS "ambiguous"
#define NOT_LISTED "not-listed"

/* Attempts that are further apart cannot be meant by the same message of a
 * list: a carrier says of each when it got it, within these bounds. */
#define RIVALS_MS (SEARCH_SKEW_MS + SEARCH_LATE_MS)

/* A message in doubt, with what is needed to ask about it. */
struct doubt {
	int64_t id, cost, campaign, segments;
	char *number, *own, *gateway, *text, *token, *reason;
	int64_t claimed_at, not_after, tries;
	bool missed;		/* a search did not find it once */
	int64_t ask_at;		/* not to be asked about before */
};

static void
doubt_release(struct doubt *d)
{
	free(d->number);
	free(d->own);
	free(d->gateway);
	free(d->text);
	free(d->token);
	free(d->reason);
}

#define DOUBT_COLUMNS \
    "m.id, m.cost, m.campaign, m.number, m.own, m.gateway, " \
    "coalesce(m.text, c.text), s.token, m.claimed_at, m.not_before, " \
    "m.reason, m.segments, m.not_after, m.tries " \
    "FROM message m JOIN series s ON s.id = m.series " \
    "LEFT JOIN campaign c ON c.id = m.campaign "

static const char sql_next[] = "SELECT " DOUBT_COLUMNS
    "WHERE m.state = 'unknown' AND m.gateway = $1 "
    "AND (m.claimed_at, m.id) > ($2, $3) "
    "ORDER BY m.claimed_at, m.id LIMIT 1";
static const char sql_one[] = "SELECT " DOUBT_COLUMNS
    "WHERE m.state = 'unknown' AND m.id = $1";

static char *
copied(struct stmt *st, int col)
{
	return xstrdup(db_word(st, col));
}

static int
doubt_read(struct stmt *st, struct doubt *d, struct error *e)
{
	int r = db_step(st, e);

	memset(d, 0, sizeof *d);
	if (r <= 0)
		return r;
	d->id = db_int(st, 0);
	d->cost = db_int(st, 1);
	d->campaign = db_int(st, 2);
	d->number = copied(st, 3);
	d->own = copied(st, 4);
	d->gateway = copied(st, 5);
	d->text = copied(st, 6);
	d->token = copied(st, 7);
	d->claimed_at = db_int(st, 8);
	d->reason = copied(st, 10);
	d->segments = db_int(st, 11);
	d->not_after = db_int(st, 12);
	d->tries = db_int(st, 13);
	d->missed = !strcmp(d->reason, NOT_FOUND);
	if (d->missed || !strcmp(d->reason, AMBIGUOUS) ||
	    !strcmp(d->reason, NOT_LISTED))
		d->ask_at = db_int(st, 9);
	db_reset(st);
	return 1;
}

static int
deny(struct account *a, const struct doubt *d, struct error *e)
{
	if (message_requeue(a->db, d->id, MESSAGE_UNKNOWN, clock_now(),
	    "denied", e) < 0)
		return -1;
	if (d->cost && ledger_post(a->db, clock_now(), "refund", d->cost,
	    d->id, NULL, e) < 0)
		return -1;
	return campaign_take_back(a->db, d->campaign, d->id, clock_now(), e);
}

static int
reject(struct account *a, const struct doubt *d, const char *reason,
    struct error *e)
{
	if (message_end(a->db, d->id, MESSAGE_UNKNOWN, MESSAGE_REJECTED,
	    reason, false, clock_now(), e) < 0)
		return -1;
	if (d->cost)
		return ledger_post(a->db, clock_now(), "refund", d->cost,
		    d->id, NULL, e);
	return 0;
}

/* 1, 0 it is the same as before, -1. */
static int
accept(struct account *a, const struct doubt *d, const char *carrier_id,
    struct error *e)
{
	int r = receipts_prove(a, d->id, carrier_id, e);

	return r > 0 && receipts_join(a, d->id, d->gateway, carrier_id,
	    e) < 0 ? -1 : r;
}

static const char sql_ask_again[] =
    "UPDATE message SET reason = $3, not_before = $2 "
    "WHERE id = $1 AND state = 'unknown' AND tries = $4";

/* A search missed it for the first time, or too soon to be sure. */
static int
missed(struct account *a, const struct gateway *g, const struct doubt *d,
    struct error *e)
{
	int64_t again = d->claimed_at + g->reconcile_sure;

	if (again < clock_now() + g->reconcile_after)
		again = clock_now() + g->reconcile_after;
	return db_exec(a->db, sql_ask_again, DB_ARGS(I(d->id), I(again),
	    T(NOT_FOUND), I(d->tries)), e);
}

/* The carrier cannot tell. It may know better some time: it is asked at longer
 * and longer intervals. */
static int
undecided(struct account *a, const struct gateway *g, const struct doubt *d,
    const char *reason, struct error *e)
{
	int64_t now = clock_now(), wait = (now - d->claimed_at) / 2;

	if (wait < g->reconcile_after)
		wait = g->reconcile_after;
	if (strcmp(d->reason, reason) != 0)
		tool_note("message %lld: %s: look there, then say what became "
		    "of it: sms-history resolve %lld sent|not-sent",
		    (long long)d->id, !strcmp(reason, AMBIGUOUS) ?
		    "its carrier has one that may be it or another" :
		    "its carrier's list does not go back to it",
		    (long long)d->id);
	return db_exec(a->db, sql_ask_again, DB_ARGS(I(d->id), I(now + wait),
	    T(reason), I(d->tries)), e);
}

/* Others of ours that a list may mean: to that recipient from that number,
 * about then, without a carrier's id. Those with its text that were sent for
 * sure, or are on their way now, come before it. */
static const char sql_rivals[] =
    "SELECT count(*), count(*) FILTER (WHERE m.state <> 'unknown' "
    "AND coalesce(m.text, c.text) = $7) "
    "FROM message m LEFT JOIN campaign c ON c.id = m.campaign "
    "WHERE m.number = $1 AND m.own = $2 AND m.gateway = $3 AND m.id <> $4 "
    "AND m.carrier_id IS NULL AND m.claimed_at BETWEEN $5 AND $6 "
    "AND instr(' unknown submitting sending delivered undelivered "
    "unconfirmed ', ' ' || m.state || ' ')";

static int
count_rivals(struct account *a, const struct doubt *d, struct submission *s,
    struct error *e)
{
	struct stmt *st = db_query(a->db, sql_rivals, DB_ARGS(T(d->number),
	    T(d->own), T(d->gateway), I(d->id), I(d->claimed_at - RIVALS_MS),
	    I(d->claimed_at + RIVALS_MS), T(d->text)), e);

	if (db_step(st, e) < 0)
		return -1;
	s->rivals = db_int(st, 0);
	s->claims = db_int(st, 1);
	db_reset(st);
	return 0;
}

static const char sql_taken[] =
    "SELECT id FROM message WHERE gateway = $1 AND carrier_id = $2";

/* Is that carrier's id another message's? The question of find(). */
struct asking {
	struct db *db;
	const char *gateway;
};

static int
is_taken(void *ctx, const char *carrier_id, struct error *e)
{
	struct asking *k = ctx;
	int64_t id;

	return db_one(k->db, sql_taken, DB_ARGS(T(k->gateway),
	    T(carrier_id)), &id, e);
}

static const char sql_standing[] =
    "SELECT state = 'unknown', tries = $2 FROM message WHERE id = $1";

/* What was asked about is the attempt before the question. Meanwhile another
 * process may have settled it, and even sent the message anew: what is known
 * of the one attempt says nothing of the next. *open: it is in doubt still. 1
 * it is the same attempt, 0, -1. */
static int
same_attempt(struct account *a, const struct doubt *d, bool *open,
    struct error *e)
{
	struct stmt *st = db_query(a->db, sql_standing, DB_ARGS(I(d->id),
	    I(d->tries)), e);
	int r = db_step(st, e);

	*open = false;
	if (r <= 0)
		return r;
	*open = db_int(st, 0) != 0;
	r = db_int(st, 1) != 0;
	db_reset(st);
	return r;
}

/* What was found is ours, unless it became another message's meanwhile, or
 * another that it may be is on its way since we asked: then it is asked about
 * again. It counts against what somebody else concluded from not finding it. */
static int
settle_found(struct account *a, const struct gateway *g,
    const struct doubt *d, const struct submission *asked,
    const char *carrier_id, struct error *e)
{
	struct asking asking = { .db = a->db, .gateway = d->gateway };
	struct submission now = { 0 };
	int r = is_taken(&asking, carrier_id, e);

	if (r)
		return r < 0 ? -1 : 0;
	if (!g->exact && count_rivals(a, d, &now, e) < 0)
		return -1;
	if (now.rivals > asked->rivals || now.claims > asked->claims)
		return 0;
	return accept(a, d, carrier_id, e);
}

/* Write the answer to one question down; oc is NULL where it was not found. 1,
 * 0 there was nothing to settle any more, or not yet, -1. */
static int
settle(struct account *a, const struct gateway *g, const struct doubt *d,
    const struct submission *asked, const struct outcome *oc,
    struct error *e)
{
	bool open;
	int r;

	if (db_begin(a->db, e) < 0)
		return -1;
	r = same_attempt(a, d, &open, e);
	if (r > 0 && oc && oc->kind == OUTCOME_ACCEPTED)
		r = settle_found(a, g, d, asked, oc->carrier_id, e);
	else if (r > 0 && open)
		r = (oc ? reject(a, d, oc->reason, e) : deny(a, d, e)) < 0 ?
		    -1 : 1;
	else if (r > 0)
		r = 0;
	if (r < 0) {
		db_rollback(a->db);
		return -1;
	}
	return db_commit(a->db, e) < 0 ? -1 : r;
}

/* Is it time to ask? Never a search so soon that the carrier may not list yet
 * what it has. */
static bool
may_ask(const struct gateway *g, const struct doubt *d)
{
	int64_t now = clock_now();

	if (!g->askable)
		return false;
	return g->exact || (now >= d->claimed_at + g->reconcile_after &&
	    now >= d->ask_at);
}

/* Nothing was found: the first time, or for good? */
static int
not_found(struct account *a, const struct gateway *g, const struct doubt *d,
    struct doubt_found *found, struct error *e)
{
	int64_t age = clock_now() - d->claimed_at;
	int r;

	if (g->keeps && age > g->keeps) {
		found->open++;
		return undecided(a, g, d, NOT_LISTED, e);
	}
	if (!g->exact && (!d->missed || age < g->reconcile_sure)) {
		found->open++;
		return missed(a, g, d, e);
	}
	if ((r = settle(a, g, d, NULL, NULL, e)) > 0)
		found->denied++;
	return r < 0 ? -1 : 0;
}

static int
ask(struct account *a, struct gateway *g, const struct doubt *d,
    struct doubt_found *found, struct error *e)
{
	struct asking asking = { .db = a->db, .gateway = g->name };
	struct submission s = { .message = d->id, .sender = d->own,
	    .number = d->number, .text = d->text, .segments = d->segments,
	    .attempted_at = d->claimed_at, .not_after = d->not_after,
	    .taken = is_taken,
	    .ctx = &asking };
	struct outcome oc;
	int r;

	if (!may_ask(g, d)) {
		found->open++;
		return 0;
	}
	snprintf(s.client_id, sizeof s.client_id, "%s-%lld", d->token,
	    (long long)d->id);
	if (count_rivals(a, d, &s, e) < 0 ||
	    (r = g->driver->find(g, &s, &oc, e)) < 0)
		return -1;
	if (r == 0)
		return not_found(a, g, d, found, e);
	if (r == 2) {
		found->open++;
		return undecided(a, g, d, AMBIGUOUS, e);
	}
	if ((r = settle(a, g, d, &s, &oc, e)) > 0)
		found->found++;
	return r < 0 ? -1 : 0;
}

static int
ask_gateway(struct account *a, struct gateway *g, struct doubt_found *found,
    struct error *e)
{
	struct doubt d;
	int64_t at = -1, id = -1;
	int r;

	for (;;) {
		r = doubt_read(db_query(a->db, sql_next, DB_ARGS(T(g->name),
		    I(at), I(id)), e), &d, e);
		if (r <= 0)
			return r;
		at = d.claimed_at;
		id = d.id;
		r = ask(a, g, &d, found, e);
		doubt_release(&d);
		if (r < 0 && e->kind != ERR_REFUSED)
			return -1;
		/* It cannot be asked now: the rest stays as it is. */
		if (r < 0) {
			found->open++;
			tool_note("%s", e->msg);
			e->kind = ERR_NONE;
			return 0;
		}
	}
}

static const char sql_gateways[] =
    "SELECT DISTINCT gateway FROM message WHERE state = 'unknown'";

int
doubt_resolve(struct account *a, struct gateways *gs,
    struct doubt_found *found, struct error *e)
{
	struct gateway *g;
	struct error why;
	char **names;
	size_t n, i;
	int r;

	memset(found, 0, sizeof *found);
	if (run_reap(a, e) < 0)
		return -1;
	r = db_words(db_query(a->db, sql_gateways, DB_NONE, e), &names, &n,
	    e);
	for (i = 0; i < n && r == 0; i++) {
		if (!gateways_known(gs, names[i]))
			continue;
		if (gateways_get(gs, names[i], &g, &why) == 0)
			r = ask_gateway(a, g, found, e);
		else if (!gs->all)
			tool_note("%s", why.msg);
	}
	db_words_free(names, n);
	return r;
}

/* Each has a gateway: naming it keeps the engine to the index of those in
 * doubt. */
static const char sql_count[] =
    "SELECT count(*) FROM message WHERE state = 'unknown' AND gateway >= ''";

int
doubt_count(struct account *a, int64_t *n, struct error *e)
{
	return db_one(a->db, sql_count, DB_NONE, n, e) < 0 ? -1 : 0;
}

int
doubt_decide(struct account *a, int64_t id, int64_t tries, bool sent,
    struct error *e)
{
	struct doubt d;
	int r = doubt_read(db_query(a->db, sql_one, DB_ARGS(I(id)), e), &d,
	    e);

	if (r < 0)
		return -1;
	if (r == 0)
		return error_set(e, ERR_DATA, "message %lld is not unknown: "
		    "sms-history show %lld says what it is", (long long)id,
		    (long long)id);
	if (d.tries != tries)
		r = error_set(e, ERR_DATA, "message %lld was sent anew "
		    "meanwhile, and is in doubt again: sms-history show %lld",
		    (long long)id, (long long)id);
	else if (sent)
		r = message_accept(a->db, id, MESSAGE_UNKNOWN, NULL, 0, NULL,
		    clock_now(), e);
	else
		r = deny(a, &d, e);
	doubt_release(&d);
	return r;
}
