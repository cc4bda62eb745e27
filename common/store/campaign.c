/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "store/campaign.h"
#include "store/db.h"
#include "store/vars.h"

#define COLUMNS \
    "id, name, state, reason, class, text, gateway, lists, own, " \
    "skip_landlines, allow_empty, not_before, valid_for, max_cost, " \
    "max_segments, created_at, started_at, finished_at, schedule"

/* Lists of texts are JSON arrays in the account, as a member's values are. */
static char *
array_write(char *const texts[], size_t n)
{
	struct buf b = { 0 };
	size_t i;

	vars_begin(&b);
	for (i = 0; i < n; i++)
		vars_add(&b, texts[i], strlen(texts[i]));
	vars_end(&b);
	return buf_take(&b);
}

static int
array_read(const char *json, char ***texts, size_t *n, struct error *e)
{
	struct vars v = { 0 };
	size_t i, len;

	if (vars_read(&v, json, strlen(json)) < 0)
		return error_set(e, ERR_DATA, "campaign: '%s' is not an array "
		    "of texts: was the account edited by hand?", json);
	*n = v.n;
	*texts = xcalloc(v.n, sizeof **texts);
	for (i = 0; i < v.n; i++)
		(*texts)[i] = xstrdup(vars_get(&v, i, &len));
	vars_release(&v);
	return 0;
}

static char *
lists_write(const struct campaign *c)
{
	char **texts = xcalloc(c->nlists, sizeof *texts), *json;
	size_t i;

	for (i = 0; i < c->nlists; i++)
		texts[i] = xasprintf("%lld", (long long)c->lists[i]);
	json = array_write(texts, c->nlists);
	for (i = 0; i < c->nlists; i++)
		free(texts[i]);
	free(texts);
	return json;
}

static int
lists_read(struct campaign *c, const char *json, struct error *e)
{
	char **texts = NULL;
	size_t i;

	if (array_read(json, &texts, &c->nlists, e) < 0)
		return -1;
	c->lists = xcalloc(c->nlists, sizeof *c->lists);
	for (i = 0; i < c->nlists; i++) {
		c->lists[i] = strtoll(texts[i], NULL, 10);
		free(texts[i]);
	}
	free(texts);
	return 0;
}

static int
from_row(struct campaign *c, struct stmt *st, struct error *e)
{
	memset(c, 0, sizeof *c);
	c->id = db_int(st, 0);
	c->name = xstrdup(db_word(st, 1));
	c->state = xstrdup(db_word(st, 2));
	c->reason = xstrdup(db_word(st, 3));
	c->class = xstrdup(db_word(st, 4));
	c->text = xstrdup(db_word(st, 5));
	c->gateway = xstrdup(db_word(st, 6));
	c->skip_landlines = db_int(st, 9);
	c->not_before = db_int(st, 11);
	c->valid_for = db_int(st, 12);
	c->max_cost = db_is_null(st, 13) ? -1 : db_int(st, 13);
	c->max_segments = db_is_null(st, 14) ? -1 : db_int(st, 14);
	c->created_at = db_int(st, 15);
	c->started_at = db_int(st, 16);
	c->finished_at = db_int(st, 17);
	c->schedule = db_is_null(st, 18) ? NULL : xstrdup(db_text(st, 18));
	if (lists_read(c, db_word(st, 7), e) < 0 ||
	    array_read(db_word(st, 8), &c->own, &c->nown, e) < 0 ||
	    array_read(db_word(st, 10), &c->allow_empty, &c->nallow_empty,
	    e) < 0)
		return -1;
	return 0;
}

static void
texts_free(char **texts, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		free(texts[i]);
	free(texts);
}

void
campaign_release(struct campaign *c)
{
	free(c->name);
	free(c->state);
	free(c->reason);
	free(c->class);
	free(c->text);
	free(c->gateway);
	free(c->schedule);
	free(c->lists);
	texts_free(c->own, c->nown);
	texts_free(c->allow_empty, c->nallow_empty);
	memset(c, 0, sizeof *c);
}

static struct db_arg
fence(int64_t n)
{
	return n < 0 ? NIL : I(n);
}

static const char sql_taken[] = "SELECT id FROM campaign WHERE name = $1";

