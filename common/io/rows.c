/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "io/number.h"
#include "io/rejects.h"
#include "io/rows-csv.h"
#include "io/rows-json.h"
#include "io/rows-lines.h"
#include "io/rows-part.h"
#include "io/rows.h"
#include "text/utf8.h"

#define STDIN_NAME "<stdin>"

struct rows {
	char *const *paths;
	size_t npaths;
	size_t next;		/* path to open next */
	struct rows_how how;

	/* The header, of the first file that has one. */
	char **names;
	size_t width;
	unsigned long header;	/* its line */
	bool bare;

	/* The file being read; `csv` is NULL when it is JSON. */
	const char *file;
	struct lines *lines;	/* NULL: between files */
	struct rows_csv *csv;
	bool pipe;

	struct rows_part part;
	bool pending;		/* part is the next row */
};

static char stdin_path[] = "-";
static char *const only_stdin[] = { stdin_path };

/* Our own columns in a rejects file are apart from any that a user may have:
 * `line` is not `_line`. */
static bool
same_column(const char *a, const char *b)
{
	if (rejects_column(a) || rejects_column(b))
		return strcmp(a, b) == 0;
	return name_same(a, b);
}

bool
rows_ready(const struct rows *r)
{
	return r->pending || !r->lines || lines_ready(r->lines);
}

size_t
rows_width(const struct rows *r)
{
	return r->width;
}

const char *
rows_name(const struct rows *r, size_t i)
{
	return r->names[i];
}

int
rows_column(const struct rows *r, const char *name)
{
	size_t i;

	for (i = 0; i < r->width; i++) {
		if (same_column(r->names[i], name))
			return (int)i;
	}
	return -1;
}

int
rows_need(const struct rows *r, const char *name, struct error *e)
{
	int i = rows_column(r, name);
	struct buf all = { 0 };
	size_t k;

	if (i >= 0)
		return i;
	if (!r->width)
		return 0;
	for (k = 0; k < r->width && k < 12; k++)
		buf_addf(&all, "%s'%.40s'", k ? ", " : "there are ",
		    r->names[k]);
	buf_adds(&all, k < r->width ? ", ..." : "");
	error_set(e, ERR_DATA, "%s:%lu: no column '%s'%s", r->file, r->header,
	    name, name_hint(name, (const char *const *)r->names, r->width,
	    all.s).s);
	buf_release(&all);
	return -1;
}

/* 911, 800-FLOWERS: what stands there is no name of a column. */
static bool
is_list(const struct rows *r)
{
	return r->csv && r->how.bare && r->width == 1 &&
	    strpbrk(r->names[0], "0123456789");
}

int
rows_need_role(const struct rows *r, const char *role, struct error *e)
{
	int i = rows_need(r, role, e);
	const char *near;
	size_t len;

	if (i >= 0)
		return i;
	near = name_nearest(role, (const char *const *)r->names, r->width);
	len = strlen(e->msg);
	snprintf(e->msg + len, sizeof e->msg - len, "%s -c %s=%s%s",
	    near ? "" : ": name it with", role, near ? near : "NAME",
	    !near && is_list(r) ? ", or put the line number on top, if this is "
	    "a list that does not begin with one" : "");
	return -1;
}

const char *
rows_file(const struct rows *r)
{
	return r->file;
}

bool
rows_is_bare(const struct rows *r)
{
	return r->bare;
}

bool
rows_several(const struct rows *r)
{
	return r->npaths > 1;
}

static bool
is_stdin(const char *path)
{
	return !strcmp(path, "-");
}

bool
rows_reads(const struct rows *r, const char *path)
{
	struct stat it, st;
	size_t i;
	int got;

	if (stat(path, &it) < 0)
		return false;
	for (i = 0; i < r->npaths; i++) {
		got = is_stdin(r->paths[i]) ? fstat(STDIN_FILENO, &st) :
		    stat(r->paths[i], &st);
		if (got == 0 && st.st_dev == it.st_dev &&
		    st.st_ino == it.st_ino)
			return true;
	}
	return false;
}

static int
find_key(const void *ctx, const char *key)
{
	return rows_column(ctx, key);
}

/*
 * The header.
 */

