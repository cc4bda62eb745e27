/* SPDX-License-Identifier: ISC
 *
 * Strings into arrays of a fixed size: cut where they do not fit, and always
 * with a NUL behind. Size is 1 at least.
 */
#ifndef BASE_COPY_H
#define BASE_COPY_H

#include <stddef.h>

void copy(char *to, size_t size, const char *s);
/* The first len bytes of it, which may hold NULs. */
void copy_part(char *to, size_t size, const char *s, size_t len);

#endif
