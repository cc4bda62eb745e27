/* SPDX-License-Identifier: ISC
 *
 * A file of contacts becomes a list (P8 to P10): the number stands first, or
 * where -c says; every other column is a variable. All rows are read, checked
 * and sorted before the account is touched.
 */
#ifndef FLOW_INTAKE_H
#define FLOW_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/import.h"

struct account;
struct error;
struct house;
struct intake;

struct intake_how {
	const struct house *house;	/* -c -r -y --charset --empty-ok
					 * --max-rows */
	char *const *files;
	size_t nfiles;
	const char *list;
	bool add;		/* to what is there, instead of replacing it */
	bool partial;		/* good rows are taken though others are bad */
};

/* Open the file and read its rows. Bad rows go to the rejects; without
 * how->partial they are ERR_DATA at the end, when all were looked at. The
 * tally is said in any case. */
int intake_open(struct intake **in, struct account *a,
    const struct intake_how *how, struct error *e);
/* What taking it in would do now, and doing it: in the caller's transaction,
 * which the rejects file follows (intake_done). */
int intake_count(struct intake *in, struct import_counts *counts,
    struct error *e);
int intake_apply(struct intake *in, struct import_counts *counts,
    struct error *e);
/* The transaction is committed: the rejects file gets its name. -1 with
 * ERR_SOME and no words when rows were bad. */
int intake_done(struct intake *in, struct error *e);
/* in may be NULL. */
void intake_close(struct intake *in);

#endif
