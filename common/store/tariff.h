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

/* All tariffs in memory, for many look-ups: some hundreds of rows. */
struct tariffs;

int tariffs_load(struct tariffs **t, struct db *db, struct error *e);
void tariffs_free(struct tariffs *t);
/* The price of a segment to the number in milli-credits: true, or false when
 * there is no tariff. `country` as of struct phone. */
bool tariffs_find(const struct tariffs *t, const char *e164,
    const char *country, int64_t *credits);
/* Has the table changed since it was loaded (another process's import)? Cheap
 * (PRAGMA data_version). */

/* One tariff: destination is a country or +prefix (already checked). */
int tariff_put(struct db *db, const char *destination, int64_t credits,
    const char *price, struct error *e);
int tariff_delete(struct db *db, const char *destination, struct error *e);
/* Is it a country the plan knows, or + and 1 to 15 digits? Written in its
 * canonical form to out[20]; -1 with ERR_USAGE. */
int tariff_destination(char out[20], const char *text, struct error *e);

/* The example tariffs that init brings and the example file is. CSV. */
extern const unsigned char store_data_tariffs_csv[];
extern const unsigned long store_data_tariffs_csv_len;

#endif
