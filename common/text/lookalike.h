/* SPDX-License-Identifier: ISC
 *
 * Characters outside the GSM alphabet that word processors and keyboards put
 * where a GSM character was meant: curly quotes, dashes, spaces of all
 * widths, invisible marks. One of them turns a text of 160 characters into
 * three segments. The table is printed in sms-segment(1); it changes how a
 * text looks, never what it says, so accents are not in it.
 */
#ifndef TEXT_LOOKALIKE_H
#define TEXT_LOOKALIKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct lookalike {
	uint32_t cp;
	/* Joiners and marks of direction shape the scripts and emoji around
	 * them: they are dropped between GSM characters only. */
	bool shapes;
	const char *gsm;	/* what it becomes; "" drops it */
};

/* What stands for this code point, or NULL when the table has none. */
const struct lookalike *lookalike_find(uint32_t cp);

/* Append the text to out with every look-alike replaced, every CRLF made LF,
 * and letters written with a combining mark made the one character that the
 * GSM alphabet has for them. Returns how many were replaced. Bytes that are
 * not UTF-8 stay. */
size_t lookalike_fix(struct buf *out, const char *s, size_t len);

#endif
