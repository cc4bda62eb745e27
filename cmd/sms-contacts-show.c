/* SPDX-License-Identifier: ISC
 *
 * All that is known of one number, and the numbers that somebody may mean who
 * has typed a part of a number or of a name (V30).
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/number.h"
#include "io/record.h"
#include "sms-contacts.h"
#include "store/account.h"
#include "store/caller.h"
#include "store/contact.h"
#include "store/list.h"
#include "store/members.h"
#include "store/optout.h"
#include "store/vars.h"

static int
fact(struct record *out, const char *list, const char *key, const char *value,
    size_t len, struct error *e)
{
	record_text(out, list);
	record_text(out, key);
	record_textn(out, value, len);
	return record_end(out, e);
}

static int
word(struct record *out, const char *key, const char *value, struct error *e)
{
	return fact(out, NULL, key, value, strlen(value), e);
}

/* What the numbering plan and the account know. */
static int
show_contact(struct record *out, const struct phone *p,
    const struct contact *c, struct error *e)
{
	const char *zones[PHONE_ZONES_MAX];
	size_t n = phone_zones(p, zones, PHONE_ZONES_MAX), i;
	char at[CLOCK_SIZE];
	struct buf all = { 0 };
	int r;

	buf_adds(&all, "");
	for (i = 0; i < n && i < PHONE_ZONES_MAX; i++)
		buf_addf(&all, "%s%s", i ? " " : "", zones[i]);
	r = word(out, "number", p->e164, e) < 0 ||
	    word(out, "country", p->country, e) < 0 ||
	    word(out, "type", phone_type_name(p->type), e) < 0 ||
	    word(out, "zone", c->zone, e) < 0 ||
	    word(out, "time_zones", all.s, e) < 0 ||
	    word(out, "dead", c->dead_at ? "yes" : "no", e) < 0 ? -1 : 0;
	buf_release(&all);
	if (r == 0 && c->dead_at)
		r = word(out, "dead_since", clock_format(at, c->dead_at), e) < 0
		    || word(out, "dead_reason", c->dead_reason, e) < 0 ? -1 : 0;
	return r;
}

/* P85: what a carrier calls it. */
static int
show_name(struct record *out, struct account *a, const char *number,
    int *known, struct error *e)
{
	char name[64], when[CLOCK_SIZE];
	int64_t at;
	int r = caller_name(name, &at, a->db, number, e);

	if (r <= 0)
		return r;
	*known = 1;
	return word(out, "caller_name", name, e) < 0 ||
	    word(out, "caller_name_since", clock_format(when, at), e) < 0 ?
	    -1 : 0;
}

static int
show_optouts(struct record *out, struct account *a, const char *number,
    int *known, struct error *e)
{
	struct stmt *st = optout_all(a->db, number, NULL, e);
	char at[CLOCK_SIZE];
	struct optout row;
	int r;

	while ((r = optout_next(st, &row, e)) > 0) {
		char *value = xasprintf("%s since %s", row.scope,
		    clock_format(at, row.since));

		*known = 1;
		r = word(out, "optout", value, e);
		free(value);
		if (r < 0)
			return -1;
	}
	return r;
}

/* The variables that the number has on one list. */
static int
show_member(struct record *out, const struct list_row *row,
    struct vars *values, struct error *e)
{
	struct vars names = { 0 };
	size_t i, len, unused;
	int r = fact(out, row->name, "member", "yes", 3, e);

	if (vars_read(&names, row->columns, row->columns_len) < 0)
		names.n = 0;
	for (i = 0; r == 0 && i < names.n; i++) {
		const char *value = vars_get(values, i, &len);

		r = fact(out, row->name, vars_get(&names, i, &unused), value,
		    len, e);
	}
	vars_release(&names);
	return r;
}

static int
show_lists(struct record *out, struct account *a, const char *number,
    int *known, struct error *e)
{
	struct stmt *st = list_all(a->db, e);
	struct vars values = { 0 };
	struct list_row row;
	int r;

	while ((r = list_next(st, &row, e)) > 0) {
		r = list_member(a->db, row.id, number, &values, e);
		if (r > 0) {
			*known = 1;
			r = show_member(out, &row, &values, e);
		}
		if (r < 0)
			break;
	}
	vars_release(&values);
	return r;
}

static int
show(struct account *a, const struct house *house, const char *operand,
    struct error *e)
{
	static const struct record_column columns[] = {
		{ "list", RECORD_TEXT }, { "key", RECORD_TEXT },
		{ "value", RECORD_TEXT },
	};
	struct record *out;
	struct contact c;
	struct phone p;
	int known, r;

	if (number_operand(&p, operand, a->country, e) < 0 ||
	    contact_get(a->db, p.e164, &c, e) < 0 ||
	    record_open(&out, house, columns, 3, a->zone, e) < 0)
		return -1;
	known = c.zone[0] || c.dead_at;
	r = show_contact(out, &p, &c, e) < 0 ||
	    show_name(out, a, p.e164, &known, e) < 0 ||
	    show_optouts(out, a, p.e164, &known, e) < 0 ||
	    show_lists(out, a, p.e164, &known, e) < 0 ? -1 : 0;
	if (record_close(out, e) < 0 || r < 0)
		return -1;
	if (known)
		return 0;
	return error_set(e, ERR_SOME, "%s is on no list, and nothing is known "
	    "of it", p.e164);
}

