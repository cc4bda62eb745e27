/* SPDX-License-Identifier: ISC
 *
 * One cell of a record as bytes: what csv, tsv, json and excel quote, escape
 * and guard. Nothing else of a format is here (see io/record.c).
 */
#ifndef IO_CELL_H
#define IO_CELL_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct error;

enum cell_form {
	CELL_CSV,	/* RFC 4180: quoted only when it must be */
	CELL_TSV,	/* tab, line ends and backslash as \t \n \r \\ */
	CELL_JSON,	/* a JSON string; bytes that are not UTF-8: U+FFFD */
	CELL_EXCEL,	/* CSV; what a spreadsheet would change is ="..." */
	CELL_TABLE	/* for people: control characters as \x1b */
};

/* The form of that name, as -f has it; -1 with ERR_USAGE, and *form stays. */
int cell_form_find(enum cell_form *form, const char *name, struct error *e);
/* Append the text. An empty one is null in JSON, else nothing. */
void cell_text(struct buf *out, enum cell_form form, const char *s,
    size_t len);
/* Append what needs no care in any form: digits, a point, a sign. */
void cell_count(struct buf *out, int64_t n);
/* Credits: 12, 0.125, -3. */
void cell_credits(struct buf *out, int64_t milli);

#endif
