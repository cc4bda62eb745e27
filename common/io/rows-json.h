/* SPDX-License-Identifier: ISC
 *
 * Rows of JSON lines, an object a line, by jansson; internal to rows.
 */
#ifndef IO_ROWS_JSON_H
#define IO_ROWS_JSON_H

#include <stddef.h>

struct error;
struct line;
struct rows_part;

/* The keys of an object, in their order: *names, which the caller frees, each
 * and all, and *n. -1 with ERR_DATA that says what is wrong with the line. */
int rows_json_keys(char ***names, size_t *n, const struct line *line,
    const char *file, struct error *e);

/* The column of a key, or -1. */
typedef int rows_json_column(const void *ctx, const char *key);

/* The object's values as cells: null and what is missing are empty, numbers
 * and booleans their text, an array of such its members with a space between.
 * Whatever is wrong stands in p->bad and p->why. */
void rows_json_read(struct rows_part *p, const struct line *line,
    rows_json_column *column, const void *ctx);

#endif
