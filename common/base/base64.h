/* SPDX-License-Identifier: ISC
 *
 * Base64 (RFC 4648). It is read with its own alphabet or the one for URLs, and
 * strictly: other signs, line ends and left-over bits are none.
 */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

enum base64_kind {
	BASE64_PLAIN,	/* + and /, padded with = */
	BASE64_URL	/* - and _; padding may be there or not */
};

/* The bytes behind what *out holds. false: it is no base64, and *out holds
 * some of it. */
bool base64_decode(struct buf *out, const char *s, size_t len,
    enum base64_kind kind);

/* Add the bytes to *out as BASE64_PLAIN. */
void base64_encode(struct buf *out, const char *s, size_t len);

#endif
