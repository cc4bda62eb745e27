/* SPDX-License-Identifier: ISC
 *
 * Answers that are plain text: what is looked for in them is the first line,
 * `body`, or what a regular expression (POSIX, extended) finds: its first
 * group, or all of it where it has none.
 */
#ifndef CARRIER_PATTERN_H
#define CARRIER_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

/* The paths of a description, ready to be looked for. */
struct pattern;

/* One more, which must live as long. false: it cannot be looked for, and *why
 * is what is wrong with it. */
bool pattern_add(struct pattern **all, const char *path, char *why,
    size_t size);
void pattern_free(struct pattern *all);

/* What one of them finds in the text, cut to size; "" for nothing. */
const char *pattern_find(char *to, size_t size, const char *text,
    const struct pattern *all, const char *path);
/* Is it the first line itself? */
bool pattern_is_line(const char *path);

#endif
