/* SPDX-License-Identifier: ISC
 *
 * What a segment costs: by number prefix (the longest wins), else by country
 * (P47, P50). No tariff means that nothing can be sent there (P81).
 */
#ifndef STORE_TARIFF_H
#define STORE_TARIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct error;

/* A destination: two capitals, or + and up to 15 digits. */
#define TARIFF_SIZE 20

/* All tariffs in memory, for many look-ups: some hundreds of rows. */
struct tariffs;

int tariffs_load(struct tariffs **t, struct db *db, struct error *e);
void tariffs_free(struct tariffs *t);
/* The price of a segment to the number in milli-credits, from a number of the
 * country `from` (O14; "" for one of the same): true, or false when there is no
 * tariff. `country` as of struct phone. */
bool tariffs_find(const struct tariffs *t, const char *e164,
    const char *country, const char *from, int64_t *credits);
/* The same, with the destination whose line decides. `e164` may be "" to ask
 * for a country alone. */
bool tariffs_decide(const struct tariffs *t, const char *e164,
    const char *country, const char *from, int64_t *credits,
    char destination[TARIFF_SIZE]);

struct tariff {
	const char *destination;
	int64_t credits;
	const char *price;	/* NULL: none */
	int64_t abroad;		/* from another country; TARIFF_NONE: alike */
};
#define TARIFF_NONE (-1)

/* One tariff: destination is a country or +prefix (already checked). `price`
 * is what a segment costs in money where a provider bills it. */
int tariff_put(struct db *db, const struct tariff *tariff, struct error *e);
/* The same, and the price stays as it is. */
int tariff_set(struct db *db, const char *destination, int64_t credits,
    struct error *e);
/* What it costs from another country; TARIFF_NONE: the same. */
int tariff_set_abroad(struct db *db, const char *destination, int64_t abroad,
    struct error *e);
int tariff_delete(struct db *db, const char *destination, struct error *e);
int tariff_delete_all(struct db *db, struct error *e);
/* Is it a country the plan knows, or + and 1 to 15 digits? Written in its
 * canonical form to out; -1 with ERR_USAGE. */
int tariff_destination(char out[TARIFF_SIZE], const char *text,
    struct error *e);

/* The credits of a tariff, as typed: 0 or more. -1 with ERR_USAGE. */
int tariff_credits(int64_t *credits, const char *text,
    const char *destination, struct error *e);

/* The tariffs whose destinations begin with `prefix` ("" for all), prefixes
 * before countries, until `show` returns -1. */
int tariff_each(struct db *db, const char *prefix,
    int (*show)(const struct tariff *tariff, void *ctx, struct error *e),
    void *ctx, struct error *e);

/* The example tariffs that init brings and the example file is. CSV. */
extern const unsigned char store_data_tariffs_csv[];
extern const unsigned long store_data_tariffs_csv_len;
/* Store them. In the caller's transaction. */
int tariffs_example(struct db *db, struct error *e);

#endif
