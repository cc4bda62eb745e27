/* SPDX-License-Identifier: ISC */
#include <utf8proc.h>

#include "base/buf.h"
#include "text/fold.h"

/* One character beyond ASCII; the bytes it took. */
static size_t
fold_wide(struct buf *out, const char *s, size_t len)
{
	utf8proc_uint8_t bytes[4];
	utf8proc_int32_t cp;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)s,
	    (utf8proc_ssize_t)len, &cp);

	if (n <= 0) {
		buf_addc(out, *s);
		return 1;
	}
	buf_add(out, bytes, (size_t)utf8proc_encode_char(utf8proc_tolower(cp),
	    bytes));
	return (size_t)n;
}

void
fold_add(struct buf *out, const char *s, size_t len)
{
	size_t i = 0;

	buf_room(out, len);
	while (i < len) {
		unsigned char c = (unsigned char)s[i];

		if (c >= 0x80) {
			i += fold_wide(out, s + i, len - i);
			continue;
		}
		buf_addc(out, (char)(c >= 'A' && c <= 'Z' ? c + 32 : c));
		i++;
	}
}
