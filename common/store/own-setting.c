/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/xalloc.h"
#include "io/mail.h"
#include "io/number.h"
#include "store/db.h"
#include "store/own-setting.h"
#include "text/segment.h"

#define CALLBACK_MAX 2000
#define AUTOREPLY_MIN 5		/* P79: it is a message as any other */

const char *const own_callback_words[] = {
	"ID", "TIMESTAMP", "FROM", "TO", "MESSAGE", "NAME", NULL
};

static int
read_yes(struct buf *out, const char *value, const char *country,
    struct error *e)
{
	bool yes;

	(void)country;
	if (opt_bool(&yes, value, "it", e) < 0)
		return error_set(e, ERR_USAGE, "'%s' is neither yes nor no",
		    value);
	buf_adds(out, yes ? "yes" : "no");
	return 0;
}

/* V13: it is on, and nobody can change that. */
static int
read_portal(struct buf *out, const char *value, const char *country,
    struct error *e)
{
	struct buf read = { 0 };
	int r = read_yes(&read, value, country, e);

	if (r == 0 && strcmp(read.s, "yes"))
		r = error_set(e, ERR_DENIED, "immutable: every number can be "
		    "used from the message centre, and that cannot be "
		    "changed");
	if (r == 0)
		buf_adds(out, read.s);
	buf_release(&read);
	return r;
}

static int
read_word(struct buf *out, const char *value, const char *const words[],
    size_t n, const char *list, struct error *e)
{
	int i = name_find(value, words, n);

	if (i < 0)
		return error_set(e, ERR_USAGE, "'%s' is none of %s", value,
		    list);
	buf_adds(out, words[i]);
	return 0;
}

static int
read_bulk(struct buf *out, const char *value, const char *country,
    struct error *e)
{
	static const char *const words[] = { "yes", "limit", "no" };

	(void)country;
	return read_word(out, value, words, 3, "yes, limit, no", e);
}

static int
read_marketing(struct buf *out, const char *value, const char *country,
    struct error *e)
{
	static const char *const words[] = { "yes", "warn", "no" };

	(void)country;
	return read_word(out, value, words, 3, "yes, warn, no", e);
}

static int
read_destinations(struct buf *out, const char *value, const char *country,
    struct error *e)
{
	static const char *const words[] = { "any", "nanp" };

	(void)country;
	return read_word(out, value, words, 2, "any, nanp", e);
}

static int
read_long(struct buf *out, const char *value, const char *country,
    struct error *e)
{
	static const char *const words[] = { "concat", "split160", "refuse" };

	(void)country;
	return read_word(out, value, words, 3, "concat, split160, refuse", e);
}

static int
read_characters(struct buf *out, const char *value, const char *country,
    struct error *e)
{
	static const char *const words[] = { "any", "ascii" };

	(void)country;
	return read_word(out, value, words, 2, "any, ascii", e);
}

/* Printable ASCII without blanks, as URLs are made of. */
static bool
plain(const char *s)
{
	for (; *s; s++)
		if (*s <= ' ' || *s > '~')
			return false;
	return true;
}

static int
read_email(struct buf *out, const char *value, const char *country,
    struct error *e)
{
	(void)country;
	if (!mail_address(value))
		return error_set(e, ERR_USAGE, "'%s' is no e-mail address: "
		    "give one, as desk@example.org", value);
	buf_adds(out, value);
	return 0;
}

static int
read_number(struct buf *out, const char *value, const char *country,
    struct error *e)
{
	struct phone p;

	if (number_operand(&p, value, country, e) < 0)
		return -1;
	buf_adds(out, p.e164);
	return 0;
}

/* What stands in braces, behind the opening one: how long it is with the
 * closing one, or 0 with *e. */
static size_t
in_braces(const char *s, struct error *e)
{
	const char *close = strchr(s, '}');
	char word[24];
	size_t i;

	snprintf(word, sizeof word, "%.*s", close ? (int)(close - s) :
	    (int)strcspn(s, "/&?="), s);
	for (i = 0; close && own_callback_words[i]; i++)
		if (!strcmp(own_callback_words[i], word))
			return (size_t)(close - s) + 1;
	error_set(e, ERR_USAGE, "{%s%s is none of {ID}, {TIMESTAMP}, {FROM}, "
	    "{TO}, {MESSAGE}, {NAME}%s", word, close ? "}" : " has no end, and",
	    name_hint(word, own_callback_words, sizeof own_callback_words /
	    sizeof *own_callback_words - 1, NULL).s);
	return 0;
}

/* The host is ours to choose, not the sender's of a text; and secrets are not
 * kept in the account. */
static int
check_host(const char *host, size_t len, struct error *e)
{
	if (!len || *host == ':')
		return error_set(e, ERR_USAGE, "the URL has no host");
	if (memchr(host, '{', len))
		return error_set(e, ERR_USAGE, "what stands in braces cannot "
		    "be part of the host");
	if (memchr(host, '@', len))
		return error_set(e, ERR_USAGE, "a URL with a password is not "
		    "kept in the account");
	return 0;
}

