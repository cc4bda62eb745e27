/* SPDX-License-Identifier: ISC
 *
 * Who must not be texted (G2). Scope `all` blocks everything, `marketing`
 * blocks class marketing, `service:ID` that service's messages. The record of
 * what was added and removed stays for good.
 */
#ifndef STORE_OPTOUT_H
#define STORE_OPTOUT_H

#include <stdbool.h>
#include <stdint.h>

struct db;
struct error;
struct stmt;

/* Room for the longest scope and its NUL. */
#define OPTOUT_SCOPE_SIZE 40

/* Is a message of the class to +E.164 withheld? 1 and the scope that blocks
 * in scope[] (may be NULL), 0 no, -1. `service` NULL or "" for none. */
int optout_blocks(struct db *db, const char *number, const char *class,
    const char *service, char scope[OPTOUT_SCOPE_SIZE], struct error *e);
/* Is there any opt-out at all? 1, 0, -1. */
int optout_any(struct db *db, struct error *e);
/* Add; an existing one keeps its date. 1 added, 0 was there, -1. In the
 * caller's transaction. source: operator, import, inbound, provider, link. */
int optout_add(struct db *db, const char *number, const char *scope,
    int64_t since, const char *source, const char *note, struct error *e);
/* Remove; the reason is kept in the log. 1 removed, 0 was not there, -1. */
int optout_delete(struct db *db, const char *number, const char *scope,
    const char *source, const char *reason, struct error *e);
/* Opt-outs in order of number; `number` and `scope` (NULL: any) choose which:
 *
 *	st = optout_all(db, NULL, "all", e);
 *	while ((r = optout_next(st, &row, e)) > 0)
 */
struct optout {
	const char *number, *scope, *source;	/* until the next step */
	const char *note;			/* NULL: none */
	int64_t since;
};
struct stmt *optout_all(struct db *db, const char *number, const char *scope,
    struct error *e);
int optout_next(struct stmt *st, struct optout *row, struct error *e);

/* all, marketing, or service:ID: 0, else -1 with ERR_USAGE. */
int optout_scope(const char *scope, struct error *e);

#endif
