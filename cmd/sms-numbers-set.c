/* SPDX-License-Identifier: ISC
 *
 * Numbers come, change and go.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/demands.h"
#include "io/ask.h"
#include "io/number.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/db.h"
#include "store/message.h"
#include "store/own.h"
#include "store/paper.h"
#include "store/setting.h"

#define NAME_MAX_BYTES 200
#define CAMPAIGNS_SHOWN 3

static int
set_name(struct account *a, struct own *own, const char *value,
    struct error *e)
{
	(void)a;
	if (strlen(value) > NAME_MAX_BYTES)
		return error_set(e, ERR_USAGE, "name: longer than %d bytes",
		    NAME_MAX_BYTES);
	free(own->name);
	own->name = *value ? xstrdup(value) : NULL;
	return 0;
}

static int
set_active(struct account *a, struct own *own, const char *value,
    struct error *e)
{
	(void)a;
	own->active = true;
	return *value ? opt_bool(&own->active, value, "active", e) : 0;
}

static int
set_billing(struct account *a, struct own *own, const char *value,
    struct error *e)
{
	static const char *const words[] = { "credits", "free", "provider" };
	size_t i;

	(void)a;
	for (i = 0; i < 3; i++)
		if (!strcmp(words[i], *value ? value : "credits")) {
			snprintf(own->billing, sizeof own->billing, "%s",
			    words[i]);
			return 0;
		}
	return error_set(e, ERR_USAGE, "billing: '%s' is none of credits, "
	    "free, provider", value);
}

/* O11: a business address that is stored already. */
static int
set_address(struct account *a, struct own *own, const char *value,
    struct error *e)
{
	struct paper p;
	int r = 1;

	if (*value) {
		r = paper_load(a->db, "address", value, &p, e);
		paper_release(&p);
	}
	if (r == 0)
		return error_set(e, ERR_DATA, "address: there is no '%s': "
		    "sms-compliance address add %s", value, value);
	snprintf(own->address, sizeof own->address, "%s", value);
	return r < 0 ? -1 : 0;
}

/* T9, T10: what the number is for, which the carrier has approved. */
static int
set_use_case(struct account *a, struct own *own, const char *value,
    struct error *e)
{
	bool approved = false;
	struct paper p;
	int r = 1;

	if (*value) {
		r = paper_load(a->db, "use-case", value, &p, e);
		approved = r > 0 && !strcmp(p.state, "approved");
		paper_release(&p);
	}
	if (r < 0)
		return -1;
	if (*value && !approved)
		return error_set(e, ERR_DENIED, "use-case-not-approved: '%s' "
		    "%s: see sms-compliance(1)", value, r ? "is not approved "
		    "yet" : "is none of this account's use cases");
	snprintf(own->use_case, sizeof own->use_case, "%s", value);
	return 0;
}

static const struct key {
	const char *name;
	int (*set)(struct account *a, struct own *own, const char *value,
	    struct error *e);
} keys[] = {
	{ "name", set_name }, { "active", set_active },
	{ "billing", set_billing }, { "address", set_address },
	{ "use-case", set_use_case },
};
enum { KEYS = sizeof keys / sizeof *keys };

static int
set_one(struct account *a, struct own *own, const char *assignment,
    struct error *e)
{
	const char *names[KEYS], *eq = strchr(assignment, '='), *near;
	char typed[40];
	size_t i;

	if (!eq)
		return error_set(e, ERR_USAGE, "'%s' is not KEY=VALUE, as in "
		    "active=no", assignment);
	snprintf(typed, sizeof typed, "%.*s", (int)(eq - assignment),
	    assignment);
	for (i = 0; i < KEYS; i++) {
		names[i] = keys[i].name;
		if (!strcmp(typed, names[i]))
			return keys[i].set(a, own, eq + 1, e);
	}
	near = name_nearest(typed, names, KEYS);
	return error_set(e, ERR_USAGE, "unknown key '%s': %s%s", typed,
	    near ? "did you mean " : "sms-numbers show NUMBER lists them",
	    near ? near : "");
}

/* Change what is in memory, then the account, with a line in the log. */
static int
set_all(struct account *a, struct own *own, const char *action,
    char *const assignments[], int n, struct error *e)
{
	struct buf line = { 0 };
	int i, r = 0;

	buf_adds(&line, own->number);
	for (i = 0; i < n && r == 0; i++) {
		buf_addf(&line, " %s", assignments[i]);
		r = set_one(a, own, assignments[i], e);
	}
	if (r == 0 && (own_put(a->db, own, own->name, e) < 0 ||
	    account_log(a, action, line.s, e) < 0))
		r = -1;
	buf_release(&line);
	return r;
}

/* Any number of the plan can be had of the simulated carrier. */
static int
choose(struct own *own, const struct account *a, const char *text,
    struct error *e)
{
	const char *kind;
	struct phone p;

	if (number_operand(&p, text, a->country, e) < 0)
		return -1;
	kind = numbers_kind(p.type);
	if (p.valid != PHONE_YES || !kind)
		return error_set(e, ERR_DATA, "%s is not sold: sms-numbers "
		    "offers shows what is", p.e164);
	snprintf(own->number, sizeof own->number, "%.16s", p.e164);
	snprintf(own->country, sizeof own->country, "%s", p.country);
	snprintf(own->type, sizeof own->type, "%s", kind);
	return 0;
}

/* O8: some countries demand a bundle first. The simulated carrier asks for it
 * only where sim.papers says so, for a rehearsal. */
