/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/base64.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "carrier/describe-callback.h"
#include "carrier/signature.h"
#include "carrier/token.h"
#include "io/config.h"
#include "io/request.h"
#include "io/tree.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))

/* A check that is being made. */
struct check {
	const struct describe_signature *s;
	const struct signature_secret *k;
	const struct signature_input *in;
	const char *why;
};

static bool
no(struct check *c, const char *why)
{
	c->why = why;
	return false;
}

struct pair {
	const char *name, *value;
};

static int
by_name(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;
	int r = strcmp(x->name, y->name);

	return r ? r : strcmp(x->value, y->value);
}

/* The parameters in order of name, then value. Caller frees. */
static struct pair *
sorted(const struct params *p)
{
	struct pair *v = xcalloc(p->n + 1, sizeof *v);
	size_t i;

	for (i = 0; i < p->n; i++)
		v[i] = (struct pair){ p->v[i].name, p->v[i].value };
	qsort(v, p->n, sizeof *v, by_name);
	return v;
}

/* name, `equals`, value; with `between` between. `once`: a pair that stands
 * there twice counts once. */
static void
add_pairs(struct buf *out, const struct params *p, const char *equals,
    const char *between, bool once)
{
	struct pair *v = sorted(p);
	size_t i;

	for (i = 0; i < p->n; i++) {
		if (once && i && !by_name(&v[i - 1], &v[i]))
			continue;
		buf_adds(out, i ? between : "");
		buf_adds(out, v[i].name);
		buf_adds(out, equals);
		buf_adds(out, v[i].value);
	}
	free(v);
}

/* Is the signature in the text the n bytes of md? */
static bool
is_digest(const struct describe_signature *s, const char *text,
    const unsigned char *md, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	struct buf got = { 0 };
	const char *high, *low;
	bool yes = n > 0;

	for (; s->hex && yes && text[0] && text[1]; text += 2) {
		high = strchr(digits, tolower((unsigned char)text[0]));
		low = strchr(digits, tolower((unsigned char)text[1]));
		yes = high && low;
		if (yes)
			buf_addc(&got, (char)((high - digits) << 4 |
			    (low - digits)));
	}
	yes = yes && (s->hex ? !*text : base64_decode(&got, text,
	    strlen(text), BASE64_PLAIN)) && got.len == n &&
	    digest_equal(got.s, md, n);
	buf_release(&got);
	return yes;
}

/* Does one of the signatures in a header say so? Some providers send several,
 * with commas between. */
static bool
header_says(const struct check *c, const char *value,
    const unsigned char *md, size_t n)
{
	const char *prefix = c->s->prefix ? c->s->prefix : "";
	bool yes = false;

	while (!yes && *value) {
		size_t len = strcspn(value, ",");
		char *one = xstrndup(value, len);
		char *at = one + strspn(one, " ");

		at[strcspn(at, " ")] = '\0';
		yes = !strncmp(at, prefix, strlen(prefix)) &&
		    is_digest(c->s, at + strlen(prefix), md, n);
		free(one);
		value += len + (value[len] == ',');
	}
	return yes;
}

/* Is it the signature in any header that may hold it? */
static bool
stands_in_header(const struct check *c, const unsigned char *md, size_t n)
{
	const struct config_node *h = c->s->header;
	bool list = h->kind == CONFIG_LIST;
	const char *value;
	size_t place;

	for (h = list ? h->first : h; h; h = list ? h->next : NULL) {
		place = 0;
		while ((value = request_header(c->in->request, h->text,
		    &place)) != NULL)
			if (header_says(c, value, md, n))
				return true;
	}
	return false;
}

/* The first header that has something; "" when none has. */
static const char *
header_value(const struct check *c, const struct config_node *names)
{
	bool list = names && names->kind == CONFIG_LIST;
	const struct config_node *h = list ? names->first : names;
	const char *value = NULL;
	size_t place;

	for (; h && !value; h = list ? h->next : NULL) {
		place = 0;
		value = request_header(c->in->request, h->text, &place);
	}
	return value ? value : "";
}

