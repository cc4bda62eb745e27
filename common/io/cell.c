/* SPDX-License-Identifier: ISC
 *
 * Room for the worst case is made once a cell, and the bytes then go in
 * without further asking: writing rows is what filters spend their time on.
 */
#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "io/cell.h"
#include "io/escape.h"
#include "text/utf8.h"

/* Excel refuses a longer string in a formula. */
#define EXCEL_STRING_MAX 255

/* What a byte means to the form that looks at it; 0: nothing. */
#define ODD_QUOTED 1	/* wants quotes around the cell */
#define ODD_DOUBLED 2	/* and comes twice */
static const char csv_odd[256] = {
	[','] = ODD_QUOTED, ['\n'] = ODD_QUOTED, ['\r'] = ODD_QUOTED,
	['"'] = ODD_DOUBLED,
};

static const char tsv_odd[256] = {
	['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r', ['\\'] = '\\',
};

static void
csv_quote(struct buf *out, const char *s, size_t len)
{
	char *p = buf_room(out, 2 * len + 2);
	size_t i;

	*p++ = '"';
	for (i = 0; i < len; i++) {
		if (s[i] == '"')
			*p++ = '"';
		*p++ = s[i];
	}
	*p++ = '"';
	out->len = (size_t)(p - out->s);
}

static void
csv_text(struct buf *out, const char *s, size_t len)
{
	char *p = buf_room(out, len + 2);
	char odd = 0;
	size_t i;

	for (i = 0; i < len; i++) {
		odd |= csv_odd[(unsigned char)s[i]];
		p[i] = s[i];
	}
	if (odd & ODD_DOUBLED) {
		csv_quote(out, s, len);
	} else if (odd) {
		memmove(p + 1, p, len);
		p[0] = p[len + 1] = '"';
		out->len += len + 2;
	} else {
		out->len += len;
	}
}

static void
tsv_text(struct buf *out, const char *s, size_t len)
{
	char *p = buf_room(out, 2 * len), as;
	size_t i;

	for (i = 0; i < len; i++) {
		as = tsv_odd[(unsigned char)s[i]];
		if (as)
			*p++ = '\\';
		*p++ = as ? as : s[i];
	}
	out->len = (size_t)(p - out->s);
}

static char *
json_hex(char *p, unsigned unit)
{
	static const char hex[] = "0123456789abcdef";

	*p++ = '\\';
	*p++ = 'u';
	*p++ = hex[unit >> 12 & 15];
	*p++ = hex[unit >> 8 & 15];
	*p++ = hex[unit >> 4 & 15];
	*p++ = hex[unit & 15];
	return p;
}

static char *
json_ascii(char *p, char c)
{
	static const char as[] = {
		['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f',
		['\r'] = 'r',
	};

	if (c == '"' || c == '\\') {
		*p++ = '\\';
		*p++ = c;
	} else if (c >= ' ' && c != 0x7f) {
		*p++ = c;
	} else if ((size_t)c < sizeof as && as[(size_t)c]) {
		*p++ = '\\';
		*p++ = as[(size_t)c];
	} else {
		p = json_hex(p, (unsigned)c);
	}
	return p;
}

/* One character of more than a byte; returns how many of s were taken. What
 * would play with a terminal stays JSON, as an escape. */
static size_t
json_wide(char **p, const char *s, size_t len)
{
	uint32_t cp;
	size_t n = utf8_decode(&cp, s, len);

	if (!n) {
		memcpy(*p, "\xef\xbf\xbd", 3);
		*p += 3;
		return 1;
	}
	if (escape_wanted(cp)) {
		*p = json_hex(*p, cp);
	} else {
		memcpy(*p, s, n);
		*p += n;
	}
	return n;
}

static void
json_text(struct buf *out, const char *s, size_t len)
{
	char *p = buf_room(out, 6 * len + 2);
	size_t i = 0;

	*p++ = '"';
	while (i < len) {
		if (s[i] & 0x80)
			i += json_wide(&p, s + i, len - i);
		else
			p = json_ascii(p, s[i++]);
	}
	*p++ = '"';
	out->len = (size_t)(p - out->s);
}

/* Would a spreadsheet take it for a formula? The wide forms of = + - @ are
 * those of Japanese keyboards. */
static bool
is_formula(const char *s, size_t len)
{
	static const char wide[][4] = {
		"\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d", "\xef\xbc\xa0",
	};
	size_t i;

	if (memchr("=+-@\t\r\n", s[0], 7))
		return true;
	for (i = 0; i < sizeof wide / sizeof *wide; i++) {
		if (len >= 3 && memcmp(s, wide[i], 3) == 0)
			return true;
	}
	return false;
}

/* Would it lose digits as a number: leading zeros, over eleven digits, or an
 * identifier that reads as an exponent (12E5)? */
static bool
is_lossy_number(const char *s, size_t len)
{
	size_t i, digits = 0, letters = 0;

	for (i = 0; i < len; i++) {
		if (s[i] >= '0' && s[i] <= '9')
			digits++;
		else if ((s[i] == 'e' || s[i] == 'E') && i > 0 && i + 1 < len)
			letters++;
		else
			return false;
	}
	return letters == 1 ||
	    (letters == 0 && (digits > 11 || (digits > 1 && s[0] == '0')));
}

/* A string formula keeps the cell as it is, a + or zeros included; it cannot
 * hold a long text, which gets the apostrophe that spreadsheets write. */
static void
excel_text(struct buf *out, const char *s, size_t len)
{
	struct buf cell = { 0 };

	if (!is_formula(s, len) && !is_lossy_number(s, len)) {
		csv_text(out, s, len);
		return;
	}
	if (len <= EXCEL_STRING_MAX) {
		buf_addc(&cell, '=');
		csv_quote(&cell, s, len);
	} else {
		buf_addc(&cell, '\'');
		buf_add(&cell, s, len);
	}
	csv_text(out, cell.s, cell.len);
	buf_release(&cell);
}

void
cell_text(struct buf *out, enum cell_form form, const char *s, size_t len)
{
	if (!len) {
		if (form == CELL_JSON)
			buf_add(out, "null", 4);
		return;
	}
	switch (form) {
	case CELL_CSV:
		csv_text(out, s, len);
		break;
	case CELL_TSV:
		tsv_text(out, s, len);
		break;
	case CELL_JSON:
		json_text(out, s, len);
		break;
	case CELL_EXCEL:
		excel_text(out, s, len);
		break;
	case CELL_TABLE:
		escape_add(out, s, len);
		break;
	}
}

void
cell_count(struct buf *out, int64_t n)
{
	char digits[24], *end = digits + sizeof digits, *p = end;
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;

	do
		*--p = (char)('0' + rest % 10);
	while (rest /= 10);
	if (n < 0)
		*--p = '-';
	buf_add(out, p, (size_t)(end - p));
}

void
cell_credits(struct buf *out, int64_t milli)
{
	uint64_t all = milli < 0 ? 0 - (uint64_t)milli : (uint64_t)milli;
	unsigned part = (unsigned)(all % 1000);
	char digits[4] = ".000";
	size_t len = 4;

	if (milli < 0)
		buf_addc(out, '-');
	cell_count(out, (int64_t)(all / 1000));
	if (!part)
		return;
	digits[1] = (char)('0' + part / 100);
	digits[2] = (char)('0' + part / 10 % 10);
	digits[3] = (char)('0' + part % 10);
	while (digits[len - 1] == '0')
		len--;
	buf_add(out, digits, len);
}

static const char *const forms[] = {
	[CELL_CSV] = "csv", [CELL_TSV] = "tsv", [CELL_JSON] = "json",
	[CELL_EXCEL] = "excel", [CELL_TABLE] = "table",
};
enum { FORMS = sizeof forms / sizeof *forms };

int
cell_form_find(enum cell_form *form, const char *name, struct error *e)
{
	int i = name_find(name, forms, FORMS);

	if (i >= 0) {
		*form = (enum cell_form)i;
		return 0;
	}
	return error_set(e, ERR_USAGE, "-f %s: no such format%s", name,
	    name_hint(name, forms, FORMS, "take csv, tsv, json, table or "
	    "excel").s);
}
