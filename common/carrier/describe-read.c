/* SPDX-License-Identifier: ISC
 *
 * From YAML to a description, with every complaint in its place.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "carrier/describe.h"
#include "carrier/describe-read.h"
#include "carrier/fill.h"
#include "carrier/refusal.h"
#include "io/config.h"
#include "phone/phone.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))

/* What is being read: the complaints need the file. */
struct reading {
	struct describe *d;
	const struct config *c;
	struct error *e;
};

/* The keys of a map, a text of it, where they may be missing. */
static int
keys(const struct reading *r, const struct config_node *map,
    const char *const known[], size_t n)
{
	return config_keys(r->c, map, known, n, r->e);
}

static int
text(const struct reading *r, const struct config_node *map, const char *key,
    const char **out)
{
	const struct config_node *n = config_get(map, key);

	return n ? config_text(out, r->c, n, r->e) : 0;
}

static int
need(const struct reading *r, const struct config_node *map,
    const char *key, const char **out)
{
	if (!config_get(map, key))
		return config_fault(r->c, map, r->e, "%s: is missing", key);
	return text(r, map, key, out);
}

static int
count(const struct reading *r, const struct config_node *map,
    const char *key, int64_t *out)
{
	const struct config_node *n = config_get(map, key);

	return n ? config_count(out, r->c, n, r->e) : 0;
}

static int
duration(const struct reading *r, const struct config_node *map,
    const char *key, int64_t *out)
{
	const struct config_node *n = config_get(map, key);

	return n ? config_duration(out, r->c, n, r->e) : 0;
}

/* A node all of whose texts are templates. */
static int
templates(const struct reading *r, const struct config_node *node)
{
	const struct config_node *n;
	const char *bad;

	if (!node)
		return 0;
	if (node->kind == CONFIG_TEXT) {
		bad = fill_unknown(r->d, node->text);
		if (!bad)
			return 0;
		return config_fault(r->c, node, r->e, "%.*s} is neither a key "
		    "of this provider nor a word of sms-provider(5)",
		    (int)strcspn(bad, "}"), bad);
	}
	for (n = node->first; n; n = n->next)
		if (templates(r, n) < 0)
			return -1;
	return 0;
}

/* A map of texts: fields, headers. */
static int
fields(const struct reading *r, const struct config_node *map,
    const char *key, const struct config_node **out)
{
	const struct config_node *n;
	const char *value;

	*out = config_get(map, key);
	if (!*out)
		return 0;
	if ((*out)->kind != CONFIG_MAP)
		return config_fault(r->c, *out, r->e, "fields are wanted, as "
		    "in \"To: '{to}'\"");
	for (n = (*out)->first; n; n = n->next)
		if (config_text(&value, r->c, n, r->e) < 0)
			return -1;
	return templates(r, *out);
}

/* A text, or a list of texts. */
static int
texts(const struct reading *r, const struct config_node *map, const char *key,
    const struct config_node **out)
{
	const struct config_node *n;
	const char *value;

	*out = config_get(map, key);
	if (!*out)
		return 0;
	if ((*out)->kind == CONFIG_TEXT)
		return config_text(&value, r->c, *out, r->e);
	if ((*out)->kind == CONFIG_MAP)
		return config_fault(r->c, *out, r->e, "a word or a list of "
		    "words is wanted");
	for (n = (*out)->first; n; n = n->next)
		if (config_text(&value, r->c, n, r->e) < 0)
			return -1;
	return 0;
}

static int
read_key(const struct reading *r, const struct config_node *n)
{
	static const char *const known[] = { "default" };
	struct describe_key *k = &r->d->keys[r->d->nkeys];

	if (r->d->nkeys == DESCRIBE_KEYS_MAX)
		return config_fault(r->c, n, r->e, "a provider has at most %d "
		    "keys", DESCRIBE_KEYS_MAX);
	k->name = n->key;
	r->d->nkeys++;
	if (n->kind == CONFIG_MAP) {
		k->optional = true;
		return keys(r, n, known, 1) < 0 ? -1 :
		    need(r, n, "default", &k->fallback);
	}
	if (n->kind != CONFIG_TEXT)
		return config_fault(r->c, n, r->e, "a single value is "
		    "wanted");
	if (!strcmp(n->text, "secret"))
		k->secret = true;
	else if (!strcmp(n->text, "optional"))
		k->optional = true;
	else if (!strcmp(n->text, "optional secret"))
		k->secret = k->optional = true;
	else if (strcmp(n->text, "required"))
		return config_fault(r->c, n, r->e, "is required, optional, "
		    "secret, optional secret, or { default: VALUE }");
	return 0;
}

