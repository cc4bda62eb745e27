/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "carrier/gateway.h"
#include "carrier/refusal.h"
#include "flow/asking.h"
#include "flow/gateways.h"
#include "flow/receipts.h"
#include "store/account.h"
#include "store/contact.h"
#include "store/db.h"
#include "store/ledger.h"
#include "store/message.h"
#include "store/optout.h"
#include "store/setting.h"

/* Events that are applied in one transaction. */
#define GROUP 256

/* How far a message is: a receipt only ever moves it up. */
static int
rank(enum message_state s)
{
	switch (s) {
	case MESSAGE_SENDING:
		return 1;
	case MESSAGE_UNCONFIRMED:
		return 2;
	case MESSAGE_DELIVERED:
	case MESSAGE_UNDELIVERED:
		return 3;
	default:
		return 0;	/* receipts do not concern it (yet) */
	}
}

struct target {
	int64_t id;
	enum message_state state;
	char number[20];
	const char *gateway;
};

static const char sql_by_carrier[] =
    "SELECT id, state, number FROM message "
    "WHERE gateway = $1 AND carrier_id = $2";
static const char sql_by_id[] =
    "SELECT m.id, m.state, m.number FROM message m "
    "JOIN series s ON s.id = m.series "
    "WHERE m.id = $1 AND s.token = $2 AND m.gateway = $3";

static int
read_target(struct stmt *st, struct target *t, struct error *e)
{
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	t->id = db_int(st, 0);
	t->state = message_state_of(db_word(st, 1));
	snprintf(t->number, sizeof t->number, "%s", db_word(st, 2));
	db_reset(st);
	return 1;
}

/* By our own id, "TOKEN-ID", where the carrier echoes it: it is never given
 * twice, as a carrier's may be. Else by the carrier's. */
static int
find_target(struct account *a, const char *gateway,
    const struct carrier_event *ev, struct target *t, struct error *e)
{
	char token[CLIENT_ID_MAX];
	long long id;
	int r = 0;

	t->gateway = gateway;
	if (sscanf(ev->client_id, "%40[^-]-%lld", token, &id) == 2)
		r = read_target(db_query(a->db, sql_by_id, DB_ARGS(I(id),
		    T(token), T(gateway)), e), t, e);
	return r ? r : read_target(db_query(a->db, sql_by_carrier,
	    DB_ARGS(T(gateway), T(ev->carrier_id)), e), t, e);
}

static const char sql_store[] =
    "INSERT INTO event (at, received_at, gateway, carrier_id, message, "
    "status, reason, receipt) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

static const char *
or_null(const char *s)
{
	return *s ? s : NULL;
}

/* What a carrier says for good about a recipient is remembered (O29). */
static int
remember(struct account *a, const struct target *t,
    const struct carrier_event *ev, struct error *e)
{
	if (!*t->number)
		return 0;
	if (ev->opted_out && optout_add(a->db, t->number, "all", clock_now(),
	    "provider", t->gateway, e) < 0)
		return -1;
	return ev->dead ? contact_bury(a->db, t->number, clock_now(),
	    ev->reason, e) : 0;
}

static const char sql_standing[] =
    "SELECT state, tries, carrier_id FROM message WHERE id = $1";

int
receipts_prove(struct account *a, int64_t id, const char *carrier_id,
    struct error *e)
{
	struct stmt *st = db_query(a->db, sql_standing, DB_ARGS(I(id)), e);
	int64_t tries, cost, now = clock_now();
	enum message_state state;
	bool named;
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	state = message_state_of(db_word(st, 0));
	tries = db_int(st, 1);
	named = !db_is_null(st, 2);
	db_reset(st);
	if (state == MESSAGE_UNKNOWN)
		r = message_accept(a->db, id, state, carrier_id, 0, NULL, now,
		    e);
	else if (state == MESSAGE_SENDING && !named)
		r = message_identify(a->db, id, carrier_id, e);
	else if (state != MESSAGE_QUEUED || !tries)
		return 0;
	else if (ledger_given_back(a->db, id, &cost, e) < 0 ||
	    message_revive(a->db, id, carrier_id, cost, now, e) < 0 ||
	    (cost && ledger_post(a->db, now, "charge", -cost, id, NULL,
	    e) < 0))
		return -1;
	return r < 0 ? -1 : 1;
}

