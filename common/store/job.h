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
	char state[12];		/* new, running, finished, cancelled */
	bool cnam;
	char gateway[64];
	char country[4];	/* of numbers without +; "" */
	char *columns;		/* the file's, an array as of vars.h */
	int64_t place;		/* of the number among them */
	int64_t rows, done;
	int64_t created_at, finished_at;
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
/* Count `done` rows more. */
int job_count(struct db *db, int64_t id, int64_t done, struct error *e);
/* What the job's questions cost. */
int job_cost(struct db *db, int64_t id, int64_t *cost, struct error *e);
/* From one of the states in `from` (separated by blanks) to `to`: 1, or 0 when
 * it is in another one. */
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
