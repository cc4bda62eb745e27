/* SPDX-License-Identifier: ISC
 *
 * Whether one of our numbers can be done without (T19).
 */
#ifndef FLOW_OWN_USE_H
#define FLOW_OWN_USE_H

struct db;
struct error;

/* 0, or -1: ERR_DATA `number-in-use` while a campaign that is not over sends
 * from it, or messages wait that name it; says which and what to do. */
int own_use_check(struct db *db, const char *number, struct error *e);

/* Delete it, with what else names it; in the caller's transaction. */
int own_use_remove(struct db *db, const char *number, struct error *e);

#endif
