/* SPDX-License-Identifier: ISC
 *
 * sms-tariffs price import: what numbers cost, a country and type a row.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "io/rows.h"
#include "sms-tariffs.h"
#include "store/account.h"
#include "store/number-price.h"

struct line {
	struct number_price price;
	unsigned long number;	/* of the file */
};

enum { COUNTRY, TYPE, NRC, MRC, COLUMNS };
static const char *const names[COLUMNS] = { "country", "type", "nrc", "mrc" };

struct list {
	struct line *v;
	size_t n, cap;
	int columns[COLUMNS];
	int64_t old, found, changed;	/* of the account's */
};

static int
find(void *list, struct rows *rows, struct error *e)
{
	struct list *l = list;
	int i;

	for (i = 0; i < COLUMNS; i++)
		if ((l->columns[i] = rows_need(rows, names[i], e)) < 0)
			return -1;
	return 0;
}

static int
take(void *list, const struct row *row, const char **column,
    const char **reason, struct error *why)
{
	struct list *l = list;
	const char *cells[COLUMNS];
	struct number_price place, p;
	int i;

	for (i = 0; i < COLUMNS; i++)
		cells[i] = row->cells[l->columns[i]];
	*reason = "bad-price";
	*column = names[COUNTRY];
	if (number_price_place(&place, cells[COUNTRY], "local", why) < 0)
		return -1;
	*column = names[TYPE];
	if (number_price_place(&p, place.country, cells[TYPE], why) < 0)
		return -1;
	*column = names[NRC];
	if (price_credits(&p.nrc, cells[NRC], names[NRC], why) < 0)
		return -1;
	*column = names[MRC];
	if (price_credits(&p.mrc, cells[MRC], names[MRC], why) < 0)
		return -1;
	xgrow(&l->v, &l->cap, l->n + 1, sizeof *l->v);
	l->v[l->n++] = (struct line){ p, row->line };
	return 0;
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
sort(void *list, const char *file, struct error *e)
{
	struct list *l = list;
	size_t i;

	if (l->n)
		qsort(l->v, l->n, sizeof *l->v, by_place);
	for (i = 1; i < l->n; i++)
		if (!by_place(&l->v[i - 1].price, &l->v[i].price))
			return error_set(e, ERR_DATA, "%s: %s %s stands in "
			    "lines %lu and %lu: nothing was imported", file,
			    l->v[i].price.country, l->v[i].price.type,
			    l->v[i - 1].number, l->v[i].number);
	return 0;
}

static int
compare_one(void *ctx, const struct number_price *p, struct error *e)
{
	struct list *l = ctx;
	const struct line *new = l->n ? bsearch(p, l->v, l->n, sizeof *l->v,
	    by_place) : NULL;

	(void)e;
	l->old++;
	l->found += new != NULL;
	l->changed += new && (new->price.nrc != p->nrc ||
	    new->price.mrc != p->mrc);
	return 0;
}

static int
compare(void *list, struct account *a, bool merge, int64_t counts[3],
    struct error *e)
{
	struct list *l = list;

	if (number_price_each(a->db, "", compare_one, l, e) < 0)
		return -1;
	counts[PRICES_ADDED] = (int64_t)l->n - l->found;
	counts[PRICES_CHANGED] = l->changed;
	counts[PRICES_REMOVED] = merge ? 0 : l->old - l->found;
	return 0;
}

static int
store(void *list, struct account *a, bool merge, struct error *e)
{
	const struct list *l = list;
	size_t i;
	int r = merge ? 0 : number_price_delete_all(a->db, e);

	for (i = 0; i < l->n && r == 0; i++)
		r = number_price_put(a->db, &l->v[i].price, e);
	return r;
}

int
price_import(int argc, char *argv[], struct error *e)
{
	static const struct price_kind prices = { "prices of numbers", find,
	    take, sort, compare, store };
	struct list l = { 0 };
	int r = price_file(argc, argv, &prices, &l, e);

	free(l.v);
	return r;
}
