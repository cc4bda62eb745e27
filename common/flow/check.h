/* SPDX-License-Identifier: ISC
 *
 * The checks before a send, in their order; the first that fails decides. They
 * run inside the transaction that claims the message, on what is true then.
 */
#ifndef FLOW_CHECK_H
#define FLOW_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "store/own.h"

struct account;
struct gateways;
struct hours;
struct hours_ask;
struct machine;
struct outgoing;
struct paces;
struct rules;
struct tariffs;

enum verdict {
	VERDICT_ERROR = -1,
	VERDICT_PASS,
	VERDICT_REFUSE,		/* this message is not sent: m->reason */
	VERDICT_WAIT,		/* not before m->not_before */
	VERDICT_REPEATED,	/* its ref is m->earlier already */
	VERDICT_STOP		/* nothing more is sent in this run */
};

/* What happens outside the hours that a country allows (setting `hours`). */
enum hours_mode {
	HOURS_AUTO,	/* warn over the simulated carrier, else enforce */
	HOURS_ENFORCE,	/* the message waits */
	HOURS_WARN,	/* it is sent, and counted as a warning */
	HOURS_OFF
};

/* What the checks look at besides the message. */
struct checking {
	struct account *account;
	struct gateways *gateways;
	const char *gateway;	/* --gateway: this way and no other; or NULL */
	/* Numbers that the account does not know, of gateways that are named;
	 * made when they are met, freed by who owns this. */
	struct own **foreign;
	size_t nforeign, foreign_cap;
	struct paces *paces;
	const char *country;	/* of the recipient, while one is checked */
	const struct tariffs *tariffs;
	struct owns *owns;
	struct own **among;	/* a campaign's senders */
	size_t namong;
	char *default_own;
	const struct machine *machine;	/* its fence: SMS_ONLY_TO, only_to */
	/* May the account send? Looked at once a transaction: the word and
	 * the error when not, NULL when it may. */
	const char *held;
	struct error held_error;
	/* Is there anybody who opted out, or whom the account knows more
	 * of? Where not, nobody is looked up. */
	bool any_optout, any_contact;
	struct hours *hours;
	struct rules *demands;	/* read when a number is met that they bind */
	enum hours_mode hours_mode;
	/* For choosing among our numbers: what is to be sent; NULL: whatever
	 * it is. */
	const struct outgoing *choosing;
	int64_t bulk_warn;	/* messages a day from one number; 0: any */
	enum bulk { BULK_YES, BULK_LIMIT, BULK_NO } bulk;
	bool any_limit;		/* somebody's bulk is BULK_LIMIT */
	int64_t now;
	int64_t balance;	/* less what this transaction charged */
	int64_t left;		/* of max_cost; INT64_MAX without */
	bool funds_pause;
};

/* Run them all: the verdict, with m->reason, m->detail, m->own, m->cost and
 * m->segment set as far as they got. */
enum verdict check_message(struct checking *c, struct outgoing *m,
    struct error *e);

/* What is allowed and may disappoint; a message that passed can have both. */
enum warning {
	WARNING_SOURCE,		/* P82 */
	WARNING_LONG_CODE,	/* P84, P92 */
	WARNING_HOURS,		/* outside the hours its country allows */
	WARNING_BULK,		/* P92, G60 */
	WARNING_CHARACTERS,	/* V8 */
	WARNINGS
};
struct warning_text {
	const char *word, *meaning;
};
extern const struct warning_text check_warnings[WARNINGS];
bool check_warns(enum warning w, const struct outgoing *m);
/* Note the warning with the number of recipients it holds for, if any. */
void check_tell(enum warning w, int64_t recipients);

/* Our number on a gateway that may be another than its own: one of the
 * account's, or one that only the provider knows. NULL: that is not done. */
struct own *check_own(struct checking *c, const char *number,
    const char *gateway);

/* check-hours.c: the setting; the check; and from when on what is asked is
 * allowed to a recipient, in its zone where one is known (q->zone is set
 * here): 1 and *next, 0 never, -1. */
int check_hours_mode(struct checking *c, struct error *e);
enum verdict check_hours(struct checking *c, struct outgoing *m,
    struct error *e);
int check_allowed(struct checking *c, struct hours_ask *q, int64_t at,
    int64_t *next, struct error *e);

/* The table itself, for those who show every verdict: name and order. */
struct check {
	const char *name;
	enum verdict (*run)(struct checking *c, struct outgoing *m,
	    struct error *e);
};
extern const struct check check_table[];

#endif
