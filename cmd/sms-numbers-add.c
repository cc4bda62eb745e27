/* SPDX-License-Identifier: ISC
 *
 * A number of the simulated carrier joins the account: one that is named, or
 * the first on offer in an area code.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "flow/admission.h"
#include "io/number.h"
#include "phone/kind.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/db.h"
#include "store/own.h"
#include "store/user.h"

struct adding {
	struct account *account;
	struct own own;
	const char *area_code, *type;
	char *const *assignments;
	int n;
};

/* Any number of the plan can be had of the simulated carrier. */
static int
choose(struct own *own, const struct account *a, const char *text,
    struct error *e)
{
	const char *kind;
	struct phone p;

	if (number_operand(&p, text, a->country, e) < 0)
		return -1;
	kind = phone_kind(p.type);
	if (p.valid != PHONE_YES || !kind)
		return error_set(e, ERR_DATA, "%s is not sold: sms-numbers "
		    "offers shows what is", p.e164);
	snprintf(own->number, sizeof own->number, "%.16s", p.e164);
	snprintf(own->country, sizeof own->country, "%s", p.country);
	snprintf(own->type, sizeof own->type, "%s", kind);
	return 0;
}

/* T7, T11: the first that offers would show. */
static int
pick(struct adding *ad, char number[20], struct error *e)
{
	struct offers o = { .a = ad->account, .type = ad->type,
	    .area_code = ad->area_code, .contains = "", .count = 1 };
	int r = offers_open(&o, false, e);

	if (r == 0 && o.n == 0)
		r = offers_none(&o, ERR_DATA, e);
	if (r == 0)
		memcpy(number, o.numbers[0], sizeof o.numbers[0]);
	offers_close(&o);
	return r;
}

/* What is set of it is set first: the checks look at it. */
static int
join(struct adding *ad, struct error *e)
{
	struct account *a = ad->account;
	struct owns owns;
	int r;

	if (user_may_manage(a, "numbers", e) < 0 ||
	    admission_new(a, ad->own.number, e) < 0 ||
	    admission_provision(a, &ad->own, e) < 0 ||
	    owns_load(&owns, a->db, e) < 0)
		return -1;
	r = keys_set(a, &owns, &ad->own, "add number", ad->assignments, ad->n,
	    e);
	owns_release(&owns);
	if (r < 0 || admission_check(a, &ad->own, e) < 0)
		return -1;
	return admission_settle(a, &ad->own, e);
}

static void
tell(const struct own *own)
{
	char how[120] = "";

	if (strcmp(own->provision, "ready") != 0)
		snprintf(how, sizeof how, ", %s, %s", own->provision,
		    own->waits);
	tool_note("%s added, simulated%s: nothing leaves this machine",
	    own->number, how);
}

static int
add(struct adding *ad, struct error *e)
{
	struct account *a = ad->account;
	int r = -1;

	if (db_begin(a->db, e) < 0)
		return -1;
	if (join(ad, e) == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	if (r == 0)
		tell(&ad->own);
	return r;
}

/* With --area-code there is no number among the operands. */
static int
find_and_add(struct adding *ad, const char *number, struct error *e)
{
	char picked[20];

	/* T3: who may have none hears that before what is left of them. */
	if (ad->own.dedicated && admission_dedicated(ad->account, e) < 0)
		return -1;
	if (ad->area_code && pick(ad, picked, e) < 0)
		return -1;
	if (choose(&ad->own, ad->account, ad->area_code ? picked : number, e)
	    < 0)
		return -1;
	return add(ad, e);
}

int
verb_add(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct adding ad = { .type = "local", .own = { .gateway = "sim",
	    .billing = "credits", .provision = "ready", .active = true } };
	const struct opt own[] = {
		{ 0, "dedicated", OPT_FLAG, &ad.own.dedicated },
		{ 0, "area-code", OPT_TEXT, &ad.area_code },
		{ 0, "type", OPT_TEXT, &ad.type }, { 0 }
	};
	int n = opt_parse(argc, argv, "ACy", own, &house, e), r;
	int named = ad.area_code ? 0 : 1;

	if (n < 0)
		return -1;
	if (n < named)
		return error_set(e, ERR_USAGE, "name the number, or its "
		    "--area-code: sms-numbers offers shows some");
	if (!named && n && !strchr(argv[0], '='))
		return error_set(e, ERR_USAGE, "'%s': either a number or "
		    "--area-code", argv[0]);
	if (account_open(&ad.account, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	ad.assignments = argv + named;
	ad.n = n - named;
	r = find_and_add(&ad, argv[0], e);
	account_close(ad.account);
	own_release(&ad.own);
	return r;
}
