/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "carrier/describe.h"
#include "carrier/stencil.h"

const char *const stencil_words[WORDS] = {
	[WORD_TO] = "to", [WORD_TO_DIGITS] = "to.digits",
	[WORD_TO_NATIONAL] = "to.national",
	[WORD_FROM] = "from", [WORD_FROM_DIGITS] = "from.digits",
	[WORD_FROM_NATIONAL] = "from.national",
	[WORD_TEXT] = "text", [WORD_ENCODING] = "encoding",
	[WORD_ID] = "id",
	[WORD_VALID_S] = "valid.s", [WORD_VALID_MS] = "valid.ms",
	[WORD_VALID_MIN] = "valid.min", [WORD_VALID_TIME] = "valid.time",
	[WORD_SINCE_DATE] = "since.date", [WORD_SINCE_TIME] = "since.time",
	[WORD_SINCE_PLAIN] = "since.plain",
	[WORD_UNTIL_DATE] = "until.date", [WORD_UNTIL_TIME] = "until.time",
	[WORD_UNTIL_PLAIN] = "until.plain",
	[WORD_CALLBACK] = "callback", [WORD_CALLBACK_REF] = "callback.ref",
	[WORD_CARRIER_ID] = "carrier_id",
	[WORD_MORE] = "country", "calling_code", "type", "contains",
	"area_code", "count", "page", "offset", "page_token", "order_id"
};

struct stencil *
stencil_new(struct describe *owner)
{
	struct stencil *s = xcalloc(1, sizeof *s);

	buf_adds(&s->literals, "");
	if (owner) {
		s->next = owner->stencils;
		owner->stencils = s;
	}
	return s;
}

void
stencil_free(struct stencil *s)
{
	free(s->pieces);
	buf_release(&s->literals);
	free(s);
}

static struct piece *
add_piece(struct stencil *s, enum piece_kind kind)
{
	struct piece *p;

	xgrow(&s->pieces, &s->cap, s->n + 1, sizeof *s->pieces);
	p = &s->pieces[s->n++];
	memset(p, 0, sizeof *p);
	p->kind = kind;
	return p;
}

/* What stands there as it is: a piece, or more of the last one. */
static void
add_literal(struct stencil *s, const char *text, size_t len, enum encode how)
{
	char *plain = xstrndup(text, len);
	size_t at = s->literals.len;
	struct piece *p;

	encode(&s->literals, plain, how);
	free(plain);
	p = s->n && s->n != s->closed ? &s->pieces[s->n - 1] : NULL;
	if (s->literals.len > at && (!p || p->kind != PIECE_LITERAL)) {
		p = add_piece(s, PIECE_LITERAL);
		p->at = at;
	}
	if (p && p->kind == PIECE_LITERAL)
		p->len = s->literals.len - p->at;
}

void
stencil_literal(struct stencil *s, const char *text, enum encode how)
{
	add_literal(s, text, strlen(text), how);
}

size_t
stencil_group(struct stencil *s, char between)
{
	add_piece(s, PIECE_GROUP)->between = between;
	return s->n - 1;
}

void
stencil_end(struct stencil *s, size_t group)
{
	s->pieces[group].end = s->closed = s->n;
}

static int
word_of(const char *name)
{
	int i;

	for (i = 0; i < WORDS; i++)
		if (!strcmp(stencil_words[i], name))
			return i;
	return -1;
}

/* The {NAME} at s, without the braces; returns what is behind it, or NULL: it
 * is none. */
static const char *
name_at(char name[64], const char *s)
{
	size_t n = strcspn(s + 1, "}");

	if (s[1 + n] != '}' || n == 0 || n >= 64)
		return NULL;
	memcpy(name, s + 1, n);
	name[n] = '\0';
	return s + n + 2;
}

/* What a name stands for; it is changed. false: nothing. */
static bool
read_name(struct piece *p, const struct describe *d, char name[64])
{
	size_t len = strlen(name);
	int word;

	p->kind = PIECE_KEY;
	if (name[len - 1] == '?') {
		p->kind = PIECE_KEY_SET;
		name[len - 1] = '\0';
	} else if ((word = word_of(name)) >= 0) {
		p->kind = PIECE_WORD;
		p->word = (enum stencil_word)word;
		return true;
	}
	p->key = describe_key(d, name);
	return p->key >= 0;
}

static void
add_template(struct stencil *s, const struct describe *d,
    const char *template, enum encode plain, enum encode how)
{
	const char *from = template, *at = from, *end;
	struct piece named = { 0 };
	char name[64];

	while ((at = strchr(at, '{')) != NULL) {
		if (!(end = name_at(name, at))) {
			at++;
			continue;
		}
		add_literal(s, from, (size_t)(at - from), plain);
		read_name(&named, d, name);
		named.encode = how;
		*add_piece(s, named.kind) = named;
		s->varies |= named.kind == PIECE_WORD;
		from = at = end;
	}
	add_literal(s, from, strlen(from), plain);
}

void
stencil_template(struct stencil *s, const struct describe *d,
    const char *template, enum encode how)
{
	add_template(s, d, template, how, how);
}

void
stencil_path(struct stencil *s, const struct describe *d,
    const char *template)
{
	add_template(s, d, template, ENCODE_NONE, ENCODE_PERCENT);
}

bool
stencil_has(const struct stencil *s, enum stencil_word word)
{
	size_t i;

	for (i = 0; s && i < s->n; i++)
		if (s->pieces[i].kind == PIECE_WORD &&
		    s->pieces[i].word == word)
			return true;
	return false;
}

const char *
stencil_unknown(const struct describe *d, const char *template)
{
	const char *s = template, *end;
	struct piece p;
	char name[64];

	while ((s = strchr(s, '{')) != NULL) {
		if (!(end = name_at(name, s)) || !read_name(&p, d, name))
			return s;
		s = end;
	}
	return NULL;
}
