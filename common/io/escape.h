/* SPDX-License-Identifier: ISC
 *
 * Text from outside, made harmless: control and escape characters (C0, C1,
 * DEL, bidirectional overrides) are shown as \x1b or \u202e, bytes that are
 * not UTF-8 as \xff.
 */
#ifndef IO_ESCAPE_H
#define IO_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

void escape_add(struct buf *out, const char *s, size_t len);
/* May colour be used on that descriptor (a terminal, no NO_COLOR)? */
bool escape_colour(int fd);

#endif
