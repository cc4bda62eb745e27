/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/gateway.h"
#include "flow/lookup.h"
#include "store/account.h"
#include "store/db.h"
#include "store/ledger.h"
#include "store/own.h"
#include "store/setting.h"

/* The gateway that all own numbers have, or "". */
static int
only_gateway(char gateway[64], struct account *a, struct error *e)
{
	struct owns owns = { 0 };
	size_t i;
	int r = owns_load(&owns, a->db, e);

	for (i = 0; r == 0 && i < owns.n; i++) {
		if (i && strcmp(gateway, owns.v[i].gateway)) {
			gateway[0] = '\0';
			break;
		}
		snprintf(gateway, 64, "%s", owns.v[i].gateway);
	}
	owns_release(&owns);
	return r;
}

int
lookup_gateway(char gateway[64], struct account *a, const char *named,
    struct error *e)
{
	char *set;

	gateway[0] = '\0';
	if (named) {
		snprintf(gateway, 64, "%s", named);
		return 0;
	}
	if (setting_get(a->db, "lookup-gateway", &set, e) < 0)
		return -1;
	snprintf(gateway, 64, "%s", set);
	free(set);
	if (!*gateway && only_gateway(gateway, a, e) < 0)
		return -1;
	return *gateway ? 0 : error_set(e, ERR_CONFIG, "no-gateway: it is not "
	    "told which carrier to ask: sms-account set lookup-gateway=NAME, "
	    "or --gateway NAME");
}

int
lookups_open(struct lookups *s, struct account *a,
    const struct gateway_opener *const *openers, const char *gateway,
    bool cnam, struct error *e)
{
	memset(s, 0, sizeof *s);
	s->account = a;
	s->gateways = (struct gateways){ .openers = openers, .account = a };
	s->cnam = cnam;
	s->max_cost = -1;
	s->since = CLOCK_NEVER;
	if (lookup_gateway(s->gateway, a, gateway, e) < 0 ||
	    lookup_price(a->db, cnam, &s->price, e) < 0 ||
	    setting_int(a->db, "lookup-valid-for", &s->valid_for, e) < 0)
		return -1;
	return 0;
}

void
lookups_close(struct lookups *s)
{
	if (s->account)
		gateways_close(&s->gateways);
	s->account = NULL;
}

/* May one more be paid for? Else s->stop says why not: 1, 0, -1. */
static int
may_pay(struct lookups *s, struct error *e)
{
	int64_t balance;

	if (s->max_cost >= 0 && s->cost + s->price > s->max_cost) {
		error_set(&s->stop, ERR_RETRY, s->cost ? "max-cost: one more "
		    "look-up would cost more than --max-cost allows: the same "
		    "command goes on where this one stopped" : "max-cost: "
		    "--max-cost allows not one look-up: sms-inspect price "
		    "says what they cost");
		return 0;
	}
	if (!s->price)
		return 1;
	if (ledger_balance(s->account->db, &balance, e) < 0)
		return -1;
	if (balance >= s->price)
		return 1;
	error_set(&s->stop, ERR_RETRY, "no-funds: the balance does not pay "
	    "for one more look-up: sms-credits recharge CREDITS, then the same "
	    "command again");
	return 0;
}

/* The same number earlier in the group: -1 when there is none. */
static int
earlier(const struct lookup *v, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++)
		if (!strcmp(v[k].number, v[i].number))
			return (int)k;
	return -1;
}

static int
find_known(struct lookups *s, struct lookup *l, struct error *e)
{
	char number[sizeof l->number];
	int64_t since = clock_now() - s->valid_for;

	memcpy(number, l->number, sizeof number);
	return lookup_known(l, s->account->db, number, s->cnam,
	    since < s->since ? since : s->since, e);
}

/* Make v[i] a question that is paid for, or one that is known: 1, 0 with
 * s->stop, -1. */
static int
intend(struct lookups *s, struct lookup *v, size_t i, struct error *e)
{
	struct lookup *l = &v[i];
	int r;

	if (earlier(v, i) >= 0)
		return 1;
	if ((r = find_known(s, l, e)) != 0)
		return r;
	if ((r = may_pay(s, e)) <= 0)
		return r;
	l->cnam = s->cnam;
	l->cost = s->price;
	l->job = s->job;
	l->asked_at = clock_now();
	l->fresh = true;
	if (lookup_intend(l, s->account->db, s->gateway, e) < 0)
		return -1;
	s->cost += l->cost;
	return 1;
}

