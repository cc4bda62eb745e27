/* SPDX-License-Identifier: ISC
 *
 * A price list of numbers into the account, whole or not at all: one bad line,
 * and the old prices stay.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/ask.h"
#include "io/rejects.h"
#include "io/rows.h"
#include "sms-tariffs.h"
#include "store/account.h"
#include "store/db.h"
#include "store/number-price.h"

struct line {
	struct number_price price;
	unsigned long number;	/* of the file */
};

struct import {
	struct account *a;
	struct line *v;
	size_t n, cap;
	int64_t old, kept, bad;	/* of the account's; of the file's */
	bool merge;		/* --add: what the file does not name stays */
};

enum { COUNTRY, TYPE, NRC, MRC, COLUMNS };
static const char *const names[COLUMNS] = { "country", "type", "nrc", "mrc" };

static int
read_row(struct number_price *p, const struct row *row, const int c[COLUMNS],
    const char **column, struct error *why)
{
	struct number_price place;

	*column = names[COUNTRY];
	if (number_price_place(&place, row->cells[c[COUNTRY]], "local", why) <
	    0)
		return -1;
	*column = names[TYPE];
	if (number_price_place(p, place.country, row->cells[c[TYPE]], why) < 0)
		return -1;
	*column = names[NRC];
	if (price_credits(&p->nrc, row->cells[c[NRC]], names[NRC], why) < 0)
		return -1;
	*column = names[MRC];
	return price_credits(&p->mrc, row->cells[c[MRC]], names[MRC], why);
}

static int
take_row(struct import *im, struct rejects *rejects, const struct row *row,
    const int c[COLUMNS], struct error *e)
{
	struct error why = { 0 };
	struct number_price p;
	const char *column = NULL;

	if (!row->bad && read_row(&p, row, c, &column, &why) == 0) {
		xgrow(&im->v, &im->cap, im->n + 1, sizeof *im->v);
		im->v[im->n++] = (struct line){ p, row->line };
		return 0;
	}
	im->bad++;
	return rejects_add(rejects, row, column, row->bad ? row->bad :
	    "bad-price", row->bad ? row->detail : why.msg, e);
}

static int
read_rows(struct import *im, struct rows *rows, const struct house *house,
    struct error *e)
{
	struct rejects *rejects = NULL;
	int c[COLUMNS], i, r = -1;
	struct row row;

	for (i = 0; i < COLUMNS; i++)
		if ((c[i] = rows_need(rows, names[i], e)) < 0)
			return -1;
	if (rejects_open(&rejects, house->rejects, house->yes, rows, e) < 0)
		return -1;
	while ((r = rows_next(rows, &row, e)) > 0) {
		if (house->max_rows && (int64_t)im->n + im->bad >=
		    house->max_rows)
			r = error_set(e, ERR_DATA, "%s:%lu: more rows than "
			    "--max-rows allows", rows_file(rows), row.line);
		else
			r = take_row(im, rejects, &row, c, e);
		if (r < 0)
			break;
	}
	if (r == 0 && im->bad)
		r = rejects_commit(rejects, e) < 0 ? -1 : error_set(e,
		    ERR_DATA, "%s: %lld rows are bad: nothing was imported",
		    rows_file(rows), (long long)im->bad);
	rejects_close(rejects);
	return r;
}

static int
by_place(const void *a, const void *b)
{
	const struct number_price *x = a, *y = b;
	int r = strcmp(x->country, y->country);

	return r ? r : strcmp(x->type, y->type);
}

/* A price that the file has twice is a question, not an order. */
static int
find_twice(const struct import *im, const char *file, struct error *e)
{
	size_t i;

	for (i = 1; i < im->n; i++)
		if (!by_place(&im->v[i - 1].price, &im->v[i].price))
			return error_set(e, ERR_DATA, "%s: %s %s stands in "
			    "lines %lu and %lu: nothing was imported", file,
			    im->v[i].price.country, im->v[i].price.type,
			    im->v[i - 1].number, im->v[i].number);
	return 0;
}

static int
read_file(struct import *im, char *const paths[], size_t n,
    const struct house *house, struct error *e)
{
	const struct rows_how how = { .charset = house->charset,
	    .empty_ok = house->empty_ok, .acts = true };
	struct rows *rows;
	int r;

	if (rows_open(&rows, paths, n, &how, e) < 0)
		return -1;
	r = read_rows(im, rows, house, e);
	if (im->n)
		qsort(im->v, im->n, sizeof *im->v, by_place);
	if (r == 0)
		r = find_twice(im, rows_file(rows), e);
	rows_close(rows);
	return r;
}

static int
compare_one(void *ctx, const struct number_price *p, struct error *e)
{
	struct import *im = ctx;

	(void)e;
	im->old++;
	im->kept += im->n && bsearch(p, im->v, im->n, sizeof *im->v, by_place);
	return 0;
}

static int
store(struct import *im, struct error *e)
{
	size_t i;
	int r = im->merge ? 0 : number_price_delete_all(im->a->db, e);

	for (i = 0; i < im->n && r == 0; i++)
		r = number_price_put(im->a->db, &im->v[i].price, e);
	return r == 0 ? account_log(im->a, "import", "number prices", e) : -1;
}

static int
import(struct import *im, const struct house *house, struct error *e)
{
	int64_t removed;
	int r = -1;

	if (number_price_each(im->a->db, "", compare_one, im, e) < 0)
		return -1;
	removed = im->merge ? 0 : im->old - im->kept;
	if (!house->dry_run) {
		if (removed && ask(house->yes, e, "Remove %lld prices that "
		    "the file does not name? (--add keeps them)",
		    (long long)removed) < 0)
			return -1;
		if (db_begin(im->a->db, e) == 0 && store(im, e) == 0)
			r = db_commit(im->a->db, e);
		db_rollback(im->a->db);
		if (r < 0)
			return -1;
	}
	tool_note("%sadded %lld, set %lld, removed %lld", house->dry_run ?
	    "would have " : "", (long long)((int64_t)im->n - im->kept),
	    (long long)im->kept, (long long)removed);
	return 0;
}

int
price_import(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct import im = { 0 };
	const struct opt own[] = {
		{ 0, "add", OPT_FLAG, &im.merge }, { 0 }
	};
	int n = opt_parse(argc, argv, "AnryR", own, &house, e), r = -1;

	if (n < 0)
		return -1;
	if (n > 1)
		return error_set(e, ERR_USAGE, "one file at a time");
	if (account_open(&im.a, &house, house.dry_run ? ACCOUNT_READ :
	    ACCOUNT_WRITE, e) == 0 &&
	    read_file(&im, argv, (size_t)n, &house, e) == 0)
		r = import(&im, &house, e);
	free(im.v);
	account_close(im.a);
	return r;
}
