/* SPDX-License-Identifier: ISC
 *
 * A message that is a file: the whole input is one text. The byte order mark
 * of UTF-8 at its head is the file's and not the text's, and so is one line
 * end at its end.
 */
#ifndef IO_WHOLE_H
#define IO_WHOLE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;
struct error;

/* Longer input is no message; reading stops there. */
#define WHOLE_MAX (1u << 20)

/* Append what the files hold, one after the other (none, or "-": standard
 * input). 0, or -1: ERR_INPUT for a file that cannot be read or an input of
 * 0 bytes (unless empty_ok), ERR_DATA for one that is longer than WHOLE_MAX
 * or has a NUL byte. Whether it is UTF-8 is not looked at. */
int whole_read(struct buf *text, char *const paths[], size_t n, bool empty_ok,
    struct error *e);
/* The same for one file, as --text-file names it; "-" is standard input. */
int whole_file(struct buf *text, const char *path, struct error *e);

/* The bytes of a file as they are, at most `max` of them: ERR_INPUT when it
 * cannot be read or has none, ERR_DATA when there are more. */
int whole_bytes(struct buf *b, const char *path, size_t max, struct error *e);

#endif
