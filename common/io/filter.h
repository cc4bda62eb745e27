/* SPDX-License-Identifier: ISC
 *
 * A filter: rows in, the same rows out with columns of the filter's own
 * appended. Decides about the appended columns at the header: if the whole set
 * is there already it ran before, and they are replaced; if single names are
 * taken it stops and names --prefix and --replace.
 *
 *	filter_open(&f, &house, argv, n, &how, appended, nappended, &e)
 *	while ((r = filter_next(f, &row, &e)) > 0)
 *		... filter_pass(f, &row) with values, or filter_reject(...)
 *	filter_close(f, r, &e)
 */
#ifndef IO_FILTER_H
#define IO_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "io/record.h"
#include "io/rows.h"

struct error;
struct filter;
struct house;
struct phone;

struct filter_how {
	const char *bare;	/* as of rows_how */
	bool acts;
	const char *role;	/* what -c NAME names; NULL: "number" */
	/* The filter parses numbers: column `number` is rewritten as +E.164
	 * and what was typed is kept in `given` (appended, or kept as it is
	 * when the file has a column of that name). */
	bool numbers;
	/* Rows that are bad in themselves (wrong width, bad UTF-8) are handed
	 * to the caller too, with row.bad set, instead of being rejected. */
	bool want_bad;
	const char *passed;	/* the tally's word, NULL: "passed" */
	const char *rejected;	/* NULL: "bad" */
};

/* Columns named by -c ROLE=NAME are found here; a missing one is ERR_DATA, as
 * are names of appended columns that are taken. The columns of a rejects file
 * that is fed back are not handed on. Input of 0 bytes (--empty-ok) gives
 * output of 0 bytes, and filter_out() is then NULL. */
int filter_open(struct filter **f, const struct house *house,
    char *const paths[], size_t npaths, const struct filter_how *how,
    const struct record_column *appended, size_t n, struct error *e);

/* Where the column that plays `role` ("number", "text") stands in the row; by
 * -c, else the column of that name, else -1. filter_need() reports instead. A
 * file of 0 bytes has every column that is needed. */
int filter_role(const struct filter *f, const char *role);
int filter_need(const struct filter *f, const char *role, struct error *e);
struct rows *filter_rows(struct filter *f);
/* The writer, for filter_pass(). */
struct record *filter_out(struct filter *f);

/* The next good row (rows that are bad in themselves go to the rejects
 * without being seen, unless want_bad): 1, 0 at the end, -1; a row more than
 * --max-rows allows is ERR_DATA. */
int filter_next(struct filter *f, struct row *row, struct error *e);

/* Begin an output record with the row's own cells. With how->numbers, p is the
 * number as parsed (p->e164 replaces the cell; NULL or an empty e164 keeps
 * what was typed). The caller then gives the appended columns, in order, to
 * the record_ functions, and calls filter_end(). */
void filter_pass(struct filter *f, const struct row *row,
    const struct phone *p);
int filter_end(struct filter *f, struct error *e);

/* The row does not go on. `word` counts it in the tally (NULL: the rejected
 * word); `column`, `reason` and `detail` as of rejects_add(). */
int filter_reject(struct filter *f, const struct row *row, const char *word,
    const char *column, const char *reason, const char *detail,
    struct error *e);

/* The row is left out because that was asked for: counted under `word`, and
 * written to the rejects file where there is one; told nowhere else. */
int filter_drop(struct filter *f, const struct row *row, const char *word,
    const char *reason, const char *detail, struct error *e);

/* End: flush, rename the rejects, say the tally, free. `status` is what the
 * loop ended with (-1: *e is kept and the rejects file is not made); f may be
 * NULL, as filter_open() leaves it when it fails. Returns 0, or -1: with
 * ERR_SOME and no words when rows were counted under the rejected word. */
int filter_close(struct filter *f, int status, struct error *e);

#endif
