/* SPDX-License-Identifier: ISC
 *
 * Reads only what it writes (and what SQLite's JSON functions make of that):
 * strings and nulls in one flat array. It stands where members pass by the
 * million, so values are copied out in runs and nothing is allocated twice.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "io/cell.h"
#include "store/vars.h"
#include "text/utf8.h"

void
vars_begin(struct buf *out)
{
	buf_addc(out, '[');
}

void
vars_add(struct buf *out, const char *s, size_t len)
{
	if (out->s[out->len - 1] != '[')
		buf_addc(out, ',');
	cell_text(out, CELL_JSON, s, len);
}

void
vars_end(struct buf *out)
{
	buf_addc(out, ']');
}

struct scan_at {
	const char *s, *end;
};

static void
skip_blanks(struct scan_at *p)
{
	while (p->s < p->end && strchr(" \t\r\n", *p->s) && *p->s)
		p->s++;
}

static bool
take(struct scan_at *p, const char *word)
{
	size_t len = strlen(word);

	skip_blanks(p);
	if ((size_t)(p->end - p->s) < len || memcmp(p->s, word, len))
		return false;
	p->s += len;
	return true;
}

static int
hex4(struct scan_at *p, uint32_t *unit)
{
	char digits[5] = { 0 }, *end;

	if (p->end - p->s < 4)
		return -1;
	memcpy(digits, p->s, 4);
	*unit = (uint32_t)strtoul(digits, &end, 16);
	p->s += 4;
	return end == digits + 4 && strspn(digits, "-+ ") == 0 ? 0 : -1;
}

/* \uXXXX, and the second half of a pair. */
static int
unicode(struct scan_at *p, struct buf *out)
{
	uint32_t cp, low;
	char bytes[4];

	if (hex4(p, &cp) < 0)
		return -1;
	if (cp >= 0xd800 && cp < 0xdc00) {
		if (p->end - p->s < 6 || p->s[0] != '\\' || p->s[1] != 'u')
			return -1;
		p->s += 2;
		if (hex4(p, &low) < 0 || low < 0xdc00 || low > 0xdfff)
			return -1;
		cp = 0x10000 + ((cp - 0xd800) << 10) + (low - 0xdc00);
	} else if (!cp || (cp >= 0xdc00 && cp < 0xe000)) {
		return -1;
	}
	buf_add(out, bytes, utf8_encode(bytes, cp));
	return 0;
}

static int
escape(struct scan_at *p, struct buf *out)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *at;

	if (p->s == p->end)
		return -1;
	if (*p->s == 'u') {
		p->s++;
		return unicode(p, out);
	}
	at = *p->s ? strchr(from, *p->s) : NULL;
	if (!at)
		return -1;
	buf_addc(out, to[at - from]);
	p->s++;
	return 0;
}

/* Behind the opening quote, to behind the closing one. */
static int
string(struct scan_at *p, struct buf *out)
{
	const char *from;

	for (;;) {
		for (from = p->s; p->s < p->end && *p->s != '"' &&
		    *p->s != '\\'; p->s++)
			;
		buf_add(out, from, (size_t)(p->s - from));
		if (p->s == p->end)
			return -1;
		if (*p->s++ == '"')
			return 0;
		if (escape(p, out) < 0)
			return -1;
	}
}

static int
ends(struct scan_at *p)
{
	skip_blanks(p);
	return p->s == p->end ? 0 : -1;
}

int
vars_read(struct vars *v, const char *json, size_t len)
{
	struct scan_at p = { json, json + len };

	buf_clear(&v->text);
	v->n = 0;
	if (!take(&p, "["))
		return -1;
	if (take(&p, "]"))
		return ends(&p);
	do {
		xgrow(&v->at, &v->cap, v->n + 1, sizeof *v->at);
		v->at[v->n++] = v->text.len;
		if (take(&p, "\"")) {
			if (string(&p, &v->text) < 0)
				return -1;
		} else if (!take(&p, "null")) {
			return -1;
		}
		buf_addc(&v->text, '\0');
	} while (take(&p, ","));
	return take(&p, "]") ? ends(&p) : -1;
}

const char *
vars_get(const struct vars *v, size_t i, size_t *len)
{
	size_t end;

	*len = 0;
	if (i >= v->n)
		return "";
	end = i + 1 < v->n ? v->at[i + 1] : v->text.len;
	*len = end - v->at[i] - 1;
	return v->text.s + v->at[i];
}

void
vars_release(struct vars *v)
{
	buf_release(&v->text);
	free(v->at);
	*v = (struct vars){ 0 };
}
