/* SPDX-License-Identifier: ISC
 *
 * The only file that knows libyaml. Its events are folded into a tree with a
 * stack of our own, so that no nesting in a file becomes one of the program.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <yaml.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/xalloc.h"
#include "io/config.h"

/* Far more than anybody writes by hand. */
#define NODES_MAX 10000

/* A node, first so that both have one address, and what it owns. */
struct held {
	struct config_node node;
	char *key, *text;
};

struct config {
	char *name;
	struct held **nodes;	/* all of them, the root first */
	size_t n, cap;
};

/* A map or a list that is open while events come. */
struct level {
	struct config_node *node;
	const struct config_node **end;	/* where its next child is linked */
	char *key;			/* of a map: read, its value not yet */
	int line, column;		/* of that key */
};

struct builder {
	struct config *c;
	struct level stack[CONFIG_DEPTH_MAX];
	size_t depth;
	bool done;
};

int
config_fault(const struct config *c, const struct config_node *node,
    struct error *e, const char *fmt, ...)
{
	char what[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof what, fmt, ap);
	va_end(ap);
	if (node->key)
		return error_set(e, ERR_CONFIG, "%s:%d:%d: %s: %s", c->name,
		    node->line, node->column, node->key, what);
	return error_set(e, ERR_CONFIG, "%s:%d:%d: %s", c->name, node->line,
	    node->column, what);
}

/* The same where there is no node yet. */
static int
fault_at(const struct config *c, const yaml_mark_t *mark, struct error *e,
    const char *what)
{
	return error_set(e, ERR_CONFIG, "%s:%zu:%zu: %s", c->name,
	    mark->line + 1, mark->column + 1, what);
}

static struct held *
new_node(struct config *c, enum config_kind kind, int line, int column)
{
	struct held *h = xcalloc(1, sizeof *h);

	h->node.kind = kind;
	h->node.text = "";
	h->node.line = line;
	h->node.column = column;
	xgrow(&c->nodes, &c->cap, c->n + 1, sizeof *c->nodes);
	c->nodes[c->n++] = h;
	return h;
}

/* A new node in what is open: the document, a list, or a map behind a key. */
static struct held *
hang(struct builder *b, enum config_kind kind, const yaml_mark_t *mark)
{
	struct level *up = b->depth ? &b->stack[b->depth - 1] : NULL;
	struct held *h = new_node(b->c, kind, (int)mark->line + 1,
	    (int)mark->column + 1);

	if (!up)
		return h;
	if (up->key) {
		h->node.key = h->key = up->key;
		h->node.line = up->line;
		h->node.column = up->column;
		up->key = NULL;
	}
	*up->end = &h->node;
	up->end = &h->node.next;
	up->node->n++;
	return h;
}

static int
open_level(struct builder *b, enum config_kind kind, const yaml_event_t *event,
    struct error *e)
{
	struct level *top = b->depth ? &b->stack[b->depth - 1] : NULL;
	struct config_node *node;

	if (top && top->node->kind == CONFIG_MAP && !top->key)
		return fault_at(b->c, &event->start_mark, e,
		    "a key must be a word");
	if (b->depth == CONFIG_DEPTH_MAX)
		return fault_at(b->c, &event->start_mark, e,
		    "nested too deeply");
	node = &hang(b, kind, &event->start_mark)->node;
	b->stack[b->depth++] = (struct level){
		.node = node, .end = &node->first
	};
	return 0;
}

static int
take_key(struct builder *b, const yaml_event_t *event, struct error *e)
{
	struct level *top = &b->stack[b->depth - 1];
	const char *key = (const char *)event->data.scalar.value;
	const struct config_node *twin = config_get(top->node, key);

	top->line = (int)event->start_mark.line + 1;
	top->column = (int)event->start_mark.column + 1;
	if (twin)
		return error_set(e, ERR_CONFIG, "%s:%d:%d: %s: stands in line "
		    "%d already: keep one of them", b->c->name, top->line,
		    top->column, key, twin->line);
	top->key = xstrdup(key);
	return 0;
}

static bool
is_null(const yaml_event_t *event)
{
	const char *text = (const char *)event->data.scalar.value;

	return event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE &&
	    (!*text || !strcmp(text, "~") || !strcasecmp(text, "null"));
}

static int
take_scalar(struct builder *b, const yaml_event_t *event, struct error *e)
{
	const struct level *top = b->depth ? &b->stack[b->depth - 1] : NULL;
	const char *text = (const char *)event->data.scalar.value;
	struct held *h;

	if (strlen(text) != event->data.scalar.length)
		return fault_at(b->c, &event->start_mark, e,
		    "holds a NUL character");
	if (top && top->node->kind == CONFIG_MAP && !top->key)
		return take_key(b, event, e);
	h = hang(b, CONFIG_TEXT, &event->start_mark);
	h->node.given = !is_null(event);
	if (h->node.given)
		h->node.text = h->text = xstrdup(text);
	return 0;
}

