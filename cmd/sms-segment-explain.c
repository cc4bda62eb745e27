/* SPDX-License-Identifier: ISC
 *
 * sms-segment --explain: the characters that make a text expensive, as rows,
 * and where it is cut, drawn on standard error. sms-segment --alphabet: the
 * tables that decide it.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/tool.h"
#include "sms-segment.h"
#include "io/escape.h"
#include "text/charname.h"
#include "text/costly.h"
#include "text/lookalike.h"
#include "text/utf8.h"

#define MESSAGE_MAX 255	/* segments: their number is an octet in the header */

/* A character in three columns: itself, U+20AC, and its name. */
static void
record_character(struct record *r, uint32_t cp)
{
	char utf8[4], point[16], name[CHARNAME_SIZE];

	record_textn(r, utf8, utf8_encode(utf8, cp));
	snprintf(point, sizeof point, "U+%04X", (unsigned)cp);
	record_text(r, point);
	record_text(r, charname(name, cp));
}

static int
print_costly(const struct asked *a, const struct costly *found, size_t n,
    struct error *e)
{
	static const struct record_column columns[] = {
		{ "line", RECORD_COUNT },
		{ "column", RECORD_COUNT },
		{ "character", RECORD_TEXT },
		{ "code_point", RECORD_TEXT },
		{ "name", RECORD_TEXT },
		{ "effect", RECORD_TEXT },
		{ "instead", RECORD_TEXT },
		{ "saves", RECORD_COUNT },
	};
	const struct costly *c;
	struct record *r;
	int status = 0;

	if (record_open(&r, &a->house, columns, 8, NULL, e) < 0)
		return -1;
	for (c = found; status == 0 && c < found + n; c++) {
		record_count(r, c->line);
		record_count(r, c->column);
		record_character(r, c->cp);
		record_text(r, c->forces ? "forces-ucs2" : "two-septets");
		record_text(r, c->instead && !*c->instead ? "nothing" :
		    c->instead);
		record_count(r, c->saves);
		status = record_end(r, e);
	}
	if (record_close(r, e) < 0)
		status = -1;
	return status;
}

/* Each segment on a line of its own, between bars. */
static void
draw(const struct verdict *v)
{
	const struct segment *g = &v->g;
	struct buf line = { 0 };
	size_t at, end;
	unsigned i;

	for (at = 0, i = 1; at < v->len; at = end, i++) {
		end = segment_end(g, v->text, v->len, at);
		buf_clear(&line);
		buf_addf(&line, "%3u |", i);
		escape_add(&line, v->text + at, end - at);
		buf_adds(&line, "|\n");
		tool_raw(line.s);
	}
	buf_release(&line);
}

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void
say_size(const char *what, const struct segment *g)
{
	tool_note("%s%s, %u segment%s of %u units, %u left in the last", what,
	    encoding_name(g->encoding), g->segments, plural(g->segments),
	    g->per_segment, g->left);
	if (g->locking != GSM_DEFAULT || g->single != GSM_DEFAULT)
		tool_note("tables: locking %s, single shift %s",
		    gsm_language_name(g->locking),
		    gsm_language_name(g->single));
}

/* What --fix would make of it, when that is cheaper. */
static void
say_fix(const struct asked *a, const struct verdict *v)
{
	struct buf fixed = { 0 };
	struct segment g;

	lookalike_fix(&fixed, v->text, v->len);
	if (!segment_count(&g, fixed.s ? fixed.s : "", fixed.len, &a->how,
	    NULL) && (g.segments < v->g.segments ||
	    g.encoding != v->g.encoding))
		say_size("with --fix: ", &g);
	buf_release(&fixed);
}

int
segment_explain(struct asked *a, const char *s, size_t len, struct error *e)
{
	struct verdict v;
	struct costly *found;
	size_t n;
	int status;

	verdict_of(&v, a, s, len);
	if (v.reason)
		return error_set(e, ERR_DATA, "%s", v.detail);
	if (v.g.segments > MESSAGE_MAX)
		return error_set(e, ERR_DATA, "%u segments: a message has at "
		    "most 255: give one text at a time", v.g.segments);
	found = costly_find(v.text, v.len, &v.g, &a->how, &n);
	status = print_costly(a, found, n, e);
	free(found);
	if (status < 0 || a->house.quiet)
		return status;
	draw(&v);
	say_size("", &v.g);
	say_fix(a, &v);
	return 0;
}

static int
print_code(struct record *r, int language, const char *table, unsigned code,
    uint32_t cp, struct error *e)
{
	char hex[16];

	if (cp == GSM_NONE)
		return 0;
	record_text(r, gsm_language_name(language));
	record_text(r, table);
	snprintf(hex, sizeof hex, code > 0x7f ? "%04x" : "%02x", code);
	record_text(r, hex);
	record_count(r, code > 0x7f ? 2 : 1);
	record_character(r, cp);
	return record_end(r, e);
}

static int
print_tables(struct record *r, int language, struct error *e)
{
	unsigned septet;
	int status = 0;

	for (septet = 0; status == 0 && septet < 128; septet++) {
		if (language != GSM_SPANISH)
			status = print_code(r, language, "locking", septet,
			    gsm_locking(language, septet), e);
	}
	for (septet = 0; status == 0 && septet < 128; septet++)
		status = print_code(r, language, "single",
		    GSM_ESCAPE << 8 | septet, gsm_single(language, septet), e);
	return status;
}

int
segment_alphabet(struct asked *a, struct error *e)
{
	static const struct record_column columns[] = {
		{ "language", RECORD_TEXT },
		{ "table", RECORD_TEXT },
		{ "code", RECORD_TEXT },
		{ "units", RECORD_COUNT },
		{ "character", RECORD_TEXT },
		{ "code_point", RECORD_TEXT },
		{ "name", RECORD_TEXT },
	};
	unsigned wanted = a->how.languages;
	struct record *r;
	int language, status = 0;

	if (!wanted)
		wanted = 1u << GSM_DEFAULT;
	if (record_open(&r, &a->house, columns, 7, NULL, e) < 0)
		return -1;
	for (language = 0; !status && language < GSM_LANGUAGES; language++) {
		if (wanted & 1u << language)
			status = print_tables(r, language, e);
	}
	if (record_close(r, e) < 0)
		status = -1;
	return status;
}
