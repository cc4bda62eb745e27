/* SPDX-License-Identifier: ISC
 *
 * When a message was asked about last is not remembered for each: it is due
 * when, since the last poll, its age passed a minute times a power of two.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "carrier/gateway.h"
#include "flow/asking.h"
#include "flow/gateways.h"
#include "store/account.h"
#include "store/db.h"

#define FIRST_MS INT64_C(60000)
#define LAST_MS (FIRST_MS << 12)	/* nearly three days */
/* Polls closer to each other than this are one. */
#define APART_MS 30000
/* Questions in a poll: each is a round trip. */
#define QUESTIONS_MAX 1000

struct question {
	char gateway[GATEWAY_NAME_MAX];
	char carrier_id[CARRIER_ID_MAX];
};

struct questions {
	struct question *v;
	size_t n, cap;
};

static bool
is_due(int64_t sent_at, int64_t last, int64_t now)
{
	int64_t ms;

	for (ms = FIRST_MS; ms <= LAST_MS; ms *= 2)
		if (sent_at + ms > last && sent_at + ms <= now)
			return true;
	return false;
}

/* By the index of what is under way, a campaign at a time. */
static const char sql_sending[] =
    "SELECT gateway, carrier_id, sent_at FROM message "
    "WHERE campaign = $1 AND done_at IS NULL AND claimed_at IS NOT NULL "
    "AND state = 'sending'";

static int
collect(struct account *a, int64_t campaign, int64_t last,
    struct questions *q, struct error *e)
{
	struct stmt *st = db_query(a->db, sql_sending, DB_ARGS(I(campaign)),
	    e);
	int r;

	while ((r = db_step(st, e)) > 0 && q->n < QUESTIONS_MAX) {
		struct question *one;

		if (db_is_null(st, 1) || !is_due(db_int(st, 2), last,
		    clock_now()))
			continue;
		xgrow(&q->v, &q->cap, q->n + 1, sizeof *q->v);
		one = &q->v[q->n++];
		snprintf(one->gateway, sizeof one->gateway, "%s",
		    db_word(st, 0));
		snprintf(one->carrier_id, sizeof one->carrier_id, "%s",
		    db_word(st, 1));
	}
	if (r > 0)
		db_reset(st);
	return r < 0 ? -1 : 0;
}

static const char sql_campaigns[] =
    "SELECT id FROM campaign WHERE id > $1 ORDER BY id LIMIT 1";

static int
collect_all(struct account *a, int64_t last, struct questions *q,
    struct error *e)
{
	int64_t campaign = 0;
	int r;

	do {
		r = collect(a, campaign, last, q, e);
		if (r == 0)
			r = db_one(a->db, sql_campaigns, DB_ARGS(I(campaign)),
			    &campaign, e);
	} while (r > 0);
	return r;
}

/* The gateway, if it is open, or may be opened for this. */
static struct gateway *
gateway_of(struct gateways *gs, const char *name)
{
	struct gateway *g;
	struct error e;
	size_t i;

	for (i = 0; i < gs->n; i++)
		if (!strcmp(gs->v[i]->name, name))
			return gs->v[i];
	if (!gs->all || !gateways_known(gs, name) ||
	    gateways_get(gs, name, &g, &e) < 0)
		return NULL;
	return g;
}

static int
ask_all(struct gateways *gs, const struct questions *q, int64_t *n,
    int (*tell)(void *ctx, const char *gateway,
    const struct carrier_event *ev, struct error *e), void *ctx,
    struct error *e)
{
	const char *silent = NULL;	/* a gateway that cannot be asked now */
	struct carrier_event ev;
	struct gateway *g;
	size_t i;
	int r;

	for (i = 0; i < q->n && !tool_stopping(); i++) {
		if (silent && !strcmp(silent, q->v[i].gateway))
			continue;
		g = gateway_of(gs, q->v[i].gateway);
		if (!g || !g->pollable)
			continue;
		r = g->driver->ask(g, q->v[i].carrier_id, &ev, e);
		if (r < 0 && e->kind != ERR_REFUSED)
			return -1;
		if (r < 0) {
			tool_note("%s", e->msg);
			silent = q->v[i].gateway;
			continue;
		}
		/* That it is on its way is known. */
		if (r == 0 || !strcmp(ev.status, "sending"))
			continue;
		ev.at = clock_now();
		if (tell(ctx, g->name, &ev, e) < 0)
			return -1;
		(*n)++;
	}
	return 0;
}

static const char sql_last[] =
    "SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'poll.last'";
static const char sql_take[] =
    "INSERT INTO setting (key, value) VALUES ('poll.last', $1) "
    "ON CONFLICT (key) DO UPDATE SET value = $1 "
    "WHERE CAST(value AS INTEGER) = $2";

/* These questions are ours, unless another poll of the same instant was
 * faster: what one asks the other need not. 1, 0, -1. */
static int
take(struct account *a, int64_t now, int64_t last, struct error *e)
{
	char at[24];

	snprintf(at, sizeof at, "%lld", (long long)now);
	if (db_exec(a->db, sql_take, DB_ARGS(T(at), I(last)), e) < 0)
		return -1;
	return db_changes(a->db) > 0;
}

int64_t
asking_poll(struct account *a, struct gateways *gs,
    int (*tell)(void *ctx, const char *gateway,
    const struct carrier_event *ev, struct error *e), void *ctx,
    struct error *e)
{
	struct questions q = { 0 };
	int64_t last = 0, n = 0, now = clock_now();
	int r = db_one(a->db, sql_last, DB_NONE, &last, e);

	if (r < 0)
		return -1;
	if (r > 0 && now >= last && now < last + APART_MS)
		return 0;
	r = collect_all(a, last, &q, e);
	if (r == 0 && q.n)
		r = take(a, now, last, e);
	if (r > 0)
		r = ask_all(gs, &q, &n, tell, ctx, e);
	free(q.v);
	return r < 0 ? -1 : n;
}