static int
read_keys(const struct reading *r, const struct config_node *root)
{
	const struct config_node *map = config_get(root, "keys"), *n;

	if (map && map->kind != CONFIG_MAP)
		return config_fault(r->c, map, r->e, "names of keys are "
		    "wanted");
	for (n = map ? map->first : NULL; n; n = n->next)
		if (read_key(r, n) < 0)
			return -1;
	return 0;
}

#define CALL_KEYS "method", "path", "query", "headers", "form", "json", \
    "body", "once"

static int
read_call(const struct reading *r, const struct config_node *map,
    struct describe_call *call)
{
	const struct config_node *body = config_get(map, "body");

	call->json = config_get(map, "json");
	if (need(r, map, "path", &call->path) < 0 ||
	    templates(r, config_get(map, "path")) < 0 ||
	    text(r, map, "method", &call->method) < 0 ||
	    fields(r, map, "query", &call->query) < 0 ||
	    fields(r, map, "headers", &call->headers) < 0 ||
	    fields(r, map, "form", &call->form) < 0 ||
	    text(r, map, "body", &call->text) < 0 ||
	    templates(r, call->json) < 0 || templates(r, body) < 0)
		return -1;
	if ((call->json != NULL) + (call->form != NULL) +
	    (call->text != NULL) > 1)
		return config_fault(r->c, map, r->e, "has one of form, json "
		    "and body at most");
	if (call->headers && call->headers->n > 14)
		return config_fault(r->c, call->headers, r->e, "are at most "
		    "14");
	if (!call->method)
		call->method = call->json || call->form || call->text ?
		    "POST" : "GET";
	if (strcmp(call->method, "GET") && strcmp(call->method, "POST"))
		return config_fault(r->c, config_get(map, "method"), r->e,
		    "is GET or POST");
	return 0;
}

static int
read_send(const struct reading *r, const struct config_node *root)
{
	static const char *const known[] = { CALL_KEYS };
	const struct config_node *map = config_get(root, "send");

	if (!map)
		return config_fault(r->c, root, r->e, "send: is missing");
	if (keys(r, map, known, COUNT(known)) < 0 ||
	    read_call(r, map, &r->d->send) < 0)
		return -1;
	r->d->once_only = !r->d->send.form && !r->d->send.json &&
	    !r->d->send.text;
	return 0;
}

/* "200" or "200-202". */
static int
read_status(const struct reading *r, const struct config_node *map)
{
	const char *s = NULL;
	int from, to, n;

	r->d->status_from = 200;
	r->d->status_to = 299;
	if (text(r, map, "status", &s) < 0)
		return -1;
	if (!s)
		return 0;
	n = sscanf(s, "%3d-%3d", &from, &to);
	if (n < 1)
		return config_fault(r->c, config_get(map, "status"), r->e,
		    "is a status of HTTP, 200, or two, 200-202");
	r->d->status_from = from;
	r->d->status_to = n == 2 ? to : from;
	return 0;
}

static int
read_accepted(const struct reading *r, const struct config_node *map)
{
	static const char *const known[] = { "path", "is" };
	const struct config_node *n = config_get(map, "accepted");

	if (!n)
		return 0;
	if (keys(r, n, known, COUNT(known)) < 0 ||
	    need(r, n, "path", &r->d->accepted_path) < 0 ||
	    texts(r, n, "is", &r->d->accepted) < 0)
		return -1;
	return r->d->accepted ? 0 : config_fault(r->c, n, r->e, "is: is "
	    "missing");
}

static int
read_answer(const struct reading *r, const struct config_node *root)
{
	static const char *const known[] = { "format", "status", "accepted",
	    "id", "error", "message" };
	const struct config_node *map = config_get(root, "answer");
	const char *format = "json";
	struct describe *d = r->d;

	if (!map)
		return config_fault(r->c, root, r->e, "answer: is missing");
	if (keys(r, map, known, COUNT(known)) < 0 ||
	    text(r, map, "format", &format) < 0 || read_status(r, map) < 0 ||
	    read_accepted(r, map) < 0 || text(r, map, "id", &d->id) < 0 ||
	    texts(r, map, "error", &d->error) < 0 ||
	    texts(r, map, "message", &d->message) < 0)
		return -1;
	d->json = !strcmp(format, "json");
	if (!d->json && strcmp(format, "text"))
		return config_fault(r->c, config_get(map, "format"), r->e,
		    "is json or text");
	return 0;
}

