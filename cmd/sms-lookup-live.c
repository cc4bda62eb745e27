/* SPDX-License-Identifier: ISC
 *
 * sms-inspect --live: operands, or a stream of rows in groups, each with what
 * the plan and then a carrier say of it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/lookup.h"
#include "io/filter.h"
#include "io/number.h"
#include "sms-inspect.h"
#include "sms-lookup.h"
#include "store/account.h"

/* A number that waits for its group: its facts, its question (asked: that of
 * the group's place), and a copy of its row. */
struct waiting {
	struct facts facts;
	bool asks;
	struct lookup lookup;
	struct row row;
	struct buf cells;	/* the row's, each with a NUL behind it */
};

struct live {
	struct house house;
	bool flag, cnam;
	const char *gateway, *keep, *drop;
	int64_t max_cost;
	char country[4];
	bool leave_out[TYPES];
	struct account *account;
	struct lookups lookups;
	struct waiting group[LOOKUP_GROUP];
	size_t n;
	size_t rows, numbers, unanswered;
};

/* Does the plan leave it open what kind of number it is? */
static bool
is_open(int type)
{
	return type == PHONE_FIXED_LINE_OR_MOBILE || type == PHONE_UNKNOWN;
}

/* The carrier's word goes before the plan's. */
static bool
is_left_out(const struct live *a, const struct waiting *w)
{
	int type = facts_type(&w->facts), live = -1;

	if (w->asks && w->lookup.state == LOOKUP_FOUND)
		live = phone_type_find(w->lookup.type);
	return a->leave_out[live >= 0 ? live : type];
}

/* Find out what the plan says. Nobody is asked about what is no number, no
 * number of its own country alone, or surely left out. */
static void
begin(struct live *a, const char *text, size_t len, struct filter *file,
    const struct row *row)
{
	struct waiting *w = &a->group[a->n++];
	int type;

	facts_find(&w->facts, text, len, a->country);
	facts_tell(&w->facts, file, row);
	type = facts_type(&w->facts);
	memset(&w->lookup, 0, sizeof w->lookup);
	w->asks = w->facts.phone.len && w->facts.phone.valid != PHONE_NO &&
	    (is_open(type) || !a->leave_out[type]);
	if (w->asks)
		memcpy(w->lookup.number, w->facts.phone.e164,
		    sizeof w->lookup.number);
	a->rows++;
	a->numbers += facts_is_number(&w->facts);
}

/* Ask about the group. When not all of it could be, the group is cut, and the
 * error is why: the caller prints the group first. */
static int
ask_group(struct live *a, struct error *e)
{
	struct lookup v[LOOKUP_GROUP];
	size_t i, n = 0;
	int r;

	for (i = 0; i < a->n; i++)
		if (a->group[i].asks)
			v[n++] = a->group[i].lookup;
	if (!n)
		return 0;
	r = a->house.dry_run ? lookups_would(&a->lookups, v, n, e) :
	    lookups_ask(&a->lookups, v, n, e);
	if (r < 0) {
		a->n = 0;
		return -1;
	}
	for (i = 0, n = 0; i < a->n; i++) {
		if (!a->group[i].asks)
			continue;
		if (n == (size_t)r) {
			a->n = i;
			*e = a->lookups.stop;
			return -1;
		}
		a->group[i].lookup = v[n++];
		a->unanswered += !a->house.dry_run &&
		    (a->group[i].lookup.state == LOOKUP_ASKING ||
		    a->group[i].lookup.state == LOOKUP_REFUSED);
	}
	return 0;
}

static void
put_facts(struct record *r, const struct waiting *w)
{
	facts_record(r, &w->facts);
	live_record(r, w->asks ? &w->lookup : NULL);
}

/*
 * Operands.
 */

static int
put_operands(struct live *a, struct record *r, char *const given[],
    struct error *e)
{
	size_t i;

	for (i = 0; i < a->n; i++) {
		const struct waiting *w = &a->group[i];

		if (is_left_out(a, w))
			continue;
		record_text(r, w->facts.phone.len ? w->facts.phone.e164 :
		    given[i]);
		record_text(r, given[i]);
		put_facts(r, w);
		if (record_end(r, e) < 0)
			return -1;
	}
	return 0;
}

static int
operand_groups(struct live *a, struct record *r, char *const given[],
    size_t n, struct error *e)
{
	struct error other;
	size_t at, i;
	int status = 0;

	for (at = 0; at < n && status == 0; at += LOOKUP_GROUP) {
		for (i = at, a->n = 0; i < n && a->n < LOOKUP_GROUP; i++)
			begin(a, given[i], strlen(given[i]), NULL, NULL);
		status = ask_group(a, e);
		if (put_operands(a, r, given + at, status < 0 ? &other : e)
		    < 0)
			status = -1;
	}
	return status;
}

static int
live_operands(struct live *a, char *const given[], size_t n, struct error *e)
{
	struct record_column columns[2 + BOTH_MAX] = { { "number",
	    RECORD_TEXT }, { "given", RECORD_TEXT } };
	struct record *r = NULL;
	int status = -1;

	if (a->house.dry_run || ask_price(&a->lookups, a->house.yes,
	    (int64_t)n, e) == 0)
		status = record_open(&r, &a->house, columns,
		    2 + both_columns(columns + 2), a->account->zone, e);
	if (status == 0)
		status = operand_groups(a, r, given, n, e);
	return record_close(r, e) < 0 ? -1 : status;
}

/*
 * Rows.
 */

