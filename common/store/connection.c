/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "store/connection.h"
#include "store/db.h"

static const char sql_find[] =
    "SELECT import_as, connected_at, synced_at FROM connection "
    "WHERE gateway = $1";

int
connection_find(struct db *db, const char *gateway, struct connection *c,
    struct error *e)
{
	struct stmt *st = db_query(db, sql_find, DB_ARGS(T(gateway)), e);
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	snprintf(c->gateway, sizeof c->gateway, "%s", gateway);
	c->active = !strcmp(db_word(st, 0), "active");
	c->connected_at = db_int(st, 1);
	c->synced_at = db_int(st, 2);
	db_reset(st);
	return 1;
}

static const char sql_put[] =
    "INSERT INTO connection (gateway, import_as, connected_at, synced_at) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT (gateway) DO UPDATE SET "
    "import_as = excluded.import_as, synced_at = excluded.synced_at";

int
connection_put(struct db *db, const struct connection *c, struct error *e)
{
	return db_exec(db, sql_put, DB_ARGS(T(c->gateway),
	    T(c->active ? "active" : "inactive"), I(c->connected_at),
	    I(c->synced_at)), e);
}

static const char sql_delete[] = "DELETE FROM connection WHERE gateway = $1";

int
connection_delete(struct db *db, const char *gateway, struct error *e)
{
	return db_exec(db, sql_delete, DB_ARGS(T(gateway)), e);
}

static const char *const errands[] = { NULL, "buy", "ordered", "release" };

static enum errand
errand_of(const char *word)
{
	enum errand x = ERRAND_RELEASE;

	while (x != ERRAND_NONE && strcmp(errands[x], word))
		x--;
	return x;
}

#define HELD "held.number, own.gateway, held.origin, held.errand, held.at, " \
    "held.order_id FROM own JOIN held ON held.number = own.number"

static void
held_from_row(struct held *h, struct stmt *st)
{
	memset(h, 0, sizeof *h);
	snprintf(h->number, sizeof h->number, "%s", db_word(st, 0));
	snprintf(h->gateway, sizeof h->gateway, "%s", db_word(st, 1));
	h->bought = !strcmp(db_word(st, 2), "bought");
	h->errand = errand_of(db_word(st, 3));
	h->at = db_int(st, 4);
	snprintf(h->order_id, sizeof h->order_id, "%s", db_word(st, 5));
}

static const char sql_all[] = "SELECT " HELD " ORDER BY own.number";

int
helds_load(struct helds *h, struct db *db, const char *gateway,
    struct error *e)
{
	struct stmt *st = db_query(db, sql_all, DB_NONE, e);
	size_t cap = 0;
	int r;

	memset(h, 0, sizeof *h);
	while ((r = db_step(st, e)) > 0) {
		if (gateway && strcmp(db_word(st, 1), gateway))
			continue;
		xgrow(&h->v, &cap, h->n + 1, sizeof *h->v);
		held_from_row(&h->v[h->n++], st);
	}
	if (r < 0)
		helds_release(h);
	return r;
}

void
helds_release(struct helds *h)
{
	free(h->v);
	memset(h, 0, sizeof *h);
}

static int
compare(const void *key, const void *member)
{
	return strcmp(key, ((const struct held *)member)->number);
}

struct held *
helds_find(const struct helds *h, const char *number)
{
	return h->n ? bsearch(number, h->v, h->n, sizeof *h->v, compare) :
	    NULL;
}

static const char sql_one[] = "SELECT " HELD " WHERE own.number = $1";

int
held_find(struct db *db, const char *number, struct held *held,
    struct error *e)
{
	struct stmt *st = db_query(db, sql_one, DB_ARGS(T(number)), e);
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	held_from_row(held, st);
	db_reset(st);
	return 1;
}

static const char sql_hold[] =
    "INSERT INTO held (number, origin, errand, at) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (number) DO UPDATE SET origin = excluded.origin, "
    "errand = excluded.errand, at = excluded.at, order_id = NULL";

int
held_put(struct db *db, const char *number, bool bought, enum errand errand,
    int64_t at, struct error *e)
{
	return db_exec(db, sql_hold, DB_ARGS(T(number), T(bought ? "bought" :
	    "imported"), T(errands[errand]), I(at)), e);
}

static const char sql_errand[] =
    "UPDATE held SET errand = $2, at = CASE WHEN $3 = 0 THEN at ELSE $3 END, "
    "order_id = NULL WHERE number = $1";

int
held_errand(struct db *db, const char *number, enum errand errand, int64_t at,
    struct error *e)
{
	return db_exec(db, sql_errand, DB_ARGS(T(number), T(errands[errand]),
	    I(at)), e);
}

static const char sql_order[] =
    "UPDATE held SET order_id = $2 WHERE number = $1";

int
held_order(struct db *db, const char *number, const char *order_id,
    struct error *e)
{
	return db_exec(db, sql_order, DB_ARGS(T(number), T(order_id)), e);
}