static const char *
named_header(const struct check *c, const char *name)
{
	size_t place = 0;
	const char *value = name ? request_header(c->in->request, name,
	    &place) : NULL;

	return value ? value : "";
}

static const char *const hashes[] = { "md5", "sha1", "sha256", "sha384",
    "sha512", "md5hash" };

bool
signature_hash_known(const char *word)
{
	return name_find(word, hashes, COUNT(hashes)) >= 0;
}

static enum digest_kind
hash_of(const char *word, enum digest_kind otherwise)
{
	static const enum digest_kind kinds[] = { DIGEST_MD5, DIGEST_SHA1,
	    DIGEST_SHA256, DIGEST_SHA384, DIGEST_SHA512, DIGEST_MD5 };
	int i = name_find(word, hashes, COUNT(hashes));

	return i < 0 ? otherwise : kinds[i];
}

static bool
hmac_in_header(struct check *c, enum digest_kind kind, const struct buf *b)
{
	unsigned char md[DIGEST_MAX];
	size_t n = digest_hmac(kind, c->k->secret, b->s, b->len, md);

	return stands_in_header(c, md, n) ? true :
	    no(c, "its signature does not hold");
}

/* The URL as it is, with the port that its scheme has anyway, and without any
 * port: what stood in the provider's settings is not known. */
static char *
url_form(const char *url, int form)
{
	const char *host = strstr(url, "://"), *rest;
	const char *port;
	size_t len;

	host = host ? host + 3 : url;
	rest = host + strcspn(host, "/?");
	port = host + strcspn(host, ":/?");
	if (form == 0)
		return xstrdup(url);
	len = (size_t)(port - url);
	if (form == 2)
		return port == rest ? NULL : xasprintf("%.*s%s", (int)len,
		    url, rest);
	return port != rest ? NULL : xasprintf("%.*s:%s%s", (int)len, url,
	    strncmp(url, "https:", 6) ? "80" : "443", rest);
}

/* What is not a form is signed by its digest, a parameter of the URL. */
static bool
twilio_body(struct check *c)
{
	const char *said = params_get(c->in->query, "bodySHA256");
	char real[65];

	if (c->in->form || !c->in->request->len)
		return true;
	if (!said)
		return no(c, "its body is not signed");
	digest_of(c->in->request->body, c->in->request->len, real);
	return digest_equal_text(said, real) ? true :
	    no(c, "its body is not the one that was signed");
}

static bool
twilio(struct check *c)
{
	bool holds = false;
	char *url;
	int i;

	if (!twilio_body(c))
		return false;
	for (i = 0; i < 3 && !holds; i++) {
		struct buf b = { 0 };

		if (!(url = url_form(c->in->url, i)))
			continue;
		buf_adds(&b, url);
		if (c->in->form)
			add_pairs(&b, c->in->form, "", "", true);
		holds = hmac_in_header(c, DIGEST_SHA1, &b);
		buf_release(&b);
		free(url);
	}
	return holds;
}

static bool
plivo2(struct check *c)
{
	struct buf b = { 0 };
	bool holds;

	buf_addf(&b, "%.*s%s", (int)strcspn(c->in->url, "?"), c->in->url,
	    named_header(c, c->s->nonce));
	holds = hmac_in_header(c, DIGEST_SHA256, &b);
	buf_release(&b);
	return holds;
}

/* The URL with its parameters in order; of a POST, a dot where it has any and
 * the form's parameters. */
