/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/xalloc.h"
#include "phone/phone.h"
#include "store/db.h"
#include "store/tariff.h"

#define COUNTRIES (26 * 26)

struct rate {
	int64_t credits, abroad;	/* TARIFF_NONE: there is none */
};

struct prefix {
	char digits[16];	/* without the plus sign */
	struct rate rate;
};

/* Countries by their two letters, prefixes sorted; `lengths` has bit n set
 * when there is a prefix of n digits, so that the usual table, which has none,
 * is never searched. */
struct tariffs {
	struct rate country[COUNTRIES];
	struct prefix *prefix;
	size_t n, cap;
	unsigned lengths;
};

static int
country_slot(const char *cc)
{
	if (!isupper((unsigned char)cc[0]) || !isupper((unsigned char)cc[1]) ||
	    cc[2])
		return -1;
	return (cc[0] - 'A') * 26 + cc[1] - 'A';
}

static void
tariffs_add(struct tariffs *t, const char *destination, struct rate rate)
{
	struct prefix *p;
	int slot;

	if (*destination != '+') {
		if ((slot = country_slot(destination)) >= 0)
			t->country[slot] = rate;
		return;
	}
	xgrow(&t->prefix, &t->cap, t->n + 1, sizeof *t->prefix);
	p = &t->prefix[t->n++];
	snprintf(p->digits, sizeof p->digits, "%s", destination + 1);
	p->rate = rate;
	t->lengths |= 1u << strlen(p->digits);
}

/* In the order of the digits, which is that of the destinations. */
static const char sql_all[] =
    "SELECT destination, credits, abroad FROM tariff ORDER BY destination";

int
tariffs_load(struct tariffs **out, struct db *db, struct error *e)
{
	struct tariffs *t = xcalloc(1, sizeof *t);
	struct stmt *st = db_query(db, sql_all, DB_NONE, e);
	int i, r;

	for (i = 0; i < COUNTRIES; i++)
		t->country[i] = (struct rate){ TARIFF_NONE, TARIFF_NONE };
	while ((r = db_step(st, e)) > 0)
		tariffs_add(t, db_word(st, 0), (struct rate){ db_int(st, 1),
		    db_is_null(st, 2) ? TARIFF_NONE : db_int(st, 2) });
	*out = t;
	if (r < 0) {
		tariffs_free(t);
		*out = NULL;
	}
	return r;
}

void
tariffs_free(struct tariffs *t)
{
	if (!t)
		return;
	free(t->prefix);
	free(t);
}

struct key {
	const char *digits;
	size_t len;
};

static int
compare(const void *key, const void *member)
{
	const struct key *k = key;
	const struct prefix *p = member;
	int r = strncmp(k->digits, p->digits, k->len);

	return r ? r : p->digits[k->len] ? -1 : 0;
}

static const struct prefix *
longest_prefix(const struct tariffs *t, const char *e164)
{
	struct key k = { e164 + 1, strlen(e164 + 1) };
	const struct prefix *p;

	for (k.len = k.len > 15 ? 15 : k.len; k.len > 0; k.len--) {
		if (!(t->lengths & 1u << k.len))
			continue;
		p = bsearch(&k, t->prefix, t->n, sizeof *t->prefix, compare);
		if (p)
			return p;
	}
	return NULL;
}

/* What it is from a number of that country. */
static int64_t
rate_from(const struct rate *rate, const char *country, const char *from)
{
	return rate->abroad == TARIFF_NONE || !*from ||
	    !strcmp(from, country) ? rate->credits : rate->abroad;
}

static const struct rate *
decide(const struct tariffs *t, const char *e164, const char *country,
    const struct prefix **prefix)
{
	int slot = country_slot(country);

	*prefix = *e164 == '+' && t->lengths ? longest_prefix(t, e164) : NULL;
	if (*prefix)
		return &(*prefix)->rate;
	return slot < 0 || t->country[slot].credits == TARIFF_NONE ? NULL :
	    &t->country[slot];
}

bool
tariffs_decide(const struct tariffs *t, const char *e164, const char *country,
    const char *from, int64_t *credits, char destination[TARIFF_SIZE])
{
	const struct prefix *p;
	const struct rate *rate = decide(t, e164, country, &p);

	if (!rate)
		return false;
	*credits = rate_from(rate, country, from);
	snprintf(destination, TARIFF_SIZE, "%s%s", p ? "+" : "",
	    p ? p->digits : country);
	return true;
}

bool
tariffs_find(const struct tariffs *t, const char *e164, const char *country,
    const char *from, int64_t *credits)
{
	const struct prefix *p;
	const struct rate *rate = decide(t, e164, country, &p);

	if (rate)
		*credits = rate_from(rate, country, from);
	return rate != NULL;
}

