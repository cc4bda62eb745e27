/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "carrier/stencil.h"
#include "io/config.h"

void
stencil_form(struct stencil *s, const struct describe *d,
    const struct config_node *map)
{
	const struct config_node *n;
	size_t field;

	for (n = map->first; n; n = n->next) {
		field = stencil_group(s, '&');
		stencil_literal(s, n->key, ENCODE_PERCENT);
		stencil_literal(s, "=", ENCODE_NONE);
		stencil_template(s, d, n->text, ENCODE_PERCENT);
		stencil_end(s, field);
	}
}

/* Members of a map or a list. One that lost all its own is left out with
 * them. */
static void
add_members(struct stencil *s, const struct describe *d,
    const struct config_node *node)
{
	const struct config_node *n;
	size_t member;

	for (n = node->first; n; n = n->next) {
		member = stencil_group(s, ',');
		s->pieces[member].inner = n->first != NULL;
		if (n->key) {
			stencil_literal(s, "\"", ENCODE_NONE);
			stencil_literal(s, n->key, ENCODE_JSON);
			stencil_literal(s, "\":", ENCODE_NONE);
		}
		stencil_json(s, d, n);
		stencil_end(s, member);
	}
}

/* A text that begins with '=' is JSON already. */
void
stencil_json(struct stencil *s, const struct describe *d,
    const struct config_node *node)
{
	bool map = node->kind == CONFIG_MAP;

	if (node->kind != CONFIG_TEXT) {
		stencil_literal(s, map ? "{" : "[", ENCODE_NONE);
		add_members(s, d, node);
		stencil_literal(s, map ? "}" : "]", ENCODE_NONE);
	} else if (*node->text == '=') {
		stencil_template(s, d, node->text + 1, ENCODE_NONE);
	} else {
		stencil_literal(s, "\"", ENCODE_NONE);
		stencil_template(s, d, node->text, ENCODE_JSON);
		stencil_literal(s, "\"", ENCODE_NONE);
	}
}

static void
add_attributes(struct stencil *s, const struct describe *d,
    const struct config_node *element)
{
	const struct config_node *n;
	size_t attribute;

	for (n = element->first; n; n = n->next) {
		if (*n->key != '@')
			continue;
		attribute = stencil_group(s, '\0');
		s->pieces[attribute].beside = true;
		stencil_literal(s, " ", ENCODE_NONE);
		stencil_literal(s, n->key + 1, ENCODE_NONE);
		stencil_literal(s, "=\"", ENCODE_NONE);
		stencil_template(s, d, n->text, ENCODE_XML);
		stencil_literal(s, "\"", ENCODE_NONE);
		stencil_end(s, attribute);
	}
}

static void add_element(struct stencil *s, const struct describe *d,
    const char *name, const struct config_node *element);

/* What stands in an element; a list is several of one name. */
static void
add_elements(struct stencil *s, const struct describe *d,
    const struct config_node *element)
{
	const struct config_node *n, *twin;
	size_t text;

	for (n = element->first; n; n = n->next) {
		if (*n->key == '#') {
			text = stencil_group(s, '\0');
			stencil_template(s, d, n->text, ENCODE_XML);
			stencil_end(s, text);
		} else if (n->kind == CONFIG_LIST) {
			for (twin = n->first; twin; twin = twin->next)
				add_element(s, d, n->key, twin);
		} else if (*n->key != '@') {
			add_element(s, d, n->key, n);
		}
	}
}

static void
add_element(struct stencil *s, const struct describe *d, const char *name,
    const struct config_node *element)
{
	size_t group = stencil_group(s, '\0');

	s->pieces[group].inner = element->first != NULL;
	stencil_literal(s, "<", ENCODE_NONE);
	stencil_literal(s, name, ENCODE_NONE);
	if (element->kind == CONFIG_TEXT) {
		stencil_literal(s, ">", ENCODE_NONE);
		stencil_template(s, d, element->text, ENCODE_XML);
	} else {
		add_attributes(s, d, element);
		stencil_literal(s, ">", ENCODE_NONE);
		add_elements(s, d, element);
	}
	stencil_literal(s, "</", ENCODE_NONE);
	stencil_literal(s, name, ENCODE_NONE);
	stencil_literal(s, ">", ENCODE_NONE);
	stencil_end(s, group);
}

void
stencil_xml(struct stencil *s, const struct describe *d,
    const struct config_node *outermost)
{
	stencil_literal(s, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
	    ENCODE_NONE);
	add_element(s, d, outermost->key, outermost);
}
