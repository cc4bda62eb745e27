/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/base64.h"
#include "base/buf.h"

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "abcdefghijklmnopqrstuvwxyz0123456789+/";

/* What a sign stands for, or -1. */
static int
value(char c, enum base64_kind kind)
{
	const char *at;

	if (kind == BASE64_URL && (c == '+' || c == '/'))
		return -1;
	if (kind == BASE64_URL && (c == '-' || c == '_'))
		return c == '-' ? 62 : 63;
	at = c ? strchr(letters, c) : NULL;
	return at ? (int)(at - letters) : -1;
}

bool
base64_decode(struct buf *out, const char *s, size_t len,
    enum base64_kind kind)
{
	unsigned long bits = 0;
	size_t i, pads = 0;
	int held = 0, v;

	if (len % 4 && kind == BASE64_PLAIN)
		return false;
	while (pads < 2 && len && (len + pads) % 4 == 0 && s[len - 1] == '=') {
		len--;
		pads++;
	}
	if (len % 4 == 1)
		return false;
	for (i = 0; i < len; i++) {
		if ((v = value(s[i], kind)) < 0)
			return false;
		bits = (bits << 6 | (unsigned long)v) & 0xffff;
		held += 6;
		if (held >= 8) {
			held -= 8;
			buf_addc(out, (char)(bits >> held & 0xff));
		}
	}
	return (bits & ((1ul << held) - 1)) == 0;
}

void
base64_encode(struct buf *out, const char *s, size_t len)
{
	unsigned long bits;
	size_t i, k, n;

	for (i = 0; i < len; i += 3) {
		n = len - i < 3 ? len - i : 3;
		for (bits = k = 0; k < 3; k++)
			bits = bits << 8 |
			    (k < n ? (unsigned char)s[i + k] : 0);
		for (k = 0; k < 4; k++)
			buf_addc(out, k > n ? '=' :
			    letters[bits >> (18 - 6 * k) & 63]);
	}
}
