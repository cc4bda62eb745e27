/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "carrier/gateway.h"
#include "carrier/numbers.h"
#include "flow/holding.h"
#include "flow/own-use.h"
#include "store/account.h"
#include "store/connection.h"
#include "store/db.h"
#include "store/own.h"

#define SHOWN 3

/* A list of the provider's being applied to ours. */
struct merge {
	struct account *a;
	struct order *orders;	/* of `asked`, each; NULL: none was */
	const char *gateway;
	int64_t sure;		/* a list shows an order after so many ms */
	bool active, dry;
	struct owns owns;
	struct helds helds;
	struct helds asked;	/* as they were when `orders` were asked */
	struct carrier_numbers list;
	struct holding_change *x;
};

static int
log_number(struct merge *m, const char *action, const char *number,
    struct error *e)
{
	char detail[128];

	if (m->dry)
		return 0;
	snprintf(detail, sizeof detail, "%s %s", number, m->gateway);
	return account_log(m->a, action, detail, e);
}

static int
import(struct merge *m, const struct carrier_number *n, struct error *e)
{
	struct own own = { .billing = "provider", .provision = "ready",
	    .active = m->active };

	m->x->added++;
	tool_detail("%s%s%s: %s", n->number, *n->name ? " " : "", n->name,
	    m->dry ? "would be added" : "added");
	if (m->dry)
		return 0;
	snprintf(own.number, sizeof own.number, "%.16s", n->number);
	snprintf(own.gateway, sizeof own.gateway, "%s", m->gateway);
	snprintf(own.country, sizeof own.country, "%s", n->country);
	snprintf(own.type, sizeof own.type, "%s", n->type);
	return own_put(m->a->db, &own, n->name, e) < 0 ||
	    held_put(m->a->db, own.number, false, ERRAND_NONE, clock_now(),
	    e) < 0 || log_number(m, "import number", own.number, e) < 0 ?
	    -1 : 0;
}

/* What the provider says of the order that stands open, or NULL. */
static const struct order *
order_of(const struct merge *m, const struct held *h)
{
	const struct held *asked = helds_find(&m->asked, h->number);
	const struct order *o;

	if (!asked || !m->orders || !*h->order_id ||
	    strcmp(asked->order_id, h->order_id) != 0)
		return NULL;
	o = &m->orders[asked - m->asked.v];
	return o->kind == OUTCOME_ACCEPTED || o->kind == OUTCOME_REJECTED ?
	    o : NULL;
}

/* An order for a number that is on the list was done; one to give it back was
 * not, once the list would show it, or when it failed. */
static int
on_list(struct merge *m, const struct held *h, struct own *own,
    struct error *e)
{
	const struct order *o;
	bool failed;

	m->x->kept++;
	if (h->errand == ERRAND_NONE)
		return 0;
	if (h->errand == ERRAND_RELEASE) {
		o = order_of(m, h);
		failed = o && o->kind == OUTCOME_REJECTED;
		if (!failed && ((o && o->pending) ||
		    clock_now() < h->at + m->sure)) {
			m->x->open++;
			return 0;
		}
		tool_warn("%s was not given back%s%s: it is inactive now: "
		    "sms-numbers delete %s tries again", h->number,
		    failed && *o->said ? ": " : "", failed ? o->said : "",
		    h->number);
		if (m->dry)
			return 0;
		return held_errand(m->a->db, h->number, ERRAND_NONE, 0, e) < 0
		    ? -1 : log_number(m, "number not given back", h->number,
		    e);
	}
	tool_note("%s: %s", h->number, m->dry ? "would be ready" : "is ready");
	if (m->dry)
		return 0;
	snprintf(own->provision, sizeof own->provision, "ready");
	own->waits[0] = '\0';
	return own_put(m->a->db, own, own->name, e) < 0 ||
	    held_errand(m->a->db, h->number, ERRAND_NONE, 0, e) < 0 ||
	    log_number(m, "number bought", h->number, e) < 0 ? -1 : 0;
}

static int
merge_one(struct merge *m, const struct carrier_number *n, struct error *e)
{
	struct own *own = owns_find(&m->owns, n->number);
	const struct held *h = helds_find(&m->helds, n->number);

	if (h)
		return on_list(m, h, own, e);
	if (!n->sms) {
		m->x->mute++;
		return 0;
	}
	if (!own)
		return import(m, n, e);
	if (strcmp(own->gateway, m->gateway))
		tool_warn("%s belongs to gateway %s here, and stays there: "
		    "sms-numbers delete %s lets it come to %s", n->number,
		    own->gateway, n->number, m->gateway);
	m->x->kept++;
	return 0;
}

