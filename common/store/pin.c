/* SPDX-License-Identifier: ISC */
#include "store/pin.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/random.h"
#include "store/db.h"

#define LOCKED_MS (24 * 3600 * INT64_C(1000))

static const char sql_make[] =
    "INSERT INTO own_pin (number, pin) VALUES ($1, $2) "
    "ON CONFLICT (number) DO NOTHING";

int
pin_make(struct db *db, const char *number, struct error *e)
{
	char pin[PIN_DIGITS + 1];

	if (random_digits(pin, PIN_DIGITS, e) < 0)
		return -1;
	return db_exec(db, sql_make, DB_ARGS(T(number), T(pin)), e);
}

static const char sql_load[] =
    "SELECT pin, tries, tried_at FROM own_pin WHERE number = $1";

static int
load(char pin[PIN_DIGITS + 1], int64_t *tries, int64_t *tried_at,
    struct db *db, const char *number, struct error *e)
{
	struct stmt *st = db_query(db, sql_load, DB_ARGS(T(number)), e);
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	snprintf(pin, PIN_DIGITS + 1, "%s", db_word(st, 0));
	*tries = db_int(st, 1);
	*tried_at = db_int(st, 2);
	db_reset(st);
	return 1;
}

int
pin_load(char pin[PIN_DIGITS + 1], struct db *db, const char *number,
    struct error *e)
{
	int64_t tries, at;

	return load(pin, &tries, &at, db, number, e);
}

static const char sql_tried[] =
    "UPDATE own_pin SET tries = $2, tried_at = $3 WHERE number = $1";

/* Count the try that is about to be looked at. */
static int
count_try(char pin[PIN_DIGITS + 1], int64_t *left, struct db *db,
    const char *number, struct error *e)
{
	int64_t tries, at, now = clock_now();
	int r;

	if (db_begin(db, e) < 0)
		return -1;
	r = load(pin, &tries, &at, db, number, e);
	if (r == 0)
		error_set(e, ERR_DATA, "%s has no PIN: only dedicated numbers "
		    "have one", number);
	if (r > 0 && now - at >= LOCKED_MS)
		tries = 0;
	if (r > 0 && tries >= PIN_TRIES)
		r = error_set(e, ERR_RETRY, "pin-locked: %s: %d wrong PINs "
		    "were given: none is looked at until a day after the "
		    "last", number, PIN_TRIES);
	if (r > 0 && db_exec(db, sql_tried, DB_ARGS(T(number), I(tries + 1),
	    I(now)), e) == 0 && db_commit(db, e) == 0) {
		*left = PIN_TRIES - tries - 1;
		return 0;
	}
	db_rollback(db);
	return -1;
}

int
pin_check(struct db *db, const char *number, const char *given,
    struct error *e)
{
	char pin[PIN_DIGITS + 1];
	int64_t left;

	if (count_try(pin, &left, db, number, e) < 0)
		return -1;
	if (!random_same(pin, given))
		return error_set(e, ERR_DENIED, "wrong-pin: %s: that is not "
		    "its PIN: %lld %s left", number, (long long)left,
		    left == 1 ? "try is" : "tries are");
	return db_exec(db, sql_tried, DB_ARGS(T(number), I(0), I(0)), e);
}