static int
taken(const char *name, struct error *e)
{
	return error_set(e, ERR_CREATE, "there is a campaign '%s' already: "
	    "choose another name, or remove it with sms-campaign delete %s",
	    name, name);
}

int
campaign_free_name(struct db *db, const char *name, struct error *e)
{
	int64_t id;
	int r = db_one(db, sql_taken, DB_ARGS(T(name)), &id, e);

	return r > 0 ? taken(name, e) : r;
}

static const char sql_add[] =
    "INSERT INTO campaign (name, class, text, gateway, lists, own, "
    "skip_landlines, allow_empty, not_before, valid_for, max_cost, "
    "max_segments, created_at, schedule) VALUES ($1, $2, $3, $4, $5, $6, $7, "
    "$8, $9, $10, $11, $12, $13, $14) ON CONFLICT (name) DO NOTHING";

int
campaign_add(struct db *db, struct campaign *c, struct error *e)
{
	char *lists = lists_write(c), *own = array_write(c->own, c->nown);
	char *allow = array_write(c->allow_empty, c->nallow_empty);
	int r = db_exec(db, sql_add, DB_ARGS(T(c->name), T(c->class),
	    T(c->text), c->gateway && *c->gateway ? T(c->gateway) : NIL,
	    T(lists), T(own), I(c->skip_landlines), T(allow),
	    I(c->not_before), I(c->valid_for),
	    fence(c->max_cost),
	    fence(c->max_segments), I(c->created_at),
	    T(c->schedule)), e);

	free(lists);
	free(own);
	free(allow);
	if (r < 0)
		return -1;
	if (db_changes(db) != 1)
		return taken(c->name, e);
	c->id = db_last_id(db);
	return 0;
}

static const char sql_store[] =
    "UPDATE campaign SET class = $2, text = $3, own = $4, "
    "skip_landlines = $5, not_before = $6, valid_for = $7, max_cost = $8, "
    "max_segments = $9, schedule = $10 WHERE id = $1";

int
campaign_store(struct db *db, const struct campaign *c, struct error *e)
{
	char *own = array_write(c->own, c->nown);
	int r = db_exec(db, sql_store, DB_ARGS(I(c->id), T(c->class),
	    T(c->text), T(own), I(c->skip_landlines), I(c->not_before),
	    I(c->valid_for), fence(c->max_cost),
	    fence(c->max_segments), T(c->schedule)), e);

	free(own);
	return r;
}

static const char sql_all[] = "SELECT name FROM campaign ORDER BY name";

static const char sql_load[] =
    "SELECT " COLUMNS " FROM campaign WHERE name = $1";

int
campaign_load(struct db *db, const char *name, struct campaign *c,
    struct error *e)
{
	struct stmt *st = db_query(db, sql_load, DB_ARGS(T(name)), e);
	int r = db_step(st, e);

	memset(c, 0, sizeof *c);
	if (r < 0)
		return -1;
	if (r == 0)
		return db_no_such(db, sql_all, "campaign", name,
		    "sms-campaign list shows them", e);
	r = from_row(c, st, e);
	db_reset(st);
	return r;
}

static const char sql_state[] =
    "SELECT state, coalesce(reason, '') FROM campaign WHERE id = $1";

/* Read the state again: another process may have changed it. */
static int
refresh(struct db *db, struct campaign *c, struct error *e)
{
	struct stmt *st = db_query(db, sql_state, DB_ARGS(I(c->id)), e);
	int r = db_step(st, e);

	if (r <= 0)
		return r < 0 ? -1 : error_set(e, ERR_DATA, "campaign '%s' is "
		    "not there any more", c->name);
	free(c->state);
	free(c->reason);
	c->state = xstrdup(db_word(st, 0));
	c->reason = xstrdup(db_word(st, 1));
	db_reset(st);
	return 0;
}

static const char sql_move[] =
    "UPDATE campaign SET state = $3, reason = $4, "
    "started_at = CASE WHEN $3 = 'running' THEN coalesce(started_at, $5) "
    "ELSE started_at END, "
    "finished_at = CASE WHEN $3 IN ('finished', 'cancelled') THEN $5 END "
    "WHERE id = $1 AND state = $2";