/* Move the message as the event says, if that is further than it is. */
static int
fold(struct account *a, struct target *t, const struct carrier_event *ev,
    struct error *e)
{
	enum message_state to = message_state_of(ev->status);
	int r;

	/* A receipt proves that the carrier has it. */
	if (t->state == MESSAGE_UNKNOWN || t->state == MESSAGE_QUEUED ||
	    t->state == MESSAGE_SENDING) {
		if ((r = receipts_prove(a, t->id, ev->carrier_id, e)) < 0)
			return -1;
		if (r > 0)
			t->state = MESSAGE_SENDING;
	}
	if (to == MESSAGE_UNDELIVERED && remember(a, t, ev, e) < 0)
		return -1;
	if ((ev->bill.segments || *ev->bill.price) && message_billed(a->db,
	    t->id, ev->bill.segments, or_null(ev->bill.price), e) < 0)
		return -1;
	if (t->state == to && to == MESSAGE_DELIVERED &&
	    !strcmp(ev->receipt, "handset"))
		return message_reached(a->db, t->id, e) < 0 ? -1 :
		    RECEIPT_KNOWN;
	if (!rank(t->state) || rank(to) <= rank(t->state))
		return RECEIPT_KNOWN;
	if (message_receipt(a->db, t->id, t->state, to, or_null(ev->reason),
	    or_null(ev->receipt), ev->at, e) < 0)
		return -1;
	t->state = to;
	return RECEIPT_FOLDED;
}

int
receipts_apply(struct account *a, const char *gateway,
    const struct carrier_event *ev, int64_t *id, struct error *e)
{
	struct target t = { 0 };
	int r = find_target(a, gateway, ev, &t, e);
	bool orphan = r == 0 || (r > 0 && t.state == MESSAGE_SUBMITTING);

	*id = t.id;
	if (r < 0 || db_exec(a->db, sql_store, DB_ARGS(I(ev->at),
	    I(clock_now()), T(gateway), T(ev->carrier_id),
	    orphan ? NIL : I(t.id), T(ev->status), T(or_null(ev->reason)),
	    T(or_null(ev->receipt))), e) < 0)
		return -1;
	return orphan ? RECEIPT_ORPHAN : fold(a, &t, ev, e);
}

static const char sql_orphans[] =
    "SELECT id FROM event WHERE message IS NULL LIMIT 1";

int
receipts_orphans(struct account *a, struct error *e)
{
	int64_t id;

	return db_one(a->db, sql_orphans, DB_NONE, &id, e);
}

static const char sql_waiting[] =
    "SELECT id, at, status, reason, receipt FROM event "
    "WHERE message IS NULL AND gateway = $1 AND carrier_id = $2 "
    "ORDER BY id LIMIT 1";
static const char sql_target[] =
    "SELECT id, state, number FROM message WHERE id = $1";
static const char sql_joined[] = "UPDATE event SET message = $2 WHERE id = $1";

int
receipts_join(struct account *a, int64_t id, const char *gateway,
    const char *carrier_id, struct error *e)
{
	struct target t = { .id = id, .gateway = gateway };
	const struct refusal *x;
	struct carrier_event ev;
	struct stmt *st;
	int64_t event;
	int r;

	for (;;) {
		st = db_query(a->db, sql_waiting, DB_ARGS(T(gateway),
		    T(carrier_id)), e);
		if ((r = db_step(st, e)) <= 0)
			return r;
		memset(&ev, 0, sizeof ev);
		event = db_int(st, 0);
		ev.at = db_int(st, 1);
		snprintf(ev.status, sizeof ev.status, "%s", db_word(st, 2));
		snprintf(ev.reason, sizeof ev.reason, "%s", db_word(st, 3));
		snprintf(ev.receipt, sizeof ev.receipt, "%s", db_word(st, 4));
		db_reset(st);
		x = refusal_of_reason(ev.reason);
		ev.dead = x && x->dead;
		ev.opted_out = x && x->opted_out;
		if ((!*t.number && read_target(db_query(a->db, sql_target,
		    DB_ARGS(I(id)), e), &t, e) < 0) ||
		    db_exec(a->db, sql_joined, DB_ARGS(I(event), I(id)),
		    e) < 0 || fold(a, &t, &ev, e) < 0)
			return -1;
	}
}

