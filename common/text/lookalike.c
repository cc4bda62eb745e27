/* SPDX-License-Identifier: ISC */
#include <stdlib.h>
#include <string.h>

#include "text/gsm.h"
#include "text/lookalike.h"
#include "text/utf8.h"

/* Sorted by code point. sms-segment(1) prints it; t/sms-segment.bats compares
 * the two. */
static const struct lookalike table[] = {
	{ 0x0009, false, " " },		/* tab */
	{ 0x0060, false, "'" },		/* grave accent */
	{ 0x0085, false, "\n" },	/* next line */
	{ 0x00a0, false, " " },		/* no-break space */
	{ 0x00ab, false, "\"" },	/* left guillemet */
	{ 0x00ad, false, "" },		/* soft hyphen */
	{ 0x00b4, false, "'" },		/* acute accent */
	{ 0x00b7, false, "." },		/* middle dot */
	{ 0x00bb, false, "\"" },	/* right guillemet */
	{ 0x00d7, false, "x" },		/* multiplication sign */
	{ 0x02b9, false, "'" },		/* modifier letter prime */
	{ 0x02bb, false, "'" },		/* turned comma */
	{ 0x02bc, false, "'" },		/* modifier letter apostrophe */
	{ 0x02c6, false, "^" },		/* modifier letter circumflex */
	{ 0x02dc, false, "~" },		/* small tilde */
	{ 0x037e, false, ";" },		/* Greek question mark */
	{ 0x2000, false, " " },		/* en quad */
	{ 0x2001, false, " " },		/* em quad */
	{ 0x2002, false, " " },		/* en space */
	{ 0x2003, false, " " },		/* em space */
	{ 0x2004, false, " " },		/* three-per-em space */
	{ 0x2005, false, " " },		/* four-per-em space */
	{ 0x2006, false, " " },		/* six-per-em space */
	{ 0x2007, false, " " },		/* figure space */
	{ 0x2008, false, " " },		/* punctuation space */
	{ 0x2009, false, " " },		/* thin space */
	{ 0x200a, false, " " },		/* hair space */
	{ 0x200b, false, "" },		/* zero width space */
	{ 0x200c, true, "" },		/* zero width non-joiner */
	{ 0x200d, true, "" },		/* zero width joiner */
	{ 0x200e, true, "" },		/* left-to-right mark */
	{ 0x200f, true, "" },		/* right-to-left mark */
	{ 0x2010, false, "-" },		/* hyphen */
	{ 0x2011, false, "-" },		/* non-breaking hyphen */
	{ 0x2012, false, "-" },		/* figure dash */
	{ 0x2013, false, "-" },		/* en dash */
	{ 0x2014, false, "-" },		/* em dash */
	{ 0x2015, false, "-" },		/* horizontal bar */
	{ 0x2018, false, "'" },		/* left single quote */
	{ 0x2019, false, "'" },		/* right single quote */
	{ 0x201a, false, "'" },		/* low single quote */
	{ 0x201b, false, "'" },		/* reversed single quote */
	{ 0x201c, false, "\"" },	/* left double quote */
	{ 0x201d, false, "\"" },	/* right double quote */
	{ 0x201e, false, "\"" },	/* low double quote */
	{ 0x201f, false, "\"" },	/* reversed double quote */
	{ 0x2022, false, "-" },		/* bullet */
	{ 0x2024, false, "." },		/* one dot leader */
	{ 0x2026, false, "..." },	/* ellipsis */
	{ 0x2028, false, "\n" },	/* line separator */
	{ 0x2029, false, "\n" },	/* paragraph separator */
	{ 0x202a, true, "" },		/* left-to-right embedding */
	{ 0x202b, true, "" },		/* right-to-left embedding */
	{ 0x202c, true, "" },		/* pop directional formatting */
	{ 0x202d, true, "" },		/* left-to-right override */
	{ 0x202e, true, "" },		/* right-to-left override */
	{ 0x202f, false, " " },		/* narrow no-break space */
	{ 0x2032, false, "'" },		/* prime */
	{ 0x2033, false, "\"" },	/* double prime */
	{ 0x2035, false, "'" },		/* reversed prime */
	{ 0x2036, false, "\"" },	/* reversed double prime */
	{ 0x2039, false, "'" },		/* left single guillemet */
	{ 0x203a, false, "'" },		/* right single guillemet */
	{ 0x2043, false, "-" },		/* hyphen bullet */
	{ 0x2044, false, "/" },		/* fraction slash */
	{ 0x205f, false, " " },		/* medium mathematical space */
	{ 0x2060, false, "" },		/* word joiner */
	{ 0x2061, false, "" },		/* function application */
	{ 0x2062, false, "" },		/* invisible times */
	{ 0x2063, false, "" },		/* invisible separator */
	{ 0x2064, false, "" },		/* invisible plus */
	{ 0x2066, true, "" },		/* left-to-right isolate */
	{ 0x2067, true, "" },		/* right-to-left isolate */
	{ 0x2068, true, "" },		/* first strong isolate */
	{ 0x2069, true, "" },		/* pop directional isolate */
	{ 0x2126, false, "\xce\xa9" },	/* ohm sign: Greek omega */
	{ 0x212b, false, "\xc3\x85" },	/* angstrom sign: A with ring */
	{ 0x2212, false, "-" },		/* minus sign */
	{ 0x2215, false, "/" },		/* division slash */
	{ 0x2219, false, "." },		/* bullet operator */
	{ 0x223c, false, "~" },		/* tilde operator */
	{ 0x3000, false, " " },		/* ideographic space */
	{ 0xfb00, false, "ff" },	/* ligature ff */
	{ 0xfb01, false, "fi" },	/* ligature fi */
	{ 0xfb02, false, "fl" },	/* ligature fl */
	{ 0xfb03, false, "ffi" },	/* ligature ffi */
	{ 0xfb04, false, "ffl" },	/* ligature ffl */
	{ 0xfe0e, true, "" },		/* variation selector: text */
	{ 0xfe0f, true, "" },		/* variation selector: emoji */
	{ 0xfeff, false, "" },		/* byte order mark */
	{ 0xff07, false, "'" },		/* fullwidth apostrophe */
};

