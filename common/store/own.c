/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/own.h"

#define OWN_COLUMNS "number, gateway, country, type, billing, provision, " \
    "active, ready_by, added_at, name, sent, address, use_case, dedicated, " \
    "waits, barred, day, day_sent"

#define DAY_MS INT64_C(86400000)

#define COPY(to, st, col) snprintf(to, sizeof(to), "%s", db_word(st, col))

static void
own_from_row(struct own *own, struct stmt *st)
{
	memset(own, 0, sizeof *own);
	COPY(own->number, st, 0);
	COPY(own->gateway, st, 1);
	COPY(own->country, st, 2);
	COPY(own->type, st, 3);
	COPY(own->billing, st, 4);
	COPY(own->provision, st, 5);
	own->active = db_int(st, 6) != 0;
	own->ready_by = db_int(st, 7);
	own->added_at = db_int(st, 8);
	own->name = db_is_null(st, 9) ? NULL : xstrdup(db_text(st, 9));
	own->loaded = own->sent = db_int(st, 10);
	COPY(own->address, st, 11);
	COPY(own->use_case, st, 12);
	own->dedicated = db_int(st, 13) != 0;
	COPY(own->waits, st, 14);
	COPY(own->barred, st, 15);
	if (!strcmp(own->provision, "pending") && own->ready_by &&
	    own->ready_by <= clock_now()) {
		snprintf(own->provision, sizeof own->provision, "ready");
		own->waits[0] = '\0';
		own->ready_by = 0;
	}
	own->day = db_int(st, 16);
	own->day_sent = db_int(st, 17);
}

static const char sql_settings[] = "SELECT number, key, value FROM own_setting";

static int
load_settings(struct owns *o, struct db *db, struct error *e)
{
	struct stmt *st = db_query(db, sql_settings, DB_NONE, e);
	enum own_key key;
	struct own *own;
	int r;

	while ((r = db_step(st, e)) > 0) {
		own = owns_find(o, db_word(st, 0));
		key = own_setting_find(db_word(st, 1));
		if (own && key < OWN_KEYS && !own->set[key])
			own->set[key] = xstrdup(db_word(st, 2));
	}
	return r;
}

static const char sql_all[] =
    "SELECT " OWN_COLUMNS " FROM own ORDER BY number";

int
owns_load(struct owns *o, struct db *db, struct error *e)
{
	struct stmt *st = db_query(db, sql_all, DB_NONE, e);
	size_t cap = 0;
	int r;

	memset(o, 0, sizeof *o);
	while ((r = db_step(st, e)) > 0) {
		xgrow(&o->v, &cap, o->n + 1, sizeof *o->v);
		own_from_row(&o->v[o->n++], st);
	}
	if (r == 0)
		r = load_settings(o, db, e);
	if (r < 0)
		owns_release(o);
	return r;
}

void
own_ungive(struct own *own, enum own_key key)
{
	int k;

	for (k = 0; k < OWN_KEYS; k++) {
		if (key != OWN_KEYS && k != (int)key)
			continue;
		free(own->given[k]);
		own->given[k] = NULL;
	}
}

void
own_release(struct own *own)
{
	int k;

	free(own->name);
	own_ungive(own, OWN_KEYS);
	for (k = 0; k < OWN_KEYS; k++)
		free(own->set[k]);
}

void
owns_release(struct owns *o)
{
	size_t i;

	for (i = 0; i < o->n; i++)
		own_release(&o->v[i]);
	free(o->v);
	memset(o, 0, sizeof *o);
}

static int
compare(const void *key, const void *member)
{
	return strcmp(key, ((const struct own *)member)->number);
}

struct own *
owns_find(const struct owns *o, const char *number)
{
	if (!o->n)
		return NULL;
	return bsearch(number, o->v, o->n, sizeof *o->v, compare);
}

const char *
own_blocked(const struct own *own)
{
	if (strcmp(own->provision, "ready") != 0)
		return "not-ready";
	if (*own->barred)
		return own->barred;
	if (!own->active)
		return "inactive";
	return own_is(own, OWN_SMS, "yes") ? NULL : "sms-off";
}

bool
own_simulated(const struct own *own)
{
	return !strcmp(own->gateway, "sim");
}

bool
own_long_code(const struct own *own)
{
	return !strcmp(own->type, "local") || !strcmp(own->type, "mobile");
}

