/* SPDX-License-Identifier: ISC */
#include <csv.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "io/rows-csv.h"
#include "io/rows-lines.h"
#include "io/rows-part.h"
#include "io/rows.h"

struct rows_csv {
	struct csv_parser parser;
	const char *file;
	char separator;
	bool pipe;

	/* for the callbacks */
	struct rows_part *part;
	bool done;		/* the row has ended */
	bool too_long;		/* a cell of over ROWS_CELL_MAX */
};

char
rows_csv_separator(const struct line *header)
{
	static const char known[] = ",;\t|";
	size_t counts[sizeof known] = { 0 }, i, best = 0;
	bool quoted = false;
	const char *hit;

	for (i = 0; i < header->len; i++) {
		if (header->s[i] == '"')
			quoted = !quoted;
		else if (!quoted && header->s[i] &&
		    (hit = strchr(known, header->s[i])))
			counts[hit - known]++;
	}
	for (i = 1; i < sizeof known - 1; i++) {
		if (counts[i] > counts[best])
			best = i;
	}
	return known[best];
}

char
rows_csv_named(const struct line *line)
{
	return line->len == 5 && !memcmp(line->s, "sep=", 4) ? line->s[4] : 0;
}

/* libcsv asks for memory as a cell grows; a refusal ends the parse before a
 * runaway quote eats the rest of the file. */
static void *
cell_memory(void *p, size_t size)
{
	return size > ROWS_CELL_MAX + 4096 ? NULL : xrealloc(p, size, 1);
}

/* Blanks belong to cells, and lines are ended by us alone. */
static int
never(unsigned char c)
{
	(void)c;
	return 0;
}

struct rows_csv *
rows_csv_new(char separator, const char *file, bool pipe)
{
	struct rows_csv *c = xcalloc(1, sizeof *c);

	c->file = file;
	c->pipe = pipe;
	c->separator = separator;
	XASSERT(csv_init(&c->parser, 0) == 0);
	csv_set_delim(&c->parser, (unsigned char)separator);
	csv_set_space_func(&c->parser, never);
	csv_set_realloc_func(&c->parser, cell_memory);
	csv_set_blk_size(&c->parser, 4096);
	return c;
}

void
rows_csv_free(struct rows_csv *c)
{
	if (!c)
		return;
	csv_free(&c->parser);
	free(c);
}

static void
on_cell(void *s, size_t len, void *data)
{
	struct rows_csv *c = data;
	struct rows_part *p = c->part;

	c->too_long |= len > ROWS_CELL_MAX;
	p->nul |= memchr(s, '\0', len) != NULL;
	if (p->n < p->width) {
		rows_part_put(p, p->n, s, len);
	} else {
		if (p->n > p->width)
			buf_addc(&p->surplus, c->separator);
		buf_add(&p->surplus, s, len);
	}
	p->n++;
}

static void
on_row(int c, void *data)
{
	struct rows_csv *csv = data;

	(void)c;
	csv->done = true;
}

static bool
row_too_long(const struct rows_part *p)
{
	return p->text.len + p->surplus.len > ROWS_ROW_MAX;
}

static int
too_long(const struct rows_csv *c, unsigned long line, struct error *e)
{
	if (row_too_long(c->part))
		return error_set(e, ERR_DATA, "%s:%lu: a row of more than %d "
		    "KiB: is there a quote that is not closed?", c->file,
		    c->part->line, ROWS_ROW_MAX / 1024);
	return error_set(e, ERR_DATA, "%s:%lu: a cell of more than %d KiB: is "
	    "there a quote that is not closed?", c->file, line,
	    ROWS_CELL_MAX / 1024);
}

/* Hand libcsv bytes that end the row, or bytes that cannot. */
static int
feed(struct rows_csv *c, const char *s, size_t len, bool ends)
{
	csv_set_term_func(&c->parser, ends ? NULL : never);
	if (csv_parse(&c->parser, s, len, on_cell, on_row, c) != len)
		return -1;
	return c->too_long || row_too_long(c->part) ? -1 : 0;
}