#define ENTRIES (sizeof table / sizeof table[0])

static int
by_code_point(const void *key, const void *entry)
{
	uint32_t a = *(const uint32_t *)key;
	uint32_t b = ((const struct lookalike *)entry)->cp;

	return (a > b) - (a < b);
}

const struct lookalike *
lookalike_find(uint32_t cp)
{
	/* Of ASCII only the first two entries are in the table. */
	if (cp < 0x80 && cp != table[0].cp && cp != table[1].cp)
		return NULL;
	return bsearch(&cp, table, ENTRIES, sizeof table[0], by_code_point);
}

/* The character at s and what the table has for it. Returns its bytes; what
 * is not UTF-8 is a byte of no alphabet. */
static size_t
look(uint32_t *cp, const struct lookalike **l, const char *s, size_t len)
{
	size_t n = utf8_decode(cp, s, len);

	if (!n)
		*cp = GSM_NONE;
	*l = n ? lookalike_find(*cp) : NULL;
	return n ? n : 1;
}

/* Letters of the GSM alphabet that some systems write as two code points. */
static const struct {
	uint32_t letter, mark;
	const char *gsm;
} pairs[] = {
	{ 'A', 0x0308, "\xc3\x84" },	/* A with diaeresis */
	{ 'A', 0x030a, "\xc3\x85" },	/* A with ring */
	{ 'C', 0x0327, "\xc3\x87" },	/* C with cedilla */
	{ 'E', 0x0301, "\xc3\x89" },	/* E with acute */
	{ 'N', 0x0303, "\xc3\x91" },	/* N with tilde */
	{ 'O', 0x0308, "\xc3\x96" },	/* O with diaeresis */
	{ 'U', 0x0308, "\xc3\x9c" },	/* U with diaeresis */
	{ 'a', 0x0300, "\xc3\xa0" },	/* a with grave */
	{ 'a', 0x0308, "\xc3\xa4" },	/* a with diaeresis */
	{ 'a', 0x030a, "\xc3\xa5" },	/* a with ring */
	{ 'e', 0x0300, "\xc3\xa8" },	/* e with grave */
	{ 'e', 0x0301, "\xc3\xa9" },	/* e with acute */
	{ 'i', 0x0300, "\xc3\xac" },	/* i with grave */
	{ 'n', 0x0303, "\xc3\xb1" },	/* n with tilde */
	{ 'o', 0x0300, "\xc3\xb2" },	/* o with grave */
	{ 'o', 0x0308, "\xc3\xb6" },	/* o with diaeresis */
	{ 'u', 0x0300, "\xc3\xb9" },	/* u with grave */
	{ 'u', 0x0308, "\xc3\xbc" },	/* u with diaeresis */
};

