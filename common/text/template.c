/* SPDX-License-Identifier: ISC
 *
 * A template is cut once into parts: literal text, and places for variables.
 * Filling it in is then a walk over the parts.
 */
#include <stdlib.h>
#include <string.h>

#include "base/name.h"
#include "base/xalloc.h"
#include "text/template.h"
#include "text/utf8.h"

struct part {
	const char *text;	/* literal, or fallback; in template.copy */
	size_t len;
	size_t variable;	/* its index; LITERAL for none */
	bool fallback;		/* may be empty: `text` stands there then */
};
#define LITERAL ((size_t)-1)

/* More than any text of 255 segments has use for. */
#define VARIABLES_MAX 256

struct template {
	char *copy;
	struct part *parts;
	size_t nparts, parts_cap;
	char **names;
	bool *may_be_empty;
	size_t nnames, names_cap, empty_cap;
};

/* Where an error is: "2:17", both counted from 1. */
static int
fault(struct error *e, const char *s, const char *at, const char *what)
{
	const char *line = s, *p;
	unsigned lineno = 1;

	for (p = s; p < at; p++) {
		if (*p == '\n') {
			lineno++;
			line = p + 1;
		}
	}
	return error_set(e, ERR_DATA, "%u:%zu: %s", lineno,
	    utf8_count(line, (size_t)(at - line)) + 1, what);
}

static struct part *
new_part(struct template *t)
{
	xgrow(&t->parts, &t->parts_cap, t->nparts + 1, sizeof *t->parts);
	t->parts[t->nparts] = (struct part){ .variable = LITERAL };
	return &t->parts[t->nparts++];
}

static void
add_literal(struct template *t, const char *s, const char *end)
{
	struct part *part;

	if (s == end)
		return;
	part = new_part(t);
	part->text = s;
	part->len = (size_t)(end - s);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
trim(const char **s, const char **end)
{
	while (*s < *end && is_blank(**s))
		(*s)++;
	while (*s < *end && is_blank((*end)[-1]))
		(*end)--;
}

/* The index of a variable, which is new or not. */
static size_t
variable(struct template *t, const char *s, size_t len)
{
	char *name = xstrndup(s, len);
	int i = name_find(name, (const char *const *)t->names, t->nnames);

	if (i >= 0) {
		free(name);
		return (size_t)i;
	}
	xgrow(&t->names, &t->names_cap, t->nnames + 1, sizeof *t->names);
	xgrow(&t->may_be_empty, &t->empty_cap, t->nnames + 1,
	    sizeof *t->may_be_empty);
	t->names[t->nnames] = name;
	t->may_be_empty[t->nnames] = false;
	return t->nnames++;
}

/* A name needs something that counts when names are compared. */
static bool
is_name(const char *s, const char *end)
{
	for (; s < end; s++) {
		if (!strchr(" _-", *s))
			return true;
	}
	return false;
}

/* A value of blanks would leave the same hole in a text as none. */
static bool
is_empty(const char *s, size_t len)
{
	const char *end = s + len;

	if (len)
		trim(&s, &end);
	return s == end;
}

/* What stands between the braces: [s, end). `all` begins the template. */
static int
add_place(struct template *t, const char *all, const char *s, const char *end,
    struct error *e)
{
	const char *bar = memchr(s, '|', (size_t)(end - s));
	const char *name = s, *name_end = bar ? bar : end;
	const char *fallback = bar ? bar + 1 : end;
	struct part *part;
	size_t i;

	if (memchr(s, '{', (size_t)(end - s)))
		return fault(e, all, s - 2, "a brace inside a variable: "
		    "a variable is written {{name}}");
	trim(&name, &name_end);
	trim(&fallback, &end);
	if (!is_name(name, name_end))
		return fault(e, all, s - 2, "{{}} without a name: "
		    "write a column's name, as in {{first_name}}");
	if (memchr(name, '\n', (size_t)(name_end - name)))
		return fault(e, all, s - 2, "a name over two lines: "
		    "close the variable with }}");
	i = variable(t, name, (size_t)(name_end - name));
	if (i == VARIABLES_MAX)
		return fault(e, all, s - 2, "more than 256 variables: "
		    "use fewer");
	part = new_part(t);
	part->variable = i;
	part->fallback = bar != NULL;
	part->text = fallback;
	part->len = (size_t)(end - fallback);
	return 0;
}

/* The next two braces of that sort from s on, or NULL. */
static const char *
braces(const char *s, const char *end, char brace)
{
	while (s < end && (s = memchr(s, brace, (size_t)(end - s)))) {
		if (s + 1 < end && s[1] == brace)
			return s;
		s++;
	}
	return NULL;
}

static int
cut_up(struct template *t, const char *s, size_t len, struct error *e)
{
	const char *all = s, *end = s + len, *open, *close;

	while ((open = braces(s, end, '{'))) {
		close = braces(open + 2, end, '}');
		if (!close)
			return fault(e, all, open, "{{ is never closed: "
			    "end the variable with }}");
		add_literal(t, s, open);
		if (add_place(t, all, open + 2, close, e) < 0)
			return -1;
		s = close + 2;
	}
	add_literal(t, s, end);
	return 0;
}

int
template_parse(struct template **out, const char *s, size_t len,
    struct error *e)
{
	struct template *t;
	size_t good = utf8_valid(s, len);

	*out = NULL;
	if (good < len)
		return fault(e, s, s + good, "not UTF-8: "
		    "convert the text with iconv -t utf-8");
	if (memchr(s, '\0', len))
		return fault(e, s, memchr(s, '\0', len), "a NUL byte: "
		    "remove it");
	t = xcalloc(1, sizeof *t);
	t->copy = xstrndup(s, len);
	if (cut_up(t, t->copy, len, e) < 0) {
		template_free(t);
		return -1;
	}
	*out = t;
	return 0;
}

void
template_free(struct template *t)
{
	size_t i;

	if (!t)
		return;
	for (i = 0; i < t->nnames; i++)
		free(t->names[i]);
	free(t->names);
	free(t->may_be_empty);
	free(t->parts);
	free(t->copy);
	free(t);
}

size_t
template_variables(const struct template *t)
{
	return t->nnames;
}

const char *
template_variable(const struct template *t, size_t i)
{
	return t->names[i];
}

int
template_allow_empty(struct template *t, const char *name)
{
	int i = name_find(name, (const char *const *)t->names, t->nnames);

	if (i < 0)
		return -1;
	t->may_be_empty[i] = true;
	return 0;
}

int
template_render(struct buf *out, const struct template *t,
    template_value *value, void *ctx, size_t *empty)
{
	const struct part *part;
	const char *s;
	size_t start = out->len, len, i;

	buf_add(out, "", 0);
	for (i = 0; i < t->nparts; i++) {
		part = &t->parts[i];
		if (part->variable == LITERAL) {
			buf_add(out, part->text, part->len);
			continue;
		}
		len = 0;
		s = value(ctx, part->variable, &len);
		if (s && !is_empty(s, len))
			buf_add(out, s, len);
		else if (part->fallback)
			buf_add(out, part->text, part->len);
		else if (!t->may_be_empty[part->variable]) {
			*empty = part->variable;
			out->len = start;
			out->s[start] = '\0';
			return -1;
		}
	}
	return 0;
}
