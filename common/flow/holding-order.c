/* SPDX-License-Identifier: ISC
 *
 * Orders to a provider cost money, or lose a number for good: each is written
 * down before it is made, and what became of it after. Whatever dies between,
 * the number stands in the account with its order, until the provider's list
 * tells (holding_sync()).
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "carrier/gateway.h"
#include "carrier/numbers.h"
#include "flow/holding.h"
#include "flow/own-use.h"
#include "store/account.h"
#include "store/connection.h"
#include "store/db.h"
#include "store/own.h"
#include "store/pin.h"
#include "store/setting.h"

static int
log_order(struct account *a, const char *action, const char *number,
    const char *gateway, const struct order *o, struct error *e)
{
	char detail[320];

	snprintf(detail, sizeof detail, "%s %s%s%s%s%s", number, gateway,
	    o && *o->reason ? ": " : "", o ? o->reason : "",
	    o && *o->said ? ": " : "", o ? o->said : "");
	return account_log(a, action, detail, e);
}

static int
in_doubt(const char *number, const char *gateway, struct error *e)
{
	return error_set(e, ERR_UNKNOWN, "no-answer: %s: whether the provider "
	    "took the order is not known: do not repeat it: sms-numbers sync "
	    "%s finds out", number, gateway);
}

static int
was_refused(const char *number, const char *gateway, const struct order *o,
    struct error *e)
{
	return error_set(e, o->kind == OUTCOME_LATER &&
	    strcmp(o->reason, "bad-credentials") ? ERR_RETRY : ERR_REFUSED,
	    "%s: %s: gateway %s: %s", o->reason, number, gateway, *o->said ?
	    o->said : "the provider did not take the order");
}

/* What came of an order that was settled. */
static int
tell(const struct order *o, const char *number, const char *gateway,
    struct error *e)
{
	if (o->kind == OUTCOME_ACCEPTED)
		return 0;
	return o->kind == OUTCOME_UNKNOWN ? in_doubt(number, gateway, e) :
	    was_refused(number, gateway, o, e);
}

