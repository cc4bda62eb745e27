/* SPDX-License-Identifier: ISC
 *
 * Jobs: files of numbers that a carrier is asked about in the account's own
 * time. The rows stand in the account, so that whatever dies, a job goes on
 * where it was; a row is open until its question is answered.
 */
#ifndef STORE_JOB_H
#define STORE_JOB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct error;
struct stmt;

struct job {
	int64_t id;
	char *name;
	char state[12];		/* new, running, paused, finished, cancelled */
	char reason[40];	/* why it is paused */
	bool cnam;
	char gateway[64];
	char country[4];	/* of numbers without +; "" */
	char *columns;		/* the file's, an array as of vars.h */
	int64_t place;		/* of the number among them */
	int64_t rows, done;
	char *mail;		/* who is told when it is done; NULL */
	int64_t due_at;		/* sms-tick asks from then on; 0: it does not */
	int64_t max_cost;	/* what that may cost; -1: no matter */
	int64_t created_at, finished_at;
	int64_t stuck_at;	/* since when it gets no answers; 0: it does */
};

/* Make the job that is in *j, without rows yet; j->id is set. In the caller's
 * transaction, as are the next two. */
int job_put(struct db *db, struct job *j, struct error *e);
/* The next row: its cells (an array as of vars.h) and its number, NULL when it
 * is none. j->rows is counted up, and done for a row that is none. */
int job_add_row(struct db *db, struct job *j, const char *cells, size_t len,
    const char *number, struct error *e);
/* All rows are there: store the counts. */
int job_added(struct db *db, const struct job *j, struct error *e);

/* 0, or -1: ERR_DATA there is no such job. */
int job_load(struct db *db, int64_t id, struct job *j, struct error *e);
void job_release(struct job *j);
/* All jobs, oldest first: 1 and *j, which the caller releases, 0, -1. */
struct stmt *jobs_all(struct db *db, struct error *e);
int jobs_next(struct stmt *st, struct job *j, struct error *e);

/* Store due_at, max_cost and mail as they are in *j; it is to be new, running
 * or paused, else 0; 1, -1. A paused one is running then. */
int job_plan(struct db *db, const struct job *j, struct error *e);
/* A due job gets no answers: it is due again at that time, and stuck from now
 * on if it was not. Or it goes on, behind those that are due as well. Or it is
 * paused, and not due. */
int job_put_off(struct db *db, int64_t id, int64_t due_at, struct error *e);
int job_go_on(struct db *db, int64_t id, struct error *e);
int job_pause(struct db *db, int64_t id, const char *reason,
    struct error *e);
/* The ids of at most `max` jobs that are due, those that wait longest first;
 * how many, or -1. */
int job_due(struct db *db, int64_t *ids, size_t max, struct error *e);

/* How many have been left to sms-tick, and pause all of them. */
int jobs_planned(struct db *db, int64_t *n, struct error *e);
int jobs_pause(struct db *db, const char *reason, struct error *e);

/* How many of the job's numbers are open. */
int job_open_rows(struct db *db, int64_t id, int64_t *n, struct error *e);
/* At most `max` open rows behind seq: their seqs and numbers. Returns how
 * many, or -1. */
struct job_number {
	int64_t seq;
	char number[20];
};
int job_next(struct db *db, int64_t id, int64_t seq, struct job_number *v,
    size_t max, struct error *e);
/* The row's question is that one; it stays open while that is not answered. */
int job_done(struct db *db, int64_t id, int64_t seq, int64_t lookup, bool open,
    struct error *e);
/* Count `done` rows more; it is not stuck, when that is not 0. */
int job_count(struct db *db, int64_t id, int64_t done, struct error *e);
/* What the job's questions cost. */
int job_cost(struct db *db, int64_t id, int64_t *cost, struct error *e);
/* From one of the states in `from` (separated by blanks) to `to`: 1, or 0 when
 * it is in another one. One that is over is not due any more. */
int job_state(struct db *db, int64_t id, const char *from, const char *to,
    struct error *e);

/* The rows in order, each with its question: cells, number (NULL) and the id
 * of the question (0). 1, 0, -1. */
struct job_row {
	const char *cells, *number;
	size_t len;
	int64_t lookup;
};
struct stmt *job_rows(struct db *db, int64_t id, struct error *e);
int job_row_next(struct stmt *st, struct job_row *row, struct error *e);
/* How many of its questions ended that way. */
int job_tally(struct db *db, int64_t id, const char *state, int64_t *n,
    struct error *e);

#endif
