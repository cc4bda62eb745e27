/* SPDX-License-Identifier: ISC
 *
 * Numbers that a provider sells: looked at, given back.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "carrier/gateway.h"
#include "carrier/numbers.h"
#include "flow/holding.h"
#include "flow/own-use.h"
#include "io/ask.h"
#include "io/number.h"
#include "io/record.h"
#include "phone/kind.h"
#include "sms-connect.h"
#include "store/account.h"
#include "store/connection.h"
#include "store/own.h"
#include "store/user.h"

#define OFFERS 5		/* unless --count says otherwise */
#define OFFERS_MAX 100

int
link_cannot(const struct gateway *g, const char *what, struct error *e)
{
	return error_set(e, ERR_CONFIG, "gateway %s: its provider's "
	    "description does not say how numbers are %s: see "
	    "sms-provider(5)", g->name, what);
}

static const struct record_column columns[] = {
	{ "number", RECORD_TEXT }, { "country", RECORD_TEXT },
	{ "type", RECORD_TEXT }, { "gateway", RECORD_TEXT },
	{ "price", RECORD_TEXT },
};

static int
show_offers(const struct carrier_numbers *all, struct link *l,
    const struct house *house, struct error *e)
{
	struct record *r;
	size_t i;
	int status = 0;

	if (record_open(&r, house, columns, sizeof columns / sizeof *columns,
	    l->a->zone, e) < 0)
		return -1;
	for (i = 0; i < all->n && status == 0; i++) {
		record_text(r, all->v[i].number);
		record_text(r, all->v[i].country);
		record_text(r, all->v[i].type);
		record_text(r, l->g->name);
		record_text(r, all->v[i].price);
		status = record_end(r, e);
	}
	if (status == 0 && all->n == 0)
		status = error_set(e, ERR_SOME, "%s has no such number on "
		    "offer", l->g->name);
	return record_close(r, e) < 0 ? -1 : status;
}

static int
check_search(struct number_search *s, struct error *e)
{
	s->type = phone_kind_named(s->type, "--type", e);
	if (!s->type)
		return -1;
	if (s->count < 1 || s->count > OFFERS_MAX)
		return error_set(e, ERR_USAGE, "--count is 1 to %d",
		    OFFERS_MAX);
	if (s->contains[strspn(s->contains, "0123456789")])
		return error_set(e, ERR_USAGE, "--contains: '%s' is not made "
		    "of digits", s->contains);
	if (s->area_code[strspn(s->area_code, "0123456789")])
		return error_set(e, ERR_USAGE, "--area-code: '%s' is not made "
		    "of digits", s->area_code);
	return 0;
}

static int
offers(struct link *l, struct number_search *s, const struct house *house,
    struct error *e)
{
	struct carrier_numbers all;
	int r;

	s->country = l->a->country;
	if (!*s->country)
		return error_set(e, ERR_USAGE, "which country? Give -C CC, or "
		    "sms-account set country=CC");
	if (!l->g->sells)
		return link_cannot(l->g, "searched", e);
	if (l->g->driver->offers(l->g, s, &all, e) < 0)
		return -1;
	r = show_offers(&all, l, house, e);
	carrier_numbers_release(&all);
	return r;
}

int
verb_far_offers(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct number_search s = { .contains = "", .area_code = "",
	    .type = "local", .count = OFFERS };
	const char *gateway = NULL;
	const struct opt own[] = {
		{ 0, "gateway", OPT_TEXT, &gateway },
		{ 0, "type", OPT_TEXT, &s.type },
		{ 0, "contains", OPT_TEXT, &s.contains },
		{ 0, "area-code", OPT_TEXT, &s.area_code },
		{ 0, "count", OPT_COUNT, &s.count }, { 0 }
	};
	int n = opt_parse(argc, argv, "AfoHC", own, &house, e), r;
	struct link l;

	if (n < 0 || check_search(&s, e) < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "offers takes no operands: "
		    "name the country with -C");
	r = link_open(&l, &house, false, gateway, NULL, e);
	if (r == 0)
		r = offers(&l, &s, &house, e);
	link_close(&l);
	return r;
}

/* One of ours that a provider has: 0 and *h, or -1. */
static int
find_held(struct link *l, const char *text, bool keep, struct held *h,
    struct error *e)
{
	struct phone p;
	int r;

	if (number_operand(&p, text, l->a->country, e) < 0)
		return -1;
	if ((r = held_find(l->a->db, p.e164, h, e)) < 0)
		return -1;
	if (!r)
		return error_set(e, ERR_USAGE, "%s is no provider's: delete "
		    "it with a command of its own", p.e164);
	if (h->errand != ERRAND_NONE && !keep)
		return error_set(e, ERR_DATA, "%s: what became of the order "
		    "is not known yet: sms-numbers sync %s finds out",
		    p.e164, h->gateway);
	return own_use_check(l->a->db, p.e164, e);
}

static int
question(const struct held *h, bool release, bool yes, struct error *e)
{
	return release ? ask(yes, e, "Are you sure? %s is given back to %s, "
	    "and lost for good.", h->number, h->gateway) :
	    ask(yes, e, "Are you sure? %s is deleted here; %s keeps it.",
	    h->number, h->gateway);
}

static int
delete_one(struct link *l, const struct held *h, bool release,
    struct error *e)
{
	struct gateway *g;
	bool pending;

	if (!release) {
		if (holding_forget(l->a, h, e) < 0)
			return -1;
		tool_note("%s is still there at %s: sms-numbers sync %s "
		    "brings it back", h->number, h->gateway, h->gateway);
		return 0;
	}
	if (account_may_send(l->a, NULL, e) < 0 ||
	    gateways_get(&l->gateways, h->gateway, &g, e) < 0)
		return -1;
	if (!g->releases || !g->lists)
		return link_cannot(g, "given back", e);
	if (holding_release(l->a, g, h, &pending, e) < 0)
		return -1;
	if (pending)
		tool_note("%s is on its way back: sms-numbers sync %s tells "
		    "when it is gone", h->number, h->gateway);
	return 0;
}

/* All are looked at, and asked about, before the first goes. */
static int
delete_all(struct link *l, char *const argv[], int n, bool release,
    bool keep, bool yes, struct error *e)
{
	struct held *h = xcalloc((size_t)n, sizeof *h);
	int i, r = user_may_manage(l->a, "numbers", e);

	for (i = 0; i < n && r == 0; i++) {
		r = find_held(l, argv[i], keep, &h[i], e);
		if (r == 0)
			r = question(&h[i], release || (h[i].bought && !keep),
			    yes, e);
	}
	for (i = 0; i < n && r == 0; i++)
		r = delete_one(l, &h[i], release || (h[i].bought && !keep), e);
	free(h);
	return r;
}

int
verb_far_delete(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	bool release = false, keep = false;
	const struct opt own[] = {
		{ 0, "release", OPT_FLAG, &release },
		{ 0, "keep", OPT_FLAG, &keep }, { 0 }
	};
	int n = opt_parse(argc, argv, "ACy", own, &house, e), r;
	struct link l;

	if (n < 0)
		return -1;
	if (n == 0)
		return error_set(e, ERR_USAGE, "name the numbers to delete");
	if (release && keep)
		return error_set(e, ERR_USAGE, "--release and --keep exclude "
		    "each other");
	r = link_open(&l, &house, true, NULL, NULL, e);
	if (r == 0)
		r = delete_all(&l, argv, n, release, keep, house.yes, e);
	link_close(&l);
	return r;
}