/* Write down what will be asked; how many may be, or -1. */
static int
intend_all(struct lookups *s, struct lookup *v, size_t n, struct error *e)
{
	size_t i;
	int r = 1;

	if (db_begin(s->account->db, e) < 0)
		return -1;
	if (account_may_send(s->account, NULL, &s->stop) < 0) {
		db_rollback(s->account->db);
		return 0;
	}
	for (i = 0; i < n && r > 0; i += r > 0)
		r = intend(s, v, i, e);
	if (r >= 0 && db_commit(s->account->db, e) == 0)
		return (int)i;
	db_rollback(s->account->db);
	return -1;
}

static void
take_answer(struct lookup *l, const struct inquiry *q)
{
	l->answered_at = clock_now();
	snprintf(l->reason, sizeof l->reason, "%s", q->reason);
	if (q->kind == INQUIRY_UNKNOWN)
		return;
	l->state = q->kind == INQUIRY_FOUND ? LOOKUP_FOUND :
	    q->kind == INQUIRY_NONE ? LOOKUP_NONE : LOOKUP_REFUSED;
	l->later = q->kind == INQUIRY_LATER;
	memcpy(l->type, q->type, sizeof l->type);
	memcpy(l->mcc, q->mcc, sizeof l->mcc);
	memcpy(l->mnc, q->mnc, sizeof l->mnc);
	memcpy(l->operator, q->operator, sizeof l->operator);
	memcpy(l->caller_name, q->caller_name, sizeof l->caller_name);
}

/* Store the answers to v[which[i]], all in one transaction. */
static int
store_answers(struct lookups *s, struct lookup *v, const size_t *which,
    const struct inquiry *answers, size_t n, struct error *e)
{
	size_t i;
	int64_t cost;

	if (db_begin(s->account->db, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		struct lookup *l = &v[which[i]];

		take_answer(l, &answers[i]);
		cost = l->cost;
		if (l->state != LOOKUP_ASKING &&
		    lookup_answer(l, s->account->db, e) < 0) {
			db_rollback(s->account->db);
			return -1;
		}
		if (l->fresh)
			s->cost -= cost - l->cost;
	}
	return db_commit(s->account->db, e);
}

static int
open_gateway(struct lookups *s, struct gateway **g, struct error *e)
{
	if (gateways_get(&s->gateways, s->gateway, g, e) < 0)
		return -1;
	if ((*g)->lookup && (!s->cnam || (*g)->cnam))
		return 0;
	if ((*g)->lacks)
		return error_set(e, ERR_CONFIG, "no-lookup: gateway %s: %s is "
		    "missing: its provider asks for it where numbers are "
		    "looked up", s->gateway, (*g)->lacks);
	return error_set(e, ERR_CONFIG, "no-lookup: gateway '%s' has no "
	    "look-up of %s: name another with --gateway", s->gateway,
	    (*g)->lookup ? "callers' names" : "numbers");
}

int
lookups_check(struct lookups *s, struct error *e)
{
	struct gateway *g;

	return open_gateway(s, &g, e);
}

int
lookups_ask(struct lookups *s, struct lookup *v, size_t n, struct error *e)
{
	struct inquiry inquiries[LOOKUP_GROUP];
	size_t which[LOOKUP_GROUP], i, asked = 0;
	struct gateway *g;
	int may, k;

	XASSERT(n <= LOOKUP_GROUP);
	if (open_gateway(s, &g, e) < 0 ||
	    (may = intend_all(s, v, n, e)) < 0)
		return -1;
	for (i = 0; i < (size_t)may; i++) {
		if (earlier(v, i) >= 0 || v[i].state != LOOKUP_ASKING)
			continue;
		which[asked] = i;
		inquiries[asked++] = (struct inquiry){
		    .number = v[i].number, .cnam = v[i].cnam };
	}
	if (asked && g->driver->lookup(g, inquiries, asked, e) < 0)
		return -1;
	s->asked += (int64_t)asked;
	if (asked && store_answers(s, v, which, inquiries, asked, e) < 0)
		return -1;
	for (i = 0; i < (size_t)may; i++) {
		if ((k = earlier(v, i)) < 0)
			continue;
		v[i] = v[k];
		v[i].fresh = false;
	}
	return may;
}

int
lookups_would(struct lookups *s, struct lookup *v, size_t n, struct error *e)
{
	size_t i;
	int r, k;

	for (i = 0; i < n; i++) {
		if ((k = earlier(v, i)) >= 0) {
			v[i] = v[k];
			v[i].fresh = false;
			continue;
		}
		if ((r = find_known(s, &v[i], e)) < 0)
			return -1;
		if (r > 0)
			continue;
		v[i].state = LOOKUP_ASKING;
		v[i].id = 0;
		v[i].cost = s->price;
		v[i].fresh = true;
		s->asked++;
		s->cost += s->price;
	}
	return (int)n;
}
