/* SPDX-License-Identifier: ISC */
#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "store/contact.h"
#include "store/db.h"

static const char sql_get[] =
    "SELECT zone, dead_at, dead_reason FROM contact WHERE number = $1";

int
contact_get(struct db *db, const char *number, struct contact *c,
    struct error *e)
{
	struct stmt *st = db_query(db, sql_get, DB_ARGS(T(number)), e);
	int r = db_step(st, e);

	*c = (struct contact){ 0 };
	if (r > 0) {
		snprintf(c->zone, sizeof c->zone, "%s", db_word(st, 0));
		c->dead_at = db_int(st, 1);
		snprintf(c->dead_reason, sizeof c->dead_reason, "%s",
		    db_word(st, 2));
		db_reset(st);
	}
	return r;
}

int
contact_dead(struct db *db, const char *number, char reason[40],
    struct error *e)
{
	struct contact c;
	int r = contact_get(db, number, &c, e);

	if (r <= 0 || !c.dead_at)
		return r < 0 ? -1 : 0;
	snprintf(reason, 40, "%s", c.dead_reason);
	return 1;
}

static const char sql_any[] = "SELECT 1 FROM contact LIMIT 1";

int
contact_any(struct db *db, struct error *e)
{
	int64_t one;

	return db_one(db, sql_any, DB_NONE, &one, e);
}

int
contact_zone(struct db *db, const char *number, char zone[64],
    struct error *e)
{
	struct contact c;
	int r = contact_get(db, number, &c, e);

	if (r <= 0 || !c.zone[0])
		return r < 0 ? -1 : 0;
	snprintf(zone, 64, "%s", c.zone);
	return 1;
}

static const char sql_bury[] =
    "INSERT INTO contact (number, dead_at, dead_reason, added_at) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT (number) DO UPDATE "
    "SET dead_at = excluded.dead_at, dead_reason = excluded.dead_reason "
    "WHERE contact.dead_at IS NULL";

int
contact_bury(struct db *db, const char *number, int64_t at,
    const char *reason, struct error *e)
{
	return db_exec(db, sql_bury, DB_ARGS(T(number), I(at), T(reason),
	    I(clock_now())), e);
}

static const char sql_revive[] =
    "UPDATE contact SET dead_at = NULL, dead_reason = NULL "
    "WHERE number = $1 AND dead_at IS NOT NULL";

int
contact_revive(struct db *db, const char *number, struct error *e)
{
	if (db_exec(db, sql_revive, DB_ARGS(T(number)), e) < 0)
		return -1;
	return db_changes(db) > 0;
}

static const char sql_zone[] =
    "INSERT INTO contact (number, zone, added_at) VALUES ($1, $2, $3) "
    "ON CONFLICT (number) DO UPDATE SET zone = excluded.zone";

int
contact_set_zone(struct db *db, const char *number, const char *zone,
    struct error *e)
{
	return db_exec(db, sql_zone, DB_ARGS(T(number), T(zone),
	    I(clock_now())), e);
}
