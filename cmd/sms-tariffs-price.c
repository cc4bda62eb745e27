/* SPDX-License-Identifier: ISC
 *
 * What our own numbers cost by country and type, once and a month (P45).
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/verb.h"
#include "io/record.h"
#include "sms-tariffs.h"
#include "store/account.h"
#include "store/db.h"
#include "store/number-price.h"

static const struct record_column columns[] = {
	{ "country", RECORD_TEXT }, { "type", RECORD_TEXT },
	{ "nrc", RECORD_CREDITS }, { "mrc", RECORD_CREDITS },
};

struct listing {
	struct record *out;
	const char *type;	/* only that; NULL: all */
};

static int
list_one(void *ctx, const struct number_price *p, struct error *e)
{
	struct listing *l = ctx;

	if (l->type && strcmp(p->type, l->type) != 0)
		return 0;
	record_text(l->out, p->country);
	record_text(l->out, p->type);
	record_credits(l->out, p->nrc);
	record_credits(l->out, p->mrc);
	return record_end(l->out, e);
}

static int
list_country(struct listing *l, struct account *a, const char *country,
    struct error *e)
{
	struct number_price p;

	if (number_price_place(&p, country, "local", e) < 0)
		return -1;
	return number_price_each(a->db, p.country, list_one, l, e);
}

static int
price_list(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct listing l = { 0 };
	struct account *a = NULL;
	struct number_price p;
	const struct opt own[] = { { 0, "type", OPT_TEXT, &l.type }, { 0 } };
	int i, n = opt_parse(argc, argv, "AfoH", own, &house, e), r = -1;

	if (n < 0 || (l.type && number_price_place(&p, "*", l.type, e) < 0))
		return -1;
	if (l.type)
		l.type = p.type;
	if (account_open(&a, &house, ACCOUNT_READ, e) == 0 &&
	    record_open(&l.out, &house, columns,
	    sizeof columns / sizeof *columns, a->zone, e) == 0)
		r = n ? 0 : number_price_each(a->db, "", list_one, &l, e);
	for (i = 0; i < n && r == 0; i++)
		r = list_country(&l, a, argv[i], e);
	if (record_close(l.out, e) < 0)
		r = -1;
	account_close(a);
	return r;
}

/* Is it KEY=...? Then what is behind the sign. */
static const char *
value_of(const char *assignment, const char *key)
{
	size_t len = strlen(key);

	return !strncmp(assignment, key, len) && assignment[len] == '=' ?
	    assignment + len + 1 : NULL;
}

int
price_credits(int64_t *credits, const char *text, const char *what,
    struct error *e)
{
	if (opt_credits(credits, text, what, e) < 0)
		return -1;
	if (*credits < 0)
		return error_set(e, ERR_USAGE, "%s: '%s' is less than nothing",
		    what, text);
	return 0;
}

/* nrc= mrc= of one country and type; what is not named stays as it is, and
 * both empty take the line out. */
static int
set_values(struct number_price *p, bool *gone, char *const assignments[],
    int n, struct error *e)
{
	const char *value;
	int i, empty = 0;

	for (i = 0; i < n; i++) {
		bool nrc = (value = value_of(assignments[i], "nrc")) != NULL;

		if (!nrc && !(value = value_of(assignments[i], "mrc")))
			return error_set(e, ERR_USAGE, "'%s' is neither "
			    "nrc=CREDITS nor mrc=CREDITS", assignments[i]);
		if (!*value)
			empty++;
		else if (price_credits(nrc ? &p->nrc : &p->mrc, value,
		    nrc ? "nrc" : "mrc", e) < 0)
			return -1;
	}
	*gone = empty > 0;
	return empty && (empty != n || n != 2) ? error_set(e, ERR_USAGE,
	    "nrc= mrc= together take the price out") : 0;
}

static int
set(struct account *a, char *const argv[], int n, struct error *e)
{
	struct number_price p, old;
	struct buf line = { 0 };
	bool gone;
	int i, r;

	if (number_price_place(&p, argv[0], argv[1], e) < 0 ||
	    (r = number_price_find(&old, a->db, p.country, p.type, e)) < 0)
		return -1;
	if (r > 0) {
		p.nrc = old.nrc;
		p.mrc = old.mrc;
	}
	if (set_values(&p, &gone, argv + 2, n - 2, e) < 0)
		return -1;
	buf_addf(&line, "number price %s %s", p.country, p.type);
	for (i = 2; i < n; i++)
		buf_addf(&line, " %s", argv[i]);
	r = gone ? number_price_delete(a->db, &p, e) :
	    number_price_put(a->db, &p, e);
	if (r == 0)
		r = account_log(a, "set", line.s, e);
	buf_release(&line);
	return r;
}

static int
price_set(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "A", NULL, &house, e), r = -1;

	if (n < 0)
		return -1;
	if (n < 3)
		return error_set(e, ERR_USAGE, "give a country, a type, and "
		    "nrc=CREDITS mrc=CREDITS, as US local nrc=1 mrc=0.8");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	if (db_begin(a->db, e) == 0 && set(a, argv, n, e) == 0)
		r = db_commit(a->db, e);
	db_rollback(a->db);
	account_close(a);
	return r;
}

static const struct verb verbs[] = {
	{ "list", PRICE_LIST_USAGE, price_list },
	{ "import", PRICE_IMPORT_USAGE, price_import },
	{ "set", PRICE_SET_USAGE, price_set },
	{ 0 }
};

int
verb_price(int argc, char *argv[], struct error *e)
{
	return verb_noun("price", verbs, argc, argv, e);
}
