/* SPDX-License-Identifier: ISC
 *
 * Rows of CSV out of lines, by libcsv; internal to rows.
 */
#ifndef IO_ROWS_CSV_H
#define IO_ROWS_CSV_H

#include <stdbool.h>

struct error;
struct line;
struct lines;
struct rows_csv;
struct rows_part;

/* The separator of a file whose first line this is: of comma, semicolon, tab
 * and bar the one that stands outside quotes most often; comma for none. */
char rows_csv_separator(const struct line *header);
/* The separator that an Excel line "sep=;" names, or 0. */
char rows_csv_named(const struct line *line);

/* `file` is for messages and stays the caller's. Out of a pipe, whose writer
 * may have died, a last row may end inside quotes: p->open then says so. */
struct rows_csv *rows_csv_new(char separator, const char *file, bool pipe);
void rows_csv_free(struct rows_csv *c);

/* The next row that is not blank, into *p: 1, 0 at the end, -1 with ERR_DATA
 * for a quote that is not closed within ROWS_QUOTE_MAX lines, and for a cell
 * or a row that is too long. */
int rows_csv_next(struct rows_csv *c, struct lines *lines,
    struct rows_part *p, struct error *e);

#endif
