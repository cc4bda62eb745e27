/* SPDX-License-Identifier: ISC
 *
 * Text from outside, made harmless for a terminal: control and escape
 * characters (C0, C1, DEL) are shown as \x1b, line ends and tabs as \n \r \t,
 * what turns the order of characters around or ends lines as \u202e, bytes
 * that are not UTF-8 as \xff. A backslash stands for itself.
 */
#ifndef IO_ESCAPE_H
#define IO_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf;

void escape_add(struct buf *out, const char *s, size_t len);
/* Is that character one of those that are not shown as they are? */
bool escape_wanted(uint32_t cp);
/* May colour be used on that descriptor (a terminal, no NO_COLOR)? */
bool escape_colour(int fd);

#endif
