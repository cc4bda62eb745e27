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
	struct gateway **v;
	size_t n, cap;
	/* Those that cannot be opened, which is not tried for each message. */
	struct gateway_fault *faults;
	size_t nfaults, faults_cap;
};

struct gateway_fault {
	char name[GATEWAY_NAME_MAX];
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
 * belong to and that the configuration knows, and those that report. One with
 * a fault holds up no others: gateways_fault() tells. */
int gateways_open_all(struct gateways *gs, struct error *e);
/* Could one not be opened? Then -1, with why, of the first. */
int gateways_fault(const struct gateways *gs, struct error *e);
void gateways_close(struct gateways *gs);

#endif
