/* SPDX-License-Identifier: ISC
 *
 * Lines out of a file, with their ends and their numbers; internal to rows.
 */
#ifndef IO_ROWS_LINES_H
#define IO_ROWS_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct lines;

/* Lives until the next lines_next(), but for lines_again(). */
struct line {
	char *s;		/* ends in a NUL; may be written to */
	size_t len;
	const char *end;	/* "\n", "\r\n", or "" at the file's end */
	unsigned long number;	/* the first is 1 */
};

/* Takes fd, and closes it also when it fails; `file` and `charset` as of
 * charset_open(). */
int lines_open(struct lines **l, int fd, const char *file,
    const char *charset, struct error *e);
void lines_close(struct lines *l);
/* As of charset_idle(). */
void lines_idle(struct lines *l, void (*idle)(void *), void *ctx);

/* The next line: 1, 0 at the end, -1; a line of more than ROWS_ROW_MAX bytes
 * is ERR_DATA. */
int lines_next(struct lines *l, struct line *line, struct error *e);
/* Give the line that came last once more. */
void lines_again(struct lines *l);

/* Would lines_next() return without waiting for input? */
bool lines_ready(const struct lines *l);

/* Has the file any byte (a mark apart)? Are its lines known to be UTF-8? */
bool lines_any(const struct lines *l);
bool lines_checked(const struct lines *l);

#endif
