/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/job.h"

static const char sql_put[] =
    "INSERT INTO job (name, cnam, gateway, country, columns, place, "
    "created_at, mail, due_at, max_cost) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

int
job_put(struct db *db, struct job *j, struct error *e)
{
	j->rows = j->done = j->finished_at = 0;
	j->created_at = clock_now();
	snprintf(j->state, sizeof j->state, "new");
	if (db_exec(db, sql_put, DB_ARGS(T(j->name), I(j->cnam), T(j->gateway),
	    T(j->country), T(j->columns), I(j->place), I(j->created_at),
	    T(j->mail), j->due_at ? I(j->due_at) : NIL,
	    j->max_cost >= 0 ? I(j->max_cost) : NIL), e) < 0)
		return -1;
	j->id = db_last_id(db);
	return 0;
}

static const char sql_add_row[] =
    "INSERT INTO job_row (job, seq, cells, number, open) "
    "VALUES ($1, $2, $3, $4, $5)";

int
job_add_row(struct db *db, struct job *j, const char *cells, size_t len,
    const char *number, struct error *e)
{
	j->rows++;
	j->done += !number;
	return db_exec(db, sql_add_row, DB_ARGS(I(j->id), I(j->rows),
	    TN(cells, len), T(number), I(number != NULL)), e);
}

static const char sql_added[] =
    "UPDATE job SET rows = $2, done = $3 WHERE id = $1";

int
job_added(struct db *db, const struct job *j, struct error *e)
{
	return db_exec(db, sql_added, DB_ARGS(I(j->id), I(j->rows),
	    I(j->done)), e);
}

#define COLUMNS "id, name, state, cnam, gateway, country, columns, place, " \
    "rows, done, created_at, finished_at, reason, mail, due_at, " \
    "coalesce(max_cost, -1), stuck_at"

static void
from_row(struct job *j, struct stmt *st)
{
	memset(j, 0, sizeof *j);
	j->id = db_int(st, 0);
	j->name = xstrdup(db_word(st, 1));
	snprintf(j->state, sizeof j->state, "%s", db_word(st, 2));
	j->cnam = db_int(st, 3) != 0;
	snprintf(j->gateway, sizeof j->gateway, "%s", db_word(st, 4));
	snprintf(j->country, sizeof j->country, "%s", db_word(st, 5));
	j->columns = xstrdup(db_word(st, 6));
	j->place = db_int(st, 7);
	j->rows = db_int(st, 8);
	j->done = db_int(st, 9);
	j->created_at = db_int(st, 10);
	j->finished_at = db_int(st, 11);
	snprintf(j->reason, sizeof j->reason, "%s", db_word(st, 12));
	j->mail = db_text(st, 13) ? xstrdup(db_word(st, 13)) : NULL;
	j->due_at = db_int(st, 14);
	j->max_cost = db_int(st, 15);
	j->stuck_at = db_int(st, 16);
}

static const char sql_load[] = "SELECT " COLUMNS " FROM job WHERE id = $1";

int
job_load(struct db *db, int64_t id, struct job *j, struct error *e)
{
	struct stmt *st = db_query(db, sql_load, DB_ARGS(I(id)), e);
	int r = db_step(st, e);

	if (r == 0)
		return error_set(e, ERR_DATA, "there is no job %lld: "
		    "sms-inspect job list shows them", (long long)id);
	if (r < 0)
		return -1;
	from_row(j, st);
	db_reset(st);
	return 0;
}

void
job_release(struct job *j)
{
	free(j->name);
	free(j->columns);
	free(j->mail);
	j->name = j->columns = j->mail = NULL;
}

static const char sql_all[] = "SELECT " COLUMNS " FROM job ORDER BY id";

struct stmt *
jobs_all(struct db *db, struct error *e)
{
	return db_query(db, sql_all, DB_NONE, e);
}

int
jobs_next(struct stmt *st, struct job *j, struct error *e)
{
	int r = db_step(st, e);

	if (r > 0)
		from_row(j, st);
	return r;
}

static const char sql_plan[] =
    "UPDATE job SET due_at = $2, max_cost = $3, mail = $4, reason = NULL, "
    "stuck_at = NULL, "
    "state = CASE state WHEN 'paused' THEN 'running' ELSE state END "
    "WHERE id = $1 AND state NOT IN ('finished', 'cancelled')";

int
job_plan(struct db *db, const struct job *j, struct error *e)
{
	if (db_exec(db, sql_plan, DB_ARGS(I(j->id), j->due_at ? I(j->due_at) :
	    NIL, j->max_cost >= 0 ? I(j->max_cost) : NIL, T(j->mail)), e) < 0)
		return -1;
	return db_changes(db) > 0;
}

static const char sql_put_off[] =
    "UPDATE job SET due_at = $2, stuck_at = coalesce(stuck_at, $3) "
    "WHERE id = $1 AND due_at IS NOT NULL";

int
job_put_off(struct db *db, int64_t id, int64_t due_at, struct error *e)
{
	return db_exec(db, sql_put_off, DB_ARGS(I(id), I(due_at),
	    I(clock_now())), e);
}

static const char sql_go_on[] =
    "UPDATE job SET due_at = $2 WHERE id = $1 AND due_at IS NOT NULL";