/* Gone at the provider, and yet not to be missed here. */
static int
rest(struct merge *m, struct own *own, const struct error *why,
    struct error *e)
{
	m->x->resting++;
	tool_warn("%s is gone at %s, and stays here, inactive: %s",
	    own->number, m->gateway, why->msg);
	if (m->dry || !own->active)
		return 0;
	own->active = false;
	return own_put(m->a->db, own, own->name, e) < 0 ? -1 :
	    log_number(m, "number gone", own->number, e);
}

static int
lose(struct merge *m, const char *number, const char *action,
    struct error *e)
{
	m->x->removed++;
	tool_detail("%s: %s", number, m->dry ? "would be removed" :
	    "removed");
	if (m->dry)
		return 0;
	return own_use_remove(m->a->db, number, e) < 0 ? -1 :
	    log_number(m, action, number, e);
}

/* One of ours that the list does not have. */
static int
off_list(struct merge *m, const struct held *h, struct error *e)
{
	const struct order *o = order_of(m, h);
	bool failed = o && o->kind == OUTCOME_REJECTED;
	struct own *own = owns_find(&m->owns, h->number);
	bool bought = h->errand == ERRAND_BUY || (h->bought &&
	    h->errand == ERRAND_NONE);
	struct error why;

	if ((h->errand == ERRAND_ORDERED && !failed) ||
	    (bought && clock_now() < h->at + m->sure)) {
		m->x->kept++;
		m->x->open += h->errand != ERRAND_NONE;
		return 0;
	}
	if (own_use_check(m->a->db, h->number, &why) < 0)
		return why.kind == ERR_DATA ? rest(m, own, &why, e) :
		    (*e = why, -1);
	if (h->errand == ERRAND_BUY || failed)
		tool_warn("%s was not bought%s%s", h->number,
		    failed && *o->said ? ": " : "", failed ? o->said : "");
	return lose(m, h->number, h->errand == ERRAND_BUY || failed ?
	    "number not bought" : h->errand == ERRAND_RELEASE ?
	    "number given back" : "number removed", e);
}

/* What cannot be asked stays open: the list is none the worse for it. */
static void
ask_order(struct gateway *g, const struct held *h, const struct own *own,
    struct order *o)
{
	struct carrier_number n = { .id = "" };
	struct error why = { 0 };

	snprintf(n.number, sizeof n.number, "%s", h->number);
	snprintf(n.country, sizeof n.country, "%s", own->country);
	snprintf(n.type, sizeof n.type, "%.11s", own->type);
	if (g->driver->order_state(g, h->errand == ERRAND_RELEASE ?
	    ORDER_RELEASE : ORDER_BUY, &n, h->order_id, o, &why) < 0) {
		tool_warn("%s: %s", h->number, why.msg);
		o->kind = OUTCOME_UNKNOWN;
	}
}

/* The orders that the list leaves open are asked about: those to buy what it
 * does not have, and to give back what it has. */
static int
ask_orders(struct merge *m, struct gateway *g, struct error *e)
{
	const struct own *own;
	struct held *h;
	size_t i;
	bool there;

	if (!g->driver->order_state)
		return 0;
	if (owns_load(&m->owns, m->a->db, e) < 0 ||
	    helds_load(&m->asked, m->a->db, m->gateway, e) < 0)
		return -1;
	m->orders = xcalloc(m->asked.n + 1, sizeof *m->orders);
	for (i = 0; i < m->asked.n; i++) {
		h = &m->asked.v[i];
		m->orders[i].kind = OUTCOME_UNKNOWN;
		there = carrier_numbers_find(&m->list, h->number) != NULL;
		own = owns_find(&m->owns, h->number);
		if (*h->order_id && own &&
		    (h->errand == ERRAND_RELEASE) == there)
			ask_order(g, h, own, &m->orders[i]);
	}
	owns_release(&m->owns);
	memset(&m->owns, 0, sizeof m->owns);
	return 0;
}

static int
merge_all(struct merge *m, struct error *e)
{
	size_t i;

	if (owns_load(&m->owns, m->a->db, e) < 0 ||
	    helds_load(&m->helds, m->a->db, m->gateway, e) < 0)
		return -1;
	m->x->others = m->list.others;
	for (i = 0; i < m->list.n; i++)
		if (merge_one(m, &m->list.v[i], e) < 0)
			return -1;
	for (i = 0; i < m->helds.n; i++)
		if (!carrier_numbers_find(&m->list, m->helds.v[i].number) &&
		    off_list(m, &m->helds.v[i], e) < 0)
			return -1;
	return 0;
}

static void
merge_end(struct merge *m)
{
	db_rollback(m->a->db);
	owns_release(&m->owns);
	helds_release(&m->helds);
	helds_release(&m->asked);
	free(m->orders);
	carrier_numbers_release(&m->list);
}

