/* SPDX-License-Identifier: ISC
 *
 * Paying for numbers: what one costs when it is added, and each month after
 * (P45, G55). A number that a provider bills, or a free one, costs no credits;
 * one of the simulated carrier does where the setting sim.fees rehearses it.
 */
#ifndef FLOW_FEES_H
#define FLOW_FEES_H

#include <stdint.h>

struct account;
struct error;
struct number_price;
struct own;

/* What the number costs in credits just now; zeros where it costs none. */
int fees_price(struct number_price *p, struct account *a,
    const struct own *own, struct error *e);
/* Is there enough for a number's first day: set-up and first month? 0, or -1
 * with ERR_RETRY `no-funds`. */
int fees_afford(struct account *a, const struct own *own, struct error *e);
/* The number has been stored: charge set-up and first month, and remember when
 * the next falls due. In the caller's transaction. */
int fees_begin(struct account *a, const struct own *own, struct error *e);
/* The same of a number that was brought along: no set-up, and the first month
 * falls due at once. In the caller's transaction. */
int fees_bring(struct account *a, const struct own *own, struct error *e);

/* Charge all that fell due, each month of each number once, whatever ends the
 * program and whoever else is at it: a month is paid, and written down as
 * paid, in one transaction. What cannot be paid is told by tool_warn(), the
 * log and an e-mail (setting fee-mail) once, and once more when the setting
 * fee-grace has passed since, and nothing is sent from the number
 * (`fee-unpaid`) until it is paid. *charged is how many months were. */
int fees_collect(struct account *a, int64_t *charged, struct error *e);

#endif