static int
read_error(const struct reading *r, const struct config_node *n)
{
	static const char *const known[] = { "code", "status", "class",
	    "wait" };
	struct describe_error *x = &r->d->errors[r->d->nerrors];
	const char *class;

	if (keys(r, n, known, COUNT(known)) < 0 ||
	    texts(r, n, "code", &x->codes) < 0 ||
	    count(r, n, "status", &x->status) < 0 ||
	    need(r, n, "class", &class) < 0 ||
	    duration(r, n, "wait", &x->wait) < 0)
		return -1;
	if (!x->codes && !x->status)
		return config_fault(r->c, n, r->e, "code: or status: is "
		    "missing");
	x->refusal = refusal_find(class);
	if (!x->refusal)
		return config_fault(r->c, config_get(n, "class"), r->e,
		    "'%s' is no class of sms-provider(5)", class);
	r->d->nerrors++;
	return 0;
}

static int
read_errors(const struct reading *r, const struct config_node *root)
{
	const struct config_node *list = config_get(root, "errors"), *n;

	if (!list)
		return 0;
	if (list->kind != CONFIG_LIST)
		return config_fault(r->c, list, r->e, "a list is wanted");
	r->d->errors = xcalloc(list->n + 1, sizeof *r->d->errors);
	for (n = list->first; n; n = n->next)
		if (read_error(r, n) < 0)
			return -1;
	return 0;
}

static int
read_statuses(const struct reading *r, const struct config_node *root)
{
	static const char *const ours[] = { "sending", "delivered",
	    "undelivered" };
	const struct config_node *n;

	r->d->statuses = config_get(root, "statuses");
	if (!r->d->statuses)
		return 0;
	if (r->d->statuses->kind != CONFIG_MAP)
		return config_fault(r->c, r->d->statuses, r->e, "statuses are "
		    "wanted, as in \"sent: sending\"");
	for (n = r->d->statuses->first; n; n = n->next)
		if (name_find(n->text, ours, COUNT(ours)) < 0)
			return config_fault(r->c, n, r->e, "is sending, "
			    "delivered or undelivered");
	return 0;
}

static int
read_find(const struct reading *r, const struct config_node *root)
{
	static const char *const known[] = { CALL_KEYS, "items", "next", "id",
	    "own_id", "to", "from", "text", "time", "exact" };
	const struct config_node *map = config_get(root, "find");
	struct describe_find *f = &r->d->find;
	const struct config_node *exact = config_get(map, "exact");

	if (!map)
		return 0;
	f->given = true;
	if (keys(r, map, known, COUNT(known)) < 0 ||
	    read_call(r, map, &f->call) < 0 ||
	    need(r, map, "items", &f->items) < 0 ||
	    text(r, map, "next", &f->next) < 0 ||
	    need(r, map, "id", &f->id) < 0 ||
	    text(r, map, "own_id", &f->own_id) < 0 ||
	    text(r, map, "to", &f->to) < 0 ||
	    text(r, map, "from", &f->from) < 0 ||
	    text(r, map, "text", &f->text) < 0 ||
	    text(r, map, "time", &f->time) < 0 ||
	    (exact && config_bool(&f->exact, r->c, exact, r->e) < 0))
		return -1;
	if (!f->own_id && !(f->to && f->text && f->time))
		return config_fault(r->c, map, r->e, "must know a message "
		    "again: by own_id, or by to, text and time");
	return 0;
}

static int
read_poll(const struct reading *r, const struct config_node *root)
{
	static const char *const known[] = { CALL_KEYS, "status", "error" };
	const struct config_node *map = config_get(root, "poll");
	struct describe_poll *p = &r->d->poll;

	if (!map)
		return 0;
	p->given = true;
	if (keys(r, map, known, COUNT(known)) < 0 ||
	    read_call(r, map, &p->call) < 0 ||
	    need(r, map, "status", &p->status) < 0 ||
	    text(r, map, "error", &p->error) < 0)
		return -1;
	return r->d->statuses ? 0 : config_fault(r->c, map, r->e, "wants "
	    "statuses: beside it");
}

