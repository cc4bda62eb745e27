/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/copy.h"

void
copy_part(char *to, size_t size, const char *s, size_t len)
{
	if (len >= size)
		len = size - 1;
	memcpy(to, s, len);
	to[len] = '\0';
}

void
copy(char *to, size_t size, const char *s)
{
	copy_part(to, size, s, strlen(s));
}
