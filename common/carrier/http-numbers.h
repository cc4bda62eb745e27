/* SPDX-License-Identifier: ISC
 *
 * The numbers at a provider over HTTP, as its description says
 * (describe-numbers.h). The functions are those of a gateway's driver.
 */
#ifndef CARRIER_HTTP_NUMBERS_H
#define CARRIER_HTTP_NUMBERS_H

#include "carrier/gateway.h"

struct error;

/* Which of them there are, once the gateway's settings are known. */
void http_numbers_prepare(struct gateway *g);

int http_numbers_list(struct gateway *g, struct carrier_numbers *all,
    struct error *e);
int http_numbers_search(struct gateway *g, const struct number_search *s,
    struct carrier_numbers *all, struct error *e);
int http_numbers_order(struct gateway *g, enum order_kind kind,
    const struct carrier_number *n, struct order *o, struct error *e);
int http_numbers_state(struct gateway *g, enum order_kind kind,
    const struct carrier_number *n, const char *order_id, struct order *o,
    struct error *e);

#endif
