/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "base/name.h"
#include "carrier/describe.h"
#include "carrier/describe-part.h"
#include "carrier/fill.h"
#include "io/config.h"

int
part_keys(const struct reading *r, const struct config_node *map,
    const char *const known[], size_t n)
{
	return config_keys(r->c, map, known, n, r->e);
}

int
part_text(const struct reading *r, const struct config_node *map,
    const char *key, const char **out)
{
	const struct config_node *n = config_get(map, key);

	return n ? config_text(out, r->c, n, r->e) : 0;
}

int
part_need(const struct reading *r, const struct config_node *map,
    const char *key, const char **out)
{
	if (!config_get(map, key))
		return config_fault(r->c, map, r->e, "%s: is missing", key);
	return part_text(r, map, key, out);
}

int
part_count(const struct reading *r, const struct config_node *map,
    const char *key, int64_t *out)
{
	const struct config_node *n = config_get(map, key);

	return n ? config_count(out, r->c, n, r->e) : 0;
}

int
part_duration(const struct reading *r, const struct config_node *map,
    const char *key, int64_t *out)
{
	const struct config_node *n = config_get(map, key);

	return n ? config_duration(out, r->c, n, r->e) : 0;
}

int
part_bool(const struct reading *r, const struct config_node *map,
    const char *key, bool *out)
{
	const struct config_node *n = config_get(map, key);

	return n ? config_bool(out, r->c, n, r->e) : 0;
}

static bool
has_key(const struct describe *d, const char *name)
{
	size_t i;

	for (i = 0; i < d->nkeys; i++)
		if (name_same(d->keys[i].name, name))
			return true;
	return false;
}

static int
check_template(const struct reading *r, const struct config_node *node)
{
	const char *bad = fill_unknown(r->d, node->text);

	if (bad)
		return config_fault(r->c, node, r->e, "%.*s} is neither a key "
		    "of this provider nor a word of sms-provider(5)",
		    (int)strcspn(bad, "}"), bad);
	if (strstr(node->text, "{callback") && !has_key(r->d, "callback_url"))
		return config_fault(r->c, node, r->e, "{callback} is made of "
		    "callback_url, which is not among keys: add "
		    "\"callback_url: optional\" there");
	return 0;
}

int
part_templates(const struct reading *r, const struct config_node *node)
{
	const struct config_node *n;

	if (!node)
		return 0;
	if (node->kind == CONFIG_TEXT)
		return check_template(r, node);
	for (n = node->first; n; n = n->next)
		if (part_templates(r, n) < 0)
			return -1;
	return 0;
}