static int
fault(const struct rows *r, struct error *e, const char *fmt, ...)
{
	char why[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	return error_set(e, ERR_DATA, "%s:%lu: %s", r->file, r->part.line, why);
}

static int
no_nuls(const struct rows *r, const struct line *line, struct error *e)
{
	if (!memchr(line->s, '\0', line->len))
		return 0;
	return error_set(e, ERR_DATA, "%s:%lu: NUL bytes in the header: if the "
	    "file is UTF-16, add --charset %s", r->file, line->number,
	    *line->s ? "utf-16le" : "utf-16be");
}

static int
check_header(const struct rows *r, const struct rows_part *p, struct error *e)
{
	size_t i;

	if (p->n > ROWS_WIDTH_MAX)
		return fault(r, e, "more than %d columns", ROWS_WIDTH_MAX);
	for (i = 0; i < p->n; i++) {
		if (utf8_valid(p->cells[i], p->lens[i]) < p->lens[i])
			return fault(r, e, "the header is not UTF-8: name the "
			    "character set, for a file from Windows --charset "
			    "cp1252");
		if (strchr(p->cells[i], '\r'))
			return fault(r, e, "lines end in carriage returns "
			    "alone: mend it with tr '\\r' '\\n'");
	}
	return 0;
}

/* Names that are empty name nothing, and may be there more than once: a
 * spreadsheet writes a separator for every column that it ever had. */
static int
check_names(const struct rows *r, struct error *e)
{
	size_t i, j;

	for (i = 0; i < r->width; i++) {
		for (j = i + 1; *r->names[i] && j < r->width; j++) {
			if (same_column(r->names[i], r->names[j]))
				return fault(r, e, "columns %zu and %zu are "
				    "both named \"%.60s\": rename one", i + 1,
				    j + 1, r->names[j]);
		}
	}
	return 0;
}

/* A later file's header must be the first one's. */
static int
compare_header(const struct rows *r, const char *const names[], size_t n,
    struct error *e)
{
	size_t i;

	for (i = 0; i < n && i < r->width; i++) {
		if (!same_column(r->names[i], names[i]))
			return fault(r, e, "another header than %s: column "
			    "%zu is \"%.60s\", there \"%.60s\"",
			    r->paths[0], i + 1, names[i], r->names[i]);
	}
	if (n != r->width)
		return fault(r, e, "another header than %s: %zu columns, "
		    "there %zu", r->paths[0], n, r->width);
	return 0;
}

static int
take_header(struct rows *r, const char *const names[], size_t n,
    struct error *e)
{
	size_t i;

	if (r->names)
		return compare_header(r, names, n, e);
	r->names = xcalloc(n + 1, sizeof *r->names);
	for (i = 0; i < n; i++)
		r->names[i] = xstrdup(names[i]);
	r->width = n;
	r->header = r->part.line;
	return check_names(r, e);
}

/* The first row is a number: of a list, if that can be. It becomes the next
 * row. */
static int
begin_bare(struct rows *r, struct error *e)
{
	if (!r->how.bare || r->part.n != 1 || (r->names && !r->bare))
		return fault(r, e, "no header: the first line must name the "
		    "columns, such as number,text");
	r->bare = true;
	r->pending = true;
	return take_header(r, &r->how.bare, 1, e);
}

static int
begin_csv(struct rows *r, const struct line *line, char separator,
    struct error *e)
{
	struct rows_part header;
	int got;

	if (no_nuls(r, line, e) < 0)
		return -1;
	r->csv = rows_csv_new(separator, r->file, r->pipe);
	rows_part_init(&header, ROWS_WIDTH_MAX);
	lines_again(r->lines);
	got = rows_csv_next(r->csv, r->lines, &header, e);
	XASSERT(got != 0);
	r->part.line = header.line;
	if (got > 0)
		got = check_header(r, &header, e);
	if (got < 0) {
		rows_part_release(&header);
		return -1;
	}
	if (number_looks_like(header.cells[0], header.lens[0])) {
		rows_part_release(&r->part);
		header.width = header.n;
		r->part = header;
		return begin_bare(r, e);
	}
	got = take_header(r, header.cells, header.n, e);
	rows_part_release(&header);
	return got;
}

static int
begin_json(struct rows *r, const struct line *line, struct error *e)
{
	char **names;
	size_t n, i;
	int got = 0;

	lines_again(r->lines);
	if (r->names)
		return 0;
	if (rows_json_keys(&names, &n, line, r->file, e) < 0)
		return -1;
	r->part.line = line->number;
	got = take_header(r, (const char *const *)names, n, e);
	for (i = 0; i < n; i++)
		free(names[i]);
	free(names);
	return got;
}

static const char *
skip_blanks(const char *s)
{
	return s + strspn(s, " \t");
}

/*
 * One file after the other.
 */

static int
open_lines(struct rows *r, struct error *e)
{
	const char *path = r->paths[r->next++];
	struct stat st;
	int fd = STDIN_FILENO;

	if (r->how.idle)
		r->how.idle(r->how.idle_ctx);
	r->file = is_stdin(path) ? STDIN_NAME : path;
	if (!is_stdin(path) && (fd = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return error_set(e, ERR_INPUT, "%s:", path);
	r->pipe = fstat(fd, &st) == 0 &&
	    (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode));
	if (lines_open(&r->lines, fd, r->file, r->how.charset, e) < 0)
		return -1;
	lines_idle(r->lines, r->how.idle, r->how.idle_ctx);
	return 0;
}

static void
close_file(struct rows *r)
{
	rows_csv_free(r->csv);
	lines_close(r->lines);
	r->csv = NULL;
	r->lines = NULL;
}

static int
no_rows(struct rows *r, struct error *e)
{
	if (!lines_any(r->lines)) {
		if (r->how.empty_ok)
			return 0;
		return error_set(e, ERR_INPUT, "%s: empty, 0 bytes: if that "
		    "may be, add --empty-ok", r->file);
	}
	return error_set(e, ERR_DATA, "%s:1: no header: nothing but blank "
	    "lines", r->file);
}

/* Open the next file and read what goes before its rows. 1, 0 when there are
 * no more files, -1. */
static int
next_file(struct rows *r, struct error *e)
{
	struct line line;
	char separator = 0;
	int got;

	close_file(r);
	if (r->next == r->npaths)
		return 0;
	if (open_lines(r, e) < 0)
		return -1;
	while ((got = lines_next(r->lines, &line, e)) > 0) {
		if (!*skip_blanks(line.s) && line.len == strlen(line.s))
			continue;
		if (separator || !(separator = rows_csv_named(&line)))
			break;
	}
	if (got < 0)
		return -1;
	if (!got)
		return no_rows(r, e) < 0 ? -1 : 1;
	if (*skip_blanks(line.s) == '{')
		return begin_json(r, &line, e) < 0 ? -1 : 1;
	if (*skip_blanks(line.s) == '[')
		return error_set(e, ERR_DATA, "%s:%lu: a list of JSON: write "
		    "an object a line, as jq -c '.[]' does", r->file,
		    line.number);
	if (!separator)
		separator = rows_csv_separator(&line);
	return begin_csv(r, &line, separator, e) < 0 ? -1 : 1;
}

static int
check_readable(const struct rows *r, struct error *e)
{
	size_t i;

	for (i = 0; i < r->npaths; i++) {
		if (!is_stdin(r->paths[i]) && access(r->paths[i], R_OK) < 0)
			return error_set(e, ERR_INPUT, "%s:", r->paths[i]);
	}
	return 0;
}

static int
begin(struct rows *r, struct error *e)
{
	int got = 1;

	if (check_readable(r, e) < 0)
		return -1;
	while (got > 0 && !r->names)
		got = next_file(r, e);
	if (got < 0)
		return -1;
	if (!r->bare) {
		rows_part_release(&r->part);
		rows_part_init(&r->part, r->width);
	}
	return 0;
}

int
rows_open(struct rows **out, char *const paths[], size_t npaths,
    const struct rows_how *how, struct error *e)
{
	struct rows *r = xcalloc(1, sizeof *r);

	*out = NULL;
	r->paths = npaths ? paths : only_stdin;
	r->npaths = npaths ? npaths : 1;
	r->how = *how;
	if (begin(r, e) < 0) {
		rows_close(r);
		return -1;
	}
	*out = r;
	return 0;
}

struct rows *
rows_plain(const char *column, char *const paths[], size_t npaths)
{
	struct rows *r = xcalloc(1, sizeof *r);

	r->paths = npaths ? paths : only_stdin;
	r->npaths = npaths ? npaths : 1;
	r->names = xcalloc(1, sizeof *r->names);
	r->names[0] = xstrdup(column);
	r->width = 1;
	return r;
}

void
rows_plain_file(struct rows *r, const char *file)
{
	r->file = file;
}

void
rows_close(struct rows *r)
{
	size_t i;

	if (!r)
		return;
	close_file(r);
	for (i = 0; i < r->width; i++)
		free(r->names[i]);
	free(r->names);
	rows_part_release(&r->part);
	free(r);
}

/*
 * Rows.
 */

static int
read_json(struct rows *r, struct error *e)
{
	struct line line;
	int got;

	do {
		got = lines_next(r->lines, &line, e);
	} while (got > 0 && !*skip_blanks(line.s) &&
	    line.len == strlen(line.s));
	if (got > 0)
		rows_json_read(&r->part, &line, find_key, r);
	return got;
}

static int
read_part(struct rows *r, struct error *e)
{
	if (!r->lines)
		return 0;
	if (r->csv)
		return rows_csv_next(r->csv, r->lines, &r->part, e);
	return read_json(r, e);
}

static void
judge(struct rows *r, struct row *row)
{
	row->bad = rows_part_judge(&r->part, (const char *const *)r->names,
	    lines_checked(r->lines));
	/* The writer before the pipe may have died in the middle of the row. */
	row->cut = r->pipe && !r->part.ended;
	if (row->cut && (row->bad || r->how.acts)) {
		row->cut = false;
		row->bad = "cut-row";
		rows_part_why(&r->part, "the last row has no newline: did the "
		    "program before the pipe die?");
	}
	row->cells = r->part.cells;
	row->lens = r->part.lens;
	row->line = r->part.line;
	row->detail = r->part.why;
}

int
rows_next(struct rows *r, struct row *row, struct error *e)
{
	int got = 1;

	while (!r->pending && (got = read_part(r, e)) == 0) {
		if ((got = next_file(r, e)) <= 0)
			return got;
	}
	if (got < 0)
		return -1;
	r->pending = false;
	judge(r, row);
	return 1;
}
