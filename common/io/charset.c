/* SPDX-License-Identifier: ISC */
#include <sys/stat.h>
#include <sys/types.h>

#include <errno.h>
#include <iconv.h>
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/charset.h"
#include "text/utf8.h"

#define RAW_SIZE (64 * 1024)
#define MARK_MAX 3

struct charset {
	int fd;
	const char *file;
	const char *name;	/* what is converted from; NULL: nothing */
	bool checked;
	void (*idle)(void *);
	void *idle_ctx;

	/* Read and not yet handed out: the first bytes, where the mark is
	 * looked for, and when converting whatever iconv has not taken. */
	char *raw;
	size_t nraw;
	bool eof;

	iconv_t cd;
	bool flushed;
	unsigned long line;	/* of the next byte, when converting */
};

void
charset_idle(struct charset *c, void (*idle)(void *), void *ctx)
{
	c->idle = idle;
	c->idle_ctx = ctx;
}

static void
about_to_read(const struct charset *c)
{
	struct pollfd ready = { .fd = c->fd, .events = POLLIN };

	if (c->idle && poll(&ready, 1, 0) == 0)
		c->idle(c->idle_ctx);
}

static long
read_some(const struct charset *c, char *to, size_t max, struct error *e)
{
	ssize_t n;

	about_to_read(c);
	while ((n = read(c->fd, to, max)) < 0) {
		if (errno != EINTR)
			return error_set(e, ERR_INPUT, "%s:", c->file);
		if (tool_stopping())
			return error_set(e, ERR_RETRY, "%s: stopped by a "
			    "signal while waiting for rows", c->file);
	}
	return n;
}

/* The first bytes, as many as a mark may have. */
static int
read_mark(struct charset *c, struct error *e)
{
	long n;

	while (c->nraw < MARK_MAX) {
		n = read_some(c, c->raw + c->nraw, MARK_MAX - c->nraw, e);
		if (n < 0)
			return -1;
		if (!n) {
			c->eof = true;
			break;
		}
		c->nraw += (size_t)n;
	}
	return 0;
}

static void
drop_raw(struct charset *c, size_t n)
{
	c->nraw -= n;
	memmove(c->raw, c->raw + n, c->nraw);
}

static bool
has_mark(struct charset *c, const char *mark)
{
	size_t len = strlen(mark);

	if (c->nraw < len || memcmp(c->raw, mark, len) != 0)
		return false;
	drop_raw(c, len);
	return true;
}

struct survey {
	off_t first;		/* where the first odd byte stands */
	unsigned char byte;
	uint64_t odd;		/* runs of bytes that are not UTF-8 */
	uint64_t multi;		/* characters of several bytes */
};

/* One block, which begins at `at` in the file. Returns how much was looked at:
 * a character that the block's end may cut in two is left for the next. */
static size_t
survey_block(struct survey *s, const char *p, size_t len, off_t at, bool whole)
{
	size_t pos = 0, good, i;
	bool run = false;

	for (;;) {
		good = utf8_valid(p + pos, len - pos);
		for (i = 0; whole && i < good; i++)
			s->multi += (unsigned char)p[pos + i] >= 0xc0;
		pos += good;
		if (pos == len || (pos && len == RAW_SIZE && len - pos < 4))
			return pos;
		if (!s->odd) {
			s->first = at + (off_t)pos;
			s->byte = (unsigned char)p[pos];
		}
		s->odd += good || !run;
		run = true;
		pos++;
	}
}

/* Look through a regular file from `at` on: with `whole` false up to the first
 * block with an odd byte only. */
static void
survey(const struct charset *c, off_t at, bool whole, struct survey *s)
{
	char *block = c->raw + MARK_MAX;
	ssize_t n;

	*s = (struct survey){ 0 };
	while ((n = pread(c->fd, block, RAW_SIZE, at)) > 0) {
		at += (off_t)survey_block(s, block, (size_t)n, at, whole);
		if (s->odd && !whole)
			return;
	}
}

static unsigned long
line_of(const struct charset *c, off_t from, off_t to)
{
	const char *p = c->raw + MARK_MAX;
	unsigned long line = 1;
	size_t i, n;
	ssize_t got;

	for (; from < to; from += got) {
		n = to - from < RAW_SIZE ? (size_t)(to - from) : RAW_SIZE;
		got = pread(c->fd, c->raw + MARK_MAX, n, from);
		if (got <= 0)
			break;
		for (i = 0; i < (size_t)got; i++)
			line += p[i] == '\n';
	}
	return line;
}

/* One broken row in a file that is UTF-8 otherwise is a matter of that row;
 * a file that shows no sign of being UTF-8 would be read wrong throughout. */
