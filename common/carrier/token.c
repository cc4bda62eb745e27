/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/digest.h"
#include "carrier/token.h"
#include "io/tree.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))
/* What our clocks may be off (ms). */
#define LEEWAY_MS 5000

static bool
no(const char **why, const char *what)
{
	*why = what;
	return false;
}

/* A claim of a token; "" for none. */
static const char *
claim(const struct tree *t, const char *name)
{
	size_t len;

	return tree_text(tree_kind(t) == TREE_MAP ? tree_get(t, name) : NULL,
	    &len);
}

/* A claim that is a digest of these bytes. */
static bool
claims_digest(const struct tree *t, const char *name, const void *p,
    size_t len)
{
	char real[65];

	digest_of(p, len, real);
	return digest_equal_text(claim(t, name), real);
}

static bool
claims_hold(const struct token_input *in, const struct tree *t,
    const char **why)
{
	const char *exp = claim(t, "exp"), *nbf = claim(t, "nbf");

	if (*exp && strtoll(exp, NULL, 10) < (in->now - LEEWAY_MS) / 1000)
		return no(why, "its token has expired");
	if (*nbf && strtoll(nbf, NULL, 10) > (in->now + LEEWAY_MS) / 1000)
		return no(why, "its token is of a time to come");
	if (!claims_digest(t, "url_hash", in->url, strlen(in->url)))
		return no(why, "its token is for another URL");
	if ((in->len || *claim(t, "payload_hash")) &&
	    !claims_digest(t, "payload_hash", in->body, in->len))
		return no(why, "its body is not the one that was signed");
	return true;
}

/* The JSON in a part of a token; NULL when there is none. */
static struct tree *
token_part(const char *s, size_t len)
{
	struct buf b = { 0 };
	struct tree *t = NULL;
	char why[160];

	if (base64_decode(&b, s, len, BASE64_URL) && b.len)
		t = tree_parse(b.s, b.len, why, sizeof why);
	buf_release(&b);
	return t;
}

/* Did the secret sign it, with one of the algorithms that need one? A token
 * says itself which, and "none" is a word of the standard (RFC 7519, 8.1). */
static bool
is_signed(const char *secret, const char *token, const char *dot)
{
	static const char *const algorithms[] = { "HS256", "HS384", "HS512" };
	static const enum digest_kind kinds[] = { DIGEST_SHA256,
	    DIGEST_SHA384, DIGEST_SHA512 };
	struct tree *head = token_part(token, strcspn(token, "."));
	const char *alg = claim(head, "alg");
	unsigned char md[DIGEST_MAX];
	struct buf sig = { 0 };
	size_t i, n = 0;
	bool yes;

	for (i = 0; i < COUNT(kinds); i++)
		if (!strcmp(alg, algorithms[i]))
			n = digest_hmac(kinds[i], secret, token,
			    (size_t)(dot - token), md);
	yes = n && base64_decode(&sig, dot + 1, strlen(dot + 1),
	    BASE64_URL) && sig.len == n && digest_equal(sig.s, md, n);
	buf_release(&sig);
	tree_free(head);
	return yes;
}

bool
token_holds(const struct token_input *t, const char **why)
{
	const char *token = t->token, *first, *dot;
	struct tree *claims;
	bool holds;

	if (!strncasecmp(token, "Bearer ", 7))
		token += 7;
	first = strchr(token, '.');
	dot = first ? strchr(first + 1, '.') : NULL;
	if (!dot || strchr(dot + 1, '.'))
		return no(why, "its token is none");
	if (!is_signed(t->secret, token, dot))
		return no(why, "its signature does not hold");
	claims = token_part(first + 1, (size_t)(dot - first - 1));
	holds = claims_hold(t, claims, why);
	tree_free(claims);
	return holds;
}
