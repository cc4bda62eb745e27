/* SPDX-License-Identifier: ISC
 *
 * What the readers of the forms hand to rows.c: one row as far as it could be
 * read; internal to rows.
 */
#ifndef IO_ROWS_PART_H
#define IO_ROWS_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct rows_part {
	/* Room for `width` cells, the columns of the header. */
	const char **cells;
	size_t *lens;
	size_t width;

	size_t n;		/* cells that the row has */
	struct buf text;	/* where cells stand that were copied, */
	size_t *at;		/* and at what offset */
	struct buf surplus;	/* the cells beyond the width, as text */

	unsigned long line;	/* where it begins */
	bool ended;		/* it has a line end */
	bool high, nul;		/* bytes over 0x7f; a NUL */
	unsigned long open;	/* a quote opens there and never closes; or 0 */
	const char *bad;	/* what the reader found wrong; or NULL */
	char why[512];		/* a sentence on it */
};

void rows_part_init(struct rows_part *p, size_t width);
void rows_part_release(struct rows_part *p);
void rows_part_begin(struct rows_part *p, unsigned long line);

/* Copy a cell into column i; those that got none are empty. */
void rows_part_put(struct rows_part *p, size_t i, const void *s, size_t len);
bool rows_part_has(const struct rows_part *p, size_t i);
/* Copies move while there are more to come: this points the cells at them. */
void rows_part_copied(struct rows_part *p);

/* The row is read: NULL, or the word for what is wrong with it, the sentence
 * standing in p->why. `names` are the header's; `utf8`: all of the file is
 * known to be UTF-8. Cells that are missing become empty ones. */
const char *rows_part_judge(struct rows_part *p, const char *const names[],
    bool utf8);
/* Fill in p->why. */
void rows_part_why(struct rows_part *p, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
