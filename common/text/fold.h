/* SPDX-License-Identifier: ISC
 *
 * Texts compared as people search them: without regard to case, in every
 * script that has one.
 */
#ifndef TEXT_FOLD_H
#define TEXT_FOLD_H

#include <stddef.h>

struct buf;

/* Append the text with every letter in lower case, character by character as
 * in Unicode's simple mapping: what is found in one folded text was found in
 * the other. Bytes that are not UTF-8 are kept. */
void fold_add(struct buf *out, const char *s, size_t len);

#endif
