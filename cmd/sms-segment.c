/* SPDX-License-Identifier: ISC
 *
 * sms-segment - encoding, segments and cost of a text
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/name.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "sms-segment.h"
#include "io/filter.h"
#include "io/whole.h"

static const char usage[] =
"sms-segment [-HlqvyhV] [-A account] [-C country] [-c column] [-f format]\n"
"    [-o column,...] [-r file] [--encoding auto | gsm | ucs2]\n"
"    [--lang list] [--fix] [--max-segments n] [--charset name]\n"
"    [--prefix text] [--replace] [--empty-ok] [--max-rows n]\n"
"    [--text text | file ...]\n"
"sms-segment --explain [-HqvhV] [-f format] [-o column,...]\n"
"    [--encoding auto | gsm | ucs2] [--lang list] [--fix] [--empty-ok]\n"
"    [--text text | file ...]\n"
"sms-segment --alphabet [-HqvhV] [-f format] [-o column,...]\n"
"    [--lang list]\n";

/* What only main() needs to know. */
struct mode {
	bool lines, explain, alphabet;
	const char *column, *text, *encoding, *languages;
};

/* One text: it is measured even when it has too many segments, and the exit
 * status tells. */
static int
segment_text(struct asked *a, const char *s, size_t len, const char *name,
    struct error *e)
{
	struct record_column columns[VERDICT_MAX];
	size_t width = verdict_columns(columns, a);
	bool too_many;
	struct record *r;
	struct verdict v;

	verdict_of(&v, a, s, len);
	too_many = v.g.segments > a->max_segments;
	if (v.reason && !too_many)
		return error_set(e, ERR_DATA, "%s: %s", name, v.detail);
	if (record_open(&r, &a->house, columns, width, NULL, e) < 0)
		return -1;
	verdict_record(r, a, &v);
	if (record_end(r, e) < 0) {
		record_close(r, e);
		return -1;
	}
	if (record_close(r, e) < 0)
		return -1;
	return too_many ? error_set(e, ERR_SOME, "%s: %s", name, v.detail) : 0;
}

/* -c: a column of a CSV holds the texts. */
static int
segment_row(struct filter *f, struct asked *a, struct row *row, int column,
    struct error *e)
{
	struct verdict v;

	verdict_of(&v, a, row->cells[column], row->lens[column]);
	if (v.reason)
		return filter_reject(f, row, NULL,
		    rows_name(filter_rows(f), (size_t)column), v.reason,
		    v.detail, e);
	row->cells[column] = v.text;
	row->lens[column] = v.len;
	filter_pass(f, row, NULL);
	verdict_record(filter_out(f), a, &v);
	return filter_end(f, e);
}

static int
segment_rows(struct asked *a, const char *name, char *const paths[], size_t n,
    struct error *e)
{
	struct record_column columns[VERDICT_MAX];
	struct filter_how how = { .passed = "measured" };
	struct filter *f;
	struct row row;
	int column, status = -1;

	if (filter_open(&f, &a->house, paths, n, &how, columns,
	    verdict_columns(columns, a), e) < 0)
		return -1;
	column = rows_need(filter_rows(f), name, e);
	while (column >= 0 && (status = filter_next(f, &row, e)) > 0) {
		status = segment_row(f, a, &row, column, e);
		if (status < 0)
			break;
	}
	return filter_close(f, status, e);
}

/* -c NAME, or -c text=NAME as the tools that read several columns have it. */
static const char *
column_name(const char *column)
{
	return strncmp(column, "text=", 5) ? column : column + 5;
}

/* --encoding and --lang. */
static int
read_how(struct segment_how *how, const struct mode *m, struct error *e)
{
	char *list, *next, *word;
	int known = 0;

	if (m->encoding && name_same(m->encoding, "auto"))
		how->force = SEGMENT_AUTO;
	else if (m->encoding && (known = encoding_named(m->encoding)) < 0)
		return error_set(e, ERR_USAGE, "--encoding %s: no such "
		    "encoding: take auto, gsm or ucs2", m->encoding);
	else if (m->encoding)
		how->force = known == ENCODING_GSM7 ? SEGMENT_GSM7 :
		    SEGMENT_UCS2;
	list = next = xstrdup(m->languages ? m->languages : "");
	while (known >= 0 && (word = strsep(&next, ", ")) != NULL) {
		known = *word ? gsm_language(word) : 0;
		if (known < 0)
			error_set(e, ERR_USAGE, "--lang %s: no such language: "
			    "take tr, es or pt", word);
		else if (known)
			how->languages |= 1u << known;
	}
	free(list);
	return known < 0 ? -1 : 0;
}

