/* SPDX-License-Identifier: ISC
 *
 * A text that is too long for one message, cut into messages that stand on
 * their own (G5): as few as there can be, each of one segment (160 septets of
 * GSM 03.38, or 70 UTF-16 units), each of five characters or more (G6), cut
 * behind a blank where that costs no further message. Put together they are
 * the text again, byte for byte.
 */
#ifndef TEXT_SPLIT_H
#define TEXT_SPLIT_H

#include <stddef.h>

#include "text/segment.h"

#define SPLIT_LEAST 5	/* characters */

struct split {
	const char *s;
	size_t len, at;		/* the next part begins at `at` */
	struct segment whole;	/* the text as one message */
	unsigned parts;		/* how many there are left */
	unsigned units, characters;	/* left */
};

/* Look at a text, which lives as long as *x is used. 0, or -1 with *bad where
 * it cannot be sent. A text of one segment is one part. */
int split_open(struct split *x, const char *s, size_t len,
    struct segment_bad *bad);
/* How many bytes the next part has, which ends at x->at then; 0 behind the
 * last. */
size_t split_next(struct split *x);

#endif