static int
read_lookup(const struct reading *r, const struct config_node *root,
    const char *name, struct describe_lookup *l)
{
	static const char *const known[] = { CALL_KEYS, "valid", "type", "mcc",
	    "mnc", "operator", "caller_name", "base_url" };
	const struct config_node *map = config_get(root, name);
	bool both = l == &r->d->lookup;		/* its base_url is for both */

	if (!map)
		return 0;
	l->given = true;
	return keys(r, map, known, COUNT(known) - !both) < 0 ||
	    read_call(r, map, &l->call) < 0 ||
	    text(r, map, "base_url", &l->base_url) < 0 ||
	    templates(r, config_get(map, "base_url")) < 0 ||
	    text(r, map, "valid", &l->valid) < 0 ||
	    text(r, map, "type", &l->type) < 0 ||
	    text(r, map, "mcc", &l->mcc) < 0 ||
	    text(r, map, "mnc", &l->mnc) < 0 ||
	    text(r, map, "operator", &l->operator) < 0 ||
	    text(r, map, "caller_name", &l->caller_name) < 0 ? -1 : 0;
}

static int
read_types(const struct reading *r, const struct config_node *root)
{
	const struct config_node *n;

	r->d->types = config_get(root, "types");
	if (r->d->types && r->d->types->kind != CONFIG_MAP)
		return config_fault(r->c, r->d->types, r->e, "types of number "
		    "are wanted, as in \"landline: fixed_line\"");
	for (n = r->d->types ? r->d->types->first : NULL; n; n = n->next)
		if (n->kind != CONFIG_TEXT || phone_type_find(n->text) < 0)
			return config_fault(r->c, n, r->e, "is a type of "
			    "sms-inspect(1)");
	return 0;
}

static int
read_manners(const struct reading *r, const struct config_node *root)
{
	static const char *const auth_keys[] = { "user", "password" };
	static const char *const encodings[] = { "gsm7", "ucs2" };
	static const char *const validity[] = { "least", "most" };
	static const char *const limits[] = { "bytes", "characters" };
	const struct config_node *auth = config_get(root, "auth");
	const struct config_node *enc = config_get(root, "encoding");
	const struct config_node *valid = config_get(root, "validity");
	const struct config_node *limit = config_get(root, "text");
	struct describe *d = r->d;

	d->gsm7 = "gsm7";
	d->ucs2 = "ucs2";
	if (auth && (keys(r, auth, auth_keys, 2) < 0 ||
	    need(r, auth, "user", &d->user) < 0 ||
	    need(r, auth, "password", &d->password) < 0 ||
	    templates(r, auth) < 0))
		return -1;
	if (enc && (keys(r, enc, encodings, 2) < 0 ||
	    need(r, enc, "gsm7", &d->gsm7) < 0 ||
	    need(r, enc, "ucs2", &d->ucs2) < 0))
		return -1;
	if (valid && (keys(r, valid, validity, 2) < 0 ||
	    duration(r, valid, "least", &d->valid_least) < 0 ||
	    duration(r, valid, "most", &d->valid_most) < 0))
		return -1;
	if (limit && (keys(r, limit, limits, 2) < 0 ||
	    count(r, limit, "bytes", &d->bytes_max) < 0 ||
	    count(r, limit, "characters", &d->characters_max) < 0))
		return -1;
	return 0;
}

static int
read_all(const struct reading *r)
{
	static const char *const known[] = { "provider", "base_url", "keys",
	    "auth", "encoding", "validity", "text", "send", "answer",
	    "errors", "statuses", "find", "poll", "lookup", "cnam", "types" };
	const struct config_node *root = config_root(r->c);

	if (keys(r, root, known, COUNT(known)) < 0 ||
	    need(r, root, "provider", &r->d->name) < 0 ||
	    text(r, root, "base_url", &r->d->base_url) < 0 ||
	    read_keys(r, root) < 0 ||
	    templates(r, config_get(root, "base_url")) < 0 ||
	    read_manners(r, root) < 0 || read_send(r, root) < 0 ||
	    read_answer(r, root) < 0 || read_errors(r, root) < 0 ||
	    read_statuses(r, root) < 0 || read_find(r, root) < 0 ||
	    read_lookup(r, root, "lookup", &r->d->lookup) < 0 ||
	    read_lookup(r, root, "cnam", &r->d->cnam) < 0 ||
	    read_types(r, root) < 0)
		return -1;
	return read_poll(r, root);
}

int
describe_read(struct describe **out, struct config *c, struct error *e)
{
	struct describe *d = xcalloc(1, sizeof *d);
	struct reading r = { .d = d, .c = c, .e = e };

	d->config = c;
	if (read_all(&r) < 0) {
		describe_close(d);
		return -1;
	}
	*out = d;
	return 0;
}
