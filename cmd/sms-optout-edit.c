/* SPDX-License-Identifier: ISC
 *
 * Opt-outs by hand: added, removed, listed. All numbers of a command are read
 * before the first is changed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/ask.h"
#include "io/number.h"
#include "io/record.h"
#include "sms-optout.h"
#include "store/account.h"
#include "store/db.h"
#include "store/optout.h"

struct change {
	struct account *account;
	struct phone *numbers;
	size_t n;
	const char *scope;	/* NULL: none given */
	const char *source, *note;
	const char *since_text;	/* read in the account's zone; NULL: now */
	int64_t since;
};

static int
read_numbers(struct change *c, char *const operands[], size_t n,
    struct error *e)
{
	c->numbers = xcalloc(n, sizeof *c->numbers);
	for (c->n = 0; c->n < n; c->n++)
		if (number_operand(&c->numbers[c->n], operands[c->n],
		    c->account->country, e) < 0)
			return -1;
	return 0;
}

/* For every number, in one transaction. */
static int
change_all(struct change *c,
    int (*one)(struct change *c, const char *number, struct error *e),
    struct error *e)
{
	struct db *db = c->account->db;
	bool some = false;
	size_t i;
	int r;

	if (db_begin(db, e) < 0)
		return -1;
	for (i = 0; i < c->n; i++) {
		r = one(c, c->numbers[i].e164, e);
		if (r < 0) {
			db_rollback(db);
			return -1;
		}
		some |= r > 0;
	}
	if (db_commit(db, e) < 0)
		return -1;
	return some ? error_set(e, ERR_SOME, "%s", "") : 0;
}

static int
read_since(struct change *c, struct error *e)
{
	c->since = clock_now();
	if (c->since_text && clock_parse(&c->since, c->since_text,
	    c->account->zone, e) < 0)
		return error_prefix(e, "--since");
	return 0;
}

static int
change(struct change *c, const struct house *house, char *const operands[],
    size_t n, int (*one)(struct change *, const char *, struct error *),
    struct error *e)
{
	int r = -1;

	if (account_open(&c->account, house, ACCOUNT_WRITE, e) == 0 &&
	    read_since(c, e) == 0 &&
	    read_numbers(c, operands, n, e) == 0)
		r = change_all(c, one, e);
	account_close(c->account);
	free(c->numbers);
	return r;
}

static int
add_one(struct change *c, const char *number, struct error *e)
{
	int r = optout_add(c->account->db, number, c->scope, c->since,
	    c->source, c->note, e);

	if (r == 0)
		tool_note("%s was opted out already (%s)", number, c->scope);
	return r < 0 ? -1 : 0;
}

int
verb_add(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct change c = { .scope = "all", .source = "operator" };
	const struct opt own[] = {
		{ 0, "scope", OPT_TEXT, &c.scope },
		{ 0, "since", OPT_TEXT, &c.since_text },
		{ 0, "source", OPT_TEXT, &c.source },
		{ 0, "note", OPT_TEXT, &c.note },
		{ 0 }
	};
	int n = opt_parse(argc, argv, "AC", own, &house, e);

	if (n < 0 || optout_scope(c.scope, e) < 0)
		return -1;
	if (n < 1)
		return error_set(e, ERR_USAGE, "which number? sms-optout add "
		    "NUMBER ...");
	return change(&c, &house, argv, (size_t)n, add_one, e);
}

/* Without --scope, the one that there is; where there are several, taking
 * away the wrong one would text somebody who said no. */
static int
only_scope(struct change *c, const char *number,
    char scope[OPTOUT_SCOPE_SIZE], struct error *e)
{
	struct stmt *st = optout_all(c->account->db, number, NULL, e);
	struct buf all = { 0 };
	struct optout row;
	int n = 0, r;

	while ((r = optout_next(st, &row, e)) > 0) {
		snprintf(scope, OPTOUT_SCOPE_SIZE, "%s", row.scope);
		buf_addf(&all, "%s%s", n++ ? ", " : "", row.scope);
	}
	if (r == 0 && n > 1)
		r = error_set(e, ERR_USAGE, "%s has several opt-outs (%s): "
		    "name one with --scope", number, all.s);
	buf_release(&all);
	return r < 0 ? -1 : n;
}

