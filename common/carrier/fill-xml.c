/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "carrier/fill.h"
#include "carrier/fill-xml.h"
#include "io/config.h"

/* Text, or (quoted) an attribute's value. 1, or -1: XML 1.0 has no such
 * character, not even as a reference to it. */
static int
add_text(struct buf *out, const char *s, struct error *e)
{
	for (; *s; s++) {
		if (*s == '&')
			buf_adds(out, "&amp;");
		else if (*s == '<')
			buf_adds(out, "&lt;");
		else if (*s == '>')
			buf_adds(out, "&gt;");
		else if (*s == '"' || strchr("\t\n\r", *s))
			buf_addf(out, "&#%d;", *s);
		else if ((unsigned char)*s < 0x20)
			return error_set(e, ERR_DATA, "bad-request: a control "
			    "character cannot be said in XML");
		else
			buf_addc(out, *s);
	}
	return 1;
}

/* A template's value. 1, 0 it names a key that is not set, -1. */
static int
add_value(struct buf *out, const struct fill *v, const char *template,
    struct error *e)
{
	struct buf value = { 0 };
	int r = fill_text(&value, v, template, e);

	if (r > 0)
		r = add_text(out, value.s ? value.s : "", e);
	buf_release(&value);
	return r;
}

static int
add_attributes(struct buf *out, const struct fill *v,
    const struct config_node *element, struct error *e)
{
	const struct config_node *n;
	struct buf value = { 0 };
	int r = 0;

	for (n = element->first; n && r >= 0; n = n->next) {
		buf_clear(&value);
		if (*n->key == '@' &&
		    (r = add_value(&value, v, n->text, e)) > 0)
			buf_addf(out, " %s=\"%s\"", n->key + 1, value.s);
	}
	buf_release(&value);
	return r < 0 ? -1 : 0;
}

static int add_element(struct buf *out, const struct fill *v,
    const char *name, const struct config_node *element, struct error *e);

/* What stands in an element. 1, 0 it lost all of it, -1. */
static int
add_members(struct buf *out, const struct fill *v,
    const struct config_node *element, struct error *e)
{
	const struct config_node *n, *twin;
	bool any = !element->first;
	int r = 0;

	for (n = element->first; n && r >= 0; n = n->next) {
		if (*n->key == '@')
			continue;
		if (*n->key == '#') {
			r = add_value(out, v, n->text, e);
			any |= r > 0;
		} else if (n->kind != CONFIG_LIST) {
			r = add_element(out, v, n->key, n, e);
			any |= r > 0;
		}
		for (twin = n->kind == CONFIG_LIST ? n->first : NULL;
		    twin && r >= 0; twin = twin->next) {
			r = add_element(out, v, n->key, twin, e);
			any |= r > 0;
		}
	}
	return r < 0 ? -1 : any;
}

static int
add_element(struct buf *out, const struct fill *v, const char *name,
    const struct config_node *element, struct error *e)
{
	struct buf inner = { 0 };
	int r;

	r = element->kind == CONFIG_TEXT ? add_value(&inner, v, element->text,
	    e) : add_members(&inner, v, element, e);
	if (r > 0) {
		buf_addf(out, "<%s", name);
		if (element->kind == CONFIG_MAP &&
		    add_attributes(out, v, element, e) < 0)
			r = -1;
		buf_addf(out, ">%s</%s>", inner.s ? inner.s : "", name);
	}
	buf_release(&inner);
	return r;
}

int
fill_xml(struct buf *out, const struct fill *v,
    const struct config_node *outermost, struct error *e)
{
	buf_adds(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
	return add_element(out, v, outermost->key, outermost, e) < 0 ? -1 : 0;
}
