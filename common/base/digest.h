/* SPDX-License-Identifier: ISC
 *
 * SHA-256 (FIPS 180-4) of several parts in order: each part's length goes in
 * front of it, so that no two lists of parts are the same bytes. And what
 * signatures of others are made of: digests, HMAC, Ed25519, and comparing
 * without telling by the time it takes. All by OpenSSL's libcrypto.
 */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>
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

enum digest_kind { DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA256, DIGEST_SHA384,
    DIGEST_SHA512 };
#define DIGEST_MAX 64		/* bytes of the longest */

/* The digest of bytes, and HMAC (RFC 2104): how many bytes went to out[]; 0
 * when this libcrypto does not do that kind. */
size_t digest_bytes(enum digest_kind kind, const void *p, size_t len,
    unsigned char out[DIGEST_MAX]);
size_t digest_hmac(enum digest_kind kind, const char *secret, const void *p,
    size_t len, unsigned char out[DIGEST_MAX]);
/* Did the owner of the public key sign these bytes (RFC 8032)? */
bool digest_signed(const unsigned char key[32], const unsigned char sig[64],
    const void *p, size_t len);
/* Are they equal? Takes as long however much of them is. */
bool digest_equal(const void *a, const void *b, size_t len);
/* The same of texts whose length is nobody's business either. */
bool digest_equal_text(const char *a, const char *b);

#endif