static int
can_list(const struct gateway *g, struct error *e)
{
	return g->lists ? 0 : error_set(e, ERR_CONFIG, "gateway %s: its "
	    "provider's description does not say how our numbers are listed: "
	    "see sms-provider(5)", g->name);
}

static int
log_change(struct merge *m, const char *action, struct error *e)
{
	char detail[160];

	snprintf(detail, sizeof detail, "%s: added %zu, removed %zu, kept "
	    "%zu", m->gateway, m->x->added, m->x->removed, m->x->kept +
	    m->x->resting);
	return account_log(m->a, action, detail, e);
}

/* O21: numbers that the account pays for itself go first. */
int
holding_room(struct account *a, struct error *e)
{
	struct buf list = { 0 };
	struct owns owns;
	size_t i, n = 0;

	if (owns_load(&owns, a->db, e) < 0)
		return -1;
	for (i = 0; i < owns.n; i++) {
		const struct own *own = &owns.v[i];

		if (!strcmp(own->gateway, "sim") ||
		    !strcmp(own->billing, "provider"))
			continue;
		if (n++ < SHOWN)
			buf_addf(&list, " %s", own->number);
	}
	if (n)
		error_set(e, ERR_DATA, "own-numbers-present: %zu numbers are "
		    "paid for by this account, and must go first: sms-numbers "
		    "delete%s%s", n, list.s, n > SHOWN ? " ..." : "");
	owns_release(&owns);
	buf_release(&list);
	return n ? -1 : 0;
}

int
holding_connect(struct account *a, struct gateway *g,
    const struct connection *c, struct holding_change *x,
    int (*ready)(void *ctx, struct error *e), void *ctx, struct error *e)
{
	struct merge m = { .a = a, .gateway = g->name, .active = c->active,
	    .sure = g->reconcile_sure, .x = x };
	int r = -1;

	memset(x, 0, sizeof *x);
	if (can_list(g, e) < 0 || g->driver->numbers(g, &m.list, e) < 0)
		return -1;
	if (db_begin(a->db, e) == 0 && holding_room(a, e) == 0 &&
	    merge_all(&m, e) == 0 && connection_put(a->db, c, e) == 0 &&
	    log_change(&m, "connect", e) == 0 &&
	    (!ready || ready(ctx, e) == 0))
		r = db_commit(a->db, e);
	merge_end(&m);
	return r;
}

int
holding_sync(struct account *a, struct gateway *g, bool dry_run,
    struct holding_change *x, struct error *e)
{
	struct merge m = { .a = a, .gateway = g->name, .dry = dry_run,
	    .sure = g->reconcile_sure, .x = x };
	struct connection c = { 0 };
	int r;

	memset(x, 0, sizeof *x);
	if (can_list(g, e) < 0 || g->driver->numbers(g, &m.list, e) < 0)
		return -1;
	r = ask_orders(&m, g, e);
	if (r == 0 && !dry_run)
		r = db_begin(a->db, e);
	if (r == 0)
		r = connection_find(a->db, g->name, &c, e);
	if (r == 0)
		r = error_set(e, ERR_DATA, "not-connected: gateway %s: "
		    "sms-numbers connect %s", g->name, g->name);
	m.active = c.active;
	if (r > 0)
		r = merge_all(&m, e);
	c.synced_at = clock_now();
	if (r == 0 && !dry_run)
		r = connection_put(a->db, &c, e) < 0 || log_change(&m, "sync",
		    e) < 0 ? -1 : db_commit(a->db, e);
	merge_end(&m);
	return r;
}

static int
let_go(struct account *a, const struct helds *h, struct error *e)
{
	size_t i;

	for (i = 0; i < h->n; i++) {
		if (h->v[i].errand == ERRAND_BUY ||
		    h->v[i].errand == ERRAND_RELEASE)
			return error_set(e, ERR_DATA, "%s: what became of the "
			    "order is not known yet: sms-numbers sync %s "
			    "finds out", h->v[i].number, h->v[i].gateway);
		if (own_use_check(a->db, h->v[i].number, e) < 0 ||
		    own_use_remove(a->db, h->v[i].number, e) < 0)
			return -1;
	}
	return 0;
}

int
holding_disconnect(struct account *a, const char *gateway, size_t *removed,
    struct error *e)
{
	struct helds h = { 0 };
	char detail[128];
	int r = db_begin(a->db, e);

	if (r == 0 && (r = helds_load(&h, a->db, gateway, e)) == 0)
		r = let_go(a, &h, e);
	*removed = h.n;
	snprintf(detail, sizeof detail, "%s: removed %zu", gateway, h.n);
	if (r == 0 && (connection_delete(a->db, gateway, e) < 0 ||
	    account_log(a, "disconnect", detail, e) < 0))
		r = -1;
	if (r == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	helds_release(&h);
	return r;
}