static void
keep_row(struct waiting *w, const struct row *row, size_t width)
{
	size_t i, at = 0;

	w->row = *row;
	w->row.cells = xcalloc(width + 1, sizeof *w->row.cells);
	w->row.lens = xcalloc(width + 1, sizeof *w->row.lens);
	buf_clear(&w->cells);
	for (i = 0; i < width; i++)
		buf_add(&w->cells, row->cells[i], row->lens[i] + 1);
	for (i = 0; i < width; i++) {
		w->row.cells[i] = w->cells.s + at;
		w->row.lens[i] = row->lens[i];
		at += row->lens[i] + 1;
	}
}

static void
drop_row(struct waiting *w)
{
	free(w->row.cells);
	free(w->row.lens);
	w->row.cells = NULL;
	w->row.lens = NULL;
}

static int
put_row(struct live *a, struct filter *f, struct waiting *w, struct error *e)
{
	if (is_left_out(a, w))
		return filter_drop(f, &w->row, "dropped", "line-type",
		    facts_type_name(facts_type(&w->facts)), e);
	filter_pass(f, &w->row, &w->facts.phone);
	put_facts(filter_out(f), w);
	return filter_end(f, e);
}

/* Ask about the rows that wait, and hand them on. */
static int
finish_group(struct live *a, struct filter *f, struct error *e)
{
	struct error other, *why = e;
	size_t i, all = a->n;
	int status = ask_group(a, e);

	if (status < 0)
		why = &other;
	for (i = 0; i < a->n; i++)
		if (put_row(a, f, &a->group[i], why) < 0)
			status = -1;
	for (i = 0; i < all; i++)
		drop_row(&a->group[i]);
	a->n = 0;
	return status;
}

static int
row_groups(struct live *a, struct filter *f, int column, struct error *e)
{
	size_t width = rows_width(filter_rows(f));
	struct row row;
	int r;

	while ((r = filter_next(f, &row, e)) > 0) {
		keep_row(&a->group[a->n], &row, width);
		begin(a, row.cells[column], row.lens[column], f, &row);
		if ((a->n == LOOKUP_GROUP || !rows_ready(filter_rows(f))) &&
		    finish_group(a, f, e) < 0)
			return -1;
	}
	return r < 0 ? -1 : finish_group(a, f, e);
}

static int
live_rows(struct live *a, char *const paths[], size_t n, struct error *e)
{
	const struct filter_how how = { .bare = "number", .numbers = true };
	struct record_column columns[BOTH_MAX];
	struct filter *f;
	size_t i;
	int status;

	if (!a->house.dry_run && ask_price(&a->lookups, a->house.yes, 0, e)
	    < 0)
		return -1;
	if (filter_open(&f, &a->house, paths, n, &how, columns,
	    both_columns(columns), e) < 0)
		return -1;
	status = filter_need(f, "number", e);
	if (status >= 0)
		status = row_groups(a, f, status, e);
	for (i = 0; i < LOOKUP_GROUP; i++) {
		drop_row(&a->group[i]);
		buf_release(&a->group[i].cells);
	}
	return filter_close(f, status, e);
}

static int
live(struct live *a, char *const operands[], size_t n, struct error *e)
{
	int numbers, status;

	if ((a->house.country && number_country(a->country, a->house.country,
	    e) < 0) || types_choose(a->leave_out, a->keep, a->drop, e) < 0 ||
	    (numbers = count_numbers(operands, n, a->country, e)) < 0 ||
	    account_open(&a->account, &a->house, a->house.dry_run ?
	    ACCOUNT_READ : ACCOUNT_WRITE, e) < 0 ||
	    lookups_open(&a->lookups, a->account, lookup_openers, a->gateway,
	    a->cnam, e) < 0)
		return -1;
	if (!*a->country)
		snprintf(a->country, sizeof a->country, "%s",
		    a->account->country);
	a->lookups.max_cost = a->max_cost;
	status = numbers ? live_operands(a, operands, n, e) :
	    live_rows(a, operands, n, e);
	if (a->lookups.asked || status == 0)
		say_cost(&a->lookups, a->house.dry_run);
	if (status < 0)
		return -1;
	if (a->unanswered)
		tool_note("%zu got no answer: the same command asks again, "
		    "and what was paid for is not paid for twice",
		    a->unanswered);
	if ((a->rows && !a->numbers) || a->unanswered)
		return error_set(e, ERR_SOME, "%s", "");
	return 0;
}

int
live_main(int argc, char *argv[], struct error *e)
{
	struct live *a = xcalloc(1, sizeof *a);
	const char *fence = NULL;
	const struct opt own[] = {
		{ 0, "live", OPT_FLAG, &a->flag },
		{ 0, "cnam", OPT_FLAG, &a->cnam },
		{ 0, "gateway", OPT_TEXT, &a->gateway },
		{ 0, "max-cost", OPT_TEXT, &fence },
		{ 0, "keep", OPT_TEXT, &a->keep },
		{ 0, "drop", OPT_TEXT, &a->drop },
		{ 0, NULL, OPT_FLAG, NULL }
	};
	int n = opt_parse(argc, argv, "AfHoCcnryR", own, &a->house, e);
	int status = -1;

	a->max_cost = -1;
	if (n >= 0 && (!fence || opt_credits(&a->max_cost, fence,
	    "--max-cost", e) == 0))
		status = live(a, argv, (size_t)n, e);
	lookups_close(&a->lookups);
	account_close(a->account);
	house_release(&a->house);
	free(a);
	return status;
}