/* What may do more than say a value is not for settings. */
static int
refuse(const struct config *c, const yaml_event_t *event, struct error *e)
{
	const yaml_char_t *anchor = NULL, *tag = NULL;

	if (event->type == YAML_ALIAS_EVENT)
		return fault_at(c, &event->start_mark, e,
		    "aliases are not taken here: write the value itself");
	if (event->type == YAML_SCALAR_EVENT) {
		anchor = event->data.scalar.anchor;
		tag = event->data.scalar.tag;
	} else if (event->type == YAML_SEQUENCE_START_EVENT) {
		anchor = event->data.sequence_start.anchor;
		tag = event->data.sequence_start.tag;
	} else if (event->type == YAML_MAPPING_START_EVENT) {
		anchor = event->data.mapping_start.anchor;
		tag = event->data.mapping_start.tag;
	}
	if (anchor)
		return fault_at(c, &event->start_mark, e, "anchors are not "
		    "taken here: quote a text that begins with &");
	if (tag)
		return fault_at(c, &event->start_mark, e, "tags are not "
		    "taken here: quote a text that begins with !");
	return 0;
}

static int
take_event(struct builder *b, const yaml_event_t *event, struct error *e)
{
	if (refuse(b->c, event, e) < 0)
		return -1;
	if (b->c->n == NODES_MAX)
		return fault_at(b->c, &event->start_mark, e,
		    "too many keys and values: is it a configuration?");
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (b->c->n)
			return fault_at(b->c, &event->start_mark, e,
			    "a second document: keep one");
		return 0;
	case YAML_MAPPING_START_EVENT:
		return open_level(b, CONFIG_MAP, event, e);
	case YAML_SEQUENCE_START_EVENT:
		return open_level(b, CONFIG_LIST, event, e);
	case YAML_SCALAR_EVENT:
		return take_scalar(b, event, e);
	case YAML_MAPPING_END_EVENT:
	case YAML_SEQUENCE_END_EVENT:
		b->depth--;
		return 0;
	case YAML_STREAM_END_EVENT:
		b->done = true;
		return 0;
	default:
		return 0;
	}
}

/* Is there a tab in what stands before the words of that line, from 0? */
static bool
begins_with_tab(const char *s, size_t len, size_t line)
{
	const char *end = s + len;

	for (; line && s; line--)
		if ((s = memchr(s, '\n', (size_t)(end - s))) != NULL)
			s++;
	while (s && s < end && *s == ' ')
		s++;
	return s && s < end && *s == '\t';
}

static int
parser_fault(const struct config *c, const yaml_parser_t *p, const char *s,
    size_t len, struct error *e)
{
	if (p->error == YAML_READER_ERROR)
		return error_set(e, ERR_CONFIG, "%s: byte %zu: %s: save it as "
		    "UTF-8", c->name, p->problem_offset, p->problem);
	if (p->problem && strstr(p->problem, "cannot start any token") &&
	    begins_with_tab(s, len, p->problem_mark.line))
		return fault_at(c, &p->problem_mark, e, "a tab: YAML is "
		    "indented with blanks alone");
	if (p->context)
		return error_set(e, ERR_CONFIG, "%s:%zu:%zu: %s, %s", c->name,
		    p->problem_mark.line + 1, p->problem_mark.column + 1,
		    p->problem, p->context);
	return fault_at(c, &p->problem_mark, e,
	    p->problem ? p->problem : "no YAML");
}

static int
build(struct config *c, const char *s, size_t len, struct error *e)
{
	struct builder b = { .c = c };
	yaml_parser_t parser;
	yaml_event_t event;
	int status = 0;

	XASSERT(yaml_parser_initialize(&parser));
	yaml_parser_set_input_string(&parser, (const unsigned char *)s, len);
	while (status == 0 && !b.done) {
		if (!yaml_parser_parse(&parser, &event)) {
			status = parser_fault(c, &parser, s, len, e);
			break;
		}
		status = take_event(&b, &event, e);
		yaml_event_delete(&event);
	}
	while (b.depth)
		free(b.stack[--b.depth].key);
	yaml_parser_delete(&parser);
	return status;
}

int
config_parse(struct config **out, const char *name, const char *s, size_t len,
    struct error *e)
{
	struct config *c = xcalloc(1, sizeof *c);

	*out = NULL;
	c->name = xstrdup(name);
	if (build(c, s, len, e) < 0) {
		config_close(c);
		return -1;
	}
	/* Nothing but comments, or just a null: no settings. */
	if (!c->n)
		new_node(c, CONFIG_MAP, 1, 1);
	else if (c->nodes[0]->node.kind == CONFIG_TEXT &&
	    !c->nodes[0]->node.given)
		c->nodes[0]->node.kind = CONFIG_MAP;
	*out = c;
	return 0;
}