struct told {
	struct carrier_event ev;
	int64_t id;
	int result;
};

/* Read and apply one group of a gateway's events: how many, or -1. The reading
 * may take its time: the account is locked only behind it. */
static int
poll_group(struct account *a, struct gateway *g, struct told told[GROUP],
    struct error *e)
{
	int n = 0, i, r;

	while (n < GROUP && (r = g->driver->event(g, &told[n].ev, e)) != 0) {
		if (r < 0)
			return -1;
		n++;
	}
	if (db_begin(a->db, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		told[i].result = receipts_apply(a, g->name, &told[i].ev,
		    &told[i].id, e);
		if (told[i].result < 0)
			goto fail;
	}
	if (db_commit(a->db, e) < 0 || (g->driver->seen &&
	    g->driver->seen(g, e) < 0))
		return -1;
	return n;
fail:
	db_rollback(a->db);
	return -1;
}

/* What asking came to, on its way to the caller. */
struct asking {
	struct account *account;
	int (*each)(void *ctx, const char *gateway,
	    const struct carrier_event *ev, int64_t id, enum receipt_result r,
	    struct error *e);
	void *ctx;
};

static int
apply_asked(void *ctx, const char *gateway, const struct carrier_event *ev,
    struct error *e)
{
	const struct asking *k = ctx;
	struct db *db = k->account->db;
	int64_t id;
	int r;

	if (db_begin(db, e) < 0)
		return -1;
	r = receipts_apply(k->account, gateway, ev, &id, e);
	if (r < 0) {
		db_rollback(db);
		return -1;
	}
	if (db_commit(db, e) < 0)
		return -1;
	return k->each ? k->each(k->ctx, gateway, ev, id,
	    (enum receipt_result)r, e) : 0;
}

int64_t
receipts_poll(struct account *a, struct gateways *gs,
    int (*each)(void *ctx, const char *gateway,
    const struct carrier_event *ev, int64_t id, enum receipt_result r,
    struct error *e), void *ctx, struct error *e)
{
	static struct told told[GROUP];
	struct asking asking = { .account = a, .each = each, .ctx = ctx };
	int64_t total = 0, asked;
	size_t i;
	int k, n;

	for (i = 0; i < gs->n; i++) {
		struct gateway *g = gs->v[i];

		if (!g->driver->event)
			continue;
		do {
			if ((n = poll_group(a, g, told, e)) < 0)
				return -1;
			for (k = 0; each && k < n; k++)
				if (each(ctx, g->name, &told[k].ev,
				    told[k].id, (enum receipt_result)
				    told[k].result, e) < 0)
					return -1;
			total += n;
		} while (n == GROUP);
	}
	if ((asked = asking_poll(a, gs, apply_asked, &asking, e)) < 0)
		return -1;
	return total + asked;
}

/* Messages on their way since before $2, in any campaign: the index leads with
 * the campaign, so each is asked for. */
static const char sql_campaigns[] =
    "SELECT id FROM campaign WHERE id > $1 ORDER BY id LIMIT 1";
static const char sql_stale[] =
    "UPDATE message SET state = 'unconfirmed', reason = 'no-receipt', "
    "done_at = $3 WHERE campaign = $1 AND done_at IS NULL "
    "AND claimed_at < $2 AND state = 'sending' AND sent_at < $2";

int64_t
receipts_time_out(struct account *a, struct error *e)
{
	int64_t limit, campaign = 0, n = 0;
	int r;

	if (setting_int(a->db, "receipt-timeout", &limit, e) < 0 ||
	    db_begin(a->db, e) < 0)
		return -1;
	do {
		r = db_exec(a->db, sql_stale, DB_ARGS(I(campaign),
		    I(clock_now() - limit), I(clock_now())), e);
		n += r < 0 ? 0 : db_changes(a->db);
		if (r == 0)
			r = db_one(a->db, sql_campaigns, DB_ARGS(I(campaign)),
			    &campaign, e);
	} while (r > 0);
	if (r < 0) {
		db_rollback(a->db);
		return -1;
	}
	return db_commit(a->db, e) < 0 ? -1 : n;
}
