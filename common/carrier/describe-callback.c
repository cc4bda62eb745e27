/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "carrier/describe-callback.h"
#include "carrier/describe-part.h"
#include "carrier/describe.h"
#include "carrier/signature.h"
#include "carrier/stencil.h"
#include "io/config.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))

/* A template of the gateway's keys alone. */
static int
template(const struct reading *r, const struct config_node *map,
    const char *key, const char **out)
{
	const char *bad;

	if (part_text(r, map, key, out) < 0)
		return -1;
	bad = *out ? stencil_unknown(r->d, *out) : NULL;
	return bad ? config_fault(r->c, config_get(map, key), r->e, "%.*s} is "
	    "no key of this provider", (int)strcspn(bad, "}"), bad) : 0;
}

static int
need_texts(const struct reading *r, const struct config_node *map,
    const char *key, const struct config_node **out)
{
	if (!config_get(map, key))
		return config_fault(r->c, map, r->e, "%s: is missing", key);
	return part_texts(r, map, key, out);
}

static int
read_when(const struct reading *r, const struct config_node *map,
    struct describe_told *t)
{
	static const char *const known[] = { "path", "is" };
	const struct config_node *n = config_get(map, "when");

	if (!n)
		return 0;
	return part_keys(r, n, known, COUNT(known)) < 0 ||
	    part_need(r, n, "path", &t->when) < 0 ||
	    part_texts(r, n, "is", &t->is) < 0 ? -1 : 0;
}

static int
read_reply(const struct reading *r, const struct config_node *map,
    struct describe_told *t)
{
	static const char *const known[] = { "status", "type", "body" };
	const struct config_node *n = config_get(map, "reply");

	t->reply_status = 200;
	t->reply_type = "text/plain";
	t->reply_body = "";
	if (!n)
		return 0;
	if (part_keys(r, n, known, COUNT(known)) < 0 ||
	    part_count(r, n, "status", &t->reply_status) < 0 ||
	    part_text(r, n, "type", &t->reply_type) < 0 ||
	    part_text(r, n, "body", &t->reply_body) < 0)
		return -1;
	if (t->reply_status < 200 || t->reply_status > 299)
		return config_fault(r->c, config_get(n, "status"), r->e,
		    "is 200 to 299: what "
		    "was not taken is answered otherwise anyway");
	return 0;
}

static int
read_time(const struct reading *r, const struct config_node *map,
    struct describe_told *t)
{
	static const char *const forms[] = { "date", "unix", "unix-ms",
	    "yymmddhhmm" };
	const char *form = "date";
	int i;

	if (part_texts(r, map, "time", &t->time) < 0 ||
	    part_text(r, map, "time_form", &form) < 0)
		return -1;
	i = name_find(form, forms, COUNT(forms));
	if (i < 0)
		return config_fault(r->c, config_get(map, "time_form"), r->e,
		    "is date, unix, unix-ms or yymmddhhmm");
	t->time_form = (enum describe_time)i;
	return 0;
}

/* What both sections have. */
static int
read_told(const struct reading *r, const struct config_node *map,
    struct describe_told *t)
{
	t->given = true;
	return part_text(r, map, "items", &t->items) < 0 ||
	    read_when(r, map, t) < 0 || need_texts(r, map, "id", &t->id) < 0 ||
	    read_time(r, map, t) < 0 || read_reply(r, map, t) < 0 ? -1 : 0;
}

#define TOLD_KEYS "items", "when", "id", "time", "time_form", "reply"

static int
read_receipt(const struct reading *r, const struct config_node *root,
    struct describe_told *t)
{
	static const char *const known[] = { TOLD_KEYS, "own_id", "status",
	    "error", PART_BILL };
	const struct config_node *map = config_get(root, "receipt");

	if (!map)
		return 0;
	if (part_keys(r, map, known, COUNT(known)) < 0 ||
	    read_told(r, map, t) < 0 ||
	    part_texts(r, map, "own_id", &t->own_id) < 0 ||
	    need_texts(r, map, "status", &t->status) < 0 ||
	    part_texts(r, map, "error", &t->error) < 0 ||
	    part_bill(r, map, &t->bill) < 0)
		return -1;
	return r->d->statuses ? 0 : config_fault(r->c, map, r->e, "wants "
	    "statuses: beside it");
}

/* All of them, or none. */
static int
read_parts(const struct reading *r, const struct config_node *map,
    struct describe_told *t)
{
	if (!config_get(map, "part_of") && !config_get(map, "part") &&
	    !config_get(map, "parts"))
		return 0;
	return need_texts(r, map, "part_of", &t->part_of) < 0 ||
	    need_texts(r, map, "part", &t->part) < 0 ||
	    need_texts(r, map, "parts", &t->parts) < 0 ? -1 : 0;
}

