/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "carrier/encode.h"

/* May it stand as it is? (RFC 3986, 2.3) A bit for each of them: - . and
 * digits, capitals and _, letters and ~. */
static bool
is_unreserved(unsigned char c)
{
	static const uint32_t bits[8] = { 0, 0x03ff6000, 0x87fffffe,
	    0x47fffffe };

	return bits[c >> 5] >> (c & 31) & 1;
}

void
encode_percent(struct buf *out, const char *s)
{
	static const char hex[] = "0123456789ABCDEF";
	char *to = buf_room(out, 3 * strlen(s));

	for (; *s; s++) {
		if (is_unreserved((unsigned char)*s)) {
			*to++ = *s;
			continue;
		}
		*to++ = '%';
		*to++ = hex[(*s >> 4) & 15];
		*to++ = hex[*s & 15];
	}
	buf_end(out, to);
}

static void
add_json(struct buf *out, const char *s)
{
	static const char hex[] = "0123456789abcdef";
	char *to = buf_room(out, 6 * strlen(s));

	for (; *s; s++) {
		if ((unsigned char)*s < 0x20) {
			memcpy(to, "\\u00", 4);
			to[4] = hex[*s >> 4];
			to[5] = hex[*s & 15];
			to += 6;
			continue;
		}
		if (*s == '"' || *s == '\\')
			*to++ = '\\';
		*to++ = *s;
	}
	buf_end(out, to);
}

/* What stands for a character of XML that cannot stand there itself; NULL:
 * none does. */
static const char *
reference(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&#34;";
	case '\t':
		return "&#9;";
	case '\n':
		return "&#10;";
	case '\r':
		return "&#13;";
	default:
		return NULL;
	}
}

/* XML 1.0 has no other control characters, not even as references. */
static int
add_xml(struct buf *out, const char *s)
{
	const char *ref;

	for (; *s; s++) {
		if ((ref = reference(*s)) != NULL)
			buf_adds(out, ref);
		else if ((unsigned char)*s < 0x20)
			return -1;
		else
			buf_addc(out, *s);
	}
	return 0;
}

int
encode(struct buf *out, const char *s, enum encode how)
{
	switch (how) {
	case ENCODE_PERCENT:
		encode_percent(out, s);
		return 0;
	case ENCODE_JSON:
		add_json(out, s);
		return 0;
	case ENCODE_XML:
		return add_xml(out, s);
	default:
		buf_adds(out, s);
		return 0;
	}
}