/* G8: carriers of the US take marketing from an ordinary number only where it
 * is registered for it; those that a provider bills are registered there. */
static bool
unregistered(const struct own *own)
{
	return own_long_code(own) && !strcmp(own->country, "US") &&
	    !own_simulated(own) && !*own->use_case &&
	    strcmp(own->billing, "provider") != 0;
}

const char *
own_default(const struct own *own, enum own_key key)
{
	if (own->given[key])
		return own->given[key];
	if (key == OWN_MARKETING && unregistered(own))
		return "no";
	return own_settings[key].fallback;
}

const char *
own_value(const struct own *own, enum own_key key)
{
	return own->set[key] ? own->set[key] : own_default(own, key);
}

bool
own_is(const struct own *own, enum own_key key, const char *value)
{
	return !strcmp(own_value(own, key), value);
}

bool
own_expected(const struct own *own)
{
	return !strcmp(own->provision, "pending") && !*own->barred &&
	    own->active && own_is(own, OWN_SMS, "yes");
}

/* Of two that could send, the one that sent less. Among a campaign's numbers
 * only this run counts at first: a number that joined last month would
 * otherwise carry the whole campaign until it caught up with the others. */
static bool
less_used(const struct own *a, const struct own *b, bool this_run)
{
	int64_t ra = a->sent - a->loaded, rb = b->sent - b->loaded;

	if (this_run && ra != rb)
		return ra < rb;
	return a->sent < b->sent;
}

/* The better of what was found and another; *rank is that of the found. */
static struct own *
better(const struct owns *o, struct own *best, int *rank, struct own *own,
    bool this_run)
{
	int r = o->rank ? o->rank(o->ctx, own) : 0;

	if (r < 0 || (best && (r > *rank || (r == *rank &&
	    !less_used(own, best, this_run)))))
		return best;
	*rank = r;
	return own;
}

static struct own *
choose_among(const struct owns *o, struct own *const among[], size_t n,
    const char **reason)
{
	struct own *best = NULL;
	int rank = 0;
	size_t i;

	for (i = 0; i < n; i++)
		if (!own_blocked(among[i]))
			best = better(o, best, &rank, among[i], true);
	for (i = 0; i < n && o->expecting && !best; i++)
		if (own_expected(among[i]))
			best = among[i];
	if (!best && own_blocked(among[0]))
		*reason = own_blocked(among[0]);
	return best;
}

/* The better of two with the recipient's calling code. Where countries share
 * one, as those of +1 do, a number of the recipient's own country goes first
 * (O15): it is a neighbour's only where there is none, and may cost less. */
static struct own *
nearer(const struct owns *o, struct own *best, int *rank, struct own *own,
    const char *country)
{
	int near = !best ? 0 : !strcmp(own->country, country) -
	    !strcmp(best->country, country);
	int r = o->rank ? o->rank(o->ctx, own) : 0;

	if (near && r == *rank)
		return near > 0 ? own : best;
	return better(o, best, rank, own, false);
}

/* May it be chosen without being named? */
static bool
eligible(const struct owns *o, const struct own *own)
{
	return !own_blocked(own) && (!o->rank || o->rank(o->ctx, own) >= 0);
}

struct own *
owns_choose(const struct owns *o, struct own *const among[], size_t n,
    const char *country, int calling_code, const char *preferred,
    const char **reason)
{
	struct own *best = NULL, *only = NULL;
	size_t i, sendable = 0;
	char code[8];
	size_t len;
	int rank = 0;

	*reason = o->n ? "no-sender" : "no-number";
	if (n)
		return choose_among(o, among, n, reason);
	len = (size_t)snprintf(code, sizeof code, "+%d", calling_code);
	for (i = 0; i < o->n; i++) {
		struct own *own = &o->v[i];

		if (!eligible(o, own))
			continue;
		sendable++;
		only = own;
		if (!strncmp(own->number, code, len))
			best = nearer(o, best, &rank, own, country);
	}
	if (best)
		return best;
	best = preferred && *preferred ? owns_find(o, preferred) : NULL;
	if (best && eligible(o, best))
		return best;
	return sendable == 1 ? only : NULL;
}

void
own_count(struct own *own, int64_t now)
{
	own->sent++;
	own->day_sent = own_today(own, now) + 1;
	own->day = now / DAY_MS;
}

