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
	bool unicode;			/* the text needs UCS-2 */
	int64_t attempted_at;		/* ms; for look-ups by time */
	int64_t not_after;		/* ms; of no use then; 0: ever */
	int64_t segments;		/* 0: it is not known */
	/* For find(), where it is no more than a search: how many others of
	 * ours to that number at that time have no carrier's id, and how many
	 * of these have its text and were sent. */
	int64_t rivals, claims;
	/* Is that carrier's id another message's already? 1, 0, -1. NULL: none
	 * is. */
	int (*taken)(void *ctx, const char *carrier_id, struct error *e);
	void *ctx;
};

enum outcome_kind {
	OUTCOME_ACCEPTED,	/* the carrier has it, as carrier_id */
	OUTCOME_REJECTED,	/* it said no, for good; never was taken */
	OUTCOME_LATER,		/* it was not taken: again after retry_after */
	OUTCOME_UNKNOWN		/* the answer was lost */
};

/* What waits with a message that was not taken. */
enum outcome_scope {
	SCOPE_MESSAGE,		/* it alone */
	SCOPE_SENDER,		/* all from our number */
	SCOPE_GATEWAY		/* all that go this way */
};

/* What a carrier says that a message counts and costs there. */
struct carrier_bill {
	int64_t segments;	/* 0: it does not say */
	char price[24];		/* of all of it, "0.0075 USD"; or "" */
};

struct outcome {
	int64_t message;
	enum outcome_kind kind;
	char carrier_id[CARRIER_ID_MAX];
	char reason[REASON_MAX];	/* a reason word of sms(7), or "" */
	enum outcome_scope scope;	/* of OUTCOME_LATER */
	int64_t retry_after;	/* ms from now, of OUTCOME_LATER; 0: the
				 * carrier does not say */
	char said[160];		/* the carrier's own words, or "" */
	bool opted_out;		/* the recipient opted out there (O29) */
	bool dead;		/* the number cannot ever be texted */
	struct carrier_bill bill;	/* of OUTCOME_ACCEPTED */
};

/* What a carrier reports of a message it took. */
struct carrier_event {
	char carrier_id[CARRIER_ID_MAX];
	char client_id[CLIENT_ID_MAX];	/* "" where it does not echo it */
	char status[16];	/* sending, delivered, undelivered */
	char reason[REASON_MAX];
	char receipt[16];	/* network, handset, or "" */
	int64_t at;
	struct carrier_bill bill;
	bool dead;
	bool opted_out;		/* the recipient did, there (O29) */
};

enum inquiry_kind {
	INQUIRY_FOUND,		/* it is in service, as follows */
	INQUIRY_NONE,		/* there is no such number */
	INQUIRY_REFUSED,	/* the carrier did not take the question */
	INQUIRY_LATER,		/* nor this one, for the time being */
	INQUIRY_UNKNOWN		/* the answer was lost */
};

/* A question about a number, and its answer; texts are "" where the carrier
 * does not know. */
struct inquiry {
	const char *number;		/* +E.164 */
	bool cnam;			/* the caller's name is asked for too */

	enum inquiry_kind kind;
	char reason[REASON_MAX];	/* a reason word of sms(7), or "" */
	char type[24];			/* a type of sms-inspect(1) */
	char mcc[4], mnc[4];		/* of the network that serves it */
	char operator[64];		/* its name */
	char caller_name[64];
};

/* A number at the carrier: one that we hold there, or one that it sells. */
struct carrier_number {
	char number[20];	/* +E.164 */
	char id[CARRIER_ID_MAX];	/* what the carrier calls it, or "" */
	char name[96];		/* what people call it there, or "" */
	char type[12];		/* local, mobile, national, toll_free */
	char country[4];
	char price[24];		/* of a month, as the carrier writes it; "" */
	bool sms;		/* it can text */
};

/* A list of them, in order of number, none twice; freed by the caller. */
struct carrier_numbers {
	struct carrier_number *v;
	size_t n, cap;
	size_t others;		/* that are no phone numbers: short codes */
};

/* What is wanted of those on sale; texts are "" for anything. */
struct number_search {
	const char *country, *type;
	const char *contains;	/* digits in a row */
	const char *area_code;	/* digits behind the country's code */
	int64_t count;
};

