/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/tool.h"
#include "io/whole.h"

#define CHUNK (64u << 10)

static const char *
shown(const char *path)
{
	return strcmp(path, "-") ? path : "<stdin>";
}

static int
read_all(struct buf *text, int fd, const char *path, size_t max,
    struct error *e)
{
	ssize_t n;

	for (;;) {
		n = read(fd, buf_room(text, CHUNK), CHUNK);
		if (n < 0 && errno == EINTR) {
			if (tool_stopping())
				return error_set(e, ERR_RETRY, "%s: stopped by "
				    "a signal while waiting for text",
				    shown(path));
			continue;
		}
		if (n < 0)
			return error_set(e, ERR_INPUT, "%s:", shown(path));
		text->len += (size_t)n;
		text->s[text->len] = '\0';
		if (n == 0)
			return 0;
		if (text->len > max)
			return error_set(e, ERR_DATA, "%s: longer than %zu "
			    "bytes%s", shown(path), max, max == WHOLE_MAX ?
			    ": no message can be; to read lines or rows, say "
			    "so" : "");
	}
}

static int
read_path(struct buf *text, const char *path, size_t max, struct error *e)
{
	int fd, status;

	if (!strcmp(path, "-"))
		return read_all(text, STDIN_FILENO, path, max, e);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return error_set(e, ERR_INPUT, "%s:", path);
	status = read_all(text, fd, path, max, e);
	close(fd);
	return status;
}

/* Take away what belongs to the file. What comes after a NUL would be lost
 * where texts are strings. */
static int
strip(struct buf *text, size_t start, const char *path, struct error *e)
{
	char *s = text->s + start;
	size_t len = text->len - start;

	if (memchr(s, '\0', len))
		return error_set(e, ERR_DATA, "%s: a NUL byte: no message can "
		    "hold one: if this is UTF-16, convert it with iconv -f "
		    "utf-16 -t utf-8", shown(path));
	if (len >= 3 && !memcmp(s, "\xef\xbb\xbf", 3)) {
		len -= 3;
		memmove(s, s + 3, len);
	}
	if (len && s[len - 1] == '\n') {
		len--;
		if (len && s[len - 1] == '\r')
			len--;
	}
	text->len = start + len;
	text->s[text->len] = '\0';
	return 0;
}

int
whole_read(struct buf *text, char *const paths[], size_t n, bool empty_ok,
    struct error *e)
{
	size_t start = text->len, i;
	int status = 0;

	buf_add(text, "", 0);
	if (!n)
		status = read_path(text, "-", WHOLE_MAX, e);
	for (i = 0; status == 0 && i < n; i++)
		status = read_path(text, paths[i], WHOLE_MAX, e);
	if (status < 0)
		return -1;
	if (text->len == start && !empty_ok)
		return error_set(e, ERR_INPUT, "%s: 0 bytes: is it what you "
		    "meant? Then add --empty-ok", shown(n ? paths[0] : "-"));
	return strip(text, start, n ? paths[0] : "-", e);
}

int
whole_file(struct buf *text, const char *path, struct error *e)
{
	size_t start = text->len;

	if (read_path(text, path, WHOLE_MAX, e) < 0)
		return -1;
	if (text->len == start)
		return error_set(e, ERR_INPUT, "%s: 0 bytes: there is no text "
		    "in it", shown(path));
	return strip(text, start, path, e);
}

int
whole_bytes(struct buf *b, const char *path, size_t max, struct error *e)
{
	if (read_path(b, path, max, e) < 0)
		return -1;
	if (!b->len)
		return error_set(e, ERR_INPUT, "%s: 0 bytes", path);
	return 0;
}
