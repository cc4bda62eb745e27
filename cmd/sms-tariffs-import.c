/* SPDX-License-Identifier: ISC
 *
 * sms-tariffs import: what messages cost, a destination a row.
 */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "io/rows.h"
#include "sms-tariffs.h"
#include "store/account.h"
#include "store/tariff.h"

/* A row of the file, or of the account. */
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

struct list {
	struct lines old, new;
	int destination, credits, price, abroad;	/* columns */
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
find(void *list, struct rows *rows, struct error *e)
{
	struct list *l = list;

	if ((l->destination = rows_need(rows, "destination", e)) < 0 ||
	    (l->credits = rows_need(rows, "credits", e)) < 0)
		return -1;
	l->price = rows_column(rows, "price");
	l->abroad = rows_column(rows, "abroad");
	return 0;
}

/* An empty cell, or no such column: as from the same country. */
static int
read_abroad(int64_t *abroad, const struct row *row, const struct list *l,
    const char *destination, const char **column, struct error *why)
{
	if (l->abroad < 0 || !*row->cells[l->abroad])
		return 0;
	*column = "abroad";
	return tariff_credits(abroad, row->cells[l->abroad], destination,
	    why);
}

static int
take(void *list, const struct row *row, const char **column,
    const char **reason, struct error *why)
{
	struct list *l = list;
	char destination[TARIFF_SIZE];
	struct tariff t = { .destination = destination,
	    .abroad = TARIFF_NONE };

	*column = "destination";
	*reason = "unknown-destination";
	if (tariff_destination(destination, row->cells[l->destination],
	    why) < 0)
		return -1;
	*column = "credits";
	*reason = "bad-credits";
	if (tariff_credits(&t.credits, row->cells[l->credits], destination,
	    why) < 0 ||
	    read_abroad(&t.abroad, row, l, destination, column, why) < 0)
		return -1;
	t.price = l->price < 0 ? NULL : row->cells[l->price];
	lines_add(&l->new, &t, row->line);
	return 0;
}

static int
by_destination(const void *a, const void *b)
{
	const struct line *x = a, *y = b;
	int r = strcmp(x->destination, y->destination);

	return r ? r : (x->number > y->number) - (x->number < y->number);
}

/* A destination that the file has twice is a question, not an order. */
static int
sort(void *list, const char *file, struct error *e)
{
	struct lines *l = &((struct list *)list)->new;
	size_t i;

	if (l->n)
		qsort(l->v, l->n, sizeof *l->v, by_destination);
	for (i = 1; i < l->n; i++)
		if (!strcmp(l->v[i - 1].destination, l->v[i].destination))
			return error_set(e, ERR_DATA, "%s:%lu: %s has a "
			    "tariff in line %lu already: nothing was imported",
			    file, l->v[i].number, l->v[i].destination,
			    l->v[i - 1].number);
	return 0;
}

static int
old_line(const struct tariff *t, void *ctx, struct error *e)
{
	(void)e;
	lines_add(ctx, t, 0);
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
static int
compare(void *list, struct account *a, bool merge, int64_t counts[3],
    struct error *e)
{
	struct list *l = list;
	size_t i = 0, k = 0;

	if (tariff_each(a->db, "", old_line, &l->old, e) < 0)
		return -1;
	while (i < l->old.n || k < l->new.n) {
		int r = i == l->old.n ? 1 : k == l->new.n ? -1 :
		    strcmp(l->old.v[i].destination, l->new.v[k].destination);

		if (r == 0)
			counts[PRICES_CHANGED] +=
			    !same(&l->old.v[i], &l->new.v[k]);
		else if (r > 0)
			counts[PRICES_ADDED]++;
		else
			counts[PRICES_REMOVED] += !merge;
		i += r <= 0;
		k += r >= 0;
	}
	return 0;
}

static int
store(void *list, struct account *a, bool merge, struct error *e)
{
	const struct lines *l = &((struct list *)list)->new;
	size_t i;
	int r = merge ? 0 : tariff_delete_all(a->db, e);

	for (i = 0; i < l->n && r == 0; i++)
		r = tariff_put(a->db, &(struct tariff){ l->v[i].destination,
		    l->v[i].credits, l->v[i].price, l->v[i].abroad }, e);
	return r;
}

int
verb_import(int argc, char *argv[], struct error *e)
{
	static const struct price_kind tariffs = { "tariffs", find, take, sort,
	    compare, store };
	struct list l = { 0 };
	int r = price_file(argc, argv, &tariffs, &l, e);

	lines_release(&l.old);
	lines_release(&l.new);
	return r;
}
