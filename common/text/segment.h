/* SPDX-License-Identifier: ISC
 *
 * How a text travels: in which encoding and in how many segments, which is
 * what every message is billed by. A segment carries 140 octets (3GPP TS
 * 23.040): 160 septets or 70 UTF-16 code units. A text of several segments
 * pays six octets of header in each, for concatenation with an 8 bit
 * reference: 153 and 67. Escape pairs and surrogate pairs are never cut in
 * two. Tables of a national language are named in the header too: with one
 * of them 155 and 149 septets are left, with both 152 and 146.
 */
#ifndef TEXT_SEGMENT_H
#define TEXT_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "text/gsm.h"

enum encoding { ENCODING_GSM7, ENCODING_UCS2 };

/* "GSM-7" or "UCS-2". */
const char *encoding_name(enum encoding encoding);
/* By its name without regard to case and hyphen ("gsm", "gsm7" and "ucs2"
 * too); -1 for another word. */
int encoding_named(const char *name);

enum segment_force {
	SEGMENT_AUTO,	/* GSM-7 where the alphabet has every character */
	SEGMENT_GSM7,
	SEGMENT_UCS2
};

struct segment_how {
	enum segment_force force;
	/* National languages whose tables may be used: a sum of
	 * 1u << enum gsm_language. They are used only where they save a
	 * segment; 0 is what every handset and carrier can read. */
	unsigned languages;
};

struct segment {
	enum encoding encoding;
	enum gsm_language locking, single;	/* tables chosen */
	unsigned segments;	/* at least 1: an empty message travels too */
	unsigned units;		/* septets, or UTF-16 code units */
	unsigned characters;	/* code points */
	unsigned per_segment;	/* units that one of these segments holds */
	unsigned left;		/* units still free in the last segment */
};

/* What can be wrong with a text, and at which byte. */
enum segment_fault { SEGMENT_INVALID, SEGMENT_NOT_GSM, SEGMENT_TOO_LONG };
struct segment_bad {
	enum segment_fault fault;
	size_t at;		/* offset of the offending byte */
};

/* Longer texts are refused, SEGMENT_TOO_LONG: far more than the 255 segments
 * that a message may have. */
#define SEGMENT_BYTES_MAX (1u << 20)

/* Measure a text. how may be NULL: automatic, no national language. Returns
 * 0, or -1 with *bad filled in (bad may be NULL): the text is not UTF-8, or
 * GSM-7 is forced and the alphabets lack a character, or it is too long. */
int segment_count(struct segment *g, const char *s, size_t len,
    const struct segment_how *how, struct segment_bad *bad);

/* Where the segment that begins at byte `from` ends, for a text that
 * segment_count() has measured into *g; len at the last.
 *
 *	for (at = 0; at < len; at = end)
 *		end = segment_end(&g, s, len, at);
 */
size_t segment_end(const struct segment *g, const char *s, size_t len,
    size_t from);

/* What one character costs in the encoding and the tables of *g, in units. */
unsigned segment_units(const struct segment *g, uint32_t cp);

#endif
