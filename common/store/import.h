/* SPDX-License-Identifier: ISC
 *
 * Importing a list (P8 to P10). Rows are collected and sorted without touching
 * the account, however long they take to come; then the list is replaced by
 * them, or they are added to it, in one pass in order of number. Memory does
 * not grow with the rows.
 */
#ifndef STORE_IMPORT_H
#define STORE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct error;
struct import;

struct import_row {
	const char *number;	/* +E.164 */
	unsigned long line;
	const char *vars;	/* of import_how's names; see store/vars.h */
	size_t vars_len;
	const char *extra;	/* given back to the caller for duplicates */
	size_t extra_len;
};

struct import_how {
	const char *list;	/* its name */
	bool add;		/* to what is there, instead of replacing it */
	const char *const *names;	/* of the variables that rows have */
	size_t nnames;
	/* Told, once, of every row whose number an earlier one has, which
	 * stands at line `first`. The first wins. */
	int (*duplicate)(void *ctx, const struct import_row *row,
	    unsigned long first, struct error *e);
	void *ctx;
};

struct import_counts {
	int64_t added, changed, removed, duplicates;
};

/* A new list's name is checked (ERR_USAGE). *how and what it points to must
 * outlive the import. */
int import_open(struct import **im, struct db *db,
    const struct import_how *how, struct error *e);
int import_row(struct import *im, const struct import_row *row,
    struct error *e);
/* What import_apply() would do now. */
int import_count(struct import *im, struct import_counts *counts,
    struct error *e);
/* Do it, in the caller's transaction. */
int import_apply(struct import *im, struct import_counts *counts,
    struct error *e);
/* im may be NULL. */
void import_close(struct import *im);

#endif
