/* SPDX-License-Identifier: ISC
 *
 * What a number costs by country and type (P45): once, when it is added (NRC),
 * and every month (MRC). Country "*" holds where one has no line of its own.
 */
#ifndef STORE_NUMBER_PRICE_H
#define STORE_NUMBER_PRICE_H

#include <stdint.h>

struct db;
struct error;

struct number_price {
	char country[4];	/* two capitals, or "*" */
	char type[24];		/* local, mobile, national, toll_free */
	int64_t nrc, mrc;	/* milli-credits */
};

/* The price of such a number: 1, 0 where the account has none (it costs
 * nothing then; *p is zeros), -1. */
int number_price_find(struct number_price *p, struct db *db,
    const char *country, const char *type, struct error *e);

/* Are these a country (or *) and a type of numbers? They are written to *p in
 * their canonical form; -1 with ERR_USAGE. */
int number_price_place(struct number_price *p, const char *country,
    const char *type, struct error *e);

/* In the caller's transaction. */
int number_price_put(struct db *db, const struct number_price *p,
    struct error *e);
int number_price_delete(struct db *db, const struct number_price *p,
    struct error *e);
int number_price_delete_all(struct db *db, struct error *e);

/* Those of a country ("" for all), in order, until `each` returns -1. */
int number_price_each(struct db *db, const char *country,
    int (*each)(void *ctx, const struct number_price *p, struct error *e),
    void *ctx, struct error *e);

/* The example prices that init brings, CSV. */
extern const unsigned char store_data_number_prices_csv[];
/* Store them. In the caller's transaction. */
int number_prices_example(struct db *db, struct error *e);

#endif