/* Options that do not go together. */
static int
check_mode(const struct mode *m, const struct asked *a, size_t operands,
    struct error *e)
{
	if (m->lines + m->explain + m->alphabet + (m->column != NULL) > 1)
		return error_set(e, ERR_USAGE, "-l, -c, --explain and "
		    "--alphabet exclude each other: take one");
	if (m->text && (m->lines || m->column || m->alphabet || operands))
		return error_set(e, ERR_USAGE, "--text is the text: it goes "
		    "with no file, -l or -c");
	if ((m->explain || m->alphabet) &&
	    (a->house.country || a->house.account))
		return error_set(e, ERR_USAGE, "-C and -A are for what texts "
		    "cost: they go with no --explain or --alphabet");
	if (m->alphabet && operands)
		return error_set(e, ERR_USAGE, "--alphabet reads no file");
	if (!m->column && (a->house.charset || a->house.prefix ||
	    a->house.replace || a->house.max_rows))
		return error_set(e, ERR_USAGE, "--charset, --prefix, --replace "
		    "and --max-rows are for the rows of a CSV: they want -c");
	if (a->house.rejects && !m->lines && !m->column)
		return error_set(e, ERR_USAGE, "-r takes rows that are "
		    "refused: it wants -l or -c");
	return 0;
}

/* The text itself where a file is meant is the likeliest slip. */
static int
whole(struct buf *text, const struct asked *a, char *const paths[], size_t n,
    struct error *e)
{
	struct error why;

	if (whole_read(text, paths, n, a->house.empty_ok, &why) == 0)
		return 0;
	if (n && why.kind == ERR_INPUT && strcmp(paths[0], "-") &&
	    access(paths[0], F_OK) < 0)
		return error_set(e, ERR_INPUT, "%s: name a file, or give the "
		    "text with --text", why.msg);
	*e = why;
	return -1;
}

static int
run(const struct mode *m, struct asked *a, char *const paths[], size_t n,
    struct error *e)
{
	const char *name = m->text ? "--text" : n ? paths[0] : "<stdin>";
	struct buf text = { 0 };
	int status = 0;

	if (m->alphabet)
		return segment_alphabet(a, e);
	if (verdict_price(a, e) < 0)
		return -1;
	if (m->column)
		return segment_rows(a, column_name(m->column), paths, n, e);
	a->give_text = a->fix;
	if (m->lines)
		return segment_lines(a, paths, n, e);
	if (m->text)
		buf_adds(&text, m->text);
	else
		status = whole(&text, a, paths, n, e);
	if (status == 0 && m->explain)
		status = segment_explain(a, text.s, text.len, e);
	else if (status == 0)
		status = segment_text(a, text.s, text.len, name, e);
	buf_release(&text);
	return status;
}

int
main(int argc, char *argv[])
{
	struct asked a = { .max_segments = INT64_MAX };
	struct mode m = { 0 };
	struct error e = { .kind = ERR_NONE };
	const struct opt own[] = {
		{ 'l', NULL, OPT_FLAG, &m.lines },
		{ 'c', NULL, OPT_TEXT, &m.column },
		{ 0, "text", OPT_TEXT, &m.text },
		{ 0, "encoding", OPT_TEXT, &m.encoding },
		{ 0, "lang", OPT_TEXT, &m.languages },
		{ 0, "fix", OPT_FLAG, &a.fix },
		{ 0, "explain", OPT_FLAG, &m.explain },
		{ 0, "max-segments", OPT_COUNT, &a.max_segments },
		{ 0, "alphabet", OPT_FLAG, &m.alphabet },
		{ 0, NULL, OPT_FLAG, NULL }
	};
	int n;

	tool_init("sms-segment", usage);
	n = opt_parse(argc, argv, "AfoHCryR", own, &a.house, &e);
	if (n >= 0 && check_mode(&m, &a, (size_t)n, &e) == 0 &&
	    read_how(&a.how, &m, &e) == 0)
		run(&m, &a, argv, (size_t)n, &e);
	buf_release(&a.fixed);
	house_release(&a.house);
	return tool_finish(&e);
}
