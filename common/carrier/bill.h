/* SPDX-License-Identifier: ISC
 *
 * What a carrier counts and asks for a message, as it writes it: minus signs
 * are some carriers' way to say that it is paid. What is no such number is as
 * good as nothing.
 */
#ifndef CARRIER_BILL_H
#define CARRIER_BILL_H

struct carrier_bill;

/* The texts may be "". */
void bill_read(struct carrier_bill *b, const char *segments,
    const char *price, const char *currency);

#endif
