/* SPDX-License-Identifier: ISC
 *
 * The only file that knows libsmartcols.
 */
#include <libsmartcols.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "io/table.h"

#define BLOCK 200	/* rows */
#define PATIENCE 500	/* milliseconds that a row waits for company */
#define LONG_CELL 40	/* bytes; a column with longer ones may be wrapped */

/* What a column has in this block. */
struct held {
	size_t longest;		/* cell, in bytes */
	size_t name;		/* likewise */
	bool something;		/* other than nothing, or 0 */
};

struct table {
	struct libscols_table *cols;
	struct libscols_line *line;
	struct held *held;	/* a column each */
	size_t n, cap, at, rows;
	bool narrow;		/* empty columns may be left out */
	bool begun_printing;
	int64_t begun;		/* of this block, monotonic */
	locale_t utf8;
};

/* The library measures and cuts by the locale; our text is UTF-8 whatever that
 * says, and the program's own locale is none of our business. */
static locale_t
utf8_locale(void)
{
	locale_t l = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);

	return l ? l : newlocale(LC_CTYPE_MASK, "en_US.UTF-8", (locale_t)0);
}

struct table *
table_new(bool terminal, bool headings, bool all)
{
	struct table *t = xcalloc(1, sizeof *t);

	t->cols = scols_new_table();
	XASSERT(t->cols);
	t->utf8 = utf8_locale();
	t->narrow = terminal && headings && !all;
	scols_table_enable_noencoding(t->cols, 1);
	scols_table_enable_noheadings(t->cols, !headings);
	scols_table_set_termforce(t->cols,
	    terminal ? SCOLS_TERMFORCE_ALWAYS : SCOLS_TERMFORCE_NEVER);
	return t;
}

void
table_free(struct table *t)
{
	if (!t)
		return;
	scols_unref_table(t->cols);
	if (t->utf8)
		freelocale(t->utf8);
	free(t->held);
	free(t);
}

void
table_column(struct table *t, const char *name, bool right)
{
	XASSERT(scols_table_new_column(t->cols, name, 0,
	    right ? SCOLS_FL_RIGHT : 0));
	xgrow(&t->held, &t->cap, t->n + 1, sizeof *t->held);
	t->held[t->n++] = (struct held){ .name = strlen(name) };
}

void
table_row(struct table *t)
{
	if (!t->rows++)
		t->begun = clock_monotonic();
	t->line = scols_table_new_line(t->cols, NULL);
	XASSERT(t->line);
	t->at = 0;
}

void
table_cell(struct table *t, const char *s, size_t len)
{
	struct held *h = &t->held[t->at];

	XASSERT(t->at < t->n);
	if (len > h->longest)
		h->longest = len;
	h->something |= len > 1 || (len == 1 && *s != '0');
	XASSERT(scols_line_refer_data(t->line, t->at++,
	    xstrndup(s, len)) == 0);
}

void
table_colour(struct table *t, const char *colour)
{
	XASSERT(t->at > 0);
	scols_table_enable_colors(t->cols, 1);
	XASSERT(scols_cell_set_color(scols_line_get_cell(t->line, t->at - 1),
	    colour) == 0);
}

bool
table_due(const struct table *t)
{
	return t->rows >= BLOCK ||
	    (t->rows && clock_monotonic() - t->begun >= PATIENCE);
}

/* Columns keep what they have grown to. */
static void
keep_widths(struct table *t)
{
	struct libscols_column *c;
	size_t i;

	for (i = 0; i < t->n; i++) {
		c = scols_table_get_column(t->cols, i);
		if (!(scols_column_get_flags(c) & SCOLS_FL_WRAP))
			scols_column_set_whint(c,
			    (double)scols_column_get_width(c));
		scols_column_set_wrapfunc(c, NULL, NULL, NULL);
		t->held[i].longest = 0;
		t->held[i].something = false;
	}
}

static void
wrap_long(struct table *t)
{
	struct libscols_column *c;
	size_t i;

	for (i = 0; i < t->n; i++) {
		c = scols_table_get_column(t->cols, i);
		if (t->held[i].longest > LONG_CELL)
			scols_column_set_flags(c,
			    scols_column_get_flags(c) | SCOLS_FL_WRAP);
	}
}

/* Would it be wider than the terminal, with long cells wrapped? */
static bool
too_wide(const struct table *t)
{
	size_t i, width = 0;

	for (i = 0; i < t->n; i++) {
		size_t cell = t->held[i].longest < LONG_CELL ?
		    t->held[i].longest : LONG_CELL;

		width += (cell > t->held[i].name ? cell : t->held[i].name) + 1;
	}
	return width > scols_table_get_termwidth(t->cols) + 1;
}

