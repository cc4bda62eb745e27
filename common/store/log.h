/* SPDX-License-Identifier: ISC
 *
 * The account's log: what people did to it, by whom and when. Written with
 * account_log(), never changed.
 */
#ifndef STORE_LOG_H
#define STORE_LOG_H

#include <stdint.h>

struct db;
struct error;

struct log_line {
	int64_t at;
	const char *actor, *action, *detail;
};

/* The lines of since <= at < until, oldest first, until `show` returns -1. */
int log_each(struct db *db, int64_t since, int64_t until,
    int (*show)(const struct log_line *line, void *ctx, struct error *e),
    void *ctx, struct error *e);

#endif
