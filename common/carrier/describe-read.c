/* SPDX-License-Identifier: ISC
 *
 * From YAML to a description, with every complaint in its place.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "carrier/describe.h"
#include "carrier/describe-find.h"
#include "carrier/describe-numbers.h"
#include "carrier/describe-part.h"
#include "carrier/describe-read.h"
#include "carrier/pattern.h"
#include "carrier/refusal.h"
#include "io/config.h"
#include "phone/phone.h"
#include "store/own-setting.h"

#define COUNT(v) (sizeof(v) / sizeof *(v))

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
		return part_keys(r, n, known, 1) < 0 ? -1 :
		    part_need(r, n, "default", &k->fallback);
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
	r->d->callback_url = describe_key(r->d, "callback_url");
	r->d->callback_secret = describe_key(r->d, "callback_secret");
	return 0;
}

static int
read_send(const struct reading *r, const struct config_node *root)
{
	static const char *const known[] = { PART_CALL };
	const struct config_node *map = config_get(root, "send");

	if (!map)
		return config_fault(r->c, root, r->e, "send: is missing");
	if (part_keys(r, map, known, COUNT(known)) < 0 ||
	    part_call(r, map, &r->d->send) < 0)
		return -1;
	r->d->once_only = !r->d->send.body;
	return 0;
}

/* "200" or "200-202". */
static int
read_status(const struct reading *r, const struct config_node *map)
{
	const char *s = NULL;
	int from, to = 0, n, end = 0;

	r->d->status_from = 200;
	r->d->status_to = 299;
	if (part_text(r, map, "status", &s) < 0)
		return -1;
	if (!s)
		return 0;
	n = sscanf(s, "%3d%n-%3d%n", &from, &end, &to, &end);
	if (n == 1)
		to = from;
	if (n < 1 || s[end] || from < 100 || to < from || to > 599)
		return config_fault(r->c, config_get(map, "status"), r->e,
		    "is a status of HTTP, 200, or two, 200-202");
	r->d->status_from = from;
	r->d->status_to = to;
	return 0;
}

/* Paths into a text: a text, a list of them, or those of `accepted`. */
static int
check_patterns(const struct reading *r, const struct config_node *n)
{
	const struct config_node *at;
	char why[120];

	if (n && n->kind == CONFIG_MAP)
		return check_patterns(r, config_get(n, "path"));
	if (!n || (n->kind == CONFIG_TEXT && pattern_add(&r->d->patterns,
	    n->text, why, sizeof why)))
		return 0;
	if (n->kind == CONFIG_TEXT)
		return config_fault(r->c, n, r->e, "'%s' is neither body nor "
		    "a regular expression: %s", n->text, why);
	for (at = n->first; at; at = at->next)
		if (check_patterns(r, at) < 0)
			return -1;
	return 0;
}

static int
check_text_paths(const struct reading *r, const struct config_node *map)
{
	static const char *const keys[] = { "accepted", "id", "error",
	    "message", PART_BILL };
	size_t i;

	for (i = 0; i < COUNT(keys); i++)
		if (check_patterns(r, config_get(map, keys[i])) < 0)
			return -1;
	return 0;
}

static int
read_answer(const struct reading *r, const struct config_node *root)
{
	static const char *const known[] = { "format", "status", "accepted",
	    "id", "error", "message", "wait", PART_BILL };
	const struct config_node *map = config_get(root, "answer");
	struct describe *d = r->d;

	if (!map)
		return config_fault(r->c, root, r->e, "answer: is missing");
	if (part_keys(r, map, known, COUNT(known)) < 0 ||
	    part_format(r, map, &d->send.format) < 0 ||
	    read_status(r, map) < 0 || part_where(r, map, "accepted",
	    &d->accepted_path, &d->accepted) < 0 ||
	    part_text(r, map, "id", &d->id) < 0 ||
	    part_texts(r, map, "error", &d->error) < 0 ||
	    part_texts(r, map, "message", &d->message) < 0 ||
	    part_text(r, map, "wait", &d->wait_header) < 0 ||
	    part_bill(r, map, &d->bill) < 0)
		return -1;
	return d->send.format == DESCRIBE_TEXT ? check_text_paths(r, map) : 0;
}

