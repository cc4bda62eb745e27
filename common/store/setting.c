/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/xalloc.h"
#include "base/zone.h"
#include "io/mail.h"
#include "phone/phone.h"
#include "store/db.h"
#include "store/own-setting.h"
#include "store/setting.h"

const struct setting setting_table[] = {
	{ "country", SETTING_COUNTRY, "", "country of numbers typed without "
	    "+, two letters" },
	{ "zone", SETTING_ZONE, "UTC", "time zone in which times are typed "
	    "and shown" },
	{ "zone.", SETTING_ZONE, "", "zone of a country's numbers whose own "
	    "zones have no common hour, as zone.AU" },
	{ "default-own", SETTING_NUMBER, "", "our number for recipients in "
	    "countries where we have none" },
	{ "valid-for.marketing", SETTING_DURATION, "24h", "how long a "
	    "marketing message may wait before it expires" },
	{ "valid-for.transactional", SETTING_DURATION, "24h", "the same for "
	    "transactional messages" },
	{ "valid-for.alert", SETTING_DURATION, "4h", "the same for alerts" },
	{ "valid-for.otp", SETTING_DURATION, "10m", "the same for one-time "
	    "passwords" },
	{ "hours", SETTING_HOURS, "auto", "outside the hours that a country "
	    "allows: auto, enforce, warn or off; see sms-rules(5)" },
	{ "bulk", SETTING_BULK, "yes", "campaigns and streams: yes, limit: no "
	    "number beyond bulk-warn-per-day, or no; a number's own key can "
	    "only say less" },
	{ "bulk-warn-per-day", SETTING_COUNT, "100", "messages a day from one "
	    "ordinary number that carriers may take for bulk; 0: any" },
	{ "valid-for.schedule", SETTING_DURATION, "168h", "the same for "
	    "messages of any class that have a schedule" },
	{ "stop-reply", SETTING_MESSAGE, "You get no more messages from us.",
	    "what tells somebody that their STOP was heard" },
	{ "receipt-timeout", SETTING_DURATION, "72h", "time without a receipt "
	    "after which a message is unconfirmed" },
	{ "inbound-price", SETTING_CREDITS, "1", "what a message to one of "
	    "our numbers costs" },
	{ "lookup-price", SETTING_CREDITS, "0", "what asking a carrier about "
	    "a number costs" },
	{ "cnam-price", SETTING_CREDITS, "0", "what the caller's name costs "
	    "on top of that" },
	{ "lookup-valid-for", SETTING_DURATION, "24h", "how long an answer is "
	    "good, and not asked for again" },
	{ "lookup-gateway", SETTING_TEXT, "", "the gateway that is asked "
	    "where none is named" },
	{ "job-mail", SETTING_MAIL, "", "e-mail address that is told when a "
	    "job of sms-inspect is done" },
	{ "quota.numbers", SETTING_COUNT, "10", "how many numbers the account "
	    "may have; sms-credits addon" },
	{ "dedicated", SETTING_BOOL, "no", "whether the account may have "
	    "dedicated numbers; five, of the United States" },
	{ "fee-grace", SETTING_DURATION, "7d", "time from a monthly fee that "
	    "could not be paid until nothing is sent from its number" },
	{ "fee-mail", SETTING_MAIL, "", "e-mail address that is told when "
	    "such a fee cannot be paid" },
	{ "sim.seed", SETTING_COUNT, "1", "what the simulated carrier draws "
	    "its chances from" },
	{ "sim.papers", SETTING_BOOL, "no", "whether it asks for the papers "
	    "that a country demands before it sells a number there" },
	{ "sim.quota", SETTING_BOOL, "no", "whether its numbers count for the "
	    "quotas" },
	{ "sim.fees", SETTING_BOOL, "no", "whether its numbers cost what "
	    "numbers cost" },
	{ "sim.provisioning", SETTING_DURATION, "0s", "how long it takes to "
	    "make a number ready" },
	{ "sim.provision-fails", SETTING_DIGITS, "", "last digits of numbers "
	    "that it cannot make ready" },
	{ "sim.sold-out", SETTING_DIGITS, "", "area codes in which it has no "
	    "number left" },
	{ "sim.rate", SETTING_COUNT, "0", "segments a second it takes, 0 for "
	    "as many as come" },
	{ "sim.delay", SETTING_DURATION, "2s", "time until its receipt" },
	{ "sim.late-delay", SETTING_DURATION, "6h", "time until a late "
	    "receipt" },
	{ "sim.loss", SETTING_COUNT, "0", "of 1000 messages, how many it "
	    "reports undelivered by chance" },
	{ "sim.undelivered", SETTING_DIGITS, "", "last digits of numbers it "
	    "reports undelivered, separated by blanks" },
	{ "sim.late", SETTING_DIGITS, "", "last digits of numbers with a late "
	    "receipt" },
	{ "sim.early", SETTING_DIGITS, "", "last digits of numbers whose "
	    "receipt overtakes the answer" },
	{ "sim.duplicate", SETTING_DIGITS, "", "last digits of numbers whose "
	    "receipt comes twice" },
	{ "sim.silent", SETTING_DIGITS, "", "last digits of numbers for which "
	    "its answer is lost" },
	{ "sim.lost", SETTING_DIGITS, "", "last digits of numbers whose "
	    "message is lost on the way to it, once" },
	{ "sim.throttled", SETTING_DIGITS, "", "last digits of numbers for "
	    "which it asks to come back later" },
	{ "sim.opted-out", SETTING_DIGITS, "", "last digits of numbers that "
	    "sent STOP to it, which it did not tell" },
	{ "sim.numbers", SETTING_NUMBERS, "", "numbers that were ordered at "
	    "its own site, as +15005550006 +447900900123" },
	{ 0 }
};