static int
check(struct charset *c, off_t from, struct error *e)
{
	struct survey s;

	survey(c, from, false, &s);
	c->checked = s.odd == 0;
	if (c->checked)
		return 0;
	survey(c, from, true, &s);
	if (s.multi >= s.odd)
		return 0;
	return error_set(e, ERR_DATA, "%s:%lu: byte 0x%02x is not UTF-8: name "
	    "the character set, for a file from Windows --charset cp1252",
	    c->file, line_of(c, from, s.first), s.byte);
}

static bool
is_utf8_name(const char *name)
{
	return !strcasecmp(name, "utf-8") || !strcasecmp(name, "utf8");
}

static int
begin(struct charset *c, const char *name, struct error *e)
{
	off_t from = lseek(c->fd, 0, SEEK_CUR);
	struct stat st;

	if (read_mark(c, e) < 0)
		return -1;
	if (has_mark(c, "\xef\xbb\xbf"))
		return 0;
	if (has_mark(c, "\xff\xfe"))
		c->name = "UTF-16LE";
	else if (has_mark(c, "\xfe\xff"))
		c->name = "UTF-16BE";
	else if (name && !is_utf8_name(name))
		c->name = name;
	if (c->name) {
		c->cd = iconv_open("UTF-8", c->name);
		if (c->cd != (iconv_t)-1) {
			c->checked = true;
			return 0;
		}
		c->name = NULL;
		return error_set(e, ERR_USAGE, "--charset %s: no such "
		    "character set: iconv -l lists them", name);
	}
	if (name || from < 0 || fstat(c->fd, &st) < 0 || !S_ISREG(st.st_mode))
		return 0;
	return check(c, from, e);
}

int
charset_open(struct charset **out, int fd, const char *file, const char *name,
    struct error *e)
{
	struct charset *c = xcalloc(1, sizeof *c);

	*out = NULL;
	c->fd = fd;
	c->file = file;
	c->line = 1;
	c->raw = xmalloc(RAW_SIZE + MARK_MAX);
	if (begin(c, name, e) < 0) {
		charset_close(c);
		return -1;
	}
	*out = c;
	return 0;
}

void
charset_close(struct charset *c)
{
	if (!c)
		return;
	if (c->name)
		iconv_close(c->cd);
	free(c->raw);
	free(c);
}

bool
charset_checked(const struct charset *c)
{
	return c->checked;
}

static int
odd_bytes(const struct charset *c, int errnum, struct error *e)
{
	if (errnum == EINVAL)
		return error_set(e, ERR_DATA, "%s:%lu: the file ends in the "
		    "middle of a character of %s", c->file, c->line, c->name);
	return error_set(e, ERR_DATA, "%s:%lu: byte 0x%02x is no %s: name "
	    "another --charset", c->file, c->line, (unsigned char)*c->raw,
	    c->name);
}

/* One call of iconv on what is there. Some sets hold a character back until
 * they know what follows: at the end they are asked for it. */
static int
convert_raw(struct charset *c, char **to, size_t *room)
{
	char *in = c->raw;
	size_t left = c->nraw, n;
	int errnum = 0;

	if (c->eof && !c->nraw) {
		iconv(c->cd, NULL, NULL, to, room);
		c->flushed = true;
		return 0;
	}
	n = iconv(c->cd, &in, &left, to, room);
	if (n == (size_t)-1)
		errnum = errno;
	drop_raw(c, c->nraw - left);
	return errnum;
}

static long
convert(struct charset *c, char *to, size_t max, struct error *e)
{
	char *end = to, *s;
	size_t room = max;
	long n;
	int errnum = 0;

	while (end == to && !c->flushed) {
		/* An error is told when what stands before it is handed out. */
		if (errnum == EILSEQ || (errnum == EINVAL && c->eof))
			return odd_bytes(c, errnum, e);
		if (!c->eof && c->nraw < MARK_MAX + 13) {
			n = read_some(c, c->raw + c->nraw, RAW_SIZE - c->nraw,
			    e);
			if (n < 0)
				return -1;
			c->eof = n == 0;
			c->nraw += (size_t)n;
		}
		errnum = convert_raw(c, &end, &room);
	}
	for (s = to; (s = memchr(s, '\n', (size_t)(end - s))); s++)
		c->line++;
	return end - to;
}

long
charset_read(struct charset *c, char *to, size_t max, struct error *e)
{
	size_t n = c->nraw;

	if (c->name)
		return convert(c, to, max, e);
	if (!n)
		return c->eof ? 0 : read_some(c, to, max, e);
	memcpy(to, c->raw, n);
	c->nraw = 0;
	return (long)n;
}