/* The last line has no end: libcsv's strict mode tells whether a quote is
 * open, and its lax mode then gives the rest. */
static int
finish(struct rows_csv *c, unsigned long opened)
{
	csv_set_opts(&c->parser, CSV_STRICT | CSV_STRICT_FINI);
	if (csv_fini(&c->parser, on_cell, on_row, c) < 0) {
		c->part->open = opened;
		csv_set_opts(&c->parser, 0);
		if (csv_fini(&c->parser, on_cell, on_row, c) < 0)
			return -1;
	}
	csv_set_opts(&c->parser, 0);
	return c->too_long ? -1 : 0;
}

static int
not_closed(const struct rows_csv *c, unsigned long opened, struct error *e)
{
	return error_set(e, ERR_DATA, "%s:%lu: a quote opens in this line and "
	    "is not closed (a cell may span %d lines): close it, or write "
	    "\"\" where a quote is meant", c->file, opened, ROWS_QUOTE_MAX);
}

/* A row that has a quote may go over several lines. */
static int
quoted_row(struct rows_csv *c, struct lines *lines, struct rows_part *p,
    struct line *line, struct error *e)
{
	unsigned long opened = line->number;
	size_t n;
	int got;

	for (c->done = false;;) {
		n = p->n;
		if (feed(c, line->s, line->len, false) < 0)
			return too_long(c, opened, e);
		if (p->n > n)
			opened = line->number;
		p->ended = *line->end;
		got = p->ended ?
		    feed(c, line->end, strlen(line->end), true) :
		    finish(c, opened);
		if (got < 0)
			return too_long(c, opened, e);
		if (p->open && !c->pipe)
			return not_closed(c, opened, e);
		if (c->done)
			break;
		if (line->number - opened + 1 >= ROWS_QUOTE_MAX)
			return not_closed(c, opened, e);
		if ((got = lines_next(lines, line, e)) < 0)
			return -1;
		if (!got)
			return not_closed(c, opened, e);
	}
	p->high = true;		/* was not looked at */
	rows_part_copied(p);
	return 1;
}

/* A row without a quote is its line, cut at the separators: libcsv, byte by
 * byte through its states and a copy, takes three times as long for it. */
static int
plain_row(struct rows_csv *c, struct rows_part *p, const struct line *line,
    struct error *e)
{
	char *s = line->s, *end = s + line->len, *cell = s;
	unsigned char all = 0;

	for (;; s++) {
		if (s < end && *s != c->separator) {
			all |= (unsigned char)*s;
			p->nul |= !*s;
			continue;
		}
		if (s - cell > ROWS_CELL_MAX)
			return too_long(c, line->number, e);
		if (p->n < p->width) {
			p->cells[p->n] = cell;
			p->lens[p->n] = (size_t)(s - cell);
		} else if (p->n == p->width) {
			buf_add(&p->surplus, cell, (size_t)(end - cell));
		}
		p->n++;
		*s = '\0';
		if (s == end)
			break;
		cell = s + 1;
	}
	p->high = all & 0x80;
	p->ended = *line->end;
	return 1;
}

static bool
is_blank(const struct rows_csv *c, const struct line *line)
{
	size_t i;

	for (i = 0; i < line->len; i++) {
		if ((line->s[i] != ' ' && line->s[i] != '\t') ||
		    line->s[i] == c->separator)
			return false;
	}
	return true;
}

int
rows_csv_next(struct rows_csv *c, struct lines *lines, struct rows_part *p,
    struct error *e)
{
	struct line line;
	int got;

	do {
		if ((got = lines_next(lines, &line, e)) <= 0)
			return got;
	} while (is_blank(c, &line));
	rows_part_begin(p, line.number);
	c->part = p;
	c->too_long = false;
	if (!memchr(line.s, '"', line.len))
		return plain_row(c, p, &line, e);
	return quoted_row(c, lines, p, &line, e);
}
