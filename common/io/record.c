/* SPDX-License-Identifier: ISC
 *
 * Cells are formatted as they come. Where the columns are shown in the order
 * in which they are given, straight into the output; else (and for tables)
 * into a scratch buffer, and record_end() puts them where they belong.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/xalloc.h"
#include "base/zone.h"
#include "io/cell.h"
#include "io/escape.h"
#include "io/record.h"
#include "io/table.h"

#define FLUSH_AT (64 * 1024)

struct column {
	char *name;
	enum record_type type;
	bool shown;
	char *key;	/* JSON: "name": */
	size_t key_len;
	size_t from;	/* where its cell begins in scratch */
	enum record_tone tone;	/* of the cell in this record */
};

struct record {
	int fd;
	enum cell_form form;
	bool terminal, coloured;
	bool header, header_due;
	bool scattered;		/* cells go to scratch first */
	bool unended;		/* this record gets no line end */
	struct column *columns;	/* as they are given */
	size_t n;
	size_t *order;		/* which of them are shown, left to right */
	size_t shown;
	size_t at;		/* the column that comes next */
	size_t cells;		/* of this record, in the output so far */
	size_t whole;		/* bytes of out that are whole records */
	struct buf out, scratch, safe;
	struct table *table;
	char *zone;
	struct error failed;
};

static int
no_column(const struct record *r, const char *name, struct error *e)
{
	const char **names = xcalloc(r->n, sizeof *names);
	struct buf all = { 0 };
	size_t i;

	buf_adds(&all, "there are ");
	for (i = 0; i < r->n; i++) {
		names[i] = r->columns[i].name;
		buf_addf(&all, "%s%s", i ? "," : "", names[i]);
	}
	error_set(e, ERR_USAGE, "-o %s: no such column%s", name,
	    name_hint(name, names, r->n, all.s).s);
	buf_release(&all);
	free(names);
	return -1;
}

static int
show_column(struct record *r, const char *name, struct error *e)
{
	size_t i;

	for (i = 0; i < r->n; i++) {
		if (name_same(r->columns[i].name, name))
			break;
	}
	if (i == r->n)
		return no_column(r, name, e);
	if (r->columns[i].shown)
		return error_set(e, ERR_USAGE,
		    "-o: column %s is named twice: name it once", name);
	r->columns[i].shown = true;
	if (r->shown && r->order[r->shown - 1] > i)
		r->scattered = true;
	r->order[r->shown++] = i;
	return 0;
}

static int
show_columns(struct record *r, const char *list, struct error *e)
{
	char *names, *name, *end;
	size_t i;
	int status = 0;

	r->order = xcalloc(r->n, sizeof *r->order);
	if (!list) {
		for (i = 0; i < r->n; i++) {
			r->columns[i].shown = true;
			r->order[r->shown++] = i;
		}
		return 0;
	}
	names = xstrdup(list);
	for (name = names; name && status == 0; name = end) {
		end = strchr(name, ',');
		if (end)
			*end++ = '\0';
		status = show_column(r, name, e);
	}
	free(names);
	return status;
}

static void
copy_columns(struct record *r, const struct record_column *columns, size_t n)
{
	struct buf key = { 0 };
	size_t i;

	r->columns = xcalloc(n, sizeof *r->columns);
	r->n = n;
	for (i = 0; i < n; i++) {
		r->columns[i].name = xstrdup(columns[i].name);
		r->columns[i].type = columns[i].type;
		if (r->form != CELL_JSON)
			continue;
		if (*columns[i].name)
			cell_text(&key, CELL_JSON, columns[i].name,
			    strlen(columns[i].name));
		else
			buf_adds(&key, "\"\"");
		buf_addc(&key, ':');
		r->columns[i].key_len = key.len;
		r->columns[i].key = buf_take(&key);
	}
}

static void
make_table(struct record *r, bool all)
{
	const struct column *c;
	struct buf name = { 0 };
	size_t i;

	r->scattered = true;
	r->table = table_new(r->terminal, r->header, all);
	r->coloured = escape_colour(r->fd);
	for (i = 0; i < r->shown; i++) {
		c = &r->columns[r->order[i]];
		buf_clear(&name);
		escape_add(&name, c->name, strlen(c->name));
		table_column(r->table, name.s,
		    c->type == RECORD_COUNT || c->type == RECORD_CREDITS);
	}
	buf_release(&name);
}

static void
record_free(struct record *r)
{
	size_t i;

	for (i = 0; i < r->n; i++) {
		free(r->columns[i].name);
		free(r->columns[i].key);
	}
	free(r->columns);
	free(r->order);
	free(r->zone);
	table_free(r->table);
	buf_release(&r->out);
	buf_release(&r->scratch);
	buf_release(&r->safe);
	free(r);
}

static int
open_over(struct record **out, int fd, const struct house *house,
    const struct record_column *columns, size_t n, const char *zone,
    struct error *e)
{
	struct record *r = xcalloc(1, sizeof *r);