/* Columns are left out in the first block, and come back, under a new line of
 * names, in the first that has something for them. */
static void
leave_out(struct table *t)
{
	struct libscols_column *c;
	bool first = !t->begun_printing;
	size_t i;
	int flags;

	if (!t->narrow || (first && !too_wide(t)))
		return;
	for (i = 1; i < t->n; i++) {
		c = scols_table_get_column(t->cols, i);
		flags = scols_column_get_flags(c);
		if (first && !t->held[i].something) {
			scols_column_set_flags(c, flags | SCOLS_FL_HIDDEN);
		} else if (t->held[i].something && flags & SCOLS_FL_HIDDEN) {
			scols_column_set_flags(c, flags & ~SCOLS_FL_HIDDEN);
			scols_table_enable_noheadings(t->cols, 0);
		}
	}
}

/* One character of s: its bytes, and how many places it takes. */
static size_t
character(const char *s, size_t *places)
{
	mbstate_t state = { 0 };
	wchar_t wide;
	size_t len = mbrtowc(&wide, s, strlen(s), &state);
	int n;

	*places = 1;
	if (!len || len > MB_LEN_MAX)
		return 1;
	n = wcwidth(wide);
	*places = n < 0 ? 1 : (size_t)n;
	return len;
}

/* The text in lines of that many places, broken at blanks, or in a word that
 * is longer. Caller frees. */
static char *
at_words(const char *s, size_t width)
{
	struct buf b = { 0 };
	size_t at = 0, word = 0, blank = 0, len, places;

	buf_adds(&b, "");
	for (; *s; s += len) {
		len = character(s, &places);
		if (at + places > width && *s != ' ' && blank) {
			b.s[blank - 1] = '\n';
			at = word;
			blank = 0;
		}
		if (at && at + places > width) {
			buf_addc(&b, '\n');
			at = word = blank = 0;
			if (*s == ' ')
				continue;
		}
		buf_add(&b, s, len);
		at += places;
		word += places;
		if (*s == ' ') {
			blank = b.len;
			word = 0;
		}
	}
	return buf_take(&b);
}

/* The library cuts wherever a column ends. Where that was in a cell, now that
 * its width is known, lines are made at words. True if there was any. */
static bool
break_at_words(struct table *t)
{
	struct libscols_column *c;
	struct libscols_cell *cell;
	size_t i, row, width;
	bool any = false;

	for (i = 0; i < t->n; i++) {
		c = scols_table_get_column(t->cols, i);
		width = scols_column_get_width(c);
		if (!(scols_column_get_flags(c) & SCOLS_FL_WRAP) || !width ||
		    width >= t->held[i].longest)
			continue;
		for (row = 0; row < t->rows; row++) {
			cell = scols_line_get_cell(scols_table_get_line(t->cols,
			    row), i);
			XASSERT(scols_cell_refer_data(cell, at_words(
			    scols_cell_get_data(cell), width)) == 0);
		}
		XASSERT(scols_column_set_wrapfunc(c, scols_wrapnl_chunksize,
		    scols_wrapnl_nextchunk, NULL) == 0);
		any = true;
	}
	return any;
}

static int
draw(struct table *t, char **text)
{
	locale_t old = (locale_t)0;
	int r;

	if (t->utf8)
		old = uselocale(t->utf8);
	r = scols_print_table_to_string(t->cols, text);
	if (r >= 0 && break_at_words(t)) {
		free(*text);
		*text = NULL;
		r = scols_print_table_to_string(t->cols, text);
	}
	if (t->utf8)
		uselocale(old);
	return r;
}

int
table_print(struct table *t, struct buf *out, struct error *e)
{
	char *text = NULL;
	int r;

	if (!t->rows)
		return 0;
	leave_out(t);
	wrap_long(t);
	r = draw(t, &text);
	if (r < 0)
		return error_set(e, ERR_OUTPUT, "the table cannot be drawn");
	buf_adds(out, text);
	if (out->len && out->s[out->len - 1] != '\n')
		buf_addc(out, '\n');
	free(text);
	keep_widths(t);
	scols_table_remove_lines(t->cols);
	scols_table_enable_noheadings(t->cols, 1);
	t->begun_printing = true;
	t->rows = 0;
	return 0;
}