static int
read_callback(struct buf *out, const char *value, const char *country,
    struct error *e)
{
	const char *s, *host = !strncmp(value, "https://", 8) ? value + 8 :
	    !strncmp(value, "http://", 7) ? value + 7 : NULL;
	size_t n;

	(void)country;
	if (!host)
		return error_set(e, ERR_USAGE, "'%s' does not begin with "
		    "http:// or https://", value);
	if (!plain(value) || strpbrk(value, "\"<>\\^`|#"))
		return error_set(e, ERR_USAGE, "the URL has characters that "
		    "must be written as %%XX, or a fragment");
	if (strlen(value) > CALLBACK_MAX)
		return error_set(e, ERR_USAGE, "longer than %d bytes",
		    CALLBACK_MAX);
	if (check_host(host, strcspn(host, "/?"), e) < 0)
		return -1;
	for (s = host; *s; s++) {
		if (*s == '}')
			return error_set(e, ERR_USAGE, "the URL has a } "
			    "without its {");
		if (*s != '{')
			continue;
		if (!(n = in_braces(s + 1, e)))
			return -1;
		s += n;
	}
	buf_adds(out, value);
	return 0;
}

static int
read_text(struct buf *out, const char *value, const char *country,
    struct error *e)
{
	struct segment_bad bad;
	struct segment g;

	(void)country;
	if (segment_count(&g, value, strlen(value), NULL, &bad) < 0)
		return error_set(e, ERR_USAGE, "the text cannot be sent, at "
		    "byte %zu", bad.at + 1);
	if (g.characters < AUTOREPLY_MIN)
		return error_set(e, ERR_USAGE, "text-too-short: the text has "
		    "%u characters: at least %d are needed", g.characters,
		    AUTOREPLY_MIN);
	if (g.segments > 255)
		return error_set(e, ERR_USAGE, "text-too-long: the text takes "
		    "%u segments: a message has at most 255", g.segments);
	buf_adds(out, value);
	return 0;
}

const struct own_setting own_settings[OWN_KEYS] = {
	[OWN_SMS] = { "sms", "yes", "whether texts are sent from it; some "
	    "carriers want it switched on first", true, read_yes },
	[OWN_PORTAL] = { "portal", "yes", "whether it is used from the message "
	    "centre: always", false, read_portal },
	[OWN_EMAIL] = { "email", "", "address that what comes in is mailed to",
	    false, read_email },
	[OWN_FORWARD] = { "forward", "", "number that what comes in is texted "
	    "to, from this one", false, read_number },
	[OWN_CALLBACK] = { "callback", "", "URL that is asked for when "
	    "something comes in; {ID} {TIMESTAMP} {FROM} {TO} {MESSAGE} {NAME} "
	    "stand for what came", false, read_callback },
	[OWN_CALLBACK_RETRY] = { "callback-retry", "no", "whether that is "
	    "asked for again until it answers ok", false, read_yes },
	[OWN_STOP_WORDS] = { "stop-words", "no", "whether the word STOP opts "
	    "its sender out", false, read_yes },
	[OWN_AUTOREPLY] = { "autoreply", "", "text that answers what comes in",
	    false, read_text },
	[OWN_CNAM] = { "cnam", "no", "whether the name of who texts is asked "
	    "for, which can cost", false, read_yes },
	[OWN_BULK] = { "bulk", "yes", "campaigns and streams: yes, no, or "
	    "limit: not beyond bulk-warn-per-day of sms-account", true,
	    read_bulk },
	[OWN_MARKETING] = { "marketing", "warn", "marketing texts: yes, warn "
	    "of those that carriers block, or no", true, read_marketing },
	[OWN_DESTINATIONS] = { "destinations", "any", "any, or nanp: the US "
	    "and Canada alone", true, read_destinations },
	[OWN_LONG_MESSAGES] = { "long-messages", "concat", "texts beyond one "
	    "segment: concat, split160: several messages, or refuse", true,
	    read_long },
	[OWN_CHARACTERS] = { "characters", "any", "any, or ascii: warn of "
	    "others, which the carrier may spoil", true, read_characters },
};

enum own_key
own_setting_find(const char *name)
{
	int k;

	for (k = 0; k < OWN_KEYS && !name_same(own_settings[k].name, name); k++)
		;
	return (enum own_key)k;
}

int
own_setting_read(struct buf *out, enum own_key key, const char *value,
    const char *country, struct error *e)
{
	buf_adds(out, "");
	if (!*value || own_settings[key].read(out, value, country, e) == 0)
		return 0;
	return error_prefix(e, "%s", own_settings[key].name);
}

static const char sql_put[] =
    "INSERT INTO own_setting (number, key, value) VALUES ($1, $2, $3) "
    "ON CONFLICT (number, key) DO UPDATE SET value = excluded.value";
static const char sql_clear[] =
    "DELETE FROM own_setting WHERE number = $1 AND key = $2";

int
own_setting_put(struct db *db, const char *number, enum own_key key,
    const char *value, struct error *e)
{
	const char *name = own_settings[key].name;

	XASSERT(db_in_transaction(db));
	if (!*value)
		return db_exec(db, sql_clear, DB_ARGS(T(number), T(name)), e);
	return db_exec(db, sql_put, DB_ARGS(T(number), T(name), T(value)), e);
}
