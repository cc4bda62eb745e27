/* SPDX-License-Identifier: ISC
 *
 * The values of a list's member as they stand in the account: a JSON array of
 * strings, null for an empty one, so that sqlite3(1) can read it. The names of
 * a list's variables are kept in the same form.
 */
#ifndef STORE_VARS_H
#define STORE_VARS_H

#include <stddef.h>

#include "base/buf.h"

/* A struct vars of zeros is an empty one. */
struct vars {
	struct buf text;	/* the values, each with a NUL behind it */
	size_t *at;		/* where each begins in it */
	size_t n, cap;
};

/* Begin an array at the end of out, add to it, close it. */
void vars_begin(struct buf *out);
void vars_add(struct buf *out, const char *s, size_t len);
void vars_end(struct buf *out);

/* Take an array apart; what was in *v is dropped. 0, or -1 when it is not one
 * that the above wrote: the caller says where it came from. */
int vars_read(struct vars *v, const char *json, size_t len);
/* Value i and its length; "" beyond the last. Dies at the next vars_read. */
const char *vars_get(const struct vars *v, size_t i, size_t *len);
void vars_release(struct vars *v);

#endif
