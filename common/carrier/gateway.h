/* SPDX-License-Identifier: ISC
 *
 * A gateway: the way to one carrier. A driver (sim here; http and exec are
 * others) is a const table of functions, asynchronous from the start: messages
 * are submitted, outcomes come in any order, a look-up tells what became of a
 * message whose answer was lost, and events are what the carrier reports
 * later. Nothing here knows the account.
 */
#ifndef CARRIER_GATEWAY_H
#define CARRIER_GATEWAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

#define GATEWAY_NAME_MAX 64
#define CARRIER_ID_MAX 80
#define CLIENT_ID_MAX 48
#define REASON_MAX 40

/* A message to hand over. The texts must live until its outcome came. */
struct submission {
	int64_t message;		/* our id */
	char client_id[CLIENT_ID_MAX];	/* "TOKEN-ID", never used twice */
	const char *sender;		/* our number, +E.164 */
	const char *number;		/* the recipient's */
	const char *text;		/* UTF-8 */
	int64_t attempted_at;		/* ms; for look-ups by time */
};

enum outcome_kind {
	OUTCOME_ACCEPTED,	/* the carrier has it, as carrier_id */
	OUTCOME_REJECTED,	/* it said no, for good; never was taken */
	OUTCOME_LATER,		/* it was not taken: again after retry_after */
	OUTCOME_UNKNOWN		/* the answer was lost */
};

struct outcome {
	int64_t message;
	enum outcome_kind kind;
	char carrier_id[CARRIER_ID_MAX];
	char reason[REASON_MAX];	/* a reason word of sms(7), or "" */
	int64_t retry_after;		/* ms from now, of OUTCOME_LATER */
	bool opted_out;		/* the recipient opted out there (O29) */
	bool dead;		/* the number cannot ever be texted */
};

/* What a carrier reports of a message it took. */
struct carrier_event {
	char carrier_id[CARRIER_ID_MAX];
	char client_id[CLIENT_ID_MAX];	/* "" where it does not echo it */
	char status[16];	/* sending, delivered, undelivered */
	char reason[REASON_MAX];
	char receipt[16];	/* network, handset, or "" */
	int64_t at;
	bool dead;
};

struct gateway;

struct gateway_driver {
	const char *name;
	/* Is a look-up exact, by our own id, so that a miss is a denial? */
	bool exact;
	/* How many messages may be on their way at once. */
	int concurrency;

	/* Take a message over. The outcome comes from outcome(), also when the
	 * hand-over fails; -1 only for what concerns the whole gateway, and
	 * then the message was not taken. */
	int (*submit)(struct gateway *g, const struct submission *s,
	    struct error *e);
	/* The next outcome: 1, or 0 when none came within `wait` ms or none is
	 * outstanding, -1: the gateway failed; what is outstanding is in
	 * doubt. */
	int (*outcome)(struct gateway *g, struct outcome *o, int64_t wait,
	    struct error *e);
	/* What became of it? 1 and *o (ACCEPTED or REJECTED), 0 the carrier
	 * does not know it, -1. NULL: this carrier cannot be asked. */
	int (*find)(struct gateway *g, const struct submission *s,
	    struct outcome *o, struct error *e);
	/* The next thing that the carrier reports: 1, 0 no more (or a group of
	 * them is full: call seen()), -1. NULL: it does not tell by itself. */
	int (*event)(struct gateway *g, struct carrier_event *ev,
	    struct error *e);
	/* All events told so far are safe in the account: never tell them
	 * again. What was told and not seen is told again some time. */
	int (*seen)(struct gateway *g, struct error *e);
	void (*close)(struct gateway *g);
};

/* Drivers embed this as their first member. */
struct gateway {
	const struct gateway_driver *driver;
	char name[GATEWAY_NAME_MAX];
};

#endif
