/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "carrier/describe.h"
#include "carrier/describe-part.h"
#include "carrier/stencil.h"
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

static int
check_template(const struct reading *r, const struct config_node *node)
{
	const char *bad = stencil_unknown(r->d, node->text);

	if (bad && !strchr(bad, '}'))
		return config_fault(r->c, node, r->e, "%s lacks the '}' of a "
		    "template", bad);
	if (bad)
		return config_fault(r->c, node, r->e, "%.*s} is neither a key "
		    "of this provider nor a word of sms-provider(5)",
		    (int)strcspn(bad, "}"), bad);
	if (strstr(node->text, "{callback") && r->d->callback_url < 0)
		return config_fault(r->c, node, r->e, "{callback} is made of "
		    "callback_url, which is not among keys: add "
		    "\"callback_url: optional\" there");
	return 0;
}

/* {to} without quotes is a map to YAML, of a key that has no value. */
static int
check_unquoted(const struct reading *r, const struct config_node *map)
{
	char template[64];

	if (map->kind != CONFIG_MAP || map->n != 1 ||
	    map->first->kind != CONFIG_TEXT || map->first->given ||
	    strlen(map->first->key) > sizeof template - 3)
		return 0;
	snprintf(template, sizeof template, "{%s}", map->first->key);
	return stencil_unknown(r->d, template) ? 0 : config_fault(r->c, map,
	    r->e, "a template stands in quotes: \"%s\"", template);
}

int
part_templates(const struct reading *r, const struct config_node *node)
{
	const struct config_node *n;

	if (!node)
		return 0;
	if (node->kind == CONFIG_TEXT)
		return check_template(r, node);
	if (check_unquoted(r, node) < 0)
		return -1;
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

/* A text has no characters that XML has not. */
static int
check_xml_text(const struct reading *r, const struct config_node *node)
{
	struct buf text = { 0 };
	int bad = encode(&text, node->text, ENCODE_XML);

	buf_release(&text);
	return bad ? config_fault(r->c, node, r->e, "a control character "
	    "cannot be said in XML") : 0;
}

static int
part_xml_names(const struct reading *r, const struct config_node *node)
{
	const struct config_node *n;

	if (node->kind == CONFIG_TEXT)
		return check_xml_text(r, node);
	for (n = node->first; n; n = n->next) {
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

static struct stencil *
stencil_of(const struct reading *r, const char *template)
{
	struct stencil *s = stencil_new(r->d);

	stencil_template(s, r->d, template, ENCODE_NONE);
	return s;
}

/* What follows the host must not be able to make another one of it. */
static int
read_path(const struct reading *r, const struct config_node *map,
    struct describe_call *call)
{
	const struct config_node *n = config_get(map, "path"), *query;
	const char *path;
	struct stencil *s;

	if (part_need(r, map, "path", &path) < 0 ||
	    part_templates(r, n) < 0)
		return -1;
	if (*path != '/')
		return config_fault(r->c, n, r->e, "begins with /");
	if (part_fields(r, map, "query", &query) < 0)
		return -1;
	call->path = s = stencil_new(r->d);
	stencil_path(s, r->d, path);
	if (query) {
		stencil_literal(s, "?", ENCODE_NONE);
		stencil_form(s, r->d, query);
	}
	return 0;
}

int
part_base(const struct reading *r, const struct config_node *map,
    struct describe_call *call)
{
	const char *base = NULL, *user = NULL, *password = NULL;

	if (part_text(r, map, "base_url", &base) < 0 ||
	    part_templates(r, config_get(map, "base_url")) < 0 ||
	    part_auth(r, map, &user, &password) < 0)
		return -1;
	if (base)
		call->base_url = stencil_of(r, base);
	if (user) {
		call->user = stencil_of(r, user);
		call->password = stencil_of(r, password);
	}
	return 0;
}

static int
read_headers(const struct reading *r, const struct config_node *map,
    struct describe_call *call)
{
	const struct config_node *headers, *n;
	struct stencil *s;

	if (part_fields(r, map, "headers", &headers) < 0)
		return -1;
	if (headers && headers->n > DESCRIBE_HEADERS_MAX)
		return config_fault(r->c, headers, r->e, "are at most %d",
		    DESCRIBE_HEADERS_MAX);
	for (n = headers ? headers->first : NULL; n; n = n->next) {
		call->headers[call->nheaders++] = s = stencil_new(r->d);
		stencil_literal(s, n->key, ENCODE_NONE);
		stencil_literal(s, ": ", ENCODE_NONE);
		stencil_template(s, r->d, n->text, ENCODE_NONE);
	}
	return 0;
}

/* A node of the body, made ready by what is made of such nodes. */
static void
add_body(const struct reading *r, struct describe_call *call,
    const struct config_node *node, const char *content_type,
    void (*add)(struct stencil *s, const struct describe *d,
    const struct config_node *node))
{
	struct stencil *s;

	if (!node)
		return;
	call->body = s = stencil_new(r->d);
	call->content_type = content_type;
	add(s, r->d, node);
}

/* One of them at most. */
static int
read_body(const struct reading *r, const struct config_node *map,
    struct describe_call *call)
{
	const struct config_node *json = config_get(map, "json");
	const struct config_node *xml = config_get(map, "xml");
	const struct config_node *body = config_get(map, "body"), *form;
	const char *text = NULL;

	if (part_fields(r, map, "form", &form) < 0 ||
	    part_text(r, map, "body", &text) < 0 ||
	    part_templates(r, json) < 0 || part_templates(r, xml) < 0 ||
	    part_templates(r, body) < 0)
		return -1;
	if ((json != NULL) + (form != NULL) + (xml != NULL) + (body != NULL) >
	    1)
		return config_fault(r->c, map, r->e, "has one of form, json, "
		    "xml and body at most");
	if (xml && part_xml(r, xml) < 0)
		return -1;
	if (text)
		call->body = stencil_of(r, text);
	if (form)
		add_body(r, call, form, NULL, stencil_form);
	if (json)
		add_body(r, call, json, "Content-Type: application/json",
		    stencil_json);
	if (xml)
		add_body(r, call, xml->first, "Content-Type: application/xml",
		    stencil_xml);
	return 0;
}

static int
read_method(const struct reading *r, const struct config_node *map,
    struct describe_call *call)
{
	call->method = call->body ? "POST" : "GET";
	if (part_text(r, map, "method", &call->method) < 0)
		return -1;
	return strcmp(call->method, "GET") && strcmp(call->method, "POST") &&
	    strcmp(call->method, "DELETE") ? config_fault(r->c,
	    config_get(map, "method"), r->e, "is GET, POST or DELETE") : 0;
}

int
part_call(const struct reading *r, const struct config_node *map,
    struct describe_call *call)
{
	return read_path(r, map, call) < 0 || part_base(r, map, call) < 0 ||
	    read_headers(r, map, call) < 0 || read_body(r, map, call) < 0 ||
	    read_method(r, map, call) < 0 ? -1 : 0;
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

	if (n && n->kind == CONFIG_LIST)
		n = n->first;
	for (; n; n = needs->kind == CONFIG_LIST ? n->next : NULL)
		if (describe_key(r->d, n->text) < 0)
			return config_fault(r->c, n, r->e, "'%s' is no key of "
			    "this provider", n->text);
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
