/* SPDX-License-Identifier: ISC */
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/xalloc.h"

struct digest {
	EVP_MD_CTX *ctx;
};

struct digest *
digest_new(void)
{
	struct digest *d = xcalloc(1, sizeof *d);

	d->ctx = EVP_MD_CTX_new();
	XASSERT(d->ctx && EVP_DigestInit_ex(d->ctx, EVP_sha256(), NULL));
	return d;
}

void
digest_add(struct digest *d, const void *p, size_t len)
{
	uint64_t n = len;

	XASSERT(EVP_DigestUpdate(d->ctx, &n, sizeof n) &&
	    EVP_DigestUpdate(d->ctx, p, len));
}

static void
finish(struct digest *d, unsigned char md[32])
{
	XASSERT(EVP_DigestFinal_ex(d->ctx, md, NULL));
}

void
digest_end(struct digest *d, char *out, size_t hex)
{
	unsigned char md[32];
	char all[65];
	size_t i;

	finish(d, md);
	for (i = 0; i < sizeof md; i++)
		snprintf(all + 2 * i, 3, "%02x", md[i]);
	XASSERT(hex < sizeof all);
	memcpy(out, all, hex);
	out[hex] = '\0';
	digest_free(d);
}

int64_t
digest_number(struct digest *d)
{
	unsigned char md[32];
	int64_t n;

	finish(d, md);
	memcpy(&n, md, sizeof n);
	XASSERT(EVP_DigestInit_ex(d->ctx, NULL, NULL));
	return n;
}

void
digest_free(struct digest *d)
{
	if (!d)
		return;
	EVP_MD_CTX_free(d->ctx);
	free(d);
}

void
digest_of(const void *p, size_t len, char out[65])
{
	struct digest *d = digest_new();

	XASSERT(EVP_DigestUpdate(d->ctx, p, len));
	digest_end(d, out, 64);
}

static const EVP_MD *
method(enum digest_kind kind)
{
	switch (kind) {
	case DIGEST_MD5:
		return EVP_md5();
	case DIGEST_SHA1:
		return EVP_sha1();
	case DIGEST_SHA384:
		return EVP_sha384();
	case DIGEST_SHA512:
		return EVP_sha512();
	case DIGEST_SHA256:
		break;
	}
	return EVP_sha256();
}

size_t
digest_bytes(enum digest_kind kind, const void *p, size_t len,
    unsigned char out[DIGEST_MAX])
{
	unsigned n = 0;

	return EVP_Digest(p, len, out, &n, method(kind), NULL) ? n : 0;
}

size_t
digest_hmac(enum digest_kind kind, const char *secret, const void *p,
    size_t len, unsigned char out[DIGEST_MAX])
{
	unsigned n = 0;

	return HMAC(method(kind), secret, (int)strlen(secret), p, len, out,
	    &n) ? n : 0;
}

bool
digest_signed(const unsigned char key[32], const unsigned char sig[64],
    const void *p, size_t len)
{
	EVP_PKEY *k = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key,
	    32);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool yes = k && ctx && EVP_DigestVerifyInit(ctx, NULL, NULL, NULL,
	    k) == 1 && EVP_DigestVerify(ctx, sig, 64, p, len) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(k);
	return yes;
}

bool
digest_equal(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}

bool
digest_equal_text(const char *a, const char *b)
{
	unsigned char x[DIGEST_MAX], y[DIGEST_MAX];
	size_t n = digest_bytes(DIGEST_SHA256, a, strlen(a), x);

	return n && digest_bytes(DIGEST_SHA256, b, strlen(b), y) == n &&
	    digest_equal(x, y, n);
}
