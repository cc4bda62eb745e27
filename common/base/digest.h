/* SPDX-License-Identifier: ISC
 *
 * SHA-256 (FIPS 180-4), by OpenSSL's libcrypto, of several parts in order.
 * Each part's length goes in front of it, so that no two lists of parts are
 * the same bytes.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stddef.h>
#include <stdint.h>

struct digest;

struct digest *digest_new(void);
void digest_add(struct digest *d, const void *p, size_t len);
/* The first `hex` digits (64 at most) and a NUL to out[]. Frees d. */
void digest_end(struct digest *d, char *out, size_t hex);
/* The first 8 bytes as a number. Empties d for the next. */
int64_t digest_number(struct digest *d);
void digest_free(struct digest *d);
/* All 64 digits of these bytes alone, as sha256sum(1) prints them. */
void digest_of(const void *p, size_t len, char out[65]);

#endif