static bool
plivo3(struct check *c)
{
	bool post = c->in->form && c->in->form->n > 0;
	struct buf b = { 0 };
	bool holds;

	buf_addf(&b, "%.*s", (int)strcspn(c->in->url, "?"), c->in->url);
	if (c->in->query->n || post)
		buf_addc(&b, '?');
	add_pairs(&b, c->in->query, "=", "&", false);
	if (c->in->query->n && post)
		buf_addc(&b, '.');
	if (post)
		add_pairs(&b, c->in->form, "", "", false);
	buf_addf(&b, ".%s", named_header(c, c->s->nonce));
	holds = hmac_in_header(c, DIGEST_SHA256, &b);
	buf_release(&b);
	return holds;
}

/* &name=value of all but the signature; & and = in a value are _. */
static void
add_vonage(struct buf *out, const struct pair *v, size_t n)
{
	const char *s;
	size_t i;

	for (i = 0; i < n; i++) {
		if (!strcmp(v[i].name, "sig"))
			continue;
		buf_addf(out, "&%s=", v[i].name);
		for (s = v[i].value; *s; s++)
			buf_addc(out, *s == '&' || *s == '=' ? '_' : *s);
	}
}

/* The members of a JSON object as parameters. */
static struct pair *
members(const struct tree *t, size_t *n)
{
	struct pair *v = xcalloc(tree_size(t) + 1, sizeof *v);
	struct tree_walk w = { 0 };
	size_t len;

	*n = 0;
	while (tree_kind(t) == TREE_MAP && tree_next(t, &w))
		if (tree_kind(w.value) == TREE_TEXT)
			v[(*n)++] = (struct pair){ w.key,
			    tree_text(w.value, &len) };
	qsort(v, *n, sizeof *v, by_name);
	return v;
}

static bool
vonage(struct check *c)
{
	const struct params *p = c->in->form ? c->in->form : c->in->query;
	struct buf b = { 0 };
	struct describe_signature as = *c->s;
	unsigned char md[DIGEST_MAX];
	const char *sig = "", *word = c->k->hash ? c->k->hash : "md5hash";
	struct pair *v;
	size_t n = p->n, i, len;

	as.hex = true;
	v = c->in->json ? members(c->in->json, &n) : sorted(p);
	for (i = 0; i < n; i++)
		if (!strcmp(v[i].name, "sig"))
			sig = v[i].value;
	buf_clear(&b);
	add_vonage(&b, v, n);
	if (name_same(word, "md5hash")) {
		buf_adds(&b, c->k->secret);
		len = digest_bytes(DIGEST_MD5, b.s, b.len, md);
	} else {
		len = digest_hmac(hash_of(word, DIGEST_SHA256), c->k->secret,
		    b.s, b.len, md);
	}
	i = is_digest(&as, sig, md, len);
	buf_release(&b);
	free(v);
	return i ? true : no(c, *sig ? "its signature does not hold" :
	    "it is not signed");
}

static const char *const words[] = { "body", "url", "method", "timestamp",
    "nonce" };

/* The {NAME} at s: its index in words[], and *end behind it; else -1. */
static int
word_at(const char *s, const char **end)
{
	size_t n = strcspn(s + 1, "}"), i;

	for (i = 0; s[1 + n] && i < COUNT(words); i++) {
		if (strlen(words[i]) == n && !strncmp(words[i], s + 1, n)) {
			*end = s + n + 2;
			return (int)i;
		}
	}
	return -1;
}

const char *
signature_text_unknown(const char *text)
{
	const char *s = text, *end;

	while ((s = strchr(s, '{')) != NULL) {
		if (word_at(s, &end) < 0)
			return s;
		s = end;
	}
	return NULL;
}

static void
fill_in(struct buf *out, const struct check *c)
{
	const struct request *r = c->in->request;
	const char *const values[] = { NULL, c->in->url, r->method,
	    named_header(c, c->s->timestamp), named_header(c, c->s->nonce) };
	const char *s = c->s->text;
	int i;

	buf_clear(out);
	while (*s) {
		if (*s != '{' || (i = word_at(s, &s)) < 0)
			buf_addc(out, *s++);
		else if (i == 0)
			buf_add(out, r->body, r->len);
		else
			buf_adds(out, values[i]);
	}
}

