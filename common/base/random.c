/* SPDX-License-Identifier: ISC */
#include "base/random.h"

#include <string.h>
#include <sys/random.h>

#include "base/error.h"

/* 250 is the largest multiple of ten that a byte holds: what is above it would
 * make the small digits likelier. */
int
random_digits(char *out, size_t n, struct error *e)
{
	unsigned char c;

	while (n > 0) {
		if (getrandom(&c, 1, 0) != 1)
			return error_set(e, ERR_BUG, "getrandom:");
		if (c >= 250)
			continue;
		*out++ = (char)('0' + c % 10);
		n--;
	}
	*out = '\0';
	return 0;
}

bool
random_same(const char *secret, const char *given)
{
	size_t i, len = strlen(secret), n = strlen(given);
	volatile unsigned char differs = len != n;

	for (i = 0; i < n; i++)
		differs |= (unsigned char)(given[i] ^
		    secret[len ? i % len : 0]);
	return !differs;
}