/* The intent. */
static int
begin_buying(struct account *a, const struct own *own, struct error *e)
{
	struct owns owns = { 0 };
	struct connection c;
	int r = db_begin(a->db, e);

	if (r == 0)
		r = connection_find(a->db, own->gateway, &c, e);
	if (r == 0)
		r = error_set(e, ERR_DATA, "not-connected: gateway %s: "
		    "sms-numbers connect %s", own->gateway, own->gateway);
	if (r > 0)
		r = owns_load(&owns, a->db, e);
	if (r == 0 && owns_find(&owns, own->number))
		r = error_set(e, ERR_DATA, "%s is ours already", own->number);
	if (r == 0 && (own_put(a->db, own, own->name, e) < 0 ||
	    held_put(a->db, own->number, true, ERRAND_BUY, clock_now(), e) < 0
	    || (own->dedicated && pin_make(a->db, own->number, e) < 0) ||
	    log_order(a, "buy number", own->number, own->gateway, NULL,
	    e) < 0))
		r = -1;
	if (r == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	owns_release(&owns);
	return r < 0 ? -1 : 0;
}

static int
settle_buying(struct account *a, const struct own *own, const struct order *o,
    struct error *e)
{
	struct own ready = *own;
	enum errand errand = o->pending ? ERRAND_ORDERED : ERRAND_NONE;

	if (o->kind == OUTCOME_UNKNOWN)
		return log_order(a, "order in doubt", own->number,
		    own->gateway, o, e);
	if (o->kind != OUTCOME_ACCEPTED)
		return own_delete(a->db, own->number, e) < 0 ? -1 :
		    log_order(a, "number not bought", own->number,
		    own->gateway, o, e);
	if (!o->pending) {
		snprintf(ready.provision, sizeof ready.provision, "ready");
		ready.waits[0] = '\0';
	}
	return own_put(a->db, &ready, ready.name, e) < 0 ||
	    held_errand(a->db, own->number, errand, 0, e) < 0 ||
	    (o->pending && *o->id && held_order(a->db, own->number, o->id,
	    e) < 0) ? -1 :
	    log_order(a, o->pending ? "number ordered" : "number bought",
	    own->number, own->gateway, NULL, e);
}

int
holding_buy(struct account *a, struct gateway *g, const struct own *own,
    bool *pending, struct error *e)
{
	struct carrier_number n = { .id = "" };
	struct order o = { .kind = OUTCOME_REJECTED };
	struct error why = { 0 };
	int asked, r;

	if (begin_buying(a, own, e) < 0)
		return -1;
	snprintf(n.number, sizeof n.number, "%s", own->number);
	snprintf(n.country, sizeof n.country, "%s", own->country);
	snprintf(n.type, sizeof n.type, "%.11s", own->type);
	asked = g->driver->order(g, ORDER_BUY, &n, &o, &why);
	if (asked < 0)
		o = (struct order){ .kind = OUTCOME_REJECTED };
	if ((r = db_begin(a->db, e)) == 0)
		r = settle_buying(a, own, &o, e);
	if (r == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	*pending = o.pending;
	if (asked < 0) {
		*e = why;
		return -1;
	}
	return r < 0 ? -1 : tell(&o, own->number, g->name, e);
}

/* What the provider calls it: 1, 0 it does not know it, -1. */
static int
look_up(struct gateway *g, const char *number, struct carrier_number *n,
    struct error *e)
{
	struct carrier_numbers all;
	const struct carrier_number *there;
	int found;

	if (g->driver->numbers(g, &all, e) < 0)
		return -1;
	there = carrier_numbers_find(&all, number);
	found = there != NULL;
	if (found)
		*n = *there;
	carrier_numbers_release(&all);
	return found;
}

int
holding_forget(struct account *a, const struct held *held, struct error *e)
{
	int r = db_begin(a->db, e);

	if (r == 0 && (own_use_check(a->db, held->number, e) < 0 ||
	    own_use_remove(a->db, held->number, e) < 0 ||
	    log_order(a, "delete number", held->number, held->gateway, NULL,
	    e) < 0))
		r = -1;
	if (r == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	return r;
}

static const char sql_active[] =
    "UPDATE own SET active = $2 WHERE number = $1";

/* The intent: nothing is sent from it any more. */
static int
begin_releasing(struct account *a, const struct held *h, struct error *e)
{
	int r = db_begin(a->db, e);

	if (r == 0 && (own_use_check(a->db, h->number, e) < 0 ||
	    db_exec(a->db, sql_active, DB_ARGS(T(h->number), I(0)), e) < 0 ||
	    held_errand(a->db, h->number, ERRAND_RELEASE, clock_now(), e) < 0
	    || log_order(a, "release number", h->number, h->gateway, NULL,
	    e) < 0))
		r = -1;
	if (r == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	return r;
}

static int
settle_releasing(struct account *a, const struct held *h, bool was_active,
    const struct order *o, struct error *e)
{
	if (o->kind == OUTCOME_UNKNOWN)
		return log_order(a, "order in doubt", h->number, h->gateway,
		    o, e);
	/* It is ours until the provider is through with it. */
	if (o->kind == OUTCOME_ACCEPTED && o->pending)
		return *o->id && held_order(a->db, h->number, o->id, e) < 0 ?
		    -1 : log_order(a, "return ordered", h->number, h->gateway,
		    NULL, e);
	if (o->kind == OUTCOME_ACCEPTED)
		return own_use_remove(a->db, h->number, e) < 0 ? -1 :
		    log_order(a, "number given back", h->number, h->gateway,
		    NULL, e);
	return db_exec(a->db, sql_active, DB_ARGS(T(h->number),
	    I(was_active)), e) < 0 || held_errand(a->db, h->number,
	    ERRAND_NONE, 0, e) < 0 ? -1 : log_order(a,
	    "number not given back", h->number, h->gateway, o, e);
}

static int
release(struct account *a, struct gateway *g, const struct held *h,
    bool was_active, const struct carrier_number *n, bool *pending,
    struct error *e)
{
	struct order o = { .kind = OUTCOME_REJECTED };
	struct error why = { 0 };
	int asked, r;

	if (begin_releasing(a, h, e) < 0)
		return -1;
	asked = g->driver->order(g, ORDER_RELEASE, n, &o, &why);
	if (asked < 0)
		o = (struct order){ .kind = OUTCOME_REJECTED };
	if ((r = db_begin(a->db, e)) == 0)
		r = settle_releasing(a, h, was_active, &o, e);
	if (r == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	*pending = o.pending;
	if (asked < 0) {
		*e = why;
		return -1;
	}
	return r < 0 ? -1 : tell(&o, h->number, g->name, e);
}

static const char sql_is_active[] = "SELECT active FROM own WHERE number = $1";

int
holding_release(struct account *a, struct gateway *g, const struct held *h,
    bool *pending, struct error *e)
{
	struct carrier_number n = { .id = "" };
	int64_t active;
	int r;

	*pending = false;
	if (own_use_check(a->db, h->number, e) < 0 || db_one(a->db,
	    sql_is_active, DB_ARGS(T(h->number)), &active, e) != 1)
		return -1;
	if ((r = look_up(g, h->number, &n, e)) <= 0)
		return r < 0 ? -1 : holding_forget(a, h, e);
	return release(a, g, h, active != 0, &n, pending, e);
}
