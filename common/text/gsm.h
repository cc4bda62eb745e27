/* SPDX-License-Identifier: ISC
 *
 * The GSM 7 bit alphabets of 3GPP TS 23.038, which the field still calls
 * GSM 03.38: the default alphabet (6.2.1) with its extension table (6.2.1.1),
 * and the national language tables (annex A) for Turkish, Spanish and
 * Portuguese. A message has one locking table, which gives characters of one
 * septet, and one single shift table, whose characters cost two: an escape
 * and a septet. The header of the message says which (TS 23.040, 9.2.3.24.15
 * and .16); without a header both are the default.
 */
#ifndef TEXT_GSM_H
#define TEXT_GSM_H

#include <stddef.h>
#include <stdint.h>

/* The standard's own identifiers (6.2.1.2.4). Spanish has a single shift
 * table only; its locking table is the default alphabet. */
enum gsm_language {
	GSM_DEFAULT,
	GSM_TURKISH,
	GSM_SPANISH,
	GSM_PORTUGUESE,
	GSM_LANGUAGES
};

#define GSM_ESCAPE 0x1b	/* announces a septet of the single shift table */
#define GSM_NONE 0xffff	/* no character stands there */

/* What a code point costs in septets: 1, 2, or 0 when neither table has it. */
int gsm_septets(uint32_t cp, enum gsm_language locking,
    enum gsm_language single);

/* Its code: the septet, or GSM_ESCAPE << 8 | septet, or -1. */
int gsm_code(uint32_t cp, enum gsm_language locking,
    enum gsm_language single);

/* The code point at a septet (0 to 127) of a table, or GSM_NONE. The escape
 * itself is no character. */
uint32_t gsm_locking(enum gsm_language language, unsigned septet);
uint32_t gsm_single(enum gsm_language language, unsigned septet);

/* A language by its ISO 639 code (`tr`, `es`, `pt`) or its English name;
 * -1 when there is none of that name. */
int gsm_language(const char *name);
/* Its code, or "default". */
const char *gsm_language_name(enum gsm_language language);

/* What a code point costs with the default tables; a look-up, for loops. */
#define GSM_COSTS 0x402
extern const unsigned char gsm_cost[GSM_COSTS];

static inline unsigned
gsm_default_septets(uint32_t cp)
{
	if (cp < 0x400)
		return gsm_cost[cp];
	return cp == 0x20ac ? 2 : 0;
}

#endif