int
verb_show(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "ACfoH", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n != 1)
		return error_set(e, ERR_USAGE, "one number: sms-contacts show "
		    "NUMBER");
	if (account_open(&a, &house, ACCOUNT_READ, e) < 0)
		return -1;
	r = show(a, &house, argv[0], e);
	account_close(a);
	return r;
}

/*
 * complete
 */

struct complete {
	struct account *account;
	struct record *out;
	const char *prefix;
	char *digits;		/* the prefix as +E.164, or NULL */
	char *national;		/* the same in the account's country, or NULL */
	int64_t left;		/* how many more may be shown */
};

/* Is it the beginning of a number, and which? */
static void
read_prefix(struct complete *c)
{
	struct buf b = { 0 };
	const char *s;
	int code = phone_calling_code(c->account->country);

	for (s = c->prefix; *s; s++) {
		if (isdigit((unsigned char)*s))
			buf_addc(&b, *s);
		else if (!strchr("+ ()-./", *s))
			break;
	}
	if (!*s && b.len) {
		c->digits = xasprintf("+%s", b.s);
		if (code && *c->prefix != '+')
			c->national = xasprintf("+%d%s", code,
			    b.s + (b.s[0] == '0'));
	}
	buf_release(&b);
}

static bool
begins(const char *s, const char *prefix)
{
	return prefix && !strncmp(s, prefix, strlen(prefix));
}

/* Does any word of the name begin so? */
static bool
name_begins(const char *name, const char *prefix)
{
	size_t len = strlen(prefix);
	const char *s;

	for (s = name; *s; s++) {
		if ((s == name || s[-1] == ' ' || s[-1] == '-') &&
		    !strncasecmp(s, prefix, len))
			return true;
	}
	return false;
}

/* first_name, Last Name, name: what people are called. */
static bool
is_name(const char *column)
{
	size_t len = strlen(column);

	return len >= 4 && !strcasecmp(column + len - 4, "name");
}

/* What the member is called, its name columns in their order. */
static void
full_name(struct buf *out, const struct vars *names,
    const struct vars *values)
{
	size_t i, len;

	buf_clear(out);
	for (i = 0; i < names->n; i++) {
		const char *value = vars_get(values, i, &len);
		size_t unused;

		if (!len || !is_name(vars_get(names, i, &unused)))
			continue;
		if (out->len)
			buf_addc(out, ' ');
		buf_add(out, value, len);
	}
}

static int
complete_list(struct complete *c, const struct list_row *row, struct error *e)
{
	struct vars names = { 0 }, values = { 0 };
	struct buf name = { 0 };
	struct members m;
	int r = 0;

	members_init(&m, c->account->db, row->id);
	if (vars_read(&names, row->columns, row->columns_len) < 0)
		names.n = 0;
	while (c->left && (r = members_next(&m, e)) > 0) {
		if (vars_read(&values, m.vars, m.len) < 0)
			values.n = 0;
		full_name(&name, &names, &values);
		if (!begins(m.number, c->digits) &&
		    !begins(m.number, c->national) &&
		    !name_begins(name.s, c->prefix))
			continue;
		c->left--;
		record_text(c->out, m.number);
		record_text(c->out, name.s);
		record_text(c->out, row->name);
		if ((r = record_end(c->out, e)) < 0)
			break;
	}
	members_release(&m);
	vars_release(&names);
	vars_release(&values);
	buf_release(&name);
	return r < 0 ? -1 : 0;
}

static int
complete(struct complete *c, const struct house *house, struct error *e)
{
	static const struct record_column columns[] = {
		{ "number", RECORD_TEXT }, { "name", RECORD_TEXT },
		{ "list", RECORD_TEXT },
	};
	int64_t max = c->left;
	struct list_row row;
	struct stmt *st;
	int r;

	if (record_open(&c->out, house, columns, 3, NULL, e) < 0)
		return -1;
	read_prefix(c);
	st = list_all(c->account->db, e);
	while ((r = list_next(st, &row, e)) > 0 &&
	    (r = complete_list(c, &row, e)) == 0)
		;
	free(c->digits);
	free(c->national);
	if (record_close(c->out, e) < 0 || r < 0)
		return -1;
	return c->left < max ? 0 : error_set(e, ERR_SOME, "%s", "");
}

int
verb_complete(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct complete c = { .left = 20 };
	const struct opt own[] = { { 0, "max", OPT_COUNT, &c.left }, { 0 } };
	int n = opt_parse(argc, argv, "AfoH", own, &house, e), r;

	if (n < 0)
		return -1;
	if (n != 1 || !*argv[0])
		return error_set(e, ERR_USAGE, "the beginning of one number "
		    "or name: sms-contacts complete PREFIX");
	c.prefix = argv[0];
	if (account_open(&c.account, &house, ACCOUNT_READ, e) < 0)
		return -1;
	r = complete(&c, &house, e);
	account_close(c.account);
	return r;
}
