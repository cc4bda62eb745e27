/* SPDX-License-Identifier: ISC
 *
 * Lists of numbers at a carrier (gateway.h), which drivers fill.
 */
#ifndef CARRIER_NUMBERS_H
#define CARRIER_NUMBERS_H

#include "carrier/gateway.h"

/* More than that no list may hold. */
#define CARRIER_NUMBERS_MAX 100000

/* A number as the carrier writes it, to the end of the list: with country and
 * type as the plan says, and able to text. NULL: it is no phone number, and
 * counted as such. */
struct carrier_number *carrier_numbers_add(struct carrier_numbers *all,
    const char *number);
/* In order, none twice. */
void carrier_numbers_sort(struct carrier_numbers *all);
/* The one of that number in a sorted list, or NULL. */
struct carrier_number *carrier_numbers_find(const struct carrier_numbers *all,
    const char *number);
void carrier_numbers_release(struct carrier_numbers *all);

#endif
