/* SPDX-License-Identifier: ISC
 *
 * What makes a text expensive: the characters that force it into UCS-2, or,
 * in GSM-7, those that cost two septets; and what replacing them would save.
 */
#ifndef TEXT_COSTLY_H
#define TEXT_COSTLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text/segment.h"

struct costly {
	size_t at;		/* offset of its first byte */
	unsigned line, column;	/* from 1; columns count characters */
	uint32_t cp;
	bool forces;		/* UCS-2; else it costs two septets */
	/* What the look-alike table puts there, or NULL. */
	const char *instead;
	/* Segments that the text would have less if all characters of this
	 * code point were replaced: by `instead`, or by one plain letter. */
	unsigned saves;
};

/* The costly characters of a text that segment_count() has measured into *g
 * with these tables allowed, in their order: *n of them in an array that the
 * caller frees (NULL when there are none). */
struct costly *costly_find(const char *s, size_t len, const struct segment *g,
    const struct segment_how *how, size_t *n);

#endif