int
job_go_on(struct db *db, int64_t id, struct error *e)
{
	return db_exec(db, sql_go_on, DB_ARGS(I(id), I(clock_now())), e);
}

static const char sql_pause[] =
    "UPDATE job SET state = 'paused', reason = $2, due_at = NULL "
    "WHERE id = $1 AND state IN ('new', 'running')";

int
job_pause(struct db *db, int64_t id, const char *reason, struct error *e)
{
	return db_exec(db, sql_pause, DB_ARGS(I(id), T(reason)), e);
}

static const char sql_planned[] =
    "SELECT count(*) FROM job WHERE due_at > 0";

int
jobs_planned(struct db *db, int64_t *n, struct error *e)
{
	return db_one(db, sql_planned, DB_NONE, n, e) < 0 ? -1 : 0;
}

static const char sql_pause_all[] =
    "UPDATE job SET state = 'paused', reason = $1, due_at = NULL "
    "WHERE due_at > 0";

int
jobs_pause(struct db *db, const char *reason, struct error *e)
{
	return db_exec(db, sql_pause_all, DB_ARGS(T(reason)), e);
}

static const char sql_due[] =
    "SELECT id FROM job WHERE due_at <= $1 ORDER BY due_at LIMIT $2";

int
job_due(struct db *db, int64_t *ids, size_t max, struct error *e)
{
	struct stmt *st = db_query(db, sql_due, DB_ARGS(I(clock_now()),
	    I((int64_t)max)), e);
	int n = 0, r;

	while ((r = db_step(st, e)) > 0)
		ids[n++] = db_int(st, 0);
	return r < 0 ? -1 : n;
}

static const char sql_open[] =
    "SELECT count(*) FROM job_row WHERE job = $1 AND open = 1";

int
job_open_rows(struct db *db, int64_t id, int64_t *n, struct error *e)
{
	return db_one(db, sql_open, DB_ARGS(I(id)), n, e) < 0 ? -1 : 0;
}

static const char sql_next[] =
    "SELECT seq, number FROM job_row WHERE job = $1 AND seq > $2 "
    "AND open = 1 ORDER BY seq LIMIT $3";

int
job_next(struct db *db, int64_t id, int64_t seq, struct job_number *v,
    size_t max, struct error *e)
{
	struct stmt *st = db_query(db, sql_next, DB_ARGS(I(id), I(seq),
	    I((int64_t)max)), e);
	int n = 0, r;

	while ((r = db_step(st, e)) > 0) {
		v[n].seq = db_int(st, 0);
		snprintf(v[n++].number, sizeof v->number, "%s",
		    db_word(st, 1));
	}
	return r < 0 ? -1 : n;
}

static const char sql_done[] =
    "UPDATE job_row SET lookup = $3, open = $4 WHERE job = $1 AND seq = $2 "
    "AND open = 1";

int
job_done(struct db *db, int64_t id, int64_t seq, int64_t lookup, bool open,
    struct error *e)
{
	return db_exec(db, sql_done, DB_ARGS(I(id), I(seq), I(lookup),
	    I(open)), e);
}

static const char sql_count[] =
    "UPDATE job SET done = done + $2, stuck_at = NULL WHERE id = $1";

int
job_count(struct db *db, int64_t id, int64_t done, struct error *e)
{
	if (!done)
		return 0;
	return db_exec(db, sql_count, DB_ARGS(I(id), I(done)), e);
}

static const char sql_cost[] =
    "SELECT coalesce(sum(cost), 0) FROM lookup WHERE job = $1 AND job > 0";

int
job_cost(struct db *db, int64_t id, int64_t *cost, struct error *e)
{
	return db_one(db, sql_cost, DB_ARGS(I(id)), cost, e) < 0 ? -1 : 0;
}

static const char sql_state[] =
    "UPDATE job SET state = $3, finished_at = $4, reason = NULL, "
    "due_at = CASE WHEN $4 IS NULL THEN due_at END "
    "WHERE id = $1 AND instr(' ' || $2 || ' ', ' ' || state || ' ')";

int
job_state(struct db *db, int64_t id, const char *from, const char *to,
    struct error *e)
{
	bool over = strcmp(to, "running") != 0;

	if (db_exec(db, sql_state, DB_ARGS(I(id), T(from), T(to),
	    over ? I(clock_now()) : NIL), e) < 0)
		return -1;
	return db_changes(db) > 0;
}

static const char sql_rows[] =
    "SELECT cells, number, lookup FROM job_row WHERE job = $1 ORDER BY seq";

struct stmt *
job_rows(struct db *db, int64_t id, struct error *e)
{
	return db_query(db, sql_rows, DB_ARGS(I(id)), e);
}

int
job_row_next(struct stmt *st, struct job_row *row, struct error *e)
{
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	row->cells = db_word(st, 0);
	row->len = db_len(st, 0);
	row->number = db_text(st, 1);
	row->lookup = db_int(st, 2);
	return 1;
}

static const char sql_tally[] =
    "SELECT count(*) FROM job_row JOIN lookup ON lookup.id = job_row.lookup "
    "WHERE job_row.job = $1 AND lookup.state = $2";

int
job_tally(struct db *db, int64_t id, const char *state, int64_t *n,
    struct error *e)
{
	return db_one(db, sql_tally, DB_ARGS(I(id), T(state)), n, e) < 0 ? -1 :
	    0;
}
