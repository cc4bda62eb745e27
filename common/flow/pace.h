/* SPDX-License-Identifier: ISC
 *
 * How fast a gateway, and each of our numbers on it, may be used: the rate of
 * the configuration, pauses that carriers ask for, and backing off from one
 * that cannot be reached. It is kept in the account, so that the next process
 * goes on where this one stopped. Waiting goes by the monotonic clock.
 */
#ifndef FLOW_PACE_H
#define FLOW_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "carrier/gateway.h"

struct db;
struct error;

/* In a run, a pause up to this is waited for; a longer one ends the run. */
#define PACE_PATIENCE_MS 60000

struct pace {
	char gateway[GATEWAY_NAME_MAX];
	char sender[20];		/* "" for the gateway itself */
	int64_t due;			/* when the rate allows the next, us */
	int64_t until;			/* paused until then, ms; monotonic */
	int failures;			/* in a row */
	bool gave_up;			/* too many of them */
	char reason[REASON_MAX];	/* of the pause */
	char said[160];			/* by the carrier */
	bool changed;			/* since it was stored */
};

struct paces {
	struct pace **v;
	size_t n, cap;
};

/* The pace of a gateway (sender "") or of a sender on it; what the account
 * remembers of it is read at the first time. NULL with *e. */
struct pace *pace_of(struct paces *ps, struct db *db, const char *gateway,
    const char *sender, struct error *e);
/* One that pace_of() was asked for, or NULL. */
struct pace *pace_known(const struct paces *ps, const char *gateway,
    const char *sender);
void paces_release(struct paces *ps);
/* Read again what the account remembers: others may use the same ways. */
int paces_look(struct paces *ps, struct db *db, struct error *e);
/* Write down what changed; in the caller's transaction. */
int paces_store(struct paces *ps, struct db *db, struct error *e);

/* How many ms until it may be used; 0: now. */
int64_t pace_wait(const struct pace *p);
/* Is it paused, whatever the rate says? */
bool pace_paused(const struct pace *p);
/* So many segments go now, of `rate` a second (0: no limit). */
void pace_take(struct pace *p, int64_t rate, int64_t segments);
/* The carrier took a message. */
void pace_good(struct pace *p);
/* It did not: pause as it asks, or, where it does not say (0), for longer each
 * time; too often in a row, and it gives up. */
void pace_hold(struct pace *p, const struct outcome *o);

/* Does it wait for a person, to mend credentials or funds? Others wait because
 * their carrier asked for it. */
bool pace_mendable(const struct pace *p);
/* That was done: it may be used at once. */
void pace_mended(struct pace *p);

#endif
