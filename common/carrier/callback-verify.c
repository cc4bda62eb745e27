/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "carrier/callback.h"
#include "carrier/callback-part.h"
#include "carrier/describe.h"
#include "carrier/fill.h"
#include "carrier/signature.h"
#include "io/secret.h"

static const char *
setting(const struct callback_how *how, const char *key)
{
	int i = describe_key(how->describe, key);

	return i < 0 ? NULL : how->settings[i];
}

/* Only the provider knows what it asked for, but for the path and the query,
 * which are before us unless a proxy changed the path. */
char *
callback_url(const struct callback_how *how, const struct request *r)
{
	const char *base = how->url ? how->url : setting(how, "callback_url");
	const char *target = r->target, *host, *query;
	size_t place = 0;

	if (!strncasecmp(target, "http://", 7) ||
	    !strncasecmp(target, "https://", 8)) {
		target = strstr(target, "://") + 3;
		target += strcspn(target, "/?");
	}
	if (how->url) {
		query = strchr(target, '?');
		return xasprintf("%.*s%s", (int)strcspn(base, "?"), base,
		    query ? query : "");
	}
	host = base ? strstr(base, "://") : NULL;
	if (host) {
		host += 3;
		return xasprintf("%.*s%s", (int)(host - base + (long)
		    strcspn(host, "/?")), base, target);
	}
	host = request_header(r, "Host", &place);
	return xasprintf("http%s://%s%s", r->tls ? "s" : "", host ? host : "",
	    target);
}

/* A template of the gateway's keys. NULL: one of them is not set. */
static char *
filled(const struct callback_how *how, const char *template)
{
	const struct fill v = { .describe = how->describe,
	    .settings = how->settings };
	struct buf b = { 0 };
	struct error e;
	char *s = NULL;

	buf_clear(&b);
	if (template && fill_text(&b, &v, template, &e) > 0)
		s = buf_take(&b);
	buf_release(&b);
	return s;
}

/* Does this signature hold? 1, 0 with *why, -1: its secret is not set. */
static int
try_signature(const struct reading *g, const struct request *r,
    const struct describe_signature *s, const char **why)
{
	char *secret = filled(g->how, s->secret);
	char *user = filled(g->how, s->user), *hash = filled(g->how, s->hash);
	const struct signature_secret k = { secret, user, hash };
	const struct signature_input in = { .request = r, .url = g->url,
	    .query = &g->query, .form = g->has_form ? &g->form : NULL,
	    .json = g->json, .now = clock_now() };
	int holds = -1;

	if (secret && *secret && (user || !s->user))
		holds = signature_holds(s, &k, &in, why);
	secret_free(secret);
	free(user);
	free(hash);
	return holds;
}

/* Does one of the signatures hold that can be checked? 1, -1 with *e, 0: none
 * can be. */
static int
verify_signature(const struct reading *g, const struct request *r,
    struct error *e)
{
	const struct describe_callback *c = &g->d->callback;
	const char *why = NULL, *this;
	size_t i;
	int holds;

	for (i = 0; i < c->nsignatures; i++) {
		holds = try_signature(g, r, &c->signatures[i], &this);
		if (holds > 0)
			return 1;
		if (holds == 0 && !why)
			why = this;
	}
	return !why ? 0 : error_set(e, ERR_DENIED, "bad-signature: %s: "
	    "whoever asked is not %s, or the secret or --url is another "
	    "one", why, g->d->name);
}

static int
verify_secret(const struct reading *g, struct error *e)
{
	const char *right = setting(g->how, "callback_secret"), *said;

	if (!right)
		return 0;
	said = params_get(&g->query, "secret");
	if (!said)
		said = params_get(&g->form, "secret");
	if (said && digest_equal_text(said, right))
		return 1;
	return error_set(e, ERR_DENIED, "bad-signature: parameter 'secret' "
	    "is %s: whoever asked is not %s, or callback_secret is another "
	    "one", said ? "wrong" : "missing", g->d->name);
}

int
callback_verify(const struct reading *g, const struct request *r,
    struct error *e)
{
	int secret = verify_secret(g, e), signature;

	if (secret < 0 || (signature = verify_signature(g, r, e)) < 0)
		return -1;
	if (secret || signature || g->how->unverified)
		return 0;
	return error_set(e, ERR_CONFIG, "no-secret: nobody can tell whether "
	    "%s asked: set callback_secret_file, or what signature: in its "
	    "description wants", g->d->name);
}

const char *
callback_verified_by(const struct describe *d, char *const *settings)
{
	const struct callback_how how = { .describe = d,
	    .settings = settings };
	const struct describe_callback *c = &d->callback;
	bool secret = setting(&how, "callback_secret") != NULL;
	bool signature = false;
	size_t i;

	for (i = 0; i < c->nsignatures; i++) {
		char *s = filled(&how, c->signatures[i].secret);
		char *user = filled(&how, c->signatures[i].user);

		signature |= s && (user || !c->signatures[i].user);
		secret_free(s);
		free(user);
	}
	return secret && signature ? "signature+secret" : secret ? "secret" :
	    signature ? "signature" : "";
}
