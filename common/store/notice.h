/* SPDX-License-Identifier: ISC
 *
 * Callbacks that wait: URLs that are to be asked for because something came in
 * (V19, V20). A try is written down before it is made: one that may be made
 * once only is over by then, whatever dies; the others are due again after
 * NOTICE_AGAIN_MS.
 */
#ifndef STORE_NOTICE_H
#define STORE_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct error;

#define NOTICE_AGAIN_MS (30 * 60000LL)
#define NOTICE_VALID_MS (7 * 86400000LL)	/* tried for so long */

struct notice {
	int64_t id, message, tries, created_at, not_before, done_at;
	char *url, *state, *reason;	/* reason NULL: none */
	bool retry;
};

/* Let one wait, for a message that came in. In the caller's transaction. */
int notice_add(struct db *db, int64_t message, const char *url, bool retry,
    struct error *e);
/* Take at most `max` that are due, each as a try: how many, or -1. The caller
 * releases them. In a transaction of its own. */
int notice_claim(struct db *db, struct notice v[], size_t max,
    struct error *e);
void notice_release(struct notice *n);
/* What is asked for, also in later tries. */
int notice_url(struct db *db, const struct notice *n, const char *url,
    struct error *e);
/* What came of a try: it is done, or failed for that reason and, where it may
 * be tried again, waits. */
int notice_done(struct db *db, const struct notice *n, struct error *e);
int notice_failed(struct db *db, const struct notice *n, const char *reason,
    struct error *e);
/* Those that wait are given up. */
int notice_cancel(struct db *db, const char *reason, struct error *e);
/* All, newest first, or those in a state: each is told, until that returns not
 * 0. */
int notice_each(struct db *db, const char *state,
    int (*each)(void *ctx, const struct notice *n, struct error *e),
    void *ctx, struct error *e);

#endif
