/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "store/account.h"
#include "store/db.h"
#include "store/message.h"
#include "store/run.h"

/* More living runs than this on one account is a mistake somewhere. */
#define OPEN_MAX_RUNS 1024

struct open_run {
	int64_t id, campaign, begun_at, done;
	char batch[128];
	pid_t pid;
};

static int
lock_file(struct account *a, struct error *e)
{
	char *path;
	int r;

	if (a->lock.fd >= 0)
		return 0;
	path = xasprintf("%s.lock", a->path);
	r = lock_open(&a->lock, path, e);
	free(path);
	return r;
}

/* In this order the engine reads the index of open runs: those that ended stay
 * in the table, and are many. */
static const char sql_open[] =
    "SELECT id, campaign, begun_at, done, batch, pid FROM run "
    "WHERE ended_at IS NULL ORDER BY campaign, id LIMIT $1";

static int
open_runs(struct account *a, struct open_run **out, size_t *n,
    struct error *e)
{
	struct stmt *st = db_query(a->db, sql_open,
	    DB_ARGS(I(OPEN_MAX_RUNS)), e);
	struct open_run *v = NULL;
	size_t cap = 0;
	int r;

	for (*n = 0; (r = db_step(st, e)) > 0; (*n)++) {
		xgrow(&v, &cap, *n + 1, sizeof *v);
		v[*n] = (struct open_run){ .id = db_int(st, 0),
		    .campaign = db_int(st, 1), .begun_at = db_int(st, 2),
		    .done = db_int(st, 3), .pid = (pid_t)db_int(st, 5) };
		snprintf(v[*n].batch, sizeof v[*n].batch, "%s",
		    db_word(st, 4));
	}
	*out = v;
	return r;
}

static const char sql_end[] =
    "UPDATE run SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";

/* Its byte is free: end it, and put what it was handing over in doubt. */
static int
bury(struct account *a, const struct open_run *run, struct error *e)
{
	if (message_doubt(a->db, run->id, run->campaign, e) < 0)
		return -1;
	return db_exec(a->db, sql_end, DB_ARGS(I(run->id), I(clock_now())),
	    e);
}

/* Walk the open runs inside a transaction: the dead are buried; the first
 * living one that has the campaign or the batch is *busy. Returns the number
 * of dead, or -1. */
static int
walk_open(struct account *a, int64_t campaign, const char *batch,
    struct run_busy *busy, struct error *e)
{
	struct open_run *v;
	size_t i, n;
	int dead = 0, held;

	if (open_runs(a, &v, &n, e) < 0)
		goto fail;
	for (i = 0; i < n; i++) {
		pid_t pid = v[i].pid;

		if (v[i].id == a->run)	/* a process sees its own bytes free */
			continue;
		if ((held = lock_held(&a->lock, v[i].id, &pid, e)) < 0)
			goto fail;
		if (!held) {
			if (bury(a, &v[i], e) < 0)
				goto fail;
			dead++;
		} else if (busy && !busy->id &&
		    ((campaign && v[i].campaign == campaign) ||
		    (batch && !strncmp(v[i].batch, batch,
		    sizeof v[i].batch - 1)))) {
			*busy = (struct run_busy){ .id = v[i].id,
			    .begun_at = v[i].begun_at, .done = v[i].done,
			    .pid = pid };
		}
	}
	free(v);
	return dead;
fail:
	free(v);
	return -1;
}

static const char sql_begin[] =
    "INSERT INTO run (kind, campaign, batch, pid, begun_at) "
    "VALUES ($1, $2, $3, $4, $5)";

int
run_begin(struct account *a, const char *kind, int64_t campaign,
    const char *batch, int64_t *id, struct run_busy *busy, struct error *e)
{
	memset(busy, 0, sizeof *busy);
	if (lock_file(a, e) < 0 || db_begin(a->db, e) < 0)
		return -1;
	if (walk_open(a, campaign, batch, busy, e) < 0)
		goto fail;
	if (busy->id)
		return db_commit(a->db, e) < 0 ? -1 : 0;
	if (db_exec(a->db, sql_begin, DB_ARGS(T(kind), I(campaign), T(batch),
	    I(getpid()), I(clock_now())), e) < 0)
		goto fail;
	*id = db_last_id(a->db);
	/* The byte is ours before anybody can see the row. */
	switch (lock_take(&a->lock, *id, NULL, e)) {
	case 1:
		if (db_commit(a->db, e) == 0) {
			a->run = *id;
			return 1;
		}
		lock_drop(&a->lock, *id);
		return -1;
	case 0:
		error_set(e, ERR_BUG, "run %lld: its lock is taken",
		    (long long)*id);
	}
fail:
	db_rollback(a->db);
	return -1;
}

static const char sql_progress[] = "UPDATE run SET done = $2 WHERE id = $1";

int
run_progress(struct account *a, int64_t id, int64_t done, struct error *e)
{
	return db_exec(a->db, sql_progress, DB_ARGS(I(id), I(done)), e);
}

int
run_end(struct account *a, int64_t id, struct error *e)
{
	int r = db_exec(a->db, sql_end, DB_ARGS(I(id), I(clock_now())), e);

	lock_drop(&a->lock, id);
	a->run = 0;
	return r;
}

int
run_reap(struct account *a, struct error *e)
{
	int dead;

	if (lock_file(a, e) < 0 || db_begin(a->db, e) < 0)
		return -1;
	dead = walk_open(a, 0, NULL, NULL, e);
	if (dead < 0) {
		db_rollback(a->db);
		return -1;
	}
	return db_commit(a->db, e) < 0 ? -1 : dead;
}

int
run_count(struct account *a, int64_t *living, int64_t *dead, struct error *e)
{
	struct open_run *v = NULL;
	size_t i, n;
	int held = 0;

	*living = *dead = 0;
	if (lock_file(a, e) < 0)
		return -1;
	if (open_runs(a, &v, &n, e) < 0)
		held = -1;
	for (i = 0; held >= 0 && i < n; i++) {
		held = lock_held(&a->lock, v[i].id, NULL, e);
		if (held > 0)
			++*living;
		else if (held == 0)
			++*dead;
	}
	free(v);
	return held < 0 ? -1 : 0;
}

int
run_take_tick(struct account *a, struct error *e)
{
	if (lock_file(a, e) < 0)
		return -1;
	return lock_take(&a->lock, RUN_TICK_BYTE, NULL, e);
}
