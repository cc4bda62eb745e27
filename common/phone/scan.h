/* SPDX-License-Identifier: ISC
 *
 * The first half of reading a number: from what a person typed to plain
 * digits. Knows signs, not countries.
 */
#ifndef PHONE_SCAN_H
#define PHONE_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "phone/phone.h"

struct scan {
	/* Room for what replaces a prefix as well. */
	char digits[2 * PHONE_TEXT_MAX + 32];
	size_t len;
	bool plus;		/* a plus sign came first */
	char extension[24];
};

/* Fill in *s from len bytes of UTF-8. PHONE_OK, or why this is no number. */
enum phone_fault scan_number(struct scan *s, const char *text, size_t len);

#endif