/* The one character that the letter and the mark behind it, at s, stand for;
 * NULL when there is none. The mark's bytes go to *n. */
static const char *
composed(uint32_t letter, const char *s, size_t len, size_t *n)
{
	uint32_t mark;
	size_t i;

	/* All of these marks begin with the same byte. */
	if (!len || (unsigned char)*s != 0xcc ||
	    !(*n = utf8_decode(&mark, s, len)))
		return NULL;
	for (i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		if (pairs[i].letter == letter && pairs[i].mark == mark)
			return pairs[i].gsm;
	}
	return NULL;
}

/* How many bytes at s are characters that the table drops, and in *plain
 * whether what stands behind them, if anything, is or becomes GSM. */
static size_t
run_at(const char *s, size_t len, bool *plain)
{
	const struct lookalike *l;
	size_t at, n;
	uint32_t cp;

	*plain = true;
	for (at = 0; at < len; at += n) {
		n = look(&cp, &l, s + at, len - at);
		if (!l || *l->gsm) {
			*plain = l || gsm_default_septets(cp);
			break;
		}
	}
	return at;
}

/* Drop a run of them, but for those that shape where they may not go. */
static size_t
drop_run(struct buf *out, const char *s, size_t len, bool all)
{
	const struct lookalike *l;
	size_t dropped = 0, at, n;
	uint32_t cp;

	for (at = 0; at < len; at += n) {
		n = look(&cp, &l, s + at, len - at);
		if (l->shapes && !all)
			buf_add(out, s + at, n);
		else
			dropped++;
	}
	return dropped;
}

/* A line feed, which takes away the carriage returns before it. */
static size_t
end_line(struct buf *out, size_t start)
{
	size_t dropped = 0;

	for (; out->len > start && out->s[out->len - 1] == '\r'; dropped++)
		out->len--;
	buf_addc(out, '\n');
	return dropped;
}

size_t
lookalike_fix(struct buf *out, const char *s, size_t len)
{
	const struct lookalike *l;
	bool before = true, after;	/* GSM stands before, and after */
	size_t fixed = 0, start = out->len, at, n, mark;
	const char *one;
	uint32_t cp;

	for (at = 0; at < len; at += n) {
		n = look(&cp, &l, s + at, len - at);
		if (l && !*l->gsm) {
			n = run_at(s + at, len - at, &after);
			fixed += drop_run(out, s + at, n, before && after);
			continue;
		}
		before = l || gsm_default_septets(cp);
		one = composed(cp, s + at + n, len - at - n, &mark);
		if (one) {
			buf_adds(out, one);
			n += mark;
			fixed++;
			continue;
		}
		fixed += l != NULL;
		if (cp == '\n' || (l && *l->gsm == '\n'))
			fixed += end_line(out, start);
		else if (l)
			buf_adds(out, l->gsm);
		else
			buf_add(out, s + at, n);
	}
	return fixed;
}
