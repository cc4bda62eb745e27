/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/notice.h"

static const char sql_add[] =
    "INSERT INTO notice (message, url, retry, created_at, not_before) "
    "VALUES ($1, $2, $3, $4, $4)";

int
notice_add(struct db *db, int64_t message, const char *url, bool retry,
    struct error *e)
{
	return db_exec(db, sql_add, DB_ARGS(I(message), T(url), I(retry),
	    I(clock_now())), e);
}

#define NOTICE_COLUMNS "id, message, url, retry, state, reason, tries, " \
    "created_at, not_before, done_at"

static void
from_row(struct notice *n, struct stmt *st)
{
	*n = (struct notice){ .id = db_int(st, 0), .message = db_int(st, 1),
	    .url = xstrdup(db_word(st, 2)), .retry = db_int(st, 3) != 0,
	    .state = xstrdup(db_word(st, 4)),
	    .reason = db_is_null(st, 5) ? NULL : xstrdup(db_text(st, 5)),
	    .tries = db_int(st, 6), .created_at = db_int(st, 7),
	    .not_before = db_int(st, 8), .done_at = db_int(st, 9) };
}

void
notice_release(struct notice *n)
{
	free(n->url);
	free(n->state);
	free(n->reason);
	memset(n, 0, sizeof *n);
}

static const char sql_due[] =
    "SELECT " NOTICE_COLUMNS " FROM notice WHERE state = 'waiting' "
    "AND not_before <= $1 ORDER BY not_before, id LIMIT $2";
/* Until an answer is stored, this is what became of it. */
static const char sql_try[] =
    "UPDATE notice SET tries = tries + 1, not_before = $2, "
    "reason = 'no-answer', state = CASE WHEN $3 THEN 'waiting' "
    "ELSE 'failed' END, done_at = CASE WHEN $3 THEN NULL ELSE $4 END "
    "WHERE id = $1 AND state = 'waiting'";

static bool
may_again(const struct notice *n, int64_t now)
{
	return n->retry && now + NOTICE_AGAIN_MS < n->created_at +
	    NOTICE_VALID_MS;
}

static int
claim_all(struct db *db, struct notice v[], size_t max, struct error *e)
{
	int64_t now = clock_now();
	struct stmt *st = db_query(db, sql_due, DB_ARGS(I(now),
	    I((int64_t)max)), e);
	size_t i, n = 0;
	int r;

	while ((r = db_step(st, e)) > 0)
		from_row(&v[n++], st);
	for (i = 0; i < n && r == 0; i++)
		r = db_exec(db, sql_try, DB_ARGS(I(v[i].id),
		    I(now + NOTICE_AGAIN_MS), I(may_again(&v[i], now)),
		    I(now)), e);
	if (r == 0 && db_commit(db, e) == 0)
		return (int)n;
	for (i = 0; i < n; i++)
		notice_release(&v[i]);
	return -1;
}

static const char sql_any[] =
    "SELECT id FROM notice WHERE state = 'waiting' AND not_before <= $1 "
    "ORDER BY not_before, id LIMIT 1";

int
notice_claim(struct db *db, struct notice v[], size_t max, struct error *e)
{
	int64_t id;
	int r = db_one(db, sql_any, DB_ARGS(I(clock_now())), &id, e);

	if (r <= 0 || db_begin(db, e) < 0)
		return r <= 0 ? r : -1;
	r = claim_all(db, v, max, e);
	db_rollback(db);
	return r;
}

static const char sql_url[] = "UPDATE notice SET url = $2 WHERE id = $1";

int
notice_url(struct db *db, const struct notice *n, const char *url,
    struct error *e)
{
	return db_exec(db, sql_url, DB_ARGS(I(n->id), T(url)), e);
}

static const char sql_done[] =
    "UPDATE notice SET state = 'done', reason = NULL, done_at = $2 "
    "WHERE id = $1";

int
notice_done(struct db *db, const struct notice *n, struct error *e)
{
	return db_exec(db, sql_done, DB_ARGS(I(n->id), I(clock_now())), e);
}

static const char sql_failed[] =
    "UPDATE notice SET reason = $2 WHERE id = $1";

int
notice_failed(struct db *db, const struct notice *n, const char *reason,
    struct error *e)
{
	return db_exec(db, sql_failed, DB_ARGS(I(n->id), T(reason)), e);
}

static const char sql_cancel[] =
    "UPDATE notice SET state = 'failed', reason = $1, done_at = $2 "
    "WHERE state = 'waiting' AND not_before > 0";

int
notice_cancel(struct db *db, const char *reason, struct error *e)
{
	return db_exec(db, sql_cancel, DB_ARGS(T(reason), I(clock_now())), e);
}

static const char sql_all[] =
    "SELECT " NOTICE_COLUMNS " FROM notice WHERE id > $1 "
    "AND state = coalesce($2, state) ORDER BY id DESC";

int
notice_each(struct db *db, const char *state,
    int (*each)(void *ctx, const struct notice *n, struct error *e),
    void *ctx, struct error *e)
{
	struct stmt *st = db_query(db, sql_all, DB_ARGS(I(0), T(state)), e);
	struct notice n;
	int r;

	while ((r = db_step(st, e)) > 0) {
		from_row(&n, st);
		r = each(ctx, &n, e);
		notice_release(&n);
		if (r) {
			db_reset(st);
			break;
		}
	}
	return r < 0 ? -1 : 0;
}