static bool
one_of(const char *word, const char *words)
{
	size_t len = strlen(word), n;

	for (; *words; words += n) {
		words += strspn(words, " ");
		n = strcspn(words, " ");
		if (n == len && !strncmp(word, words, n))
			return true;
	}
	return false;
}

int
campaign_move(struct db *db, struct campaign *c, const char *from,
    const char *to, const char *reason, struct error *e)
{
	int64_t changed;

	if (refresh(db, c, e) < 0)
		return -1;
	if (!one_of(c->state, from))
		return 0;
	if (db_exec(db, sql_move, DB_ARGS(I(c->id), T(c->state), T(to),
	    T(reason), I(clock_now())), e) < 0)
		return -1;
	changed = db_changes(db);
	return refresh(db, c, e) < 0 ? -1 : (int)changed;
}

static const char sql_is[] =
    "SELECT 1 FROM campaign WHERE id = $1 AND state = $2";

int
campaign_is(struct db *db, int64_t id, const char *state, struct error *e)
{
	int64_t one;

	return db_one(db, sql_is, DB_ARGS(I(id), T(state)), &one, e);
}

/* What is submitting is an open run's. */
static const char sql_open[] =
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM message WHERE campaign = $1 "
    "AND state = 'queued') OR EXISTS (SELECT 1 FROM run "
    "WHERE campaign = $1 AND ended_at IS NULL) OR EXISTS (SELECT 1 "
    "FROM message WHERE state = 'unknown' AND gateway >= '' "
    "AND +campaign = $1)";

static int
settle(struct db *db, struct campaign *c, struct error *e)
{
	int64_t one;
	int r;

	if ((r = db_one(db, sql_open, DB_ARGS(I(c->id)), &one, e)) < 0)
		return -1;
	if (r > 0)
		return refresh(db, c, e);
	return campaign_move(db, c, "running", "finished", NULL, e) < 0 ?
	    -1 : 0;
}

/* What is looked at and what is changed must be one: in between another
 * process may give a message back to the queue. */
int
campaign_settle(struct db *db, struct campaign *c, struct error *e)
{
	if (db_in_transaction(db))
		return settle(db, c, e);
	if (db_begin(db, e) < 0)
		return -1;
	if (settle(db, c, e) < 0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, e);
}

static const char sql_reopen[] =
    "UPDATE campaign SET state = 'running', finished_at = NULL "
    "WHERE id = $1 AND state = 'finished'";

int
campaign_take_back(struct db *db, int64_t id, int64_t message, int64_t now,
    struct error *e)
{
	int r;

	if (!id)
		return 0;
	if ((r = campaign_is(db, id, "cancelled", e)) < 0)
		return -1;
	if (r > 0)
		return message_end(db, message, MESSAGE_QUEUED,
		    MESSAGE_CANCELLED, "cancelled", false, now, e);
	return db_exec(db, sql_reopen, DB_ARGS(I(id)), e);
}

int
campaign_each(struct db *db, int (*each)(void *ctx, const char *name,
    struct error *e), void *ctx, struct error *e)
{
	struct stmt *st = db_query(db, sql_all, DB_NONE, e);
	int r;

	while ((r = db_step(st, e)) > 0) {
		if (each(ctx, db_word(st, 0), e) < 0) {
			db_reset(st);
			return -1;
		}
	}
	return r;
}

static const char sql_expire[] =
    "UPDATE message SET state = 'expired', reason = 'expired', done_at = $2 "
    "WHERE id IN (SELECT m.id FROM campaign CROSS JOIN message m "
    "ON m.campaign = campaign.id AND m.state = 'queued' "
    "AND m.not_before <= $2 WHERE campaign.state = 'paused' "
    "AND campaign.reason <> $1 AND m.not_after <= $2 LIMIT $3)";

int
campaign_expire(struct db *db, const char *but, int64_t now, int64_t most,
    int64_t *n, struct error *e)
{
	if (db_exec(db, sql_expire, DB_ARGS(T(but), I(now), I(most)), e) < 0)
		return -1;
	*n = db_changes(db);
	return 0;
}

static const char sql_running[] =
    "SELECT id, name FROM campaign WHERE id > $1 AND state = 'running' "
    "ORDER BY id LIMIT 1";

