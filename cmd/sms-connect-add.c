/* SPDX-License-Identifier: ISC
 *
 * Numbers that a provider sells are bought: one that is named, or the first on
 * offer in an area code.
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
#include "flow/admission.h"
#include "flow/areas.h"
#include "flow/holding.h"
#include "io/ask.h"
#include "io/number.h"
#include "io/rules.h"
#include "phone/kind.h"
#include "sms-connect.h"
#include "store/account.h"
#include "store/own.h"
#include "store/paper.h"
#include "store/user.h"

struct buying {
	struct link link;
	struct own own;
	const char *area_code, *type;	/* NULL: a number is named */
};

/* T9, T10: what it is provisioned for. */
static int
set_use_case(struct account *a, struct own *own, const char *name,
    struct error *e)
{
	struct paper p;
	int r = paper_load(a->db, "use-case", name, &p, e);

	if (r >= 0 && (r == 0 || strcmp(p.state, "approved") != 0))
		r = error_set(e, ERR_DENIED, "use-case-not-approved: '%s' %s: "
		    "see sms-compliance(1)", name, r ? "is not approved yet" :
		    "is none of this account's use cases");
	if (r > 0)
		snprintf(own->use_case, sizeof own->use_case, "%s", name);
	paper_release(&p);
	return r < 0 ? -1 : 0;
}

/* What may be said of a number that is not ours yet. */
static int
set_key(struct account *a, struct own *own, const char *assignment,
    struct error *e)
{
	if (!strncmp(assignment, "active=", 7))
		return opt_bool(&own->active, assignment + 7, "active", e);
	if (!strncmp(assignment, "use-case=", 9))
		return set_use_case(a, own, assignment + 9, e);
	if (strncmp(assignment, "name=", 5))
		return error_set(e, ERR_USAGE, "'%s': name=, active= and "
		    "use-case= can be given here, all else with sms-numbers "
		    "set once the number is ours", assignment);
	free(own->name);
	own->name = xstrdup(assignment + 5);
	return 0;
}

static int
wanted(struct buying *b, const char *number, char *const assignments[], int n,
    struct error *e)
{
	struct account *a = b->link.a;
	struct own *own = &b->own;
	const char *kind;
	struct phone p;
	int i;

	if (number_operand(&p, number, a->country, e) < 0)
		return -1;
	kind = phone_kind(p.type);
	snprintf(own->number, sizeof own->number, "%.16s", p.e164);
	snprintf(own->country, sizeof own->country, "%s", p.country);
	snprintf(own->type, sizeof own->type, "%s", kind ? kind : "local");
	snprintf(own->gateway, sizeof own->gateway, "%s", b->link.g->name);
	for (i = 0; i < n; i++)
		if (set_key(a, own, assignments[i], e) < 0)
			return -1;
	return 0;
}

/* T13: no provider is asked for what the rules say is never given. */
static int
check_area(const struct buying *b, struct error *e)
{
	const struct rule *rule;
	struct rules *rules;
	int r = 0;

	if (!*b->area_code || strspn(b->area_code, "0123456789") !=
	    strlen(b->area_code))
		return error_set(e, ERR_USAGE, "--area-code: '%s' is not made "
		    "of digits", b->area_code);
	if (areas_open(&rules, e) < 0)
		return -1;
	rule = areas_find(rules, b->link.a->country, b->area_code);
	if (rule)
		r = areas_refuse(rule, e);
	rules_close(rules);
	return r;
}

/* T7, T11: the first that the provider offers there. */
static int
pick(struct buying *b, char number[20], struct error *e)
{
	struct number_search s = { .country = b->link.a->country,
	    .contains = "", .area_code = b->area_code, .type = b->type,
	    .count = 1 };
	struct gateway *g = b->link.g;
	struct carrier_numbers all;
	int r = 0;

	b->type = s.type = phone_kind_named(b->type, "--type", e);
	if (!b->type)
		return -1;
	if (!*s.country)
		return error_set(e, ERR_USAGE, "which country? Give -C CC, or "
		    "sms-account set country=CC");
	if (!g->sells)
		return link_cannot(g, "searched", e);
	if (check_area(b, e) < 0 || g->driver->offers(g, &s, &all, e) < 0)
		return -1;
	if (all.n)
		snprintf(number, 20, "%s", all.v[0].number);
	else
		r = error_set(e, ERR_DATA, "no-number-in-area-code: %s has no "
		    "%s number of %s on offer in area code %s: choose "
		    "another, or ask the provider for it", g->name, b->type,
		    s.country, b->area_code);
	carrier_numbers_release(&all);
	return r;
}

static int
buy(struct buying *b, bool yes, struct error *e)
{
	struct link *l = &b->link;
	const struct own *own = &b->own;
	bool pending;

	if (!l->g->buys || !l->g->lists)
		return link_cannot(l->g, "bought", e);
	if (account_may_send(l->a, NULL, e) < 0 ||
	    admission_new(l->a, own->number, e) < 0 ||
	    admission_check(l->a, own, e) < 0)
		return -1;
	if (!own_simulated(own) && ask(yes, e, "Buy %s through %s? The "
	    "provider charges for it.", own->number, l->g->name) < 0)
		return -1;
	if (holding_buy(l->a, l->g, own, &pending, e) < 0)
		return -1;
	if (pending)
		tool_note("%s is ordered: sms-numbers sync %s tells when it is "
		    "ready", own->number, l->g->name);
	else
		tool_note("%s bought, and added", own->number);
	return 0;
}

/* With --area-code there is no number among the operands. */
static int
find_and_buy(struct buying *b, char *const argv[], int n, bool yes,
    struct error *e)
{
	char picked[20];
	int named = b->area_code ? 0 : 1;

	if (user_may_manage(b->link.a, "numbers", e) < 0 ||
	    (b->own.dedicated && admission_dedicated(b->link.a, e) < 0) ||
	    (!named && pick(b, picked, e) < 0) ||
	    wanted(b, named ? argv[0] : picked, argv + named, n - named,
	    e) < 0)
		return -1;
	return buy(b, yes, e);
}

int
verb_far_add(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct buying b = { .type = "local", .own = { .billing = "provider",
	    .provision = "pending", .waits = "order", .active = true } };
	const char *gateway = NULL;
	const struct opt options[] = {
		{ 0, "gateway", OPT_TEXT, &gateway },
		{ 0, "dedicated", OPT_FLAG, &b.own.dedicated },
		{ 0, "area-code", OPT_TEXT, &b.area_code },
		{ 0, "type", OPT_TEXT, &b.type }, { 0 }
	};
	int n = opt_parse(argc, argv, "ACy", options, &house, e), r;

	if (n < 0)
		return -1;
	if (!b.area_code && n == 0)
		return error_set(e, ERR_USAGE, "name the number, or its "
		    "--area-code: sms-numbers offers --gateway %s shows some",
		    gateway);
	if (b.area_code && n && !strchr(argv[0], '='))
		return error_set(e, ERR_USAGE, "'%s': either a number or "
		    "--area-code", argv[0]);
	r = link_open(&b.link, &house, true, gateway, NULL, e);
	if (r == 0)
		r = find_and_buy(&b, argv, n, house.yes, e);
	link_close(&b.link);
	own_release(&b.own);
	return r;
}
