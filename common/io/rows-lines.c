/* SPDX-License-Identifier: ISC */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "io/charset.h"
#include "io/rows-lines.h"
#include "io/rows.h"

#define BUFFER_SIZE (256 * 1024)
#define SLACK 16		/* what charset_read() wants at least */

struct lines {
	struct charset *charset;
	const char *file;
	int fd;
	bool eof, any, again;
	struct line last;

	/* buf[pos..have) is to be handed out; buf[pos..seen) holds no line
	 * end. There is room for SLACK bytes and a NUL behind cap. */
	char *buf;
	size_t cap, pos, seen, have;
};

int
lines_open(struct lines **out, int fd, const char *file, const char *charset,
    struct error *e)
{
	struct lines *l = xcalloc(1, sizeof *l);

	*out = NULL;
	l->fd = fd;
	l->file = file;
	if (charset_open(&l->charset, fd, file, charset, e) < 0) {
		lines_close(l);
		return -1;
	}
	l->cap = BUFFER_SIZE;
	l->buf = xmalloc(l->cap + SLACK + 1);
	*out = l;
	return 0;
}

void
lines_close(struct lines *l)
{
	if (!l)
		return;
	charset_close(l->charset);
	if (l->fd > STDERR_FILENO)
		close(l->fd);
	free(l->buf);
	free(l);
}

void
lines_idle(struct lines *l, void (*idle)(void *), void *ctx)
{
	charset_idle(l->charset, idle, ctx);
}

/* Read more behind what is there, which moves to the front; the buffer grows
 * for a line that fills it. */
static int
fill(struct lines *l, struct error *e)
{
	long n;

	memmove(l->buf, l->buf + l->pos, l->have - l->pos);
	l->have -= l->pos;
	l->seen -= l->pos;
	l->pos = 0;
	if (l->have >= ROWS_ROW_MAX)
		return error_set(e, ERR_DATA, "%s:%lu: a line of more than "
		    "%d KiB: is this a file of rows?", l->file,
		    l->last.number + 1, ROWS_ROW_MAX / 1024);
	if (l->have >= l->cap) {
		l->cap = ROWS_ROW_MAX;
		l->buf = xrealloc(l->buf, l->cap + SLACK + 1, 1);
	}
	n = charset_read(l->charset, l->buf + l->have,
	    l->cap + SLACK - l->have, e);
	if (n < 0)
		return -1;
	l->have += (size_t)n;
	l->any |= n > 0;
	l->eof = n == 0;
	return 0;
}

int
lines_next(struct lines *l, struct line *line, struct error *e)
{
	char *end;

	if (l->again) {
		l->again = false;
		*line = l->last;
		return 1;
	}
	while (!(end = memchr(l->buf + l->seen, '\n', l->have - l->seen))) {
		l->seen = l->have;
		if (l->eof)
			break;
		if (fill(l, e) < 0)
			return -1;
	}
	if (!end && l->pos == l->have)
		return 0;
	l->last.end = end ? "\n" : "";
	if (!end)
		end = l->buf + l->have;
	l->last.s = l->buf + l->pos;
	l->last.len = (size_t)(end - l->last.s);
	l->last.number++;
	l->pos = l->seen = *l->last.end ? (size_t)(end - l->buf) + 1 : l->have;
	if (l->last.len && end[-1] == '\r') {
		l->last.len--;
		if (*l->last.end)
			l->last.end = "\r\n";
	}
	l->last.s[l->last.len] = '\0';
	*line = l->last;
	return 1;
}

void
lines_again(struct lines *l)
{
	l->again = true;
}

bool
lines_ready(const struct lines *l)
{
	struct pollfd p = { .fd = l->fd, .events = POLLIN };

	return l->again || l->eof ||
	    memchr(l->buf + l->seen, '\n', l->have - l->seen) ||
	    poll(&p, 1, 0) != 0;
}

bool
lines_any(const struct lines *l)
{
	return l->any;
}

bool
lines_checked(const struct lines *l)
{
	return charset_checked(l->charset);
}