static const char sql_put[] =
    "INSERT INTO tariff (destination, credits, price, abroad) "
    "VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (destination) DO UPDATE SET credits = excluded.credits, "
    "price = excluded.price, abroad = excluded.abroad";

int
tariff_put(struct db *db, const struct tariff *t, struct error *e)
{
	return db_exec(db, sql_put, DB_ARGS(T(t->destination), I(t->credits),
	    t->price && *t->price ? T(t->price) : NIL,
	    t->abroad == TARIFF_NONE ? NIL : I(t->abroad)), e);
}

static const char sql_set[] =
    "INSERT INTO tariff (destination, credits) VALUES ($1, $2) "
    "ON CONFLICT (destination) DO UPDATE SET credits = excluded.credits";

int
tariff_set(struct db *db, const char *destination, int64_t credits,
    struct error *e)
{
	return db_exec(db, sql_set, DB_ARGS(T(destination), I(credits)), e);
}

static const char sql_set_abroad[] =
    "UPDATE tariff SET abroad = $2 WHERE destination = $1";

int
tariff_set_abroad(struct db *db, const char *destination, int64_t abroad,
    struct error *e)
{
	return db_exec(db, sql_set_abroad, DB_ARGS(T(destination),
	    abroad == TARIFF_NONE ? NIL : I(abroad)), e);
}

static const char sql_delete[] = "DELETE FROM tariff WHERE destination = $1";

int
tariff_delete(struct db *db, const char *destination, struct error *e)
{
	return db_exec(db, sql_delete, DB_ARGS(T(destination)), e);
}

static const char sql_delete_all[] = "DELETE FROM tariff";

int
tariff_delete_all(struct db *db, struct error *e)
{
	return db_exec(db, sql_delete_all, DB_NONE, e);
}

static const char sql_list[] =
    "SELECT destination, credits, price, abroad FROM tariff "
    "WHERE destination >= $1 AND destination < $2 ORDER BY destination";

int
tariff_each(struct db *db, const char *prefix,
    int (*show)(const struct tariff *tariff, void *ctx, struct error *e),
    void *ctx, struct error *e)
{
	char end[TARIFF_SIZE + 1];
	struct stmt *st;
	int r;

	/* ':' follows the digits, '~' the letters */
	snprintf(end, sizeof end, "%s%s", prefix, *prefix == '+' ? ":" : "~");
	st = db_query(db, sql_list, DB_ARGS(T(prefix), T(end)), e);
	while ((r = db_step(st, e)) > 0) {
		struct tariff t = { db_word(st, 0), db_int(st, 1),
		    db_text(st, 2), db_is_null(st, 3) ? TARIFF_NONE :
		    db_int(st, 3) };

		if (show(&t, ctx, e) < 0) {
			db_reset(st);
			return -1;
		}
	}
	return r;
}

int
tariff_destination(char out[TARIFF_SIZE], const char *text, struct error *e)
{
	size_t n;

	if (*text == '+') {
		n = strspn(text + 1, "0123456789");
		if (n >= 1 && n <= 15 && !text[1 + n] && text[1] != '0') {
			snprintf(out, TARIFF_SIZE, "%s", text);
			return 0;
		}
	} else if (strlen(text) == 2 && phone_country_known(text)) {
		out[0] = (char)toupper((unsigned char)text[0]);
		out[1] = (char)toupper((unsigned char)text[1]);
		out[2] = '\0';
		return 0;
	}
	return error_set(e, ERR_USAGE, "'%s' is no destination: give a "
	    "country's two letters, as GB, or + and the digits that numbers "
	    "begin with, as +4478", text);
}

int
tariff_credits(int64_t *credits, const char *text, const char *destination,
    struct error *e)
{
	if (opt_credits(credits, text, destination, e) < 0)
		return -1;
	if (*credits < 0)
		return error_set(e, ERR_USAGE, "%s: '%s' is less than nothing",
		    destination, text);
	return 0;
}

/* The file is ours: a header, then lines whose first two fields are
 * destination and credits, without quotes. */
int
tariffs_example(struct db *db, struct error *e)
{
	const char *s = (const char *)store_data_tariffs_csv;
	char destination[TARIFF_SIZE], credits[24];
	struct tariff t = { destination, 0, NULL, TARIFF_NONE };

	for (s = strchr(s, '\n') + 1; *s; s = strchr(s, '\n') + 1) {
		if (sscanf(s, "%19[^,],%23[^,\n]", destination, credits) != 2 ||
		    tariff_credits(&t.credits, credits, destination, e) < 0)
			return error_set(e, ERR_BUG, "the example tariffs "
			    "cannot be read");
		if (tariff_put(db, &t, e) < 0)
			return -1;
	}
	return 0;
}
