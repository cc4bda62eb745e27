/* SPDX-License-Identifier: ISC */
#include "store/number-price.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "phone/kind.h"
#include "phone/phone.h"
#include "store/db.h"

static const char sql_find[] =
    "SELECT country, type, nrc, mrc FROM number_price "
    "WHERE country = $1 AND type = $2";

static void
from_row(struct number_price *p, struct stmt *st)
{
	snprintf(p->country, sizeof p->country, "%s", db_word(st, 0));
	snprintf(p->type, sizeof p->type, "%s", db_word(st, 1));
	p->nrc = db_int(st, 2);
	p->mrc = db_int(st, 3);
}

static int
find(struct number_price *p, struct db *db, const char *country,
    const char *type, struct error *e)
{
	struct stmt *st = db_query(db, sql_find, DB_ARGS(T(country),
	    T(type)), e);
	int r = db_step(st, e);

	if (r > 0) {
		from_row(p, st);
		db_reset(st);
	}
	return r;
}

int
number_price_find(struct number_price *p, struct db *db, const char *country,
    const char *type, struct error *e)
{
	int r;

	*p = (struct number_price){ 0 };
	r = find(p, db, country, type, e);
	return r ? r : find(p, db, "*", type, e);
}

int
number_price_place(struct number_price *p, const char *country,
    const char *type, struct error *e)
{
	const char *kind;

	*p = (struct number_price){ 0 };
	if (strcmp(country, "*") != 0 && (strlen(country) != 2 ||
	    !phone_country_known(country)))
		return error_set(e, ERR_USAGE, "'%s' is no country: give two "
		    "letters, as GB, or * for the rest", country);
	kind = phone_kind_named(type, "type", e);
	if (!kind)
		return -1;
	for (; *country; country++)
		p->country[strlen(p->country)] =
		    (char)toupper((unsigned char)*country);
	snprintf(p->type, sizeof p->type, "%s", kind);
	return 0;
}

static const char sql_put[] =
    "INSERT INTO number_price (country, type, nrc, mrc) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT (country, type) DO UPDATE SET "
    "nrc = excluded.nrc, mrc = excluded.mrc";

int
number_price_put(struct db *db, const struct number_price *p,
    struct error *e)
{
	return db_exec(db, sql_put, DB_ARGS(T(p->country), T(p->type),
	    I(p->nrc), I(p->mrc)), e);
}

static const char sql_delete[] =
    "DELETE FROM number_price WHERE country = $1 AND type = $2";

int
number_price_delete(struct db *db, const struct number_price *p,
    struct error *e)
{
	return db_exec(db, sql_delete, DB_ARGS(T(p->country), T(p->type)), e);
}

static const char sql_delete_all[] = "DELETE FROM number_price";

int
number_price_delete_all(struct db *db, struct error *e)
{
	return db_exec(db, sql_delete_all, DB_NONE, e);
}

static const char sql_list[] =
    "SELECT country, type, nrc, mrc FROM number_price "
    "WHERE country >= $1 AND country <= $2 ORDER BY country, type";

int
number_price_each(struct db *db, const char *country,
    int (*each)(void *ctx, const struct number_price *p, struct error *e),
    void *ctx, struct error *e)
{
	struct stmt *st = db_query(db, sql_list, DB_ARGS(T(country),
	    T(*country ? country : "~")), e);
	struct number_price p;
	int r;

	while ((r = db_step(st, e)) > 0) {
		from_row(&p, st);
		if (each(ctx, &p, e) < 0) {
			db_reset(st);
			return -1;
		}
	}
	return r;
}

/* The file is ours: a header, then lines without quotes. */
int
number_prices_example(struct db *db, struct error *e)
{
	const char *s = (const char *)store_data_number_prices_csv;
	char country[4], type[24], nrc[24], mrc[24];
	struct number_price p;

	for (s = strchr(s, '\n') + 1; *s; s = strchr(s, '\n') + 1) {
		if (sscanf(s, "%3[^,],%23[^,],%23[^,],%23[^,\n]", country,
		    type, nrc, mrc) != 4 ||
		    number_price_place(&p, country, type, e) < 0 ||
		    opt_credits(&p.nrc, nrc, "nrc", e) < 0 ||
		    opt_credits(&p.mrc, mrc, "mrc", e) < 0)
			return error_set(e, ERR_BUG, "the example prices of "
			    "numbers cannot be read");
		if (number_price_put(db, &p, e) < 0)
			return -1;
	}
	return 0;
}
