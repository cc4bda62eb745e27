/* SPDX-License-Identifier: ISC
 *
 * The error codes of all carriers in one table, common/carrier/data/errors.csv:
 * what a code means, and to which class of refusal it belongs (refusal.h),
 * which says what becomes of the message and of the recipient. Lines are sorted
 * by carrier, code and stage. `confirmed` is no where the carrier's own
 * documentation could not be had. Pure; what is handed out is in *x.
 */
#ifndef CARRIER_ERRORS_H
#define CARRIER_ERRORS_H

#include <stdbool.h>
#include <stddef.h>

struct refusal;

struct carrier_error {
	char carrier[16];
	char code[72];
	/* "send": the answer to the hand-over; "receipt": it comes later, of
	 * a message that the carrier took. */
	char stage[8];
	const struct refusal *refusal;
	bool confirmed;
	char meaning[128];	/* a sentence without its full stop */
};

/* Go through the table: *place is 0 at first. 1 and *x, or 0 at the end. */
int carrier_error_next(struct carrier_error *x, size_t *place);
/* The line of that carrier (NULL: any), code and stage (NULL: any), from
 * *place on. Codes match without regard to the case of letters. */
int carrier_error_find(struct carrier_error *x, size_t *place,
    const char *carrier, const char *code, const char *stage);
/* The carriers of the table: the i-th, or NULL beyond the last. */
const char *carrier_error_carrier(size_t i);

#endif
