/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/post.h"

static const char sql_add[] =
    "INSERT INTO post (about, recipient, reply_to, subject, text, created_at, "
    "not_before) VALUES ($1, $2, $3, $4, $5, $6, $6)";

int
post_add(struct db *db, const char *about, const char *recipient,
    const char *reply_to, const char *subject, const char *text,
    struct error *e)
{
	return db_exec(db, sql_add, DB_ARGS(T(about), T(recipient),
	    T(reply_to), T(subject), T(text), I(clock_now())), e);
}

static const char sql_line[] =
    "UPDATE post SET text = text || $3 WHERE state = 'waiting' "
    "AND instr(text, $3) = 0 AND about IN (SELECT 'message ' || id "
    "FROM message WHERE number = $2 AND own = $1 AND direction = 'in')";

int
post_add_line(struct db *db, const char *own, const char *number,
    const char *line, struct error *e)
{
	XASSERT(db_in_transaction(db));
	return db_exec(db, sql_line, DB_ARGS(T(own), T(number), T(line)), e);
}

static const char sql_due[] =
    "SELECT id FROM post WHERE state = 'waiting' AND not_before <= $1 "
    "ORDER BY not_before, id LIMIT 1";

static const char sql_taken[] =
    "SELECT id FROM post WHERE state = 'sending' LIMIT 1";

int
post_due(struct db *db, struct error *e)
{
	int64_t id;
	int r = db_one(db, sql_due, DB_ARGS(I(clock_now())), &id, e);

	return r ? r : db_one(db, sql_taken, DB_NONE, &id, e);
}

static const char sql_waiting[] =
    "SELECT count(*) FROM post WHERE state = 'waiting' AND not_before > 0";

int
post_waiting(struct db *db, int64_t *n, struct error *e)
{
	return db_one(db, sql_waiting, DB_NONE, n, e) < 0 ? -1 : 0;
}

static const char sql_cancel[] =
    "UPDATE post SET state = 'failed', reason = $1, done_at = $2 "
    "WHERE state = 'waiting' AND not_before > 0";

int
post_cancel(struct db *db, const char *reason, struct error *e)
{
	return db_exec(db, sql_cancel, DB_ARGS(T(reason), I(clock_now())), e);
}

static const char sql_doubt[] =
    "UPDATE post SET state = 'unknown', reason = 'interrupted', done_at = $1 "
    "WHERE state = 'sending' AND EXISTS (SELECT 1 FROM run "
    "WHERE run.id = post.run AND run.ended_at IS NOT NULL)";

int
post_doubt(struct db *db, struct error *e)
{
	return db_exec(db, sql_doubt, DB_ARGS(I(clock_now())), e);
}

static const char sql_claim[] =
    "UPDATE post SET state = 'sending', run = $2, tries = tries + 1 "
    "WHERE id = (SELECT id FROM post WHERE state = 'waiting' "
    "AND not_before <= $1 ORDER BY not_before, id LIMIT 1) "
    "RETURNING id, recipient, reply_to, subject, text, tries, created_at";

int
post_claim(struct post *p, struct db *db, int64_t run, struct error *e)
{
	struct stmt *st = db_query(db, sql_claim, DB_ARGS(I(clock_now()),
	    I(run)), e);
	int r = db_step(st, e);

	memset(p, 0, sizeof *p);
	if (r <= 0)
		return r;
	p->id = db_int(st, 0);
	p->recipient = xstrdup(db_word(st, 1));
	p->reply_to = db_text(st, 2) ? xstrdup(db_word(st, 2)) : NULL;
	p->subject = xstrdup(db_word(st, 3));
	p->text = xstrdup(db_word(st, 4));
	p->tries = db_int(st, 5);
	p->created_at = db_int(st, 6);
	db_reset(st);
	return 1;
}

void
post_release(struct post *p)
{
	free(p->recipient);
	free(p->reply_to);
	free(p->subject);
	free(p->text);
	memset(p, 0, sizeof *p);
}

static const char sql_over[] =
    "UPDATE post SET state = $2, reason = $3, done_at = $4 WHERE id = $1 "
    "AND state = 'sending'";

int
post_over(struct db *db, const struct post *p, const char *state,
    const char *reason, struct error *e)
{
	return db_exec(db, sql_over, DB_ARGS(I(p->id), T(state), T(reason),
	    I(clock_now())), e);
}

int
post_sent(struct db *db, const struct post *p, struct error *e)
{
	return post_over(db, p, "sent", NULL, e);
}

static const char sql_again[] =
    "UPDATE post SET state = 'waiting', run = NULL, not_before = $2, "
    "reason = $3 WHERE id = $1 AND state = 'sending'";

int
post_again(struct db *db, const struct post *p, int64_t at,
    const char *reason, struct error *e)
{
	if (at >= p->created_at + POST_VALID_MS)
		return post_over(db, p, "failed", "expired", e);
	return db_exec(db, sql_again, DB_ARGS(I(p->id), I(at), T(reason)), e);
}

static const char sql_state[] =
    "SELECT state FROM post WHERE about = $1 ORDER BY id DESC LIMIT 1";

int
post_state(char **state, struct db *db, const char *about, struct error *e)
{
	struct stmt *st = db_query(db, sql_state, DB_ARGS(T(about)), e);
	int r = db_step(st, e);

	*state = r < 0 ? NULL : xstrdup(r ? db_word(st, 0) : "");
	if (r > 0)
		db_reset(st);
	return r < 0 ? -1 : 0;
}
