/* SPDX-License-Identifier: ISC
 *
 * What Unicode calls a character.
 */
#ifndef TEXT_CHARNAME_H
#define TEXT_CHARNAME_H

#include <stdint.h>

#define CHARNAME_SIZE 256

/* "RIGHT SINGLE QUOTATION MARK"; control characters by the names of ISO 6429
 * ("LINE FEED"), anything without a name as "unnamed". Returns buf. */
const char *charname(char buf[CHARNAME_SIZE], uint32_t cp);

#endif
