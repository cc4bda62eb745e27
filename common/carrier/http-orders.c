/* SPDX-License-Identifier: ISC
 *
 * Orders for numbers. An answer that says neither yes nor no leaves one in
 * doubt: to buy twice is worse than to ask again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "carrier/answer.h"
#include "carrier/describe-numbers.h"
#include "carrier/http-asking.h"
#include "carrier/http-numbers.h"
#include "carrier/http-part.h"
#include "carrier/numbers.h"
#include "carrier/refusal.h"
#include "carrier/stencil.h"
#include "io/tree.h"

static const char *
or_null(const char *s)
{
	return *s ? s : NULL;
}

static void
order_from(struct order *to, const struct outcome *o)
{
	to->kind = o->kind;
	snprintf(to->reason, sizeof to->reason, "%s", o->reason);
	snprintf(to->said, sizeof to->said, "%s", o->said);
}

static void
read_order(struct asking *a, const struct describe_order *d,
    struct tree *t, struct order *o)
{
	struct outcome no = { 0 };

	if (asking_well(a, t, &d->accepted)) {
		o->kind = OUTCOME_ACCEPTED;
		o->pending = d->state.given || asking_says(a, t, &d->pending,
		    false);
		if (d->id)
			answer_text(o->id, sizeof o->id, t, d->id);
		return;
	}
	if (a->reply.status >= 200 && a->reply.status <= 299 && !t)
		refusal_apply(refusal_find("unknown"), -1, &no);
	else
		answer_refusal(a->fill.describe, &a->reply, t, &no);
	order_from(o, &no);
}

static int
make_order(struct asking *a, const struct describe_order *d, struct order *o,
    struct error *e)
{
	struct outcome out;
	struct tree *t = NULL;

	if (fill_call(&a->filled, &a->fill, &d->call, e) < 0 ||
	    asking_exchange(a, &t, &out, e) < 0)
		return -1;
	if (out.kind != OUTCOME_ACCEPTED)
		order_from(o, &out);
	else
		read_order(a, d, t, o);
	tree_free(t);
	return 0;
}

/* The way to buy or give back that number, or NULL. */
static const struct describe_order *
choose_way(const struct describe_numbers *d, enum order_kind kind,
    const struct carrier_number *n)
{
	const struct describe_order *o = d->buy;

	if (kind == ORDER_RELEASE)
		return &d->release;
	for (; o < d->buy + DESCRIBE_WAYS_MAX && o->given; o++)
		if (describe_numbers_fit(&o->what, n->country, n->type))
			return o;
	return NULL;
}

/* Does the call want to know what the provider calls the number? */
static bool
wants_id(const struct describe_call *c)
{
	return stencil_has(c->path, WORD_CARRIER_ID) ||
	    stencil_has(c->body, WORD_CARRIER_ID);
}

/* What it calls one that it sells: looked for among those on sale. */
static int
find_offer(struct gateway *g, const struct carrier_number *n,
    char id[CARRIER_ID_MAX], struct error *e)
{
	const struct number_search s = { .country = n->country,
	    .type = n->type, .contains = n->number + 1, .area_code = "",
	    .count = 100 };
	struct carrier_numbers all;
	const struct carrier_number *there;

	if (http_numbers_search(g, &s, &all, e) < 0)
		return -1;
	there = carrier_numbers_find(&all, n->number);
	snprintf(id, CARRIER_ID_MAX, "%s", there ? there->id : "");
	carrier_numbers_release(&all);
	return 0;
}

static int
find_id(struct gateway *g, enum order_kind kind,
    const struct carrier_number *n, char id[CARRIER_ID_MAX], struct error *e)
{
	snprintf(id, CARRIER_ID_MAX, "%s", n->id);
	if (!*id && kind == ORDER_BUY && find_offer(g, n, id, e) < 0)
		return -1;
	if (*id)
		return 0;
	return kind == ORDER_BUY ? error_set(e, ERR_DATA, "gateway %s: the "
	    "provider does not sell %s", g->name, n->number) :
	    error_set(e, ERR_DATA, "gateway %s: the provider does not say "
	    "what it calls %s", g->name, n->number);
}

int
http_numbers_order(struct gateway *g, enum order_kind kind,
    const struct carrier_number *n, struct order *o, struct error *e)
{
	const struct submission about = { .number = n->number, .sender = "",
	    .text = "", .client_id = "order" };
	const struct describe_numbers *d =
	    carrier_fill(g, NULL).describe->numbers;
	const struct describe_order *way = choose_way(d, kind, n);
	char id[CARRIER_ID_MAX] = "";
	struct asking a;
	int r;

	memset(o, 0, sizeof *o);
	if (!way)
		return error_set(e, ERR_DATA, "gateway %s: its provider sells "
		    "no numbers of type %s in %s", g->name, n->type,
		    n->country);
	if (wants_id(&way->call) && find_id(g, kind, n, id, e) < 0)
		return -1;
	r = asking_begin(&a, g, &way->call, &about, e);
	a.fill.carrier_id = or_null(id);
	asking_set(&a, "country", or_null(n->country));
	if (r == 0)
		r = make_order(&a, way, o, e);
	asking_end(&a);
	return r;
}

/* An order that failed was refused, whatever its words would mean of a message:
 * nothing is left to be in doubt about. */
static void
read_state(struct asking *a, const struct describe_state *s,
    struct tree *t, struct order *o)
{
	struct outcome no = { 0 };

	o->kind = OUTCOME_ACCEPTED;
	o->pending = !asking_says(a, t, &s->done, false);
	if (!asking_says(a, t, &s->failed, false))
		return;
	answer_refusal(a->fill.describe, &a->reply, t, &no);
	if (no.kind != OUTCOME_REJECTED)
		refusal_apply(refusal_find("refused"), -1, &no);
	order_from(o, &no);
}

static int
ask_state(struct asking *a, const struct describe_state *s, struct order *o,
    struct error *e)
{
	struct outcome out;
	struct tree *t = NULL;

	if (fill_call(&a->filled, &a->fill, &s->call, e) < 0 ||
	    asking_exchange(a, &t, &out, e) < 0)
		return -1;
	if (out.kind != OUTCOME_ACCEPTED)
		;
	else if (asking_well(a, t, &(struct describe_words){ 0 }) && t)
		read_state(a, s, t, o);
	else
		answer_refusal(a->fill.describe, &a->reply, t, &out);
	tree_free(t);
	return out.kind == OUTCOME_ACCEPTED ? 0 : error_set(e, ERR_REFUSED,
	    "gateway %s: the order cannot be asked about: %s", a->g->name,
	    *out.said ? out.said : out.reason);
}

int
http_numbers_state(struct gateway *g, enum order_kind kind,
    const struct carrier_number *n, const char *order_id, struct order *o,
    struct error *e)
{
	const struct submission about = { .number = n->number, .sender = "",
	    .text = "", .client_id = "order" };
	const struct describe_numbers *d =
	    carrier_fill(g, NULL).describe->numbers;
	const struct describe_order *way = choose_way(d, kind, n);
	struct asking a;
	int r;

	memset(o, 0, sizeof *o);
	o->kind = OUTCOME_ACCEPTED;
	o->pending = true;
	if (!way || !way->state.given)
		return 0;
	r = asking_begin(&a, g, &way->state.call, &about, e);
	asking_set(&a, "order_id", order_id);
	if (r == 0)
		r = ask_state(&a, &way->state, o, e);
	asking_end(&a);
	return r;
}