static int
delete_one(struct change *c, const char *number, struct error *e)
{
	char scope[OPTOUT_SCOPE_SIZE] = "";
	int r = 1;

	if (c->scope)
		snprintf(scope, sizeof scope, "%s", c->scope);
	else
		r = only_scope(c, number, scope, e);
	if (r > 0)
		r = optout_delete(c->account->db, number, scope, c->source,
		    c->note, e);
	if (r < 0)
		return -1;
	if (r == 0)
		tool_warn("%s is not opted out%s%s", number,
		    c->scope ? " of " : "", c->scope ? c->scope : "");
	return r == 0;
}

int
verb_delete(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct change c = { .source = "operator" };
	const struct opt own[] = {
		{ 0, "scope", OPT_TEXT, &c.scope },
		{ 0, "reason", OPT_TEXT, &c.note },
		{ 0 }
	};
	int n = opt_parse(argc, argv, "ACy", own, &house, e);

	if (n < 0 || (c.scope && optout_scope(c.scope, e) < 0))
		return -1;
	if (n < 1)
		return error_set(e, ERR_USAGE, "which number? sms-optout "
		    "delete --reason TEXT NUMBER ...");
	if (!c.note || !*c.note)
		return error_set(e, ERR_USAGE, "why may they be texted again? "
		    "Say so with --reason TEXT: it is kept");
	if (ask_interactive() && ask(house.yes, e, "may %d number%s be texted "
	    "again?", n, n == 1 ? "" : "s") < 0)
		return -1;
	return change(&c, &house, argv, (size_t)n, delete_one, e);
}

/*
 * list, export
 */

static int
print(struct record *out, struct account *a, const char *number,
    const char *scope, struct error *e)
{
	struct stmt *st = optout_all(a->db, number, scope, e);
	struct optout row;
	int r;

	while ((r = optout_next(st, &row, e)) > 0) {
		record_text(out, row.number);
		record_text(out, row.scope);
		record_time(out, row.since);
		record_text(out, row.source);
		record_text(out, row.note);
		if ((r = record_end(out, e)) < 0) {
			db_reset(st);
			return -1;
		}
	}
	return r;
}

static int
list(struct account *a, const struct house *house, const char *scope,
    char *const operands[], size_t n, struct error *e)
{
	static const struct record_column columns[] = {
		{ "number", RECORD_TEXT }, { "scope", RECORD_TEXT },
		{ "since", RECORD_TIME }, { "source", RECORD_TEXT },
		{ "note", RECORD_TEXT },
	};
	struct change c = { .account = a };
	struct record *out = NULL;
	size_t i;
	int r = read_numbers(&c, operands, n, e);

	if (r == 0)
		r = record_open(&out, house, columns,
		    sizeof columns / sizeof *columns, a->zone, e);
	if (r == 0 && !n)
		r = print(out, a, NULL, scope, e);
	for (i = 0; r == 0 && i < n; i++)
		r = print(out, a, c.numbers[i].e164, scope, e);
	free(c.numbers);
	return record_close(out, e) < 0 ? -1 : r;
}

static int
open_and_list(const struct house *house, const char *scope,
    char *const operands[], size_t n, struct error *e)
{
	struct account *a;
	int r;

	if ((scope && optout_scope(scope, e) < 0) ||
	    account_open(&a, house, ACCOUNT_READ, e) < 0)
		return -1;
	r = list(a, house, scope, operands, n, e);
	account_close(a);
	return r;
}

int
verb_list(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	const char *scope = NULL;
	const struct opt own[] = { { 0, "scope", OPT_TEXT, &scope }, { 0 } };
	int n = opt_parse(argc, argv, "ACfoH", own, &house, e);

	return n < 0 ? -1 : open_and_list(&house, scope, argv, (size_t)n, e);
}

int
verb_export(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	const char *scope = NULL;
	const struct opt own[] = { { 0, "scope", OPT_TEXT, &scope }, { 0 } };
	int n = opt_parse(argc, argv, "AfoH", own, &house, e);

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "\"%s\": export takes no "
		    "operand: sms-optout export >FILE", argv[0]);
	if (!house.format)
		house.format = "csv";
	return open_and_list(&house, scope, NULL, 0, e);
}
