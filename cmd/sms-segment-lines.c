/* SPDX-License-Identifier: ISC
 *
 * sms-segment -l: each line is a text. Millions of lines are ordinary here
 * (a campaign's merged texts), so this has a loop of its own: lines are
 * measured where read(2) put them, and plain CSV is written without the
 * general writer. Memory does not grow with the input.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/tool.h"
#include "base/xalloc.h"
#include "sms-segment.h"
#include "io/rejects.h"
#include "io/rows.h"
#include "io/tally.h"

#define READ_SIZE (256u << 10)
#define OUT_SIZE (64u << 10)
/* "UCS-2," and five numbers of at most ten digits, each with its comma. */
#define ROW_MAX 80

struct lines {
	struct asked *a;
	const char *file;
	char *in;		/* what was read; lines end with \n */
	size_t have, cap;
	bool skipping;		/* inside a line that is too long */
	unsigned long line;	/* the one that comes next */
	struct record_column columns[VERDICT_MAX];
	size_t width;
	char out[OUT_SIZE];
	size_t filled;
	struct record *record;	/* NULL: plain CSV goes through out */
	struct rows *rows;	/* what rejects calls the lines */
	struct rejects *rejects;
	int64_t measured, bad;
};

static int
flush(struct lines *l, struct error *e)
{
	if (l->record)
		return record_flush(l->record, e);
	if (l->filled && (fwrite(l->out, 1, l->filled, stdout) != l->filled ||
	    fflush(stdout) == EOF))
		return error_output(e, "standard output");
	l->filled = 0;
	return 0;
}

static char *
put_number(char *p, unsigned n)
{
	char digits[10];
	int i = 0;

	if (n < 10) {
		*p = (char)('0' + n);
		return p + 1;
	}
	do
		digits[i++] = (char)('0' + n % 10);
	while (n /= 10);
	while (i)
		*p++ = digits[--i];
	return p;
}

static int
put_row(struct lines *l, const struct segment *g, struct error *e)
{
	char *p;

	if (l->filled + ROW_MAX > OUT_SIZE && flush(l, e) < 0)
		return -1;
	p = l->out + l->filled;
	memcpy(p, encoding_name(g->encoding), 5);
	p += 5;
	*p++ = ',';
	p = put_number(p, g->segments);
	*p++ = ',';
	p = put_number(p, g->units);
	*p++ = ',';
	p = put_number(p, g->characters);
	*p++ = ',';
	p = put_number(p, g->per_segment);
	*p++ = ',';
	p = put_number(p, g->left);
	*p++ = '\n';
	l->filled = (size_t)(p - l->out);
	return 0;
}

static int
reject(struct lines *l, const char *s, size_t len, const char *reason,
    const char *detail, struct error *e)
{
	const struct row row = { .cells = &s, .lens = &len, .line = l->line };

	l->bad++;
	return rejects_add(l->rejects, &row, NULL, reason, detail, e);
}

/* The slow way of one line: everything but measuring into plain CSV. */
static int
line_slowly(struct lines *l, const char *s, size_t len, struct error *e)
{
	struct verdict v;

	verdict_of(&v, l->a, s, len);
	if (v.reason)
		return reject(l, s, len, v.reason, v.detail, e);
	l->measured++;
	if (!l->record)
		return put_row(l, &v.g, e);
	verdict_record(l->record, l->a, &v);
	return record_end(l->record, e);
}

static int
one_line(struct lines *l, const char *s, size_t len, struct error *e)
{
	struct segment g;
	int status;

	if (len && s[len - 1] == '\r')
		len--;
	if (!l->record && !segment_count(&g, s, len, &l->a->how, NULL) &&
	    g.segments <= l->a->max_segments &&
	    (g.encoding == ENCODING_GSM7 || !memchr(s, '\0', len))) {
		l->measured++;
		status = put_row(l, &g, e);
	} else
		status = line_slowly(l, s, len, e);
	l->line++;
	return status;
}

/* A line over the limit is told once, and the rest of it is dropped. */
static int
too_long(struct lines *l, struct error *e)
{
	struct verdict v;
	int status;

	verdict_of(&v, l->a, l->in, l->have);
	status = reject(l, "", 0, v.reason, v.detail, e);
	l->line++;
	l->have = 0;
	l->skipping = true;
	return status;
}

/* Take the whole lines that were read; what is left of the last one moves to
 * the front. */