static int
read_error(const struct reading *r, const struct config_node *n)
{
	static const char *const known[] = { "code", "status", "class",
	    "wait" };
	struct describe_error *x = &r->d->errors[r->d->nerrors];
	const char *class;

	if (part_keys(r, n, known, COUNT(known)) < 0 ||
	    part_texts(r, n, "code", &x->codes) < 0 ||
	    part_count(r, n, "status", &x->status) < 0 ||
	    part_need(r, n, "class", &class) < 0 ||
	    part_duration(r, n, "wait", &x->wait) < 0)
		return -1;
	if (!x->codes && !x->status)
		return config_fault(r->c, n, r->e, "code: or status: is "
		    "missing");
	if (x->status && (x->status < 200 || x->status > 599))
		return config_fault(r->c, config_get(n, "status"), r->e,
		    "is a status of HTTP, 200 to 599");
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
read_lookup(const struct reading *r, const struct config_node *root,
    const char *name, struct describe_lookup *l)
{
	static const char *const known[] = { PART_ASK, "accepted", "error",
	    "none", "valid", "type", "network", "mcc", "mnc", "operator",
	    "caller_name", "unknown" };
	const struct config_node *map = config_get(root, name);

	if (!map)
		return 0;
	l->given = true;
	return part_keys(r, map, known, COUNT(known)) < 0 ||
	    part_ask(r, map, &l->call) < 0 ||
	    part_where(r, map, "accepted", &l->accepted_path,
	    &l->accepted) < 0 || part_texts(r, map, "error", &l->error) < 0 ||
	    part_where(r, map, "none", &l->none_path, &l->none) < 0 ||
	    part_text(r, map, "valid", &l->valid) < 0 ||
	    part_text(r, map, "network", &l->network) < 0 ||
	    part_text(r, map, "type", &l->type) < 0 ||
	    part_text(r, map, "mcc", &l->mcc) < 0 ||
	    part_text(r, map, "mnc", &l->mnc) < 0 ||
	    part_texts(r, map, "operator", &l->operator) < 0 ||
	    part_texts(r, map, "unknown", &l->unknown) < 0 ||
	    part_text(r, map, "caller_name", &l->caller_name) < 0 ? -1 : 0;
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

/* What its numbers are set to, where nothing else is set of them. */
static int
read_policy(const struct reading *r, const struct config_node *root)
{
	const struct config_node *n;
	struct buf value = { 0 };
	enum own_key key;
	int bad = 0;

	r->d->policy = config_get(root, "policy");
	if (r->d->policy && r->d->policy->kind != CONFIG_MAP)
		return config_fault(r->c, r->d->policy, r->e, "keys of "
		    "sms-numbers(1) are wanted, as in \"bulk: no\"");
	for (n = r->d->policy ? r->d->policy->first : NULL; n && !bad;
	    n = n->next) {
		key = own_setting_find(n->key);
		buf_clear(&value);
		bad = key == OWN_KEYS || !own_settings[key].policy ||
		    n->kind != CONFIG_TEXT || !*n->text ||
		    own_setting_read(&value, key, n->text, NULL, r->e) < 0 ||
		    strcmp(value.s, n->text) != 0;
		if (bad)
			config_fault(r->c, n, r->e, "is no key of a number "
			    "that a provider sets, or not one of its values; "
			    "see sms-numbers(1)");
	}
	buf_release(&value);
	return bad ? -1 : 0;
}

static int
read_manners(const struct reading *r, const struct config_node *root)
{
	static const char *const encodings[] = { "gsm7", "ucs2" };
	static const char *const validity[] = { "least", "most" };
	static const char *const limits[] = { "bytes", "characters",
	    "ucs2", "segments" };
	const struct config_node *enc = config_get(root, "encoding");
	const struct config_node *valid = config_get(root, "validity");
	const struct config_node *limit = config_get(root, "text");
	struct describe *d = r->d;

	d->gsm7 = "gsm7";
	d->ucs2 = "ucs2";
	if (part_auth(r, root, &d->user, &d->password) < 0)
		return -1;
	if (enc && (part_keys(r, enc, encodings, 2) < 0 ||
	    part_need(r, enc, "gsm7", &d->gsm7) < 0 ||
	    part_need(r, enc, "ucs2", &d->ucs2) < 0))
		return -1;
	if (valid && (part_keys(r, valid, validity, 2) < 0 ||
	    part_duration(r, valid, "least", &d->valid_least) < 0 ||
	    part_duration(r, valid, "most", &d->valid_most) < 0))
		return -1;
	if (d->valid_most && d->valid_most < d->valid_least)
		return config_fault(r->c, valid, r->e, "least: is more than "
		    "most:");
	if (limit && (part_keys(r, limit, limits, COUNT(limits)) < 0 ||
	    part_count(r, limit, "bytes", &d->bytes_max) < 0 ||
	    part_count(r, limit, "characters", &d->characters_max) < 0 ||
	    part_count(r, limit, "ucs2", &d->ucs2_max) < 0 ||
	    part_text(r, limit, "segments", &d->segments_max) < 0 ||
	    part_templates(r, config_get(limit, "segments")) < 0))
		return -1;
	return 0;
}

static int
read_all(const struct reading *r)
{
	static const char *const known[] = { "provider", "base_url", "keys",
	    "auth", "encoding", "validity", "text", "send", "answer",
	    "errors", "statuses", "find", "poll", "lookup", "cnam", "types",
	    "policy", "numbers", DESCRIBE_CALLBACK_KEYS };
	const struct config_node *root = config_root(r->c);

	if (part_keys(r, root, known, COUNT(known)) < 0 ||
	    part_need(r, root, "provider", &r->d->name) < 0 ||
	    part_text(r, root, "base_url", &r->d->base_url) < 0 ||
	    read_keys(r, root) < 0 ||
	    part_templates(r, config_get(root, "base_url")) < 0 ||
	    read_manners(r, root) < 0 || read_send(r, root) < 0 ||
	    read_answer(r, root) < 0 || read_errors(r, root) < 0 ||
	    read_statuses(r, root) < 0 || describe_find_read(r, root) < 0 ||
	    read_lookup(r, root, "lookup", &r->d->lookup) < 0 ||
	    read_lookup(r, root, "cnam", &r->d->cnam) < 0 ||
	    read_types(r, root) < 0 || read_policy(r, root) < 0 ||
	    describe_numbers_read(r, root) < 0 ||
	    describe_callback_read(r, root) < 0)
		return -1;
	return describe_poll_read(r, root);
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
