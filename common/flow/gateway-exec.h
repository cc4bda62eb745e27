/* SPDX-License-Identifier: ISC
 *
 * Gateways that are programs of the user's, as the configuration has them.
 */
#ifndef FLOW_GATEWAY_EXEC_H
#define FLOW_GATEWAY_EXEC_H

#include "flow/gateways.h"
#include "flow/gateway-config.h"

extern const struct gateway_opener gateway_exec;

struct machine;

/* What is wrong with the gateway of that name: ERR_CONFIG with file, line,
 * column and key; 0: nothing. Nothing is started. */
int gateway_exec_check(struct gateway_common *common, const struct machine *m,
    const char *name, struct error *e);

#endif