	*out = NULL;
	r->fd = fd;
	r->terminal = isatty(fd);
	r->form = r->terminal ? CELL_TABLE : CELL_CSV;
	if (house->format && cell_form_find(&r->form, house->format, e) < 0)
		goto fail;
	copy_columns(r, columns, n);
	if (show_columns(r, house->columns, e) < 0)
		goto fail;
	if (zone && zone_check(zone, e) < 0)
		goto fail;
	r->zone = zone ? xstrdup(zone) : NULL;
	r->header = !house->no_header && r->form != CELL_JSON;
	r->header_due = r->header || r->form == CELL_EXCEL;
	if (r->form == CELL_TABLE)
		make_table(r, house->columns != NULL);
	*out = r;
	return 0;
fail:
	record_free(r);
	return -1;
}

int
record_open(struct record **r, const struct house *house,
    const struct record_column *columns, size_t n, const char *zone,
    struct error *e)
{
	return open_over(r, STDOUT_FILENO, house, columns, n, zone, e);
}

int
record_open_fd(struct record **r, int fd,
    const struct record_column *columns, size_t n, struct error *e)
{
	const struct house house = { .format = "csv" };

	return open_over(r, fd, &house, columns, n, NULL, e);
}

/* Between two cells, and after the last. */
static char
separator(const struct record *r)
{
	return r->form == CELL_TSV ? '\t' : ',';
}

static void
line_end(struct record *r)
{
	/* A blank line is no row to most readers, ours among them. */
	if (r->shown == 1 && r->out.len == r->whole &&
	    (r->form == CELL_CSV || r->form == CELL_EXCEL))
		buf_add(&r->out, "\"\"", 2);
	if (r->form == CELL_EXCEL && !r->unended)
		buf_addc(&r->out, '\r');
	if (!r->unended)
		buf_addc(&r->out, '\n');
	r->whole = r->out.len;
}

/* Text as it may be shown: on a terminal nothing from outside is raw. */
static void
add_text(struct record *r, struct buf *to, const char *s, size_t len)
{
	if (r->terminal && r->form != CELL_JSON && r->form != CELL_TABLE) {
		buf_clear(&r->safe);
		escape_add(&r->safe, s, len);
		s = r->safe.s;
		len = r->safe.len;
	}
	cell_text(to, r->form, s, len);
}

static void
write_header(struct record *r)
{
	const char *name;
	size_t i;

	r->header_due = false;
	if (r->form == CELL_TABLE)
		return;
	if (r->form == CELL_EXCEL) {
		buf_add(&r->out, "\xef\xbb\xbf", 3);
		r->whole = r->out.len;
	}
	if (!r->header)
		return;
	for (i = 0; i < r->shown; i++) {
		if (i)
			buf_addc(&r->out, separator(r));
		name = r->columns[r->order[i]].name;
		add_text(r, &r->out, name, strlen(name));
	}
	line_end(r);
}

/* Where the next column's cell goes, or NULL when it is not shown. */
static struct buf *
next_cell(struct record *r, enum record_type type)
{
	struct column *c;
	struct buf *to = r->scattered ? &r->scratch : &r->out;

	XASSERT(r->at < r->n);
	if (r->at == 0) {
		if (r->header_due)
			write_header(r);
		if (r->form == CELL_JSON)
			buf_addc(&r->out, '{');
	}
	c = &r->columns[r->at++];
	XASSERT(c->type == type);
	c->from = r->scratch.len;
	if (!c->shown)
		return NULL;
	if (!r->scattered && r->cells++)
		buf_addc(to, separator(r));
	if (c->key)
		buf_add(to, c->key, c->key_len);
	return to;
}

void
record_textn(struct record *r, const char *s, size_t len)
{
	struct buf *to = next_cell(r, RECORD_TEXT);

	if (to)
		add_text(r, to, s, len);
}

void
record_text(struct record *r, const char *s)
{
	record_textn(r, s ? s : "", s ? strlen(s) : 0);
}

void
record_count(struct record *r, int64_t n)
{
	struct buf *to = next_cell(r, RECORD_COUNT);

	if (to)
		cell_count(to, n);
}

void
record_credits(struct record *r, int64_t milli)
{
	struct buf *to = next_cell(r, RECORD_CREDITS);

	if (to)
		cell_credits(to, milli);
}

static void
add_time(struct record *r, struct buf *to, int64_t ms)
{
	char stamp[CLOCK_SIZE];
	struct civil c;
	struct error e;

	if (r->table && r->zone && zone_civil(&c, ms, r->zone, &e) == 0) {
		buf_addf(to, "%04d-%02d-%02d %02d:%02d:%02d", c.year, c.month,
		    c.day, c.hour, c.minute, c.second);
	} else {
		clock_format(stamp, ms);
		cell_text(to, r->form, stamp, strlen(stamp));
	}
}

void
record_time(struct record *r, int64_t ms)
{
	struct buf *to = next_cell(r, RECORD_TIME);

	if (!to)
		return;
	if (ms <= 0 || ms == CLOCK_NEVER)
		cell_text(to, r->form, "", 0);
	else
		add_time(r, to, ms);
}

