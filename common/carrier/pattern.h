/* SPDX-License-Identifier: ISC
 *
 * Answers that are plain text, or XML: what is looked for in them is the first
 * line, `body`, or what a regular expression (POSIX, extended) finds: its first
 * group, or all of it where it has none.
 */
#ifndef CARRIER_PATTERN_H
#define CARRIER_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

/* Can the path be looked for? If not, *why is what is wrong with it. */
bool pattern_good(const char *path, char *why, size_t size);
/* What it finds in the text, cut to size; "" for nothing. */
const char *pattern_find(char *to, size_t size, const char *text,
    const char *path);
/* Is it the first line itself? */
bool pattern_is_line(const char *path);

#endif
