/* SPDX-License-Identifier: ISC
 *
 * E-mails that wait for the mail server. One is claimed before it is handed
 * over, so that whatever dies, nobody gets it twice: what a dead run had in its
 * hands is `unknown`, and stays so.
 */
#ifndef STORE_POST_H
#define STORE_POST_H

#include <stdint.h>

struct db;
struct error;

/* A mail is tried for so long. */
#define POST_VALID_MS (3 * 86400000LL)

struct post {
	int64_t id;
	char *recipient, *reply_to;	/* reply_to NULL: none */
	char *subject, *text;
	int64_t tries;			/* so far */
	int64_t created_at;
};

/* Let a mail wait. `about` is what it tells of; reply_to may be NULL. In the
 * caller's transaction. */
int post_add(struct db *db, const char *about, const char *recipient,
    const char *reply_to, const char *subject, const char *text,
    struct error *e);
/* Add a line to the mails that wait and tell of what somebody texted our
 * number, unless they have it. In the caller's transaction. */
int post_add_line(struct db *db, const char *own, const char *number,
    const char *line, struct error *e);
/* Is one due, or in somebody's hands? 1, 0, -1. */
int post_due(struct db *db, struct error *e);
/* How many wait, and give all of them up. */
int post_waiting(struct db *db, int64_t *n, struct error *e);
int post_cancel(struct db *db, const char *reason, struct error *e);
/* Put what dead runs had in their hands in doubt. In the caller's transaction,
 * behind run_begin() or run_reap(). */
int post_doubt(struct db *db, struct error *e);
/* Take the mail that is due for longest for a run: 1 and *p, which the caller
 * releases, 0, -1. */
int post_claim(struct post *p, struct db *db, int64_t run, struct error *e);
void post_release(struct post *p);

/* What came of the claimed mail. */
int post_sent(struct db *db, const struct post *p, struct error *e);
/* Again at `at`, unless it is too old by then (failed, `expired`). */
int post_again(struct db *db, const struct post *p, int64_t at,
    const char *reason, struct error *e);
/* failed, or unknown: never again. */
int post_over(struct db *db, const struct post *p, const char *state,
    const char *reason, struct error *e);

/* State of the newest mail about that, "" when there is none; caller frees. */
int post_state(char **state, struct db *db, const char *about,
    struct error *e);

#endif
