/* SPDX-License-Identifier: ISC
 *
 * May somebody be texted? Asked for numbers, or of rows in a pipe. Yes is said
 * only when it is certain.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/xalloc.h"
#include "flow/class.h"
#include "io/filter.h"
#include "io/number.h"
#include "io/record.h"
#include "sms-optout.h"
#include "store/account.h"
#include "store/optout.h"

/* What would be sent. The strictest class is meant where none is given. */
struct message {
	const char *class, *service;
};

static int
check_message(struct message *m, struct error *e)
{
	char scope[2 * OPTOUT_SCOPE_SIZE];

	if (class_find(&m->class, m->class ? m->class : CLASS_MARKETING, e) < 0)
		return -1;
	if (!m->service)
		return 0;
	snprintf(scope, sizeof scope, "service:%s", m->service);
	if (optout_scope(scope, e) < 0)
		return error_prefix(e, "--service");
	return 0;
}

static int
check_one(struct account *a, const struct message *m, const char *number,
    struct record *out, struct error *e)
{
	char scope[OPTOUT_SCOPE_SIZE] = "";
	int r = optout_blocks(a->db, number, m->class, m->service, scope, e);

	if (r < 0)
		return -1;
	record_text(out, number);
	record_text(out, m->class);
	record_bool(out, !r);
	record_text(out, r ? "opted-out" : NULL);
	record_text(out, scope);
	return record_end(out, e) < 0 ? -1 : r;
}

static int
check(struct account *a, const struct house *house, const struct message *m,
    char *const operands[], size_t n, struct error *e)
{
	static const struct record_column columns[] = {
		{ "number", RECORD_TEXT }, { "class", RECORD_TEXT },
		{ "permitted", RECORD_BOOL }, { "reason", RECORD_TEXT },
		{ "scope", RECORD_TEXT },
	};
	struct phone *numbers = xcalloc(n, sizeof *numbers);
	struct record *out = NULL;
	bool withheld = false;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < n; i++)
		r = number_operand(&numbers[i], operands[i], a->country, e);
	if (r == 0)
		r = record_open(&out, house, columns,
		    sizeof columns / sizeof *columns, a->zone, e);
	for (i = 0; r >= 0 && i < n; i++) {
		r = check_one(a, m, numbers[i].e164, out, e);
		withheld |= r > 0;
	}
	free(numbers);
	if (record_close(out, e) < 0 || r < 0)
		return -1;
	return withheld ? error_set(e, ERR_SOME, "%s", "") : 0;
}

int
verb_check(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct message m = { 0 };
	const struct opt own[] = {
		{ 0, "class", OPT_TEXT, &m.class },
		{ 0, "service", OPT_TEXT, &m.service },
		{ 0 }
	};
	struct account *a;
	int n = opt_parse(argc, argv, "ACfoH", own, &house, e), r;

	if (n < 0 || check_message(&m, e) < 0)
		return -1;
	if (n < 1)
		return error_set(e, ERR_USAGE, "which number? sms-optout check "
		    "NUMBER ...");
	if (account_open(&a, &house, ACCOUNT_READ, e) < 0)
		return -1;
	r = check(a, &house, &m, argv, (size_t)n, e);
	account_close(a);
	return r;
}

/*
 * filter
 */

static int
filter_row(struct filter *f, struct account *a, const struct message *m,
    int column, const struct row *row, struct error *e)
{
	const char *name = rows_name(filter_rows(f), (size_t)column), *reason;
	char scope[OPTOUT_SCOPE_SIZE], detail[256];
	struct phone p;
	int r;

	if (number_read(&p, row->cells[column], row->lens[column], a->country,
	    &reason, detail, sizeof detail) < 0)
		return filter_reject(f, row, NULL, name, reason, detail, e);
	if (p.valid == PHONE_NO)
		return filter_reject(f, row, NULL, name, "bad-number",
		    phone_fault_text(p.fault), e);
	r = optout_blocks(a->db, p.e164, m->class, m->service, scope, e);
	if (r < 0)
		return -1;
	if (r > 0) {
		snprintf(detail, sizeof detail, "opted out of %s", scope);
		return filter_reject(f, row, "withheld", name, "opted-out",
		    detail, e);
	}
	filter_pass(f, row, &p);
	return filter_end(f, e);
}

static int
filter(struct account *a, const struct house *house, const struct message *m,
    char *const paths[], size_t n, struct error *e)
{
	const struct filter_how how = {
		.bare = "number", .numbers = true, .passed = "permitted"
	};
	struct filter *f;
	struct row row;
	int r, column;

	if (filter_open(&f, house, paths, n, &how, NULL, 0, e) < 0)
		return -1;
	column = filter_role(f, "number");
	while ((r = filter_next(f, &row, e)) > 0 &&
	    (r = filter_row(f, a, m, column, &row, e)) == 0)
		;
	return filter_close(f, r, e);
}

int
verb_filter(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct message m = { 0 };
	const struct opt own[] = {
		{ 0, "class", OPT_TEXT, &m.class },
		{ 0, "service", OPT_TEXT, &m.service },
		{ 0, "charset", OPT_TEXT, &house.charset },
		{ 0, "empty-ok", OPT_FLAG, &house.empty_ok },
		{ 0, "max-rows", OPT_COUNT, &house.max_rows },
		{ 0 }
	};
	struct account *a = NULL;
	int n = opt_parse(argc, argv, "ACcfoHry", own, &house, e), r = -1;

	if (n >= 0 && check_message(&m, e) == 0 &&
	    account_open(&a, &house, ACCOUNT_READ, e) == 0)
		r = filter(a, &house, &m, argv, (size_t)n, e);
	account_close(a);
	house_release(&house);
	return r;
}
