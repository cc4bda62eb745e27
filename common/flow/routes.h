/* SPDX-License-Identifier: ISC
 *
 * routes: of the configuration: which gateways serve a country, in order. They
 * decide between numbers of ours that would do, and where a message goes when
 * the first way is closed.
 */
#ifndef FLOW_ROUTES_H
#define FLOW_ROUTES_H

struct config;
struct error;

/* Look them over: ERR_CONFIG for a fault, or a gateway that is not in the
 * configuration. c may be NULL. */
int routes_check(const struct config *c, struct error *e);
/* The place of a gateway in the route to a country (ISO 3166; "" unknown): 0
 * is the first choice, beyond all others what the route does not name. Without
 * a route all are 0. */
int routes_rank(const struct config *c, const char *country,
    const char *gateway);

#endif
