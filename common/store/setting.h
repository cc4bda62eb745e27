/* SPDX-License-Identifier: ISC
 *
 * The account's settings: one table of keys with kind, default and meaning,
 * from which set, show and the checks come. Keys that end in '.' in the table
 * are families: zone.AU, sim.seed.
 */
#ifndef STORE_SETTING_H
#define STORE_SETTING_H

#include <stddef.h>
#include <stdint.h>

struct db;
struct error;

enum setting_kind {
	SETTING_TEXT,
	SETTING_COUNT,
	SETTING_CREDITS,
	SETTING_DURATION,
	SETTING_BOOL,
	SETTING_COUNTRY,
	SETTING_NUMBER,		/* +E.164 */
	SETTING_NUMBERS,	/* some of those, separated by blanks */
	SETTING_DIGITS,		/* some, separated by blanks */
	SETTING_ZONE,
	SETTING_MAIL,		/* an e-mail address */
	SETTING_HOURS,		/* auto, enforce, warn, off */
	SETTING_BULK,		/* yes, limit, no */
	SETTING_MESSAGE		/* a text that is sent */
};

struct setting {
	const char *key;
	enum setting_kind kind;
	const char *fallback;	/* "" for none */
	const char *meaning;
};

/* All known settings; ends with a row of zeros. */
extern const struct setting setting_table[];

/* The value, or the default; caller frees. An unknown key is a bug. */
int setting_get(struct db *db, const char *key, char **value,
    struct error *e);
/* The value of a count, credits (milli), duration (ms) or bool (0, 1). */
int setting_int(struct db *db, const char *key, int64_t *value,
    struct error *e);
/* Check and store what a user typed as KEY=VALUE; "KEY=" clears it. An unknown
 * key is ERR_USAGE with the nearest. */
int setting_set(struct db *db, const char *assignment, struct error *e);
/* Store without a check: for keys that are not in the table because no user
 * sets them (machine, state). */
int setting_put(struct db *db, const char *key, const char *value,
    struct error *e);

/* Is there such a setting, or are there some that begin with this, where it
 * ends in '.' ("sim.", "zone.")? 0, or -1 with
 * ERR_USAGE that names the nearest. */
int setting_need(const char *key, struct error *e);

/* All settings whose keys begin with `prefix` ("" for all): the table's, then
 * family members that are set. Stops at the first that does not return 0. */
int setting_each(struct db *db, const char *prefix,
    int (*show)(const char *key, const char *value, const struct setting *s,
    void *ctx), void *ctx, struct error *e);

#endif
