/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "io/escape.h"
#include "text/utf8.h"

bool
escape_wanted(uint32_t cp)
{
	return cp < ' ' || (cp >= 0x7f && cp < 0xa0) ||
	    cp == 0x2028 || cp == 0x2029 ||	/* line, paragraph */
	    (cp >= 0x202a && cp <= 0x202e) ||	/* embedding, override */
	    (cp >= 0x2066 && cp <= 0x2069);	/* isolates */
}

static void
show(struct buf *out, uint32_t cp)
{
	switch (cp) {
	case '\n':
		buf_add(out, "\\n", 2);
		break;
	case '\r':
		buf_add(out, "\\r", 2);
		break;
	case '\t':
		buf_add(out, "\\t", 2);
		break;
	default:
		buf_addf(out, cp < 0x100 ? "\\x%02x" : "\\u%04x",
		    (unsigned)cp);
	}
}

void
escape_add(struct buf *out, const char *s, size_t len)
{
	uint32_t cp;
	size_t i = 0, plain = 0, n;

	while (i < len) {
		n = utf8_decode(&cp, s + i, len - i);
		if (n && !escape_wanted(cp)) {
			i += n;
			continue;
		}
		buf_add(out, s + plain, i - plain);
		show(out, n ? cp : (unsigned char)s[i]);
		i += n ? n : 1;
		plain = i;
	}
	buf_add(out, s + plain, len - plain);
}

bool
escape_colour(int fd)
{
	const char *no = getenv("NO_COLOR");

	return isatty(fd) && !(no && *no);
}
