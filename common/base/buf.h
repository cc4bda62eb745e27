/* SPDX-License-Identifier: ISC
 *
 * A growing string. `s` is never NULL once something was added and always
 * ends in a NUL that `len` does not count; it may hold NULs of its own. A
 * struct buf of zeros is an empty one. Pointers into `s` die when it grows.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

struct buf {
	char *s;
	size_t len, cap;
};

void buf_add(struct buf *b, const void *p, size_t len);
void buf_addc(struct buf *b, char c);
void buf_adds(struct buf *b, const char *s);
void buf_addf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* A whole number, in digits. */
void buf_addi(struct buf *b, int64_t n);

/* Empty it, keeping the memory; a cleared buf's `s` is "". */
void buf_clear(struct buf *b);
/* Back to the first len bytes, of as many at least. */
void buf_cut(struct buf *b, size_t len);
/* Make room for `more` bytes behind len (and a NUL); returns where they go. */
char *buf_room(struct buf *b, size_t more);
/* They were written, up to that place: they are part of it from here on. */
void buf_end(struct buf *b, const char *end);
/* Hand the string over; the caller frees it, and the buf is empty again. */
char *buf_take(struct buf *b);
/* Free the memory. */
void buf_release(struct buf *b);
/* The same of one that held a secret, which is overwritten. */
void buf_wipe(struct buf *b);

#endif
