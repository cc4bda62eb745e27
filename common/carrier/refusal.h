/* SPDX-License-Identifier: ISC
 *
 * What a carrier's "no" means for us: a handful of classes, to which the
 * providers' descriptions map their codes. Each class says what becomes of the
 * message, of the recipient, and of the way it went.
 */
#ifndef CARRIER_REFUSAL_H
#define CARRIER_REFUSAL_H

#include <stdbool.h>
#include <stdint.h>

#include "carrier/gateway.h"

struct refusal {
	const char *class;	/* as descriptions call it */
	enum outcome_kind kind;
	const char *reason;	/* a reason word of sms(7) */
	enum outcome_scope scope;	/* what waits, of OUTCOME_LATER */
	int64_t wait;		/* ms; 0: as the carrier says, else by and by */
	bool next_day;		/* not before the next day begins, UTC */
	bool opted_out, dead;	/* what is remembered of the recipient */
};

/* All of them; ends with a row of zeros. */
extern const struct refusal refusal_table[];

/* By its class; NULL for another word. */
const struct refusal *refusal_find(const char *class);
/* By its reason word: the first that has it; NULL for another word. */
const struct refusal *refusal_of_reason(const char *reason);
/* What a status of HTTP means when the description has nothing to say. */
const struct refusal *refusal_of_status(int status);
/* The class's words in the outcome; `asked` is what the carrier asks to wait
 * in ms, or -1. */
void refusal_apply(const struct refusal *r, int64_t asked,
    struct outcome *o);

#endif
