/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "text/utf8.h"

/* A first byte says how many follow, and the first of those may not lie
 * anywhere: E0 and F0 would be overlong with a low one, ED a surrogate with a
 * high one, F4 beyond U+10FFFF (RFC 3629, section 4). */
size_t
utf8_decode(uint32_t *cp, const char *s, size_t len)
{
	const unsigned char *u = (const unsigned char *)s;
	unsigned char low = 0x80, high = 0xbf;
	size_t n, i;
	uint32_t c;

	if (!len)
		return 0;
	if (u[0] < 0x80) {
		*cp = u[0];
		return 1;
	}
	if (u[0] < 0xc2 || u[0] > 0xf4)
		return 0;
	n = u[0] < 0xe0 ? 2 : u[0] < 0xf0 ? 3 : 4;
	if (len < n)
		return 0;
	if (u[0] == 0xe0)
		low = 0xa0;
	else if (u[0] == 0xf0)
		low = 0x90;
	else if (u[0] == 0xed)
		high = 0x9f;
	else if (u[0] == 0xf4)
		high = 0x8f;
	if (u[1] < low || u[1] > high)
		return 0;
	c = u[0] & (0x7fu >> n);
	c = c << 6 | (u[1] & 0x3f);
	for (i = 2; i < n; i++) {
		if ((u[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (u[i] & 0x3f);
	}
	*cp = c;
	return n;
}

size_t
utf8_encode(char out[4], uint32_t cp)
{
	static const unsigned char first[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4, i;

	for (i = n; i > 1; i--) {
		out[i - 1] = (char)(0x80 | (cp & 0x3f));
		cp >>= 6;
	}
	out[0] = (char)(first[n] | cp);
	return n;
}

/* Whether eight bytes are ASCII, all of them. */
static int
ascii8(const char *s)
{
	uint64_t word;

	memcpy(&word, s, sizeof word);
	return !(word & 0x8080808080808080u);
}

size_t
utf8_valid(const char *s, size_t len)
{
	size_t at = 0, n;
	uint32_t cp;

	while (at < len) {
		if (len - at >= 8 && ascii8(s + at)) {
			at += 8;
			continue;
		}
		n = utf8_decode(&cp, s + at, len - at);
		if (!n)
			break;
		at += n;
	}
	return at;
}

size_t
utf8_count(const char *s, size_t len)
{
	size_t at = 0, n, count = 0;
	uint32_t cp;

	for (; at < len; at += n ? n : 1, count++)
		n = utf8_decode(&cp, s + at, len - at);
	return count;
}
