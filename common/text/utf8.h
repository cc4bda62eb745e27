/* SPDX-License-Identifier: ISC
 *
 * UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above
 * U+10FFFF. Texts carry their length and may hold NULs.
 */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Read the character that begins at s. Returns the bytes it takes (1 to 4)
 * and sets *cp; 0 when len is 0 or the bytes are not UTF-8, *cp untouched. */
size_t utf8_decode(uint32_t *cp, const char *s, size_t len);

/* Write a character; returns the bytes written (1 to 4). cp is a scalar
 * value, as utf8_decode gives. */
size_t utf8_encode(char out[4], uint32_t cp);

/* The offset of the first byte that cannot be read, or len when all is well. */
size_t utf8_valid(const char *s, size_t len);

/* Code points in a valid text; a byte that is not UTF-8 counts as one. */
size_t utf8_count(const char *s, size_t len);

#endif