static int
read_inbound(const struct reading *r, const struct config_node *root,
    struct describe_told *t)
{
	static const char *const known[] = { TOLD_KEYS, "from", "to", "text",
	    "country", "opt_out", "part_of", "part", "parts" };
	const struct config_node *map = config_get(root, "inbound");

	if (!map)
		return 0;
	return part_keys(r, map, known, COUNT(known)) < 0 ||
	    read_told(r, map, t) < 0 ||
	    need_texts(r, map, "from", &t->from) < 0 ||
	    need_texts(r, map, "to", &t->to) < 0 ||
	    need_texts(r, map, "text", &t->text) < 0 ||
	    part_text(r, map, "country", &t->country) < 0 ||
	    part_where(r, map, "opt_out", &t->opt_out_path,
	    &t->opt_out) < 0 || read_parts(r, map, t) < 0 ? -1 : 0;
}

static int
check_signature(const struct reading *r, const struct config_node *map,
    const struct describe_signature *s)
{
	const char *bad;

	if (s->hash && !strchr(s->hash, '{') && !signature_hash_known(s->hash))
		return config_fault(r->c, config_get(map, "hash"), r->e,
		    "is md5, md5hash, sha1, sha256, sha384 or sha512");
	if (!s->header && s->kind != SIGNATURE_VONAGE &&
	    s->kind != SIGNATURE_BASIC)
		return config_fault(r->c, map, r->e, "header: is missing");
	if (!s->text && (s->kind == SIGNATURE_HMAC ||
	    s->kind == SIGNATURE_ED25519))
		return config_fault(r->c, map, r->e, "text: is missing");
	if ((bad = s->text ? signature_text_unknown(s->text) : NULL) != NULL)
		return config_fault(r->c, config_get(map, "text"), r->e,
		    "%.*s} is none of {body}, {url}, {method}, {timestamp} "
		    "and {nonce}", (int)strcspn(bad, "}"), bad);
	if (s->tolerance && !s->timestamp)
		return config_fault(r->c, map, r->e, "a tolerance: wants a "
		    "timestamp:");
	return 0;
}

static int
read_signature(const struct reading *r, const struct config_node *map,
    struct describe_signature *s)
{
	static const char *const kinds[] = { "twilio", "plivo2", "plivo3",
	    "vonage", "jwt", "hmac", "ed25519", "basic" };
	static const char *const known[] = { "kind", "secret", "user",
	    "header", "timestamp", "nonce", "text", "prefix", "hash",
	    "encoding", "tolerance" };
	const char *kind, *encoding = "base64";
	int i;

	if (part_keys(r, map, known, COUNT(known)) < 0 ||
	    part_need(r, map, "kind", &kind) < 0 ||
	    part_need(r, map, "secret", &s->secret) < 0 ||
	    template(r, map, "secret", &s->secret) < 0 ||
	    template(r, map, "user", &s->user) < 0 ||
	    template(r, map, "hash", &s->hash) < 0 ||
	    part_texts(r, map, "header", &s->header) < 0 ||
	    part_text(r, map, "timestamp", &s->timestamp) < 0 ||
	    part_text(r, map, "nonce", &s->nonce) < 0 ||
	    part_text(r, map, "text", &s->text) < 0 ||
	    part_text(r, map, "prefix", &s->prefix) < 0 ||
	    part_text(r, map, "encoding", &encoding) < 0 ||
	    part_duration(r, map, "tolerance", &s->tolerance) < 0)
		return -1;
	if ((i = name_find(kind, kinds, COUNT(kinds))) < 0)
		return config_fault(r->c, config_get(map, "kind"), r->e,
		    "'%s' is no kind of sms-provider(5)", kind);
	s->kind = (enum signature_kind)i;
	s->hex = name_same(encoding, "hex");
	if (!s->hex && !name_same(encoding, "base64"))
		return config_fault(r->c, config_get(map, "encoding"), r->e,
		    "is base64 or hex");
	return check_signature(r, map, s);
}

static int
read_signatures(const struct reading *r, const struct config_node *root,
    struct describe_callback *k)
{
	const struct config_node *n = config_get(root, "signature");

	if (!n)
		return 0;
	if (n->kind != CONFIG_LIST) {
		k->nsignatures = 1;
		return read_signature(r, n, &k->signatures[0]);
	}
	if (n->n > DESCRIBE_SIGNATURES_MAX)
		return config_fault(r->c, n, r->e, "are at most %d",
		    DESCRIBE_SIGNATURES_MAX);
	for (n = n->first; n; n = n->next)
		if (read_signature(r, n, &k->signatures[k->nsignatures++]) < 0)
			return -1;
	return 0;
}

int
describe_callback_read(const struct reading *r, const struct config_node *root)
{
	struct describe_callback *k = &r->d->callback;

	return read_receipt(r, root, &k->receipt) < 0 ||
	    read_inbound(r, root, &k->inbound) < 0 ||
	    read_signatures(r, root, k) < 0 ? -1 : 0;
}
