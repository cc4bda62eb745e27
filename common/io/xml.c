/* SPDX-License-Identifier: ISC
 *
 * The only file that knows expat.
 */
#include <expat.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "io/tree.h"
#include "io/xml.h"

/* An element that is open. */
struct level {
	char *name;
	struct tree *map;	/* NULL: it has neither attributes nor any */
	struct buf text;	/* elements yet */
};

struct reader {
	XML_Parser parser;
	struct level levels[XML_DEPTH_MAX + 1];	/* 0: around the outermost */
	size_t depth, nodes;
	char *why;
	size_t size;
	bool over;
};

/* Say no more than the first of what is wrong. */
static void
refuse(struct reader *r, const char *why)
{
	if (r->over)
		return;
	r->over = true;
	snprintf(r->why, r->size, "%s", why);
	XML_StopParser(r->parser, XML_FALSE);
}

static struct tree *
map_of(struct level *l)
{
	if (!l->map)
		l->map = tree_map();
	return l->map;
}

static void XMLCALL
on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
	struct reader *r = ctx;
	struct level *l;
	char key[160];

	if (r->over)
		return;
	if (r->depth == XML_DEPTH_MAX) {
		refuse(r, "elements stand too deep in one another");
		return;
	}
	l = &r->levels[++r->depth];
	memset(l, 0, sizeof *l);
	l->name = xstrdup(name);
	for (r->nodes++; *attributes; attributes += 2, r->nodes++) {
		snprintf(key, sizeof key, "@%s", attributes[0]);
		tree_add(map_of(l), key, tree_word(attributes[1],
		    strlen(attributes[1])));
	}
	if (r->nodes > XML_NODES_MAX)
		refuse(r, "it has too many elements");
}

static bool
is_blank(const struct buf *text)
{
	size_t i;

	for (i = 0; i < text->len; i++)
		if (!strchr(" \t\r\n", text->s[i]))
			return false;
	return true;
}

static void XMLCALL
on_end(void *ctx, const XML_Char *name)
{
	struct reader *r = ctx;
	struct level *l = &r->levels[r->depth];
	struct tree *value;

	(void)name;
	if (r->over)
		return;
	value = !l->map || !is_blank(&l->text) ? tree_word(l->text.s ?
	    l->text.s : "", l->text.len) : NULL;
	if (l->map && value)
		tree_add(l->map, "#", value);
	if (l->map)
		value = l->map;
	tree_add(map_of(&r->levels[r->depth - 1]), l->name, value);
	buf_release(&l->text);
	free(l->name);
	r->depth--;
}

static void XMLCALL
on_text(void *ctx, const XML_Char *s, int len)
{
	struct reader *r = ctx;

	if (!r->over)
		buf_add(&r->levels[r->depth].text, s, (size_t)len);
}

static void XMLCALL
on_doctype(void *ctx, const XML_Char *name, const XML_Char *system_id,
    const XML_Char *public_id, int internal)
{
	(void)name;
	(void)system_id;
	(void)public_id;
	(void)internal;
	refuse(ctx, "it declares a document type");
}

static void
release(struct reader *r)
{
	size_t i;

	for (i = 0; i <= r->depth; i++) {
		free(r->levels[i].name);
		tree_free(r->levels[i].map);
		buf_release(&r->levels[i].text);
	}
}

struct tree *
xml_parse(const char *s, size_t len, char *why, size_t size)
{
	struct reader r = { .why = why, .size = size };
	struct tree *t = NULL;

	if (len > INT_MAX) {
		snprintf(why, size, "it is too long");
		return NULL;
	}
	r.parser = XML_ParserCreate(NULL);
	XASSERT(r.parser);
	XML_SetUserData(r.parser, &r);
	XML_SetElementHandler(r.parser, on_start, on_end);
	XML_SetCharacterDataHandler(r.parser, on_text);
	XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
	if (XML_Parse(r.parser, s, (int)len, XML_TRUE) == XML_STATUS_OK &&
	    !r.over) {
		t = r.levels[0].map;
		r.levels[0].map = NULL;
	} else if (!r.over) {
		snprintf(why, size, "%s in line %lu",
		    XML_ErrorString(XML_GetErrorCode(r.parser)),
		    XML_GetCurrentLineNumber(r.parser));
	}
	XML_ParserFree(r.parser);
	release(&r);
	return t;
}
