/* SPDX-License-Identifier: ISC
 *
 * TOKEN is KIND NUMBER [- ID] - SIGN: a for all, m for marketing, s for the
 * service of that id; the digits of the number in base 36; eighty bits of
 * HMAC-SHA256 (RFC 2104) over all before it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/random.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/optout.h"
#include "store/optout-link.h"
#include "store/setting.h"

#define KEY "optout-link.key"	/* kept with the settings; never shown */
#define KEY_DIGITS 64
#define SIGN 16			/* letters, of five bits each */

static const char letters[] = "0123456789abcdefghijklmnopqrstuvwxyz";

/* Without those that are taken for others. */
static const char sign_letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

static void
sign(char out[SIGN + 1], const char *key, const char *text)
{
	unsigned char mac[DIGEST_MAX];
	int i, bit;

	XASSERT(digest_hmac(DIGEST_SHA256, key, text, strlen(text), mac) >=
	    SIGN * 5 / 8);
	for (i = 0; i < SIGN; i++) {
		bit = i * 5;
		out[i] = sign_letters[((mac[bit / 8] << 8 | mac[bit / 8 + 1])
		    >> (11 - bit % 8)) & 31];
	}
	out[SIGN] = '\0';
}

/* The account's key; "" when it has none yet. */
static int
load_key(struct db *db, char **key, struct error *e)
{
	return setting_get(db, KEY, key, e);
}

static int
make_key(struct db *db, char **key, struct error *e)
{
	if (load_key(db, key, e) < 0)
		return -1;
	if (**key)
		return 0;
	free(*key);
	*key = xmalloc(KEY_DIGITS + 1);
	if (random_digits(*key, KEY_DIGITS, e) == 0 &&
	    setting_put(db, KEY, *key, e) == 0)
		return 0;
	free(*key);
	*key = NULL;
	return -1;
}

static void
add_number(char *out, const char *number)
{
	uint64_t n = strtoull(number + 1, NULL, 10);
	char back[20];
	size_t len = 0;

	do
		back[len++] = letters[n % 36];
	while (n /= 36);
	while (len)
		*out++ = back[--len];
	*out = '\0';
}

int
optout_link_make(struct db *db, const char *number, const char *scope,
    char token[OPTOUT_LINK_MAX], struct error *e)
{
	const char *id = strchr(scope, ':');
	char base[20], said[OPTOUT_LINK_MAX], mac[SIGN + 1], *key;

	if (make_key(db, &key, e) < 0)
		return -1;
	add_number(base, number);
	snprintf(said, sizeof said, "%c%s%s%.40s", *scope, base, id ? "-" : "",
	    id ? id + 1 : "");
	sign(mac, key, said);
	snprintf(token, OPTOUT_LINK_MAX, "%.*s-%s", OPTOUT_LINK_MAX - SIGN - 2,
	    said, mac);
	free(key);
	return 0;
}

/* What stands before the sign; 0, or -1: it is nothing that we made. */
static int
read_said(const char *said, char *number, char *scope)
{
	const char *s = said + 1, *letter;
	uint64_t n = 0;

	for (; *s && *s != '-'; s++) {
		letter = strchr(letters, *s);
		if (!letter || n > UINT64_C(999999999999999))
			return -1;
		n = n * 36 + (uint64_t)(letter - letters);
	}
	snprintf(number, 20, "+%" PRIu64, n);
	if (*said == 's' && *s == '-')
		snprintf(scope, OPTOUT_SCOPE_SIZE, "service:%.31s", s + 1);
	else if (*said == 'a' || *said == 'm')
		snprintf(scope, OPTOUT_SCOPE_SIZE, "%s", *said == 'a' ? "all" :
		    "marketing");
	else
		return -1;
	return 0;
}

int
optout_link_read(struct db *db, const char *token, char *number, char *scope,
    struct error *e)
{
	const char *dash = strrchr(token, '-');
	char said[OPTOUT_LINK_MAX], mac[SIGN + 1], *key;
	int good;

	if (!dash || strlen(token) >= OPTOUT_LINK_MAX)
		return 0;
	if (load_key(db, &key, e) < 0)
		return -1;
	snprintf(said, sizeof said, "%.*s", (int)(dash - token), token);
	sign(mac, key, said);
	good = *key && digest_equal_text(mac, dash + 1) && *said &&
	    read_said(said, number, scope) == 0;
	free(key);
	return good;
}
