/* SPDX-License-Identifier: ISC */
#include <openssl/evp.h>
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