static int
take_lines(struct lines *l, struct error *e)
{
	char *s = l->in, *end = l->in + l->have, *newline;

	while ((newline = memchr(s, '\n', (size_t)(end - s)))) {
		if (l->skipping)
			l->skipping = false;
		else if (one_line(l, s, (size_t)(newline - s), e) < 0)
			return -1;
		s = newline + 1;
	}
	l->have = (size_t)(end - s);
	if (l->skipping)
		l->have = 0;
	memmove(l->in, s, l->have);
	if (l->have > SEGMENT_BYTES_MAX)
		return too_long(l, e);
	return 0;
}

/* The byte order mark of UTF-8 is the file's, not the first text's. */
static void
drop_mark(struct lines *l)
{
	if (l->have >= 3 && !memcmp(l->in, "\xef\xbb\xbf", 3)) {
		l->have -= 3;
		memmove(l->in, l->in + 3, l->have);
	}
}

static int
read_lines(struct lines *l, int fd, struct error *e)
{
	bool first = true;
	ssize_t n;

	l->line = 1;
	l->have = 0;
	l->skipping = false;
	for (;;) {
		xgrow(&l->in, &l->cap, l->have + READ_SIZE, 1);
		/* What is known goes out before we may have to wait. */
		if (flush(l, e) < 0)
			return -1;
		n = read(fd, l->in + l->have, READ_SIZE);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_set(e, ERR_INPUT, "%s:", l->file);
		if (n == 0)
			break;
		l->have += (size_t)n;
		if (first)
			drop_mark(l);
		first = false;
		if (take_lines(l, e) < 0)
			return -1;
	}
	if (first && !l->a->house.empty_ok)
		return error_set(e, ERR_INPUT, "%s: no input: give texts, one "
		    "a line, or --empty-ok", l->file);
	return l->have ? one_line(l, l->in, l->have, e) : 0;
}

static int
read_file(struct lines *l, const char *path, struct error *e)
{
	bool standard = !strcmp(path, "-");
	int fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	int status;

	l->file = standard ? "<stdin>" : path;
	rows_plain_file(l->rows, l->file);
	if (fd < 0)
		return error_set(e, ERR_INPUT, "%s:", path);
	status = read_lines(l, fd, e);
	if (!standard)
		close(fd);
	return status;
}

/* Is the output what put_row() writes: all columns, in CSV, not escaped for a
 * terminal? */
static bool
is_plain(const struct lines *l)
{
	const struct house *h = &l->a->house;

	return !h->columns && l->width == VERDICT_PLAIN &&
	    (!h->format || !strcmp(h->format, "csv")) &&
	    !isatty(STDOUT_FILENO);
}

static int
open_output(struct lines *l, struct error *e)
{
	const struct house *h = &l->a->house;
	size_t i;

	l->width = verdict_columns(l->columns, l->a);
	if (rejects_open(&l->rejects, h->rejects, h->yes, l->rows, e) < 0)
		return -1;
	if (!is_plain(l))
		return record_open(&l->record, h, l->columns, l->width, NULL,
		    e);
	for (i = 0; !h->no_header && i < l->width; i++)
		l->filled += (size_t)snprintf(l->out + l->filled,
		    OUT_SIZE - l->filled, "%s%c", l->columns[i].name,
		    i + 1 < l->width ? ',' : '\n');
	return 0;
}

static void
say_tally(const struct lines *l)
{
	struct tally t = { 0 };

	tally_word(&t, "measured");
	tally_word(&t, "bad");
	t.counts[0] = l->measured;
	t.counts[1] = l->bad;
	tally_say(&t);
}

int
segment_lines(struct asked *a, char *const paths[], size_t n, struct error *e)
{
	char dash[] = "-", *const standard[] = { dash };
	struct lines *l = xcalloc(1, sizeof *l);
	int status;
	size_t i;

	l->a = a;
	l->rows = rows_plain("text", paths, n);
	status = open_output(l, e);
	for (i = 0; status == 0 && i < (n ? n : 1); i++)
		status = read_file(l, (n ? paths : standard)[i], e);
	if (status == 0)
		status = flush(l, e);
	if (l->record && record_close(l->record, e) < 0)
		status = -1;
	if (status == 0)
		status = rejects_commit(l->rejects, e);
	rejects_close(l->rejects);
	rows_close(l->rows);
	if (status == 0) {
		say_tally(l);
		if (l->bad)
			status = error_set(e, ERR_SOME, "%s", "");
	}
	free(l->in);
	free(l);
	return status;
}
