/* SPDX-License-Identifier: ISC
 *
 * Changing lists and contacts one by one.
 */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "base/zone.h"
#include "io/ask.h"
#include "io/number.h"
#include "phone/phone.h"
#include "sms-contacts.h"
#include "store/account.h"
#include "store/contact.h"
#include "store/db.h"
#include "store/list.h"

/* A change that is made in a transaction, and written down in the log. */
struct change {
	int (*run)(struct change *c, struct error *e);
	struct account *account;
	char **operands;
	size_t n;
	bool make;		/* --new: variables may be new */
	const char *action;	/* for the account's log */
};

static int
change_commit(struct change *c, struct error *e)
{
	struct db *db = c->account->db;
	int r;

	if (db_begin(db, e) < 0)
		return -1;
	r = c->run(c, e);
	if ((r < 0 && e->kind != ERR_SOME) || account_log(c->account,
	    c->action, c->operands[0], e) < 0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, e) < 0 ? -1 : r;
}

static int
change(struct change *c, const struct house *house, struct error *e)
{
	int r;

	if (account_open(&c->account, house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = change_commit(c, e);
	account_close(c->account);
	return r;
}

/*
 * add
 */

static int
add(struct change *c, struct error *e)
{
	const char *name = c->operands[0];
	struct phone p;
	int64_t list;
	int known = list_find(c->account->db, name, &list, e), r;

	if (known < 0 ||
	    number_operand(&p, c->operands[1], c->account->country, e) < 0 ||
	    (!known && list_make(c->account->db, name, &list, e) < 0))
		return -1;
	r = list_assign(c->account->db, list, p.e164, c->operands + 2,
	    c->n - 2, c->make || !known, e);
	if (r < 0)
		return -1;
	if (!known)
		tool_note("made the list %s", name);
	if (r == 0)
		tool_note("%s was on %s already", p.e164, name);
	return 0;
}

int
verb_add(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct change c = { .run = add, .action = "contacts add" };
	const struct opt own[] = { { 0, "new", OPT_FLAG, &c.make }, { 0 } };
	int n = opt_parse(argc, argv, "AC", own, &house, e);

	if (n < 0)
		return -1;
	if (n < 2)
		return error_set(e, ERR_USAGE, "a list and a number: "
		    "sms-contacts add LIST NUMBER [KEY=VALUE ...]");
	c.operands = argv;
	c.n = (size_t)n;
	return change(&c, &house, e);
}

/*
 * set
 */

static int
set_dead(struct account *a, const char *number, const char *value,
    struct error *e)
{
	bool dead;

	if (opt_bool(&dead, *value ? value : "no", "dead", e) < 0)
		return -1;
	if (dead)
		return contact_bury(a->db, number, clock_now(), "operator", e);
	return contact_revive(a->db, number, e) < 0 ? -1 : 0;
}

static int
set_zone(struct account *a, const char *number, const char *value,
    struct error *e)
{
	if (*value && zone_check(value, e) < 0) {
		e->kind = ERR_USAGE;
		return -1;
	}
	return contact_set_zone(a->db, number, *value ? value : NULL, e);
}

static int
no_key(const char *assignment, struct error *e)
{
	static const char *const keys[] = { "zone", "dead" };
	char *key = xstrndup(assignment, strcspn(assignment, "="));

	error_set(e, ERR_USAGE, "'%s': a contact has zone= and dead=%s",
	    assignment, name_hint(key, keys, 2, "variables are a list's: "
	    "sms-contacts set LIST NUMBER KEY=VALUE").s);
	free(key);
	return -1;
}

static int
set_contact(struct change *c, struct error *e)
{
	struct phone p;
	size_t i;
	int r = number_operand(&p, c->operands[0], c->account->country, e);

	for (i = 1; r == 0 && i < c->n; i++) {
		const char *s = c->operands[i];

		if (!strncmp(s, "zone=", 5))
			r = set_zone(c->account, p.e164, s + 5, e);
		else if (!strncmp(s, "dead=", 5))
			r = set_dead(c->account, p.e164, s + 5, e);
		else
			r = no_key(s, e);
	}
	return r;
}

static int
set_list(struct change *c, struct error *e)
{
	int64_t list;
	size_t i;

	if (list_need(c->account->db, c->operands[0], &list, e) < 0)
		return -1;
	for (i = 1; i < c->n; i++)
		if (list_set(c->account->db, list, c->operands[i], e) < 0)
			return -1;
	return 0;
}

static int
set_member(struct change *c, struct error *e)
{
	struct phone p;
	int64_t list;
	int r;

	if (list_need(c->account->db, c->operands[0], &list, e) < 0 ||
	    number_operand(&p, c->operands[1], c->account->country, e) < 0)
		return -1;
	r = list_assign(c->account->db, list, p.e164, c->operands + 2,
	    c->n - 2, c->make, e);
	if (r > 0)
		return error_set(e, ERR_DATA, "%s is not on %s: put it there "
		    "with sms-contacts add %s %s", p.e164, c->operands[0],
		    c->operands[0], p.e164);
	return r;
}

/* NUMBER KEY=VALUE, LIST KEY=VALUE or LIST NUMBER KEY=VALUE: a list's name
 * never looks like a number. */
int
verb_set(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct change c = { .run = set_list, .action = "contacts set" };
	const struct opt own[] = { { 0, "new", OPT_FLAG, &c.make }, { 0 } };
	int n = opt_parse(argc, argv, "AC", own, &house, e);

	if (n < 0)
		return -1;
	if (n < 2 || !strchr(argv[n - 1], '='))
		return error_set(e, ERR_USAGE, "what is set to what? "
		    "sms-contacts set NUMBER zone=ZONE, or set LIST NUMBER "
		    "KEY=VALUE");
	if (phone_looks_like(argv[0], strlen(argv[0])))
		c.run = set_contact;
	else if (!strchr(argv[1], '='))
		c.run = set_member;
	if (c.run == set_member && n < 3)
		return error_set(e, ERR_USAGE, "what is set to what? "
		    "sms-contacts set LIST NUMBER KEY=VALUE");
	c.operands = argv;
	c.n = (size_t)n;
	return change(&c, &house, e);
}

/*
 * delete
 */

static int
delete_list(struct change *c, struct error *e)
{
	int64_t list;

	if (list_need(c->account->db, c->operands[0], &list, e) < 0)
		return -1;
	return list_delete(c->account->db, list, e);
}

static int
delete_members(struct change *c, struct error *e)
{
	size_t i, missing = 0;
	struct phone p;
	int64_t list;
	int r;

	if (list_need(c->account->db, c->operands[0], &list, e) < 0)
		return -1;
	for (i = 1; i < c->n; i++) {
		if (number_operand(&p, c->operands[i], c->account->country, e)
		    < 0)
			return -1;
		r = list_drop(c->account->db, list, p.e164, e);
		if (r < 0)
			return -1;
		if (r == 0) {
			tool_warn("%s is not on %s", p.e164, c->operands[0]);
			missing++;
		}
	}
	return missing ? error_set(e, ERR_SOME, "%s", "") : 0;
}

/* How many would go, and may they? */
static int
confirm(const struct change *c, const struct house *house, struct error *e)
{
	struct account *a;
	int64_t list, members;
	int r = -1;

	if (account_open(&a, house, ACCOUNT_READ, e) < 0)
		return -1;
	if (list_need(a->db, c->operands[0], &list, e) > 0 &&
	    list_count(a->db, list, &members, e) == 0)
		r = 0;
	account_close(a);
	if (r < 0)
		return -1;
	if (house->dry_run) {
		tool_note("would delete %lld of %s",
		    (long long)(c->n > 1 ? (int64_t)c->n - 1 : members),
		    c->operands[0]);
		return 0;
	}
	if (c->n == 1)
		return ask(house->yes, e, "delete the list %s and its %lld "
		    "members?", c->operands[0], (long long)members);
	return ask(house->yes, e, "delete %zu of the %lld members of %s?",
	    c->n - 1, (long long)members, c->operands[0]);
}

int
verb_delete(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct change c = { .action = "contacts delete" };
	int n = opt_parse(argc, argv, "ACny", NULL, &house, e);

	if (n < 0)
		return -1;
	if (n < 1)
		return error_set(e, ERR_USAGE, "which list? sms-contacts "
		    "delete LIST [NUMBER ...]");
	c.run = n == 1 ? delete_list : delete_members;
	c.operands = argv;
	c.n = (size_t)n;
	if (confirm(&c, &house, e) < 0)
		return -1;
	return house.dry_run ? 0 : change(&c, &house, e);
}