static bool
hmac(struct check *c)
{
	struct buf b = { 0 };
	bool holds;

	fill_in(&b, c);
	holds = hmac_in_header(c, hash_of(c->k->hash, DIGEST_SHA256), &b);
	buf_release(&b);
	return holds;
}

static bool
ed25519(struct check *c)
{
	const char *said = header_value(c, c->s->header);
	struct buf key = { 0 }, sig = { 0 }, b = { 0 };
	bool holds;

	fill_in(&b, c);
	holds = base64_decode(&key, c->k->secret, strlen(c->k->secret),
	    BASE64_PLAIN) && key.len == 32 && base64_decode(&sig, said,
	    strlen(said), BASE64_PLAIN) && sig.len == 64 && digest_signed(
	    (unsigned char *)key.s, (unsigned char *)sig.s, b.s, b.len);
	buf_release(&key);
	buf_release(&sig);
	buf_release(&b);
	return holds ? true : no(c, *said ? "its signature does not hold" :
	    "it is not signed");
}

static bool
jwt(struct check *c)
{
	const struct token_input t = {
		.token = header_value(c, c->s->header),
		.secret = c->k->secret, .url = c->in->url,
		.body = c->in->request->body, .len = c->in->request->len,
		.now = c->in->now
	};

	return token_holds(&t, &c->why);
}

static bool
basic(struct check *c)
{
	const char *said = named_header(c, "Authorization");
	char *right = xasprintf("%s:%s", c->k->user ? c->k->user : "",
	    c->k->secret);
	struct buf b = { 0 };
	bool holds = false;

	if (!strncasecmp(said, "Basic ", 6)) {
		said += 6 + strspn(said + 6, " ");
		holds = base64_decode(&b, said, strlen(said),
		    BASE64_PLAIN) && b.len && strlen(b.s) == b.len;
		holds = holds && digest_equal_text(b.s, right);
	}
	buf_release(&b);
	explicit_bzero(right, strlen(right));
	free(right);
	return holds ? true : no(c, *said ? "user or password are wrong" :
	    "it has no user and password");
}

/* Is it of now? A request that somebody kept is not. */
static bool
is_fresh(struct check *c)
{
	const char *text = named_header(c, c->s->timestamp);
	int64_t at;
	char *end;

	if (!c->s->tolerance)
		return true;
	at = strtoll(text, &end, 10);
	if (!*text || *end || at < 0 || at > INT64_MAX / 1000)
		return no(c, "its timestamp is missing");
	at = at * 1000 - c->in->now;
	return at <= c->s->tolerance && -at <= c->s->tolerance + 999 ? true :
	    no(c, "it is too old, or our clock is wrong");
}

bool
signature_holds(const struct describe_signature *s,
    const struct signature_secret *k, const struct signature_input *in,
    const char **why)
{
	static bool (*const kinds[])(struct check *) = {
		[SIGNATURE_TWILIO] = twilio, [SIGNATURE_PLIVO2] = plivo2,
		[SIGNATURE_PLIVO3] = plivo3, [SIGNATURE_VONAGE] = vonage,
		[SIGNATURE_JWT] = jwt, [SIGNATURE_HMAC] = hmac,
		[SIGNATURE_ED25519] = ed25519, [SIGNATURE_BASIC] = basic,
	};
	struct check c = { .s = s, .k = k, .in = in };
	bool holds;

	if (!k->secret || !*k->secret)
		holds = no(&c, "there is no secret to check it with");
	else if (s->header && s->kind != SIGNATURE_BASIC &&
	    !*header_value(&c, s->header))
		holds = no(&c, "it is not signed");
	else
		holds = is_fresh(&c) && kinds[s->kind](&c);
	if (!holds)
		*why = c.why;
	return holds;
}