int64_t
own_today(const struct own *own, int64_t now)
{
	return own->day == now / DAY_MS ? own->day_sent : 0;
}

static const char sql_sent[] =
    "UPDATE own SET sent = sent + $2, day_sent = CASE WHEN day = $3 "
    "THEN day_sent + $2 ELSE $2 END, day = $3 WHERE number = $1";

int
own_add_sent(struct db *db, const struct own *own, int64_t more,
    struct error *e)
{
	return db_exec(db, sql_sent, DB_ARGS(T(own->number), I(more),
	    I(own->day)), e);
}

static const char sql_today[] = "SELECT number, day, day_sent FROM own";

int
owns_today(struct owns *o, struct db *db, struct error *e)
{
	struct stmt *st = db_query(db, sql_today, DB_NONE, e);
	struct own *own;
	int r;

	while ((r = db_step(st, e)) > 0) {
		if (!(own = owns_find(o, db_word(st, 0))))
			continue;
		own->day = db_int(st, 1);
		own->day_sent = db_int(st, 2);
	}
	return r;
}

static const char sql_put[] =
    "INSERT INTO own (number, gateway, country, type, billing, provision, "
    "active, ready_by, name, added_at, address, use_case, dedicated, waits) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) "
    "ON CONFLICT (number) DO UPDATE SET gateway = excluded.gateway, "
    "country = excluded.country, type = excluded.type, "
    "billing = excluded.billing, provision = excluded.provision, "
    "active = excluded.active, ready_by = excluded.ready_by, "
    "name = excluded.name, address = excluded.address, "
    "use_case = excluded.use_case, dedicated = excluded.dedicated, "
    "waits = excluded.waits";

int
own_put(struct db *db, const struct own *own, const char *name,
    struct error *e)
{
	return db_exec(db, sql_put, DB_ARGS(T(own->number), T(own->gateway),
	    T(own->country), T(own->type), T(own->billing), T(own->provision),
	    I(own->active), own->ready_by ? I(own->ready_by) : NIL,
	    name && *name ? T(name) : NIL, I(clock_now()),
	    *own->address ? T(own->address) : NIL,
	    *own->use_case ? T(own->use_case) : NIL, I(own->dedicated),
	    *own->waits ? T(own->waits) : NIL), e);
}

static const char sql_bar[] = "UPDATE own SET barred = $2 WHERE number = $1";

int
own_bar(struct db *db, const char *number, const char *reason,
    struct error *e)
{
	return db_exec(db, sql_bar, DB_ARGS(T(number), T(reason)), e);
}

static const char sql_next_ready[] =
    "SELECT number FROM own WHERE provision = 'pending' AND ready_by <= $1 "
    "ORDER BY number LIMIT 1";
static const char sql_ready[] =
    "UPDATE own SET provision = 'ready', waits = NULL, ready_by = NULL "
    "WHERE number = $1 AND provision = 'pending'";

int
own_next_ready(struct db *db, int64_t now, char number[OWN_MAX],
    struct error *e)
{
	struct stmt *st = db_query(db, sql_next_ready, DB_ARGS(I(now)), e);
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	snprintf(number, OWN_MAX, "%s", db_word(st, 0));
	db_reset(st);
	return db_exec(db, sql_ready, DB_ARGS(T(number)), e) < 0 ? -1 : 1;
}

static const char sql_delete[] = "DELETE FROM own WHERE number = $1";

int
own_delete(struct db *db, const char *number, struct error *e)
{
	if (db_exec(db, sql_delete, DB_ARGS(T(number)), e) < 0)
		return -1;
	return db_changes(db) > 0;
}

static const char sql_campaigns[] =
    "SELECT name FROM campaign, json_each(campaign.own) "
    "WHERE state NOT IN ('finished', 'cancelled') AND json_each.value = $1 "
    "ORDER BY name";

int64_t
own_campaigns(struct db *db, const char *number, char *names[], size_t max,
    struct error *e)
{
	struct stmt *st = db_query(db, sql_campaigns, DB_ARGS(T(number)), e);
	int64_t n = 0;
	int r;

	while ((r = db_step(st, e)) > 0) {
		if ((size_t)n < max)
			names[n] = xstrdup(db_word(st, 0));
		n++;
	}
	return r < 0 ? -1 : n;
}
