/* SPDX-License-Identifier: ISC
 *
 * The numbers that we hold at a provider, in the account: taken over, brought
 * up to date, let go, bought and given back. What the provider's list says is
 * applied whole or not at all; an order is written down before it is made.
 */
#ifndef FLOW_HOLDING_H
#define FLOW_HOLDING_H

#include <stdbool.h>
#include <stddef.h>

struct account;
struct connection;
struct error;
struct gateway;
struct held;
struct own;

/* What became of the numbers of a list, and of ours. */
struct holding_change {
	size_t added, removed, kept;
	size_t resting;		/* gone there, in use here: made inactive */
	size_t open;		/* orders that are still in doubt */
	size_t mute;		/* cannot text, and were left out */
	size_t others;		/* are no phone numbers: short codes */
};

/* Numbers that do not stand in the way: the simulated carrier's, and those
 * that a provider bills. ERR_DATA `own-numbers-present` for any other (O21). */
int holding_room(struct account *a, struct error *e);

/* Take over the provider's numbers, as a new connection says. `ready` is called
 * with all of it in an open transaction, before it is committed; NULL for
 * nothing. */
int holding_connect(struct account *a, struct gateway *g,
    const struct connection *c, struct holding_change *x,
    int (*ready)(void *ctx, struct error *e), void *ctx, struct error *e);
/* Additions and removals at the provider, for a gateway that is connected;
 * orders in doubt are decided. dry_run: say what would be done. */
int holding_sync(struct account *a, struct gateway *g, bool dry_run,
    struct holding_change *x, struct error *e);
/* Let all of them go: here, and not at the provider. */
int holding_disconnect(struct account *a, const char *gateway,
    size_t *removed, struct error *e);

/* Buy the number for us: 0 it is ours, *pending: once the provider is through
 * with it. ERR_REFUSED it was not bought; ERR_UNKNOWN the answer was lost. */
int holding_buy(struct account *a, struct gateway *g, const struct own *own,
    bool *pending, struct error *e);
/* Give it back to the provider, and forget it, or (*pending) do so once the
 * provider is through with it. Errors as above. */
int holding_release(struct account *a, struct gateway *g,
    const struct held *held, bool *pending, struct error *e);
/* Forget it here alone. */
int holding_forget(struct account *a, const struct held *held,
    struct error *e);

#endif
