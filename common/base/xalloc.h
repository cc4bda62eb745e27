/* SPDX-License-Identifier: ISC
 *
 * Memory that cannot fail: out of memory, a broken invariant, and a library
 * that is gone, end the process with a sentence and status 70. Nothing else in
 * the library exits.
 * Everything returned here is freed with free(3).
 */
#ifndef BASE_XALLOC_H
#define BASE_XALLOC_H

#include <stddef.h>

void *xmalloc(size_t size);
void *xcalloc(size_t n, size_t size);
void *xrealloc(void *p, size_t n, size_t size);
char *xstrdup(const char *s);
char *xstrndup(const char *s, size_t n);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Make room for at least `want` elements of `size` bytes in the array at *p,
 * whose capacity is *cap; grows by half at least, so that adding one element
 * at a time costs no more than its input. */
void xgrow(void *p, size_t *cap, size_t want, size_t size);

/* Say so, and end with status 70. */
_Noreturn void xdie(const char *words);
/* An invariant does not hold: say where and end with status 70. */
_Noreturn void xbug(const char *file, int line, const char *what);
#define XASSERT(cond) ((cond) ? (void)0 : xbug(__FILE__, __LINE__, #cond))

#endif