/* An element's name, or with @ before it an attribute's, or # for a text. */
static bool
is_xml_name(const char *s)
{
	static const char first[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ_";

	if (!strcmp(s, "#"))
		return true;
	s += *s == '@';
	return *s && strchr(first, *s) && !s[strcspn(s, " <>&\"'/=\t\r\n")];
}

static int
part_xml_names(const struct reading *r, const struct config_node *node)
{
	const struct config_node *n;

	for (n = node->kind == CONFIG_TEXT ? NULL : node->first; n;
	    n = n->next) {
		if (n->key && !is_xml_name(n->key))
			return config_fault(r->c, n, r->e, "is no name of an "
			    "element");
		if (n->key && strchr("@#", *n->key) && n->kind != CONFIG_TEXT)
			return config_fault(r->c, n, r->e, "is a text");
		if (!n->key && n->kind == CONFIG_LIST)
			return config_fault(r->c, n, r->e, "a list cannot "
			    "stand in a list: elements have names");
		if (part_xml_names(r, n) < 0)
			return -1;
	}
	return 0;
}

/* The outermost element, and what is in it. */
static int
part_xml(const struct reading *r, const struct config_node *xml)
{
	if (xml->kind != CONFIG_MAP || xml->n != 1 ||
	    xml->first->kind == CONFIG_LIST || strchr("@#", *xml->first->key))
		return config_fault(r->c, xml, r->e, "the outermost element "
		    "is wanted, as in \"xml: { Order: { Site: '{site}' } }\"");
	return part_xml_names(r, xml);
}

int
part_fields(const struct reading *r, const struct config_node *map,
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
	return part_templates(r, *out);
}

int
part_texts(const struct reading *r, const struct config_node *map,
    const char *key, const struct config_node **out)
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

int
part_where(const struct reading *r, const struct config_node *map,
    const char *key, const char **path, const struct config_node **is)
{
	static const char *const known[] = { "path", "is" };
	const struct config_node *n = config_get(map, key);

	if (!n)
		return 0;
	if (part_keys(r, n, known, 2) < 0 ||
	    part_need(r, n, "path", path) < 0 ||
	    part_texts(r, n, "is", is) < 0)
		return -1;
	return *is ? 0 : config_fault(r->c, n, r->e, "is: is missing");
}

int
part_bill(const struct reading *r, const struct config_node *map,
    struct describe_bill *bill)
{
	return part_texts(r, map, "segments", &bill->segments) < 0 ||
	    part_texts(r, map, "price", &bill->price) < 0 ||
	    part_texts(r, map, "currency", &bill->currency) < 0 ? -1 : 0;
}

int
part_auth(const struct reading *r, const struct config_node *map,
    const char **user, const char **password)
{
	static const char *const known[] = { "user", "password" };
	const struct config_node *n = config_get(map, "auth");

	if (!n)
		return 0;
	return part_keys(r, n, known, 2) < 0 ||
	    part_need(r, n, "user", user) < 0 ||
	    part_need(r, n, "password", password) < 0 ||
	    part_templates(r, n) < 0 ? -1 : 0;
}

/* What follows the host must not be able to make another one of it. */
static int
read_path(const struct reading *r, const struct config_node *map,
    struct describe_call *call)
{
	const struct config_node *n = config_get(map, "path");

	if (part_need(r, map, "path", &call->path) < 0 ||
	    part_templates(r, n) < 0)
		return -1;
	return *call->path == '/' ? 0 : config_fault(r->c, n, r->e, "begins "
	    "with /");
}

/* Where more than one body is given, and other such things. */
static int
check_call(const struct reading *r, const struct config_node *map,
    const struct describe_call *call)
{
	if ((call->json != NULL) + (call->form != NULL) +
	    (call->xml != NULL) + (call->text != NULL) > 1)
		return config_fault(r->c, map, r->e, "has one of form, json, "
		    "xml and body at most");
	if (call->headers && call->headers->n > 14)
		return config_fault(r->c, call->headers, r->e, "are at most "
		    "14");
	if (strcmp(call->method, "GET") && strcmp(call->method, "POST") &&
	    strcmp(call->method, "DELETE"))
		return config_fault(r->c, config_get(map, "method"), r->e,
		    "is GET, POST or DELETE");
	return call->xml ? part_xml(r, call->xml) : 0;
}

int
part_call(const struct reading *r, const struct config_node *map,
    struct describe_call *call)
{
	const struct config_node *body = config_get(map, "body");

	call->json = config_get(map, "json");
	call->xml = config_get(map, "xml");
	if (read_path(r, map, call) < 0 ||
	    part_text(r, map, "method", &call->method) < 0 ||
	    part_fields(r, map, "query", &call->query) < 0 ||
	    part_fields(r, map, "headers", &call->headers) < 0 ||
	    part_fields(r, map, "form", &call->form) < 0 ||
	    part_text(r, map, "body", &call->text) < 0 ||
	    part_text(r, map, "base_url", &call->base_url) < 0 ||
	    part_templates(r, config_get(map, "base_url")) < 0 ||
	    part_auth(r, map, &call->user, &call->password) < 0 ||
	    part_templates(r, call->json) < 0 ||
	    part_templates(r, call->xml) < 0 || part_templates(r, body) < 0)
		return -1;
	if (!call->method)
		call->method = call->json || call->form || call->xml ||
		    call->text ? "POST" : "GET";
	return check_call(r, map, call);
}

int
part_format(const struct reading *r, const struct config_node *map,
    enum describe_format *format)
{
	static const char *const words[] = { [DESCRIBE_JSON] = "json",
	    [DESCRIBE_XML] = "xml", [DESCRIBE_TEXT] = "text" };
	const char *word = "json";
	int i;

	if (part_text(r, map, "format", &word) < 0)
		return -1;
	if ((i = name_find(word, words, 3)) < 0)
		return config_fault(r->c, config_get(map, "format"), r->e,
		    "is json, xml or text");
	*format = (enum describe_format)i;
	return 0;
}

/* Keys of the gateway's. */
static int
check_needs(const struct reading *r, const struct config_node *needs)
{
	const struct config_node *n = needs;
	size_t i;

	if (n && n->kind == CONFIG_LIST)
		n = n->first;
	for (; n; n = needs->kind == CONFIG_LIST ? n->next : NULL) {
		for (i = 0; i < r->d->nkeys && !name_same(r->d->keys[i].name,
		    n->text); i++)
			;
		if (i == r->d->nkeys)
			return config_fault(r->c, n, r->e, "'%s' is no key of "
			    "this provider", n->text);
	}
	return 0;
}

int
part_ask(const struct reading *r, const struct config_node *map,
    struct describe_call *call)
{
	if (part_call(r, map, call) < 0 ||
	    part_format(r, map, &call->format) < 0 ||
	    part_texts(r, map, "needs", &call->needs) < 0)
		return -1;
	if (call->format == DESCRIBE_TEXT)
		return config_fault(r->c, config_get(map, "format"), r->e,
		    "is json or xml: nothing can be found in plain text");
	return check_needs(r, call->needs);
}