static bool
is_family(const struct setting *s)
{
	return s->key[strlen(s->key) - 1] == '.';
}

static const struct setting *
setting_find(const char *key)
{
	const struct setting *s;

	for (s = setting_table; s->key; s++) {
		size_t len = strlen(s->key);

		if (!strcmp(s->key, key) || (is_family(s) &&
		    !strncmp(s->key, key, len) && key[len]))
			return s;
	}
	return NULL;
}

static const char sql_get[] = "SELECT value FROM setting WHERE key = $1";

static int
stored(struct db *db, const char *key, char **value, struct error *e)
{
	struct stmt *st = db_query(db, sql_get, DB_ARGS(T(key)), e);
	int r = db_step(st, e);

	if (r > 0) {
		*value = xstrdup(db_word(st, 0));
		db_reset(st);
	}
	return r;
}

int
setting_get(struct db *db, const char *key, char **value, struct error *e)
{
	const struct setting *s = setting_find(key);
	int r = stored(db, key, value, e);

	if (r < 0)
		return -1;
	if (r == 0)
		*value = xstrdup(s ? s->fallback : "");
	return 0;
}

static int
value_int(const struct setting *s, const char *text, int64_t *value,
    struct error *e)
{
	bool b;

	switch (s->kind) {
	case SETTING_COUNT:
		return opt_count(value, text, s->key, e);
	case SETTING_CREDITS:
		return opt_credits(value, text, s->key, e);
	case SETTING_DURATION:
		return clock_duration(value, text, e);
	case SETTING_BOOL:
		if (opt_bool(&b, text, s->key, e) < 0)
			return -1;
		*value = b;
		return 0;
	default:
		return error_set(e, ERR_BUG, "setting %s is no number", s->key);
	}
}

int
setting_int(struct db *db, const char *key, int64_t *value, struct error *e)
{
	const struct setting *s = setting_find(key);
	char *text;
	int r;

	XASSERT(s);
	if (setting_get(db, key, &text, e) < 0)
		return -1;
	r = value_int(s, text, value, e);
	if (r < 0)
		error_prefix(e, "setting %s", key);
	free(text);
	return r;
}

static const char sql_put[] =
    "INSERT INTO setting (key, value) VALUES ($1, $2) "
    "ON CONFLICT (key) DO UPDATE SET value = excluded.value";
static const char sql_clear[] = "DELETE FROM setting WHERE key = $1";

int
setting_put(struct db *db, const char *key, const char *value,
    struct error *e)
{
	if (!value || !*value)
		return db_exec(db, sql_clear, DB_ARGS(T(key)), e);
	return db_exec(db, sql_put, DB_ARGS(T(key), T(value)), e);
}

