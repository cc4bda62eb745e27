/* SPDX-License-Identifier: ISC
 *
 * From a gateway's name to an open gateway. A tool hands the drivers that it
 * can use to the outbox, so that one that never touches the network does not
 * link what the network needs.
 */
#ifndef FLOW_GATEWAYS_H
#define FLOW_GATEWAYS_H

#include <stdbool.h>

#include "base/error.h"
#include "carrier/gateway.h"

struct account;
struct gateways;
struct machine;

struct gateway_opener {
	const char *driver;
	/* Has the configuration a gateway of that name for this driver? */
	bool (*knows)(struct gateways *gs, const char *name);
	/* How many messages may be on their way at once, unopened. */
	int (*concurrency)(struct gateways *gs, const char *name);
	int (*open)(struct gateway **g, struct gateways *gs,
	    const char *name, struct error *e);
	/* Does it report by itself what becomes of this account's messages,
	 * whichever of our numbers sent them? NULL: none does. */
	bool (*reports)(struct gateways *gs, const char *name);
};

/* The simulated carrier: the gateway `sim`, configured by settings sim.*. */
extern const struct gateway_opener gateway_sim;

/* Gateways that this run has opened; each is opened once. `openers` ends with
 * NULL. */
struct gateways {
	const struct gateway_opener *const *openers;
	struct account *account;
	/* The configuration; NULL: it is read here when it is needed. */
	const struct machine *machine;
	struct machine *opened;
	bool all;		/* gateways_open_all() was called */
	struct gateway *v[16];
	int n;
	/* The last that could not be opened, and why: it is not tried again for
	 * each message. */
	char faulty[GATEWAY_NAME_MAX];
	struct error why;
};

/* The configuration, for openers; NULL when it cannot be read. */
const struct machine *gateways_machine(struct gateways *gs);

/* The gateway of that name. ERR_CONFIG `no-gateway` when no driver knows it:
 * the simulated carrier is never a fall-back. */
int gateways_get(struct gateways *gs, const char *name, struct gateway **g,
    struct error *e);
bool gateways_known(struct gateways *gs, const char *name);
/* How many messages may be on their way at once; 0: it is not known. */
int gateways_concurrency(struct gateways *gs, const char *name);
/* Open every gateway that the account's own numbers or messages in doubt
 * belong to and that the configuration knows, and those that report. */
int gateways_open_all(struct gateways *gs, struct error *e);
void gateways_close(struct gateways *gs);

#endif
