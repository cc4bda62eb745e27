/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "text/costly.h"
#include "text/lookalike.h"
#include "text/utf8.h"

struct search {
	const char *s;
	size_t len;
	const struct segment *g;
	const struct segment_how *how;
	struct costly *found;
	size_t n, cap;
	uint32_t first;		/* code point that forces UCS-2 */
	bool several;		/* and another one does */
};

/* Has any of the tables that may be used this character? */
static bool
any_table(const struct search *f, uint32_t cp)
{
	unsigned languages = f->how ? f->how->languages : 0;
	int language;

	for (language = 0; language < GSM_LANGUAGES; language++) {
		if ((language == GSM_DEFAULT || languages & 1u << language) &&
		    gsm_septets(cp, language, language))
			return true;
	}
	return false;
}

static bool
is_costly(const struct search *f, uint32_t cp)
{
	if (f->g->encoding == ENCODING_GSM7)
		return segment_units(f->g, cp) == 2;
	return !any_table(f, cp);
}

/* Count the text with all characters of one code point replaced. */
static unsigned
saved_without(const struct search *f, uint32_t cp, const char *instead)
{
	struct buf text = { 0 };
	struct segment g;
	unsigned saves = 0;
	uint32_t c;
	size_t at, n;

	for (at = 0; at < f->len; at += n) {
		n = utf8_decode(&c, f->s + at, f->len - at);
		if (c == cp)
			buf_adds(&text, instead ? instead : "x");
		else
			buf_add(&text, f->s + at, n);
	}
	if (!segment_count(&g, text.s, text.len, f->how, NULL) &&
	    g.segments < f->g->segments)
		saves = f->g->segments - g.segments;
	buf_release(&text);
	return saves;
}

/* The saving is counted once for each code point; and not at all where it is
 * plainly none, because other characters keep the text in UCS-2 and this one
 * takes a single unit there. */
static unsigned
saves(const struct search *f, const struct costly *c)
{
	size_t i;

	if (c->forces && f->several && c->cp <= 0xffff)
		return 0;
	for (i = 0; &f->found[i] < c; i++) {
		if (f->found[i].cp == c->cp)
			return f->found[i].saves;
	}
	return saved_without(f, c->cp, c->instead);
}

static void
note(struct search *f, size_t at, uint32_t cp, unsigned line, unsigned column)
{
	const struct lookalike *l = lookalike_find(cp);
	bool forces = f->g->encoding == ENCODING_UCS2;

	if (forces && f->n && cp != f->first)
		f->several = true;
	else if (!f->n)
		f->first = cp;
	xgrow(&f->found, &f->cap, f->n + 1, sizeof *f->found);
	f->found[f->n++] = (struct costly){ .at = at, .line = line,
		.column = column, .cp = cp, .forces = forces,
		.instead = l ? l->gsm : NULL };
}

struct costly *
costly_find(const char *s, size_t len, const struct segment *g,
    const struct segment_how *how, size_t *count)
{
	struct search f = { .s = s, .len = len, .g = g, .how = how };
	unsigned line = 1, column = 1;
	size_t at, n, i;
	uint32_t cp;

	for (at = 0; at < len; at += n, column++) {
		n = utf8_decode(&cp, s + at, len - at);
		XASSERT(n);
		if (is_costly(&f, cp))
			note(&f, at, cp, line, column);
		if (cp == '\n') {
			line++;
			column = 0;
		}
	}
	for (i = 0; i < f.n; i++)
		f.found[i].saves = saves(&f, &f.found[i]);
	*count = f.n;
	return f.found;
}