/* Two capitals, as everywhere in the account. */
static int
check_country(const char *key, const char *value, struct error *e)
{
	if (phone_country_known(value) &&
	    value[strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0')
		return 0;
	return error_set(e, ERR_USAGE, "%s: '%s' is not a country: give two "
	    "capital letters, as US", key, value);
}

static int
check_number(const char *key, const char *value, struct error *e)
{
	struct phone p;

	if (phone_parse(&p, value, strlen(value), NULL) == 0 &&
	    p.valid != PHONE_NO && !strcmp(p.e164, value))
		return 0;
	return error_set(e, ERR_USAGE, "%s: '%s' is not a number: give + and "
	    "all digits, as +15005550006", key, value);
}

/* One of the words, which `list` shows. */
static int
check_word(const char *key, const char *value, const char *const words[],
    size_t n, const char *list, struct error *e)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (!strcmp(words[i], value))
			return 0;
	return error_set(e, ERR_USAGE, "%s: '%s' is none of %s", key, value,
	    list);
}

static int
check_numbers(const char *key, const char *value, struct error *e)
{
	char *one;
	size_t n;
	int r = 0;

	for (; *value && r == 0; value += n) {
		value += strspn(value, " ");
		n = strcspn(value, " ");
		one = xstrndup(value, n);
		r = n ? check_number(key, one, e) : 0;
		free(one);
	}
	return r;
}

static int
check_hours(const char *key, const char *value, struct error *e)
{
	static const char *const words[] = { "auto", "enforce", "warn",
	    "off" };

	return check_word(key, value, words, 4, "auto, enforce, warn, off",
	    e);
}

static int
check_message(const char *key, const char *value, struct error *e)
{
	struct buf read = { 0 };
	int r = own_settings[OWN_AUTOREPLY].read(&read, value, NULL, e);

	buf_release(&read);
	return r < 0 ? error_prefix(e, "%s", key) : 0;
}

static int
check_bulk(const char *key, const char *value, struct error *e)
{
	static const char *const words[] = { "yes", "limit", "no" };

	return check_word(key, value, words, 3, "yes, limit, no", e);
}

static int
check_value(const struct setting *s, const char *value, struct error *e)
{
	int64_t n;

	switch (s->kind) {
	case SETTING_TEXT:
		return 0;
	case SETTING_DIGITS:
		if (value[strspn(value, "0123456789 ")] == '\0')
			return 0;
		return error_set(e, ERR_USAGE, "%s: '%s' is not made of "
		    "digits: give last digits, as '7 31'", s->key, value);
	case SETTING_NUMBER:
		return check_number(s->key, value, e);
	case SETTING_NUMBERS:
		return check_numbers(s->key, value, e);
	case SETTING_COUNTRY:
		return check_country(s->key, value, e);
	case SETTING_ZONE:
		if (zone_check(value, e) == 0)
			return 0;
		e->kind = ERR_USAGE;
		return -1;
	case SETTING_MAIL:
		return mail_address(value) ? 0 : error_set(e, ERR_USAGE,
		    "%s: '%s' is no e-mail address: give one, as "
		    "ann@example.org", s->key, value);
	case SETTING_HOURS:
		return check_hours(s->key, value, e);
	case SETTING_MESSAGE:
		return check_message(s->key, value, e);
	case SETTING_BULK:
		return check_bulk(s->key, value, e);
	default:
		return value_int(s, value, &n, e);
	}
}

static int
unknown_key(const char *key, struct error *e)
{
	const char *keys[128];
	size_t n = 0;

	while (setting_table[n].key) {
		keys[n] = setting_table[n].key;
		n++;
	}
	return error_set(e, ERR_USAGE, "unknown setting '%s'%s", key,
	    name_hint(key, keys, n, "sms-account show lists them").s);
}

int
setting_need(const char *key, struct error *e)
{
	const struct setting *s;

	for (s = setting_table; *key && s->key; s++)
		if (!strcmp(s->key, key) || (key[strlen(key) - 1] == '.' &&
		    !strncmp(s->key, key, strlen(key))))
			return 0;
	return setting_find(key) ? 0 : unknown_key(key, e);
}

int
setting_set(struct db *db, const char *assignment, struct error *e)
{
	const char *eq = strchr(assignment, '=');
	const struct setting *s;
	char *key;
	int r;

	if (!eq || eq == assignment)
		return error_set(e, ERR_USAGE, "'%s' is not KEY=VALUE, as in "
		    "zone=Europe/Berlin", assignment);
	key = xstrndup(assignment, (size_t)(eq - assignment));
	s = setting_find(key);
	if (!s)
		r = unknown_key(key, e);
	else if (s->kind == SETTING_ZONE && is_family(s) &&
	    check_country(s->key, key + strlen(s->key), e) < 0)
		r = -1;
	else if (eq[1] && check_value(s, eq + 1, e) < 0)
		r = -1;
	else
		r = setting_put(db, key, eq + 1, e);
	free(key);
	return r;
}

static const char sql_family[] =
    "SELECT key, value FROM setting WHERE key >= $1 AND key < $2 ORDER BY key";

/* The members of a family that are set. */
static int
each_member(struct db *db, const struct setting *s,
    int (*show)(const char *, const char *, const struct setting *, void *),
    void *ctx, struct error *e)
{
	char *end = xasprintf("%.*s/", (int)strlen(s->key) - 1, s->key);
	struct stmt *st = db_query(db, sql_family, DB_ARGS(T(s->key), T(end)),
	    e);
	int r;

	while ((r = db_step(st, e)) > 0) {
		if (show(db_word(st, 0), db_word(st, 1), s, ctx)) {
			db_reset(st);
			break;
		}
	}
	free(end);
	return r < 0 ? -1 : 0;
}

static int
each(struct db *db, const char *prefix,
    int (*show)(const char *key, const char *value, const struct setting *s,
    void *ctx), void *ctx, struct error *e)
{
	const struct setting *s;
	char *value;
	int r;

	for (s = setting_table; s->key; s++) {
		if (strncmp(s->key, prefix, strlen(prefix)))
			continue;
		if (is_family(s)) {
			if (each_member(db, s, show, ctx, e) < 0)
				return -1;
			continue;
		}
		if (setting_get(db, s->key, &value, e) < 0)
			return -1;
		r = show(s->key, value, s, ctx);
		free(value);
		if (r)
			return 0;
	}
	return 0;
}

int
setting_each(struct db *db, const char *prefix,
    int (*show)(const char *key, const char *value, const struct setting *s,
    void *ctx), void *ctx, struct error *e)
{
	int r;

	if (db_in_transaction(db))
		return each(db, prefix, show, ctx, e);
	if (db_snapshot(db, e) < 0)
		return -1;
	r = each(db, prefix, show, ctx, e);
	db_rollback(db);
	return r;
}
