/* SPDX-License-Identifier: ISC
 *
 * Rows for a person, in columns. Printed in blocks, so that memory does not
 * grow: the names stand above the first block, and a column is never narrower
 * in a block than it was in those before. A column with long cells is wrapped
 * where the terminal is too narrow, at words where it has some, and columns
 * without anything in them, or nothing but 0, are left out until a row has
 * something there.
 */
#ifndef IO_TABLE_H
#define IO_TABLE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct error;
struct table;

/* `terminal`: keep to its width. `headings`: the names, above the rows. `all`:
 * no column is left out, as also where there are no headings. */
struct table *table_new(bool terminal, bool headings, bool all);
void table_free(struct table *t);
/* Before the first row. */
void table_column(struct table *t, const char *name, bool right);

/* Begin a row, then give its cells from left to right; they hold no control
 * characters. The bytes are copied. */
void table_row(struct table *t);
void table_cell(struct table *t, const char *s, size_t len);
/* The last cell in a colour, by a name that the library knows. */
void table_colour(struct table *t, const char *colour);
/* Is the block large enough, or its first row old enough, to be printed? */
bool table_due(const struct table *t);
/* Append the rows that were not printed yet to out. ERR_OUTPUT when the
 * library cannot. */
int table_print(struct table *t, struct buf *out, struct error *e);

#endif