enum order_kind { ORDER_BUY, ORDER_RELEASE };

/* What became of an order. */
struct order {
	enum outcome_kind kind;	/* ACCEPTED: it is done, or will be, */
	bool pending;		/* once the carrier is through with it */
	char id[CARRIER_ID_MAX];	/* what it calls the order, or "" */
	char reason[REASON_MAX];	/* a reason word of sms(7), or "" */
	char said[160];		/* the carrier's own words, or "" */
};

struct gateway;

struct gateway_driver {
	const char *name;
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
	 * does not know it, 2 it has one that may be it or not, -1:
	 * ERR_REFUSED it cannot be asked now. Only where the gateway says that
	 * it can be asked. */
	int (*find)(struct gateway *g, const struct submission *s,
	    struct outcome *o, struct error *e);
	/* How far is a message that it took? 1 and *ev, 0 nothing new, -1:
	 * ERR_REFUSED it cannot be asked now. NULL: it does not say. */
	int (*ask)(struct gateway *g, const char *carrier_id,
	    struct carrier_event *ev, struct error *e);
	/* The next thing that the carrier reports: 1, 0 no more (or a group of
	 * them is full: call seen()), -1. NULL: it does not tell by itself. */
	int (*event)(struct gateway *g, struct carrier_event *ev,
	    struct error *e);
	/* All events told so far are safe in the account: never tell them
	 * again. What was told and not seen is told again some time. */
	int (*seen)(struct gateway *g, struct error *e);
	/* Ask about n numbers, as many at once as the gateway takes, and wait
	 * for the answers: 0, or -1: the gateway failed, and nothing is known
	 * of any. Only where the gateway says that it can be asked. */
	int (*lookup)(struct gateway *g, struct inquiry *v, size_t n,
	    struct error *e);
	/* All numbers that we hold there: 0, or -1, and then nothing is known
	 * of any: ERR_REFUSED it cannot be asked, or told a list that is not
	 * whole; ERR_CONFIG a setting is missing. Only where the gateway says
	 * that it lists them, and likewise below. */
	int (*numbers)(struct gateway *g, struct carrier_numbers *all,
	    struct error *e);
	/* Some of those that it sells. */
	int (*offers)(struct gateway *g, const struct number_search *s,
	    struct carrier_numbers *all, struct error *e);
	/* Buy a number, or give one back that numbers() told of. -1: nothing
	 * left; else *o. */
	int (*order)(struct gateway *g, enum order_kind kind,
	    const struct carrier_number *n, struct order *o, struct error *e);
	/* How far is one that was pending, and had an id? 0 and *o: ACCEPTED,
	 * pending or done, or REJECTED: it failed. -1: it cannot be asked now.
	 * NULL: it does not say. */
	int (*order_state)(struct gateway *g, enum order_kind kind,
	    const struct carrier_number *n, const char *order_id,
	    struct order *o, struct error *e);
	void (*close)(struct gateway *g);
};

/* Drivers embed this as their first member, and fill it in. */
struct gateway {
	const struct gateway_driver *driver;
	char name[GATEWAY_NAME_MAX];
	/* How many messages may be on their way at once, and how many of these
	 * really are, the rest waiting behind them; 0: all. */
	int concurrency, at_once;
	int out;		/* how many are: whoever hands over counts */
	/* Segments a second, of all and of each of our numbers; 0: no limit. */
	int64_t rate, sender_rate;
	/* Can find() be asked, and is it exact, by our own id, so that a miss
	 * is a denial? Else it is a search: not before reconcile_after ms, and
	 * a second miss after reconcile_sure ms is a denial. */
	bool askable, exact;
	/* Can it be asked about numbers, and for the caller's name? And which
	 * setting is missing, where it could be with that? NULL: none. */
	bool lookup, cnam;
	const char *lacks;
	bool pollable;		/* ask() knows something */
	/* Can it be asked for our numbers, and for those that it sells? Can
	 * numbers be bought through it, and given back? */
	bool lists, sells, buys, releases;
	int64_t reconcile_after, reconcile_sure;
	/* How far back find() sees, ms: what is older and not found may have
	 * been there. 0: as far as is wanted. */
	int64_t keeps;
};

#endif
