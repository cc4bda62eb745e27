/* SPDX-License-Identifier: ISC
 *
 * A price list into the account, whole or not at all: one bad line, and the
 * old tariffs stay.
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
#include "store/tariff.h"

/* A line of the file, or of the account. */
struct line {
	char destination[TARIFF_SIZE];
	int64_t credits, abroad;
	char *price;		/* NULL: none */
	unsigned long number;
};

struct lines {
	struct line *v;
	size_t n, cap;
};

struct import {
	struct account *a;
	struct lines old, new;
	int64_t added, changed, removed, bad;
	bool merge;		/* --add: what the file does not name stays */
};

static void
lines_add(struct lines *l, const struct tariff *t, unsigned long number)
{
	struct line *line;

	xgrow(&l->v, &l->cap, l->n + 1, sizeof *l->v);
	line = &l->v[l->n++];
	memset(line, 0, sizeof *line);
	memcpy(line->destination, t->destination, strlen(t->destination) + 1);
	line->credits = t->credits;
	line->abroad = t->abroad;
	line->price = t->price && *t->price ? xstrdup(t->price) : NULL;
	line->number = number;
}

static void
lines_release(struct lines *l)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		free(l->v[i].price);
	free(l->v);
}

static int
by_destination(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int r = strcmp(x->destination, y->destination);

	return r ? r : (x->number > y->number) - (x->number < y->number);
}

struct columns {
	int destination, credits, price, abroad;
};

/* An empty cell, or no such column: as from the same country. */
static int
read_abroad(int64_t *abroad, const struct row *row, const struct columns *c,
    const char *destination, const char **column, struct error *why)
{
	if (c->abroad < 0 || !*row->cells[c->abroad])
		return 0;
	*column = "abroad";
	return tariff_credits(abroad, row->cells[c->abroad], destination,
	    why);
}

/* One row: taken, or rejected with its reason. */
static int
take_row(struct import *im, struct rejects *rejects, const struct row *row,
    const struct columns *c, struct error *e)
{
	char destination[TARIFF_SIZE];
	struct tariff t = { .destination = destination,
	    .abroad = TARIFF_NONE };
	struct error why = { 0 };
	const char *column = "destination", *reason = "unknown-destination";

	if (row->bad) {
		im->bad++;
		return rejects_add(rejects, row, NULL, row->bad, row->detail,
		    e);
	}
	if (tariff_destination(destination, row->cells[c->destination], &why)
	    == 0) {
		column = "credits";
		reason = "bad-credits";
		t.price = c->price < 0 ? NULL : row->cells[c->price];
		if (tariff_credits(&t.credits, row->cells[c->credits],
		    destination, &why) == 0 && read_abroad(&t.abroad, row, c,
		    destination, &column, &why) == 0) {
			lines_add(&im->new, &t, row->line);
			return 0;
		}
	}
	im->bad++;
	return rejects_add(rejects, row, column, reason, why.msg, e);
}

static int
read_rows(struct import *im, struct rows *rows, const struct house *house,
    struct error *e)
{
	struct rejects *rejects = NULL;
	struct columns c;
	struct row row;
	int64_t n = 0;
	int r = -1;

	if ((c.destination = rows_need(rows, "destination", e)) < 0 ||
	    (c.credits = rows_need(rows, "credits", e)) < 0 ||
	    rejects_open(&rejects, house->rejects, house->yes, rows, e) < 0)
		return -1;
	c.price = rows_column(rows, "price");
	c.abroad = rows_column(rows, "abroad");
	while ((r = rows_next(rows, &row, e)) > 0) {
		if (house->max_rows && ++n > house->max_rows)
			r = error_set(e, ERR_DATA, "%s:%lu: more rows than "
			    "--max-rows allows", rows_file(rows), row.line);
		else
			r = take_row(im, rejects, &row, &c, e);
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

/* A destination that the file has twice is a question, not an order. */
static int
find_twice(const struct lines *l, const char *file, struct error *e)
{
	size_t i;

	for (i = 1; i < l->n; i++)
		if (!strcmp(l->v[i - 1].destination, l->v[i].destination))
			return error_set(e, ERR_DATA, "%s:%lu: %s has a "
			    "tariff in line %lu already: nothing was imported",
			    file, l->v[i].number, l->v[i].destination,
			    l->v[i - 1].number);
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
	if (im->new.n)
		qsort(im->new.v, im->new.n, sizeof *im->new.v,
		    by_destination);
	if (r == 0)
		r = find_twice(&im->new, rows_file(rows), e);
	rows_close(rows);
	return r;
}

static int
old_line(const struct tariff *t, void *ctx, struct error *e)
{
	struct import *im = ctx;

	(void)e;
	lines_add(&im->old, t, 0);
	return 0;
}

static bool
same(const struct line *a, const struct line *b)
{
	return a->credits == b->credits && a->abroad == b->abroad &&
	    !strcmp(a->price ? a->price : "", b->price ? b->price : "");
}

/* Both are sorted: what came, what changed and what went falls out of one
 * walk through the two. */
static void
compare(struct import *im)
{
	size_t i = 0, k = 0;

	while (i < im->old.n || k < im->new.n) {
		int r = i == im->old.n ? 1 : k == im->new.n ? -1 :
		    strcmp(im->old.v[i].destination,
		    im->new.v[k].destination);

		if (r == 0)
			im->changed += !same(&im->old.v[i], &im->new.v[k]);
		else if (r > 0)
			im->added++;
		else
			im->removed += !im->merge;
		i += r <= 0;
		k += r >= 0;
	}
}

static int
store(struct import *im, struct error *e)
{
	size_t i;
	int r = im->merge ? 0 : tariff_delete_all(im->a->db, e);

	for (i = 0; i < im->new.n && r == 0; i++) {
		const struct line *l = &im->new.v[i];

		r = tariff_put(im->a->db, &(struct tariff){ l->destination,
		    l->credits, l->price, l->abroad }, e);
	}
	return r == 0 ? account_log(im->a, "tariffs import", im->merge ?
	    "added" : "replaced", e) : -1;
}

static int
import(struct import *im, const struct house *house, struct error *e)
{
	int r = -1;

	if (tariff_each(im->a->db, "", old_line, im, e) < 0)
		return -1;
	compare(im);
	if (house->dry_run)
		return 0;
	if (im->removed && ask(house->yes, e, "Remove %lld tariffs that the "
	    "file does not name? (--add keeps them)", (long long)im->removed)
	    < 0)
		return -1;
	if (db_begin(im->a->db, e) == 0 && store(im, e) == 0)
		r = db_commit(im->a->db, e);
	db_rollback(im->a->db);
	return r;
}

int
verb_import(int argc, char *argv[], struct error *e)
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
	if (r == 0)
		tool_note("%sadded %lld, changed %lld, removed %lld",
		    house.dry_run ? "would have " : "", (long long)im.added,
		    (long long)im.changed, (long long)im.removed);
	lines_release(&im.old);
	lines_release(&im.new);
	account_close(im.a);
	return r;
}
