/* SPDX-License-Identifier: ISC
 *
 * One fast look at a text: is it UTF-8, does the default GSM alphabet have
 * all of it, and the counts that segments follow from. Everything that is
 * slower is needed for a few texts only.
 */
#ifndef TEXT_SCAN_H
#define TEXT_SCAN_H

#include <stdbool.h>
#include <stddef.h>

struct scan {
	bool gsm;		/* the default alphabet has every character */
	size_t characters;	/* code points */
	size_t extended;	/* those that cost two septets; if gsm */
	size_t supplementary;	/* those that cost two UTF-16 code units */
	/* Units left free at the ends of full segments, because a pair would
	 * have been cut there; for a text of several segments. */
	size_t gsm_waste, ucs2_waste;
};

#define SCAN_GSM_SEVERAL 153	/* units in each of several segments */
#define SCAN_UCS2_SEVERAL 67

/* Returns len, or the offset of the first byte that is not UTF-8; then *c
 * means nothing. */
size_t scan_text(struct scan *c, const char *s, size_t len);

#endif