int
campaign_next_running(struct db *db, int64_t after, int64_t *id, char **name,
    struct error *e)
{
	struct stmt *st = db_query(db, sql_running, DB_ARGS(I(after)), e);
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	*id = db_int(st, 0);
	*name = xstrdup(db_word(st, 1));
	db_reset(st);
	return 1;
}

static const char sql_paused[] =
    "SELECT id, name FROM campaign WHERE id > $1 AND state = 'paused' "
    "AND reason = $2 ORDER BY id LIMIT 1";

int
campaign_next_paused(struct db *db, const char *reason, int64_t after,
    int64_t *id, char **name, struct error *e)
{
	struct stmt *st = db_query(db, sql_paused, DB_ARGS(I(after),
	    T(reason)), e);
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	*id = db_int(st, 0);
	*name = xstrdup(db_word(st, 1));
	db_reset(st);
	return 1;
}

/* How long a message may wait counts from when it could first go. */
static const char sql_longer[] =
    "UPDATE message SET not_after = not_after + $2 - CASE WHEN "
    "not_before > created_at THEN not_before ELSE created_at END "
    "WHERE campaign = $1 AND state = 'queued' AND not_before < $2 "
    "AND created_at < $2";

int
campaign_go_on(struct db *db, struct campaign *c, int64_t now,
    struct error *e)
{
	int r = campaign_move(db, c, "paused", "running", NULL, e);

	if (r > 0 && db_exec(db, sql_longer, DB_ARGS(I(c->id), I(now)), e) < 0)
		return -1;
	return r;
}

/* Summed up here: GROUP BY would sort them in a table of its own first. */
static const char sql_each[] =
    "SELECT state, segments, cost, part_of IS NULL FROM message "
    "WHERE campaign = $1";

int
campaign_counts(struct db *db, int64_t id, struct campaign_counts *n,
    struct error *e)
{
	struct stmt *st = db_query(db, sql_each, DB_ARGS(I(id)), e);
	int r;

	memset(n, 0, sizeof *n);
	while ((r = db_step(st, e)) > 0) {
		n->of[message_state_of(db_word(st, 0))]++;
		n->segments += db_int(st, 1);
		n->cost += db_int(st, 2);
		n->recipients += db_int(st, 3);
	}
	return r;
}

static const char sql_cancel[] =
    "UPDATE message SET state = 'cancelled', reason = 'cancelled', "
    "done_at = $2 WHERE campaign = $1 AND state = 'queued'";
static const char sql_cancel_one[] =
    "UPDATE message SET state = 'cancelled', reason = 'cancelled', "
    "done_at = $2 WHERE number = $3 AND +campaign = $1 AND state = 'queued'";

int
campaign_cancel(struct db *db, int64_t id, const char *number, int64_t now,
    int64_t *n, struct error *e)
{
	XASSERT(db_in_transaction(db));
	if ((number ? db_exec(db, sql_cancel_one, DB_ARGS(I(id), I(now),
	    T(number)), e) : db_exec(db, sql_cancel, DB_ARGS(I(id), I(now)),
	    e)) < 0)
		return -1;
	*n = db_changes(db);
	return 0;
}

static const char sql_keep_cost[] =
    "INSERT INTO deleted_cost (at, messages, cost) "
    "SELECT $2, count(*), coalesce(sum(cost), 0) FROM message "
    "WHERE campaign = $1";
static const char sql_forget_events[] =
    "DELETE FROM event WHERE message IN (SELECT id FROM message "
    "WHERE campaign = $1)";
static const char sql_delete_messages[] =
    "DELETE FROM message WHERE campaign = $1";
static const char sql_delete[] = "DELETE FROM campaign WHERE id = $1";

int
campaign_delete(struct db *db, const struct campaign *c, int64_t now,
    struct error *e)
{
	XASSERT(db_in_transaction(db));
	if (db_exec(db, sql_keep_cost, DB_ARGS(I(c->id), I(now)), e) < 0 ||
	    db_exec(db, sql_forget_events, DB_ARGS(I(c->id)), e) < 0 ||
	    db_exec(db, sql_delete_messages, DB_ARGS(I(c->id)), e) < 0)
		return -1;
	return db_exec(db, sql_delete, DB_ARGS(I(c->id)), e);
}
