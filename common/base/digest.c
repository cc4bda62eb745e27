/* SPDX-License-Identifier: ISC
 *
 * libcrypto costs a millisecond before main, and most commands of the tools
 * that can need it do not: it is loaded when the first digest is asked for.
 */
#include <dlfcn.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/opensslv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/xalloc.h"

/* What is used of it, under its own names. */
static struct {
	EVP_MD_CTX *(*EVP_MD_CTX_new)(void);
	void (*EVP_MD_CTX_free)(EVP_MD_CTX *);
	int (*EVP_DigestInit_ex)(EVP_MD_CTX *, const EVP_MD *, ENGINE *);
	int (*EVP_DigestUpdate)(EVP_MD_CTX *, const void *, size_t);
	int (*EVP_DigestFinal_ex)(EVP_MD_CTX *, unsigned char *, unsigned *);
	const EVP_MD *(*EVP_md5)(void);
	const EVP_MD *(*EVP_sha1)(void);
	const EVP_MD *(*EVP_sha256)(void);
	const EVP_MD *(*EVP_sha384)(void);
	const EVP_MD *(*EVP_sha512)(void);
	int (*EVP_Digest)(const void *, size_t, unsigned char *, unsigned *,
	    const EVP_MD *, ENGINE *);
	unsigned char *(*HMAC)(const EVP_MD *, const void *, int,
	    const unsigned char *, size_t, unsigned char *, unsigned *);
	EVP_PKEY *(*EVP_PKEY_new_raw_public_key)(int, ENGINE *,
	    const unsigned char *, size_t);
	void (*EVP_PKEY_free)(EVP_PKEY *);
	int (*EVP_DigestVerifyInit)(EVP_MD_CTX *, EVP_PKEY_CTX **,
	    const EVP_MD *, ENGINE *, EVP_PKEY *);
	int (*EVP_DigestVerify)(EVP_MD_CTX *, const unsigned char *, size_t,
	    const unsigned char *, size_t);
	int (*CRYPTO_memcmp)(const void *, const void *, size_t);
} lib;

#define CALL(name) { #name, (void **)(void *)&lib.name }
static const struct {
	const char *name;
	void **at;
} calls[] = {
	CALL(EVP_MD_CTX_new), CALL(EVP_MD_CTX_free), CALL(EVP_DigestInit_ex),
	CALL(EVP_DigestUpdate), CALL(EVP_DigestFinal_ex), CALL(EVP_md5),
	CALL(EVP_sha1), CALL(EVP_sha256), CALL(EVP_sha384), CALL(EVP_sha512),
	CALL(EVP_Digest), CALL(HMAC), CALL(EVP_PKEY_new_raw_public_key),
	CALL(EVP_PKEY_free), CALL(EVP_DigestVerifyInit),
	CALL(EVP_DigestVerify), CALL(CRYPTO_memcmp),
};

static void
load(void)
{
	char name[40];
	void *handle;
	size_t i;

	if (lib.CRYPTO_memcmp)
		return;
	snprintf(name, sizeof name, "libcrypto.so.%d", OPENSSL_SHLIB_VERSION);
	handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		handle = dlopen("libcrypto.so", RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		xdie("smsutils: libcrypto cannot be loaded: install "
		    "OpenSSL\n");
	for (i = 0; i < sizeof calls / sizeof *calls; i++)
		XASSERT((*calls[i].at = dlsym(handle, calls[i].name)));
}

struct digest {
	EVP_MD_CTX *ctx;
};

struct digest *
digest_new(void)
{
	struct digest *d = xcalloc(1, sizeof *d);

	load();
	d->ctx = lib.EVP_MD_CTX_new();
	XASSERT(d->ctx && lib.EVP_DigestInit_ex(d->ctx, lib.EVP_sha256(),
	    NULL));
	return d;
}

void
digest_add(struct digest *d, const void *p, size_t len)
{
	uint64_t n = len;

	XASSERT(lib.EVP_DigestUpdate(d->ctx, &n, sizeof n) &&
	    lib.EVP_DigestUpdate(d->ctx, p, len));
}

static void
finish(struct digest *d, unsigned char md[32])
{
	XASSERT(lib.EVP_DigestFinal_ex(d->ctx, md, NULL));
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
	XASSERT(lib.EVP_DigestInit_ex(d->ctx, NULL, NULL));
	return n;
}

void
digest_free(struct digest *d)
{
	if (!d)
		return;
	lib.EVP_MD_CTX_free(d->ctx);
	free(d);
}

void
digest_of(const void *p, size_t len, char out[65])
{
	struct digest *d = digest_new();

	XASSERT(lib.EVP_DigestUpdate(d->ctx, p, len));
	digest_end(d, out, 64);
}

static const EVP_MD *
method(enum digest_kind kind)
{
	load();
	switch (kind) {
	case DIGEST_MD5:
		return lib.EVP_md5();
	case DIGEST_SHA1:
		return lib.EVP_sha1();
	case DIGEST_SHA384:
		return lib.EVP_sha384();
	case DIGEST_SHA512:
		return lib.EVP_sha512();
	case DIGEST_SHA256:
		break;
	}
	return lib.EVP_sha256();
}

size_t
digest_bytes(enum digest_kind kind, const void *p, size_t len,
    unsigned char out[DIGEST_MAX])
{
	const EVP_MD *md = method(kind);
	unsigned n = 0;

	return lib.EVP_Digest(p, len, out, &n, md, NULL) ? n : 0;
}

size_t
digest_hmac(enum digest_kind kind, const char *secret, const void *p,
    size_t len, unsigned char out[DIGEST_MAX])
{
	const EVP_MD *md = method(kind);
	unsigned n = 0;

	return lib.HMAC(md, secret, (int)strlen(secret), p, len, out, &n) ?
	    n : 0;
}

bool
digest_signed(const unsigned char key[32], const unsigned char sig[64],
    const void *p, size_t len)
{
	EVP_MD_CTX *ctx;
	EVP_PKEY *k;
	bool yes;

	load();
	k = lib.EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, NULL, key, 32);
	ctx = lib.EVP_MD_CTX_new();
	yes = k && ctx &&
	    lib.EVP_DigestVerifyInit(ctx, NULL, NULL, NULL, k) == 1 &&
	    lib.EVP_DigestVerify(ctx, sig, 64, p, len) == 1;
	lib.EVP_MD_CTX_free(ctx);
	lib.EVP_PKEY_free(k);
	return yes;
}

bool
digest_equal(const void *a, const void *b, size_t len)
{
	load();
	return lib.CRYPTO_memcmp(a, b, len) == 0;
}

bool
digest_equal_text(const char *a, const char *b)
{
	unsigned char x[DIGEST_MAX], y[DIGEST_MAX];
	size_t n = digest_bytes(DIGEST_SHA256, a, strlen(a), x);

	return n && digest_bytes(DIGEST_SHA256, b, strlen(b), y) == n &&
	    digest_equal(x, y, n);
}
