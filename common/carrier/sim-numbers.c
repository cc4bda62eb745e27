/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/numbers.h"
#include "carrier/sim-numbers.h"
#include "phone/draw.h"
#include "phone/kind.h"
#include "store/db.h"

/* A search looks through so many draws. */
#define DRAWS 200000

static const char between[] = " ,";

/* Is the number among those that the text lists? */
static bool
on_site(const char *site, const char *number)
{
	size_t len = strlen(number), n;

	for (; *site; site += n) {
		site += strspn(site, between);
		n = strcspn(site, between);
		if (n == len && !strncmp(site, number, n))
			return true;
	}
	return false;
}

static const char sql_held[] = "SELECT held FROM number WHERE number = $1";

/* Is it ours there? 1, 0, -1. */
static int
is_held(struct db *db, const char *site, const char *number, struct error *e)
{
	int64_t held;
	int r = db_one(db, sql_held, DB_ARGS(T(number)), &held, e);

	if (r < 0)
		return -1;
	return r ? held != 0 : on_site(site, number);
}

static int
list_site(struct db *db, const char *site, struct carrier_numbers *all,
    struct error *e)
{
	size_t n;
	char *number;
	int r = 0;

	for (; *site && r >= 0; site += n) {
		site += strspn(site, between);
		n = strcspn(site, between);
		if (!n)
			break;
		number = xstrndup(site, n);
		if ((r = is_held(db, number, number, e)) > 0)
			carrier_numbers_add(all, number);
		free(number);
	}
	return r < 0 ? -1 : 0;
}

static const char sql_all[] = "SELECT number, held FROM number";
static const char sql_forget[] = "DELETE FROM number WHERE number = $1";

/* What was given back here and then also there can be ordered there again. */
static int
forget(struct db *db, char *const numbers[], size_t n, struct error *e)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (db_exec(db, sql_forget, DB_ARGS(T(numbers[i])), e) < 0)
			return -1;
	return 0;
}

static int
list_bought(struct db *db, const char *site, struct carrier_numbers *all,
    struct error *e)
{
	struct stmt *st = db_query(db, sql_all, DB_NONE, e);
	char **gone = NULL;
	size_t n = 0, cap = 0;
	int r;

	while ((r = db_step(st, e)) > 0) {
		if (db_int(st, 1)) {
			carrier_numbers_add(all, db_word(st, 0));
		} else if (!on_site(site, db_word(st, 0))) {
			xgrow(&gone, &cap, n + 1, sizeof *gone);
			gone[n++] = xstrdup(db_word(st, 0));
		}
	}
	if (r == 0)
		r = forget(db, gone, n, e);
	while (n)
		free(gone[--n]);
	free(gone);
	return r;
}

int
sim_numbers_list(struct db *db, const char *site, struct carrier_numbers *all,
    struct error *e)
{
	memset(all, 0, sizeof *all);
	if (list_site(db, site, all, e) < 0 ||
	    list_bought(db, site, all, e) < 0) {
		carrier_numbers_release(all);
		return -1;
	}
	carrier_numbers_sort(all);
	return 0;
}

int
sim_numbers_search(const struct number_search *s, int64_t seed,
    struct carrier_numbers *all, struct error *e)
{
	uint64_t state = (uint64_t)seed * 1000003;
	unsigned types = phone_kind_types(s->type);
	char number[20];
	const char *code;
	int i;

	memset(all, 0, sizeof *all);
	if (!types)
		return error_set(e, ERR_DATA, "no such type of number: %s",
		    s->type);
	for (code = s->country; *code; code++)		/* FNV-1a */
		state = (state ^ (unsigned char)*code) *
		    UINT64_C(1099511628211);
	for (i = 0; i < DRAWS && (int64_t)all->n < s->count; i++) {
		if (phone_draw(number, s->country, types, s->area_code,
		    &state) < 0)
			break;
		if (strstr(number, s->contains))
			carrier_numbers_add(all, number);
	}
	carrier_numbers_sort(all);
	return 0;
}

static const char sql_put[] =
    "INSERT INTO number (number, held) VALUES ($1, $2) "
    "ON CONFLICT (number) DO UPDATE SET held = excluded.held";

int
sim_numbers_order(struct db *db, const char *site, enum order_kind kind,
    const char *number, struct error *e)
{
	int held = is_held(db, site, number, e);

	if (held < 0)
		return -1;
	if ((kind == ORDER_BUY) == (held > 0))
		return 0;
	return db_exec(db, sql_put, DB_ARGS(T(number),
	    I(kind == ORDER_BUY)), e) < 0 ? -1 : 1;
}
