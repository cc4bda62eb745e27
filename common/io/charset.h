/* SPDX-License-Identifier: ISC
 *
 * A file's bytes as UTF-8: its byte order mark is found and taken off, UTF-16
 * and named character sets are converted by iconv(3), and a file that is
 * in some other set without saying so is told apart from one that is UTF-8
 * with an odd byte in it.
 */
#ifndef IO_CHARSET_H
#define IO_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

struct charset;
struct error;

/* Read from fd, which stays the caller's, as does `file`, its name in
 * messages. `name` is the set that the user named, NULL: UTF-8; a mark in the
 * file goes before it. A regular file without mark and name is read once
 * beforehand: bytes that are not UTF-8 are ERR_DATA, with the line of the
 * first one, unless the file has at least as many characters that can be
 * nothing but UTF-8 as it has runs of odd bytes. An unknown set is
 * ERR_USAGE. */
int charset_open(struct charset **c, int fd, const char *file,
    const char *name, struct error *e);
void charset_close(struct charset *c);

/* Have `idle` called whenever charset_read() is about to wait for input. */
void charset_idle(struct charset *c, void (*idle)(void *), void *ctx);

/* At most `max` bytes (16 or more) to `to`, as soon as there are some.
 * Returns how many, 0 at the end, -1 with ERR_INPUT, ERR_DATA for bytes that
 * the set does not have, or ERR_RETRY when a signal that stops the tool came
 * while waiting. */
long charset_read(struct charset *c, char *to, size_t max, struct error *e);

/* Is all that charset_read() gives known to be UTF-8? */
bool charset_checked(const struct charset *c);

#endif
