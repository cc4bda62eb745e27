/* SPDX-License-Identifier: ISC
 *
 * The members of one list in order of number, read a page at a time. Between
 * two pages nothing is held open: the caller may write and commit, also to
 * the members that have passed.
 */
#ifndef STORE_MEMBERS_H
#define STORE_MEMBERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct db;
struct error;

#define MEMBERS_PAGE 256

struct members {
	struct db *db;
	int64_t list;
	struct buf page;	/* number, NUL, vars of each */
	size_t at[MEMBERS_PAGE + 1];	/* where each begins, and the end */
	size_t n, next;
	bool last;		/* no page behind this one */

	/* The member that stands at the front; number NULL: none does. */
	const char *number;
	const char *vars;	/* as store/vars.h reads it */
	size_t len;
};

/* Stand before the first member. */
void members_init(struct members *m, struct db *db, int64_t list);
/* Go to the next: 1, 0 at the end, -1. */
int members_next(struct members *m, struct error *e);
void members_release(struct members *m);

#endif
