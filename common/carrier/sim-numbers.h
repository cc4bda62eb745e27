/* SPDX-License-Identifier: ISC
 *
 * The numbers that we hold at the simulated carrier: those that somebody
 * ordered at its own site, which a setting stands for, and those bought
 * through the gateway, which its file remembers; and those that it sells.
 */
#ifndef CARRIER_SIM_NUMBERS_H
#define CARRIER_SIM_NUMBERS_H

#include <stdint.h>

#include "carrier/gateway.h"

struct db;
struct error;

/* `site`: the numbers ordered there, with blanks between. */
int sim_numbers_list(struct db *db, const char *site,
    struct carrier_numbers *all, struct error *e);
/* The same for the same search and seed. */
int sim_numbers_search(const struct number_search *s, int64_t seed,
    struct carrier_numbers *all, struct error *e);
/* Do it: 1, or 0 it cannot be done (bought twice, given back by who does not
 * hold it), -1. In the caller's transaction. */
int sim_numbers_order(struct db *db, const char *site, enum order_kind kind,
    const char *number, struct error *e);

#endif