static int
read_file(struct buf *b, const char *path, struct error *e)
{
	FILE *fp = fopen(path, "re");
	size_t n;
	int status = 0;

	if (!fp)
		return error_set(e, ERR_CONFIG, "%s:", path);
	do {
		n = fread(buf_room(b, BUFSIZ), 1, BUFSIZ, fp);
		b->len += n;
	} while (n && b->len <= CONFIG_SIZE_MAX);
	if (ferror(fp))
		status = error_set(e, ERR_CONFIG, "%s:", path);
	else if (b->len > CONFIG_SIZE_MAX)
		status = error_set(e, ERR_CONFIG, "%s: over %d bytes: is it a "
		    "configuration?", path, CONFIG_SIZE_MAX);
	fclose(fp);
	return status;
}

int
config_open(struct config **c, const char *path, struct error *e)
{
	struct buf b = { 0 };
	int status;

	*c = NULL;
	status = read_file(&b, path, e);
	if (status == 0)
		status = config_parse(c, path, b.s, b.len, e);
	buf_release(&b);
	return status;
}

void
config_close(struct config *c)
{
	size_t i;

	if (!c)
		return;
	for (i = 0; i < c->n; i++) {
		free(c->nodes[i]->key);
		free(c->nodes[i]->text);
		free(c->nodes[i]);
	}
	free(c->nodes);
	free(c->name);
	free(c);
}

const char *
config_name(const struct config *c)
{
	return c->name;
}

char *
config_path(const struct config *c, const char *name)
{
	const char *slash = strrchr(c->name, '/'), *home = getenv("HOME");

	if (!strncmp(name, "~/", 2) && home)
		return xasprintf("%s/%s", home, name + 2);
	if (*name == '/' || !slash)
		return xstrdup(name);
	return xasprintf("%.*s/%s", (int)(slash - c->name), c->name, name);
}

const struct config_node *
config_root(const struct config *c)
{
	return &c->nodes[0]->node;
}

const struct config_node *
config_get(const struct config_node *map, const char *key)
{
	const struct config_node *node;

	if (!map || map->kind != CONFIG_MAP)
		return NULL;
	for (node = map->first; node; node = node->next) {
		if (name_same(node->key, key))
			return node;
	}
	return NULL;
}

int
config_keys(const struct config *c, const struct config_node *map,
    const char *const keys[], size_t n, struct error *e)
{
	const struct config_node *node;

	if (map->kind != CONFIG_MAP)
		return config_fault(c, map, e, "keys and values are wanted "
		    "here, as in \"key: value\"");
	for (node = map->first; node; node = node->next) {
		if (name_find(node->key, keys, n) >= 0)
			continue;
		return config_fault(c, node, e, "no such key%s",
		    name_hint(node->key, keys, n, NULL).s);
	}
	return 0;
}

int
config_text(const char **out, const struct config *c,
    const struct config_node *node, struct error *e)
{
	*out = node->text;
	if (node->kind != CONFIG_TEXT)
		return config_fault(c, node, e, "a single value is wanted");
	if (!node->given)
		return config_fault(c, node, e, "has no value");
	return 0;
}

/* Say what an option's reader found, at the node. */
static int
as_fault(const struct config *c, const struct config_node *node,
    struct error *e)
{
	struct error why = *e;

	return error_set(e, ERR_CONFIG, "%s:%d:%d: %s", c->name, node->line,
	    node->column, why.msg);
}

int
config_count(int64_t *out, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const char *text;

	if (config_text(&text, c, node, e) < 0)
		return -1;
	if (opt_count(out, text, node->key ? node->key : "item", e) < 0)
		return as_fault(c, node, e);
	return 0;
}

int
config_bool(bool *out, const struct config *c, const struct config_node *node,
    struct error *e)
{
	const char *text;

	if (config_text(&text, c, node, e) < 0)
		return -1;
	if (opt_bool(out, text, node->key ? node->key : "item", e) < 0)
		return as_fault(c, node, e);
	return 0;
}

int
config_duration(int64_t *ms, const struct config *c,
    const struct config_node *node, struct error *e)
{
	const char *text;
	struct error why;

	if (config_text(&text, c, node, e) < 0)
		return -1;
	if (clock_duration(ms, text, &why) < 0)
		return config_fault(c, node, e, "%s", why.msg);
	return 0;
}

int
config_file(char **path, const struct config *c,
    const struct config_node *map, const char *key, struct error *e)
{
	const struct config_node *node = config_get(map, key);
	const char *name;

	*path = NULL;
	if (!node)
		return 0;
	if (config_text(&name, c, node, e) < 0)
		return -1;
	*path = config_path(c, name);
	return access(*path, R_OK) == 0 ? 0 : config_fault(c, node, e,
	    "%s: %s", *path, strerror(errno));
}