static int
check_papers(struct account *a, const struct own *own, struct error *e)
{
	struct error lacks = { 0 };
	int64_t papers;

	if (setting_int(a->db, "sim.papers", &papers, e) < 0)
		return -1;
	if (demands_bundle(a->db, own->country, own->type, &lacks) == 0)
		return 0;
	if (lacks.kind != ERR_DENIED || papers ||
	    strcmp(own->gateway, "sim")) {
		*e = lacks;
		return -1;
	}
	tool_note("a real carrier would demand papers for it: sms-compliance "
	    "demands %s lists them, and sms-account set sim.papers=yes "
	    "rehearses it", own->country);
	return 0;
}

static int
add(struct account *a, char *const argv[], int n, struct error *e)
{
	struct own own = { .gateway = "sim", .billing = "credits",
	    .provision = "ready", .active = true };
	struct owns owns;
	int r = -1;

	if (choose(&own, a, argv[0], e) < 0 || check_papers(a, &own, e) < 0 ||
	    db_begin(a->db, e) < 0)
		return -1;
	if (owns_load(&owns, a->db, e) == 0) {
		if (owns_find(&owns, own.number))
			error_set(e, ERR_DATA, "%s is ours already",
			    own.number);
		else if (set_all(a, &own, "add number", argv + 1, n - 1, e) ==
		    0)
			r = db_commit(a->db, e);
		owns_release(&owns);
	}
	db_rollback(a->db);
	if (r == 0)
		tool_note("%s added, simulated: nothing leaves this machine",
		    own.number);
	free(own.name);
	return r;
}

int
verb_add(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "AC", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n == 0)
		return error_set(e, ERR_USAGE, "name the number: sms-numbers "
		    "offers shows some");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = add(a, argv, n, e);
	account_close(a);
	return r;
}

static int
set(struct account *a, char *const argv[], int n, struct error *e)
{
	struct owns owns;
	struct own *own;
	int r = -1;

	if (db_begin(a->db, e) < 0)
		return -1;
	if (owns_load(&owns, a->db, e) == 0) {
		own = numbers_need(&owns, a, argv[0], e);
		if (own && set_all(a, own, "set number", argv + 1, n - 1, e) ==
		    0)
			r = db_commit(a->db, e);
		owns_release(&owns);
	}
	db_rollback(a->db);
	return r;
}

int
verb_set(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "AC", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n < 2)
		return error_set(e, ERR_USAGE, "give a number and KEY=VALUE");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = set(a, argv, n, e);
	account_close(a);
	return r;
}

/* T19: not while a campaign that is not over sends from it, nor while
 * messages wait that name it. */
static int
in_use(struct account *a, const char *number, struct error *e)
{
	char *names[CAMPAIGNS_SHOWN];
	struct buf list = { 0 };
	int64_t i, n = own_campaigns(a->db, number, names, CAMPAIGNS_SHOWN, e);
	int64_t waiting;

	if (n < 0 || message_waiting_from(a->db, number, &waiting, e) < 0)
		return -1;
	for (i = 0; i < n && i < CAMPAIGNS_SHOWN; i++) {
		buf_addf(&list, "%s%s", i ? ", " : "", names[i]);
		free(names[i]);
	}
	if (n > 0)
		error_set(e, ERR_DATA, "number-in-use: %s: campaign %s%s sends "
		    "from it: wait until it is finished, or sms-campaign "
		    "cancel it", number, list.s,
		    n > CAMPAIGNS_SHOWN ? " and others" : "");
	else if (waiting)
		error_set(e, ERR_DATA, "number-in-use: %s: %lld messages wait "
		    "to be sent from it: see sms-history list --own %s "
		    "--state queued", number, (long long)waiting, number);
	buf_release(&list);
	return n > 0 || waiting ? -1 : 0;
}

static int
delete_one(struct account *a, const char *number, struct error *e)
{
	char *preferred;
	int r = 0;

	if (in_use(a, number, e) < 0 || own_delete(a->db, number, e) < 0 ||
	    account_log(a, "delete number", number, e) < 0 ||
	    setting_get(a->db, "default-own", &preferred, e) < 0)
		return -1;
	if (!strcmp(preferred, number))
		r = setting_put(a->db, "default-own", NULL, e);
	free(preferred);
	return r;
}

/* The operands become the numbers that they mean. */
static int
find_all(struct account *a, const char *argv[], int n, struct owns *owns,
    struct error *e)
{
	struct own *own;
	int i;

	for (i = 0; i < n; i++) {
		if (!(own = numbers_need(owns, a, argv[i], e)) ||
		    in_use(a, own->number, e) < 0)
			return -1;
		argv[i] = own->number;
	}
	return 0;
}

static int
delete_all(struct account *a, const char *argv[], int n, bool yes,
    struct error *e)
{
	struct owns owns;
	int i, r;

	if (owns_load(&owns, a->db, e) < 0)
		return -1;
	r = find_all(a, argv, n, &owns, e);
	if (r == 0)
		r = n == 1 ? ask(yes, e, "Are you sure? %s is deleted.",
		    argv[0]) : ask(yes, e, "Are you sure? %d numbers are "
		    "deleted.", n);
	if (r == 0)
		r = db_begin(a->db, e);
	for (i = 0; i < n && r == 0; i++)
		r = delete_one(a, argv[i], e);
	if (r == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	owns_release(&owns);
	return r;
}

int
verb_delete(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "ACy", NULL, &house, e), i, r;
	const char **numbers;

	if (n < 0)
		return -1;
	if (n == 0)
		return error_set(e, ERR_USAGE, "name the numbers to delete");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	numbers = xcalloc((size_t)n, sizeof *numbers);
	for (i = 0; i < n; i++)
		numbers[i] = argv[i];
	r = delete_all(a, numbers, n, house.yes, e);
	free(numbers);
	account_close(a);
	return r;
}