void
record_set(struct record *r, const char *const texts[], size_t n)
{
	struct buf *to = next_cell(r, RECORD_SET), joined = { 0 };
	size_t i;

	if (!to)
		return;
	if (r->form == CELL_JSON)
		buf_addc(to, '[');
	for (i = 0; i < n; i++) {
		if (i)
			buf_addc(r->form == CELL_JSON ? to : &joined,
			    r->form == CELL_JSON ? ',' : ' ');
		if (r->form == CELL_JSON)
			cell_text(to, r->form, texts[i], strlen(texts[i]));
		else
			buf_adds(&joined, texts[i]);
	}
	if (r->form == CELL_JSON)
		buf_addc(to, ']');
	else
		add_text(r, to, joined.s, joined.len);
	buf_release(&joined);
}

void
record_bool(struct record *r, bool yes)
{
	struct buf *to = next_cell(r, RECORD_BOOL);

	if (to && r->form == CELL_JSON)
		buf_adds(to, yes ? "true" : "false");
	else if (to)
		buf_adds(to, yes ? "yes" : "no");
}

void
record_empty(struct record *r)
{
	struct buf *to;

	XASSERT(r->at < r->n);
	to = next_cell(r, r->columns[r->at].type);
	if (to)
		cell_text(to, r->form, "", 0);
}

void
record_tone(struct record *r, enum record_tone tone)
{
	XASSERT(r->at < r->n);
	r->columns[r->at].tone = tone;
}

void
record_unended(struct record *r)
{
	r->unended = true;
}

static const char *const colours[] = {
	[RECORD_GOOD] = "green", [RECORD_WAITS] = "brown",
	[RECORD_BAD] = "red",
};

/* Put the cells that wait in scratch where they belong. */
static void
gather(struct record *r)
{
	const struct column *c;
	size_t i, k, end;

	if (r->table)
		table_row(r->table);
	for (i = 0; i < r->shown; i++) {
		k = r->order[i];
		c = &r->columns[k];
		end = k + 1 < r->n ? c[1].from : r->scratch.len;
		if (r->table) {
			table_cell(r->table, r->scratch.s + c->from,
			    end - c->from);
			if (r->coloured && c->tone != RECORD_PLAIN)
				table_colour(r->table, colours[c->tone]);
			r->columns[k].tone = RECORD_PLAIN;
			continue;
		}
		if (i)
			buf_addc(&r->out, separator(r));
		buf_add(&r->out, r->scratch.s + c->from, end - c->from);
	}
	buf_clear(&r->scratch);
}

static int
write_failed(struct record *r, struct error *e)
{
	error_output(&r->failed,
	    r->fd == STDOUT_FILENO ? "standard output" : "output");
	buf_clear(&r->out);
	*e = r->failed;
	return -1;
}

static int
write_out(struct record *r, struct error *e)
{
	struct pollfd wait = { .fd = r->fd, .events = POLLOUT };
	size_t done = 0;
	ssize_t n;

	while (done < r->out.len) {
		n = write(r->fd, r->out.s + done, r->out.len - done);
		if (n >= 0)
			done += (size_t)n;
		else if (errno == EAGAIN)
			poll(&wait, 1, -1);
		else if (errno != EINTR)
			return write_failed(r, e);
	}
	buf_clear(&r->out);
	r->whole = 0;
	return 0;
}

int
record_flush(struct record *r, struct error *e)
{
	if (r->failed.kind != ERR_NONE) {
		*e = r->failed;
		return -1;
	}
	if (r->table && table_print(r->table, &r->out, e) < 0)
		return -1;
	return r->out.len ? write_out(r, e) : 0;
}

int
record_end(struct record *r, struct error *e)
{
	XASSERT(r->at == r->n);
	r->at = 0;
	r->cells = 0;
	if (r->failed.kind != ERR_NONE) {
		buf_clear(&r->out);
		buf_clear(&r->scratch);
		*e = r->failed;
		return -1;
	}
	if (r->scattered)
		gather(r);
	if (r->table)
		return table_due(r->table) ? record_flush(r, e) : 0;
	if (r->form == CELL_JSON)
		buf_addc(&r->out, '}');
	line_end(r);
	if (r->terminal || r->out.len >= FLUSH_AT)
		return record_flush(r, e);
	return 0;
}

int
record_close(struct record *r, struct error *e)
{
	struct error own = { .kind = ERR_NONE };
	int status;

	if (!r)
		return 0;
	if (r->at) {	/* the caller failed within a record */
		r->out.len = r->whole;
		r->at = 0;
	}
	if (r->header_due && (e->kind == ERR_NONE || e->kind == ERR_SOME))
		write_header(r);
	status = record_flush(r, &own);
	if (status < 0 && (e->kind == ERR_NONE || e->kind == ERR_SOME))
		*e = own;
	record_free(r);
	return status;
}

const char *
record_show_credits(char buf[RECORD_CREDITS_SIZE], int64_t milli)
{
	struct buf text = { 0 };

	cell_credits(&text, milli);
	memcpy(buf, text.s, text.len + 1);
	buf_release(&text);
	return buf;
}
