/* SPDX-License-Identifier: ISC
 *
 * What can be set of each of our own numbers: one table of keys with default
 * and meaning, from which set, show and the policies of sending come. Some of
 * them a carrier sets for all of its numbers (sms-provider(5), policy:), as it
 * knows what it allows; what is set of the number itself goes before that.
 */
#ifndef STORE_OWN_SETTING_H
#define STORE_OWN_SETTING_H

#include <stdbool.h>

struct buf;
struct db;
struct error;

enum own_key {
	OWN_SMS,		/* V12 */
	OWN_PORTAL,		/* V13 */
	OWN_EMAIL,		/* V14 */
	OWN_FORWARD,		/* V17 */
	OWN_CALLBACK,		/* V19 */
	OWN_CALLBACK_RETRY,	/* V20 */
	OWN_STOP_WORDS,		/* P77 */
	OWN_AUTOREPLY,		/* P80 */
	OWN_CNAM,		/* P85 */
	OWN_BULK,		/* V3, V4 */
	OWN_MARKETING,		/* G8, P84, P92 */
	OWN_DESTINATIONS,	/* V6 */
	OWN_LONG_MESSAGES,	/* G5, V31 */
	OWN_CHARACTERS,		/* V8 */
	OWN_KEYS
};

struct own_setting {
	const char *name, *fallback, *meaning;
	bool policy;		/* a carrier may set it for its numbers */
	/* Read what was typed, and append it as it is stored. ERR_USAGE, or
	 * ERR_DENIED for what nobody may change. */
	int (*read)(struct buf *out, const char *value, const char *country,
	    struct error *e);
};

extern const struct own_setting own_settings[OWN_KEYS];

/* The key of that name, or OWN_KEYS. */
enum own_key own_setting_find(const char *name);
/* Read a value, in the complaint with its key; "" is read as "". `country` is
 * that of numbers without a plus sign, or NULL. */
int own_setting_read(struct buf *out, enum own_key key, const char *value,
    const char *country, struct error *e);
/* Store what was read; "" clears it. In the caller's transaction. */
int own_setting_put(struct db *db, const char *number, enum own_key key,
    const char *value, struct error *e);

/* The placeholders of a callback's URL, without their braces; ends with
 * NULL. */
extern const char *const own_callback_words[];

#endif
