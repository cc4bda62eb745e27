/* SPDX-License-Identifier: ISC
 *
 * From a text to digits, by the rules of libphonenumber's Parse: junk before
 * the first digit or plus sign and punctuation at the end do not count, then
 * all must be digits, known separators and letters, and an extension may
 * follow. Digits of any script count, three letters make a vanity number.
 */
#include "phone/scan.h"

#include <stdint.h>
#include <string.h>

enum { SIGNS_MAX = 2 * PHONE_TEXT_MAX };

/* A text as code points. */
struct signs {
	uint32_t c[SIGNS_MAX];
	size_t n;
};

/* The zero of every run of ten decimal digits in Unicode 16 (category Nd). */
static const uint32_t zeros[] = {
	0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66,
	0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20,
	0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
	0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0,
	0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x10d40, 0x11066,
	0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650,
	0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0,
	0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16130, 0x16a60, 0x16ac0,
	0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec,
	0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
};

/* Code points beyond ASCII that are neither letters nor numbers, as far as
 * they end what people type: punctuation, marks, symbols, emoji. All others
 * are taken for letters, which makes a text that ends in one no number. */
static const struct { uint32_t from, to; } symbols[] = {
	{ 0x80, 0xa9 }, { 0xab, 0xb1 }, { 0xb4, 0xb4 }, { 0xb6, 0xb8 },
	{ 0xbb, 0xbb }, { 0xbf, 0xbf }, { 0xd7, 0xd7 }, { 0xf7, 0xf7 },
	{ 0x300, 0x36f }, { 0x60c, 0x60d }, { 0x61b, 0x61f },
	{ 0x2000, 0x206f }, { 0x20a0, 0x20ff }, { 0x2190, 0x245f },
	{ 0x2500, 0x2775 }, { 0x2794, 0x2bff }, { 0x3000, 0x3004 },
	{ 0x3008, 0x3020 }, { 0x30fb, 0x30fb }, { 0xfe00, 0xfe6f },
	{ 0xfeff, 0xff0f }, { 0xff1a, 0xff20 }, { 0xff3b, 0xff40 },
	{ 0xff5b, 0xff65 }, { 0xffe0, 0xfffd }, { 0x1f000, 0x1faff },
	{ 0xe0000, 0xe01ef },
};

/* The value of a decimal digit of any script, or -1. */
static int
digit(uint32_t c)
{
	size_t i;

	if (c < 0x80)
		return c >= '0' && c <= '9' ? (int)(c - '0') : -1;
	for (i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
		if (c - zeros[i] < 10)
			return (int)(c - zeros[i]);
	return -1;
}

static bool
is_plus(uint32_t c)
{
	return c == '+' || c == 0xff0b;
}

static bool
is_letter(uint32_t c)
{
	return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

/* Google's valid punctuation, the star, and x in either case. */
static bool
is_separator(uint32_t c)
{
	switch (c) {
	case '-': case 'x': case 'X': case ' ': case '(': case ')': case '.':
	case '[': case ']': case '/': case '~': case '*':
	case 0xa0: case 0xad: case 0x200b: case 0x2060: case 0x3000:
	case 0x2212: case 0x30fc: case 0xff08: case 0xff09: case 0xff3b:
	case 0xff3d: case 0x2053: case 0x223c: case 0xff5e:
		return true;
	}
	return (c >= 0x2010 && c <= 0x2015) || (c >= 0xff0d && c <= 0xff0f);
}

static bool
is_unwanted_end(uint32_t c)
{
	size_t i;

	if (c < 0x80)
		return digit(c) < 0 && !is_letter(c) && c != '#';
	for (i = 0; i < sizeof(symbols) / sizeof(symbols[0]); i++)
		if (c >= symbols[i].from && c <= symbols[i].to)
			return true;
	return false;
}

/* Lower case, of the scripts in which extensions are labelled. */
static uint32_t
fold(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xff21 && c <= 0xff3a) ||
	    (c >= 0x410 && c <= 0x42f) || c == 0xd3)
		return c + 0x20;
	return c;
}

/* Decode UTF-8 strictly; false when it is not. */
static bool
decode(struct signs *s, const char *text, size_t len)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)text, *end = p + len;
	unsigned more, i;
	uint32_t c;

	for (s->n = 0; p < end; s->c[s->n++] = c) {
		c = *p++;
		if (c < 0x80)
			continue;
		more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : 1;
		if (c < 0xc2 || c > 0xf4 || (size_t)(end - p) < more)
			return false;
		c &= 0x3fu >> more;
		for (i = 0; i < more; i++) {
			if ((*p & 0xc0) != 0x80)
				return false;
			c = c << 6 | (*p++ & 0x3f);
		}
		if (c < least[more] || c > 0x10ffff ||
		    (c >= 0xd800 && c <= 0xdfff))
			return false;
	}
	return true;
}

/* Where `word` (ASCII) begins in s, or s->n. */
static size_t
find(const struct signs *s, const char *word)
{
	size_t i, j;

	for (i = 0; i < s->n; i++) {
		for (j = 0; word[j] != '\0' && i + j < s->n &&
		    s->c[i + j] == (unsigned char)word[j]; j++)
			continue;
		if (word[j] == '\0')
			return i;
	}
	return s->n;
}

/* Drop what comes before the first digit or plus sign, the signs at the end
 * that say nothing, and a second number such as "/x302". */
static void
extract(struct signs *s)
{
	size_t i, j;

	for (i = 0; i < s->n && digit(s->c[i]) < 0 && !is_plus(s->c[i]); i++)
		continue;
	s->n -= i;
	memmove(s->c, s->c + i, s->n * sizeof(s->c[0]));
	while (s->n > 0 && is_unwanted_end(s->c[s->n - 1]))
		s->n--;
	for (i = s->n; i-- > 0;) {
		if (s->c[i] != '/' && s->c[i] != '\\')
			continue;
		for (j = i + 1; j < s->n && s->c[j] == ' '; j++)
			continue;
		if (j < s->n && s->c[j] == 'x') {
			s->n = i;
			break;
		}
	}
}

/* How an extension can be introduced, in the order of precedence, and how
 * many digits it may then have. */
enum label { L_RFC, L_EXPLICIT, L_AMBIGUOUS, L_AMERICAN, L_AUTODIAL, L_COMMAS,
	LABELS };
static const unsigned char extension_max[LABELS] = { 20, 20, 9, 6, 15, 9 };

/* Skip `word` at i; the place behind it, or 0. */
static size_t
word_at(const struct signs *s, size_t i, const uint32_t *word)
{
	for (; *word != 0; i++, word++)
		if (i >= s->n || fold(s->c[i]) != *word)
			return 0;
	return i;
}

static uint32_t
sign_at(const struct signs *s, size_t i)
{
	return i < s->n ? fold(s->c[i]) : 0;
}

/* (e?xt(ensi(o\u0301?|\u00f3))?n?) */
static size_t
label_latin(const struct signs *s, size_t i)
{
	static const uint32_t xt[] = { 'x', 't', 0 };
	static const uint32_t ensi[] = { 'e', 'n', 's', 'i', 0 };
	size_t j;

	if (sign_at(s, i) == 'e')
		i++;
	i = word_at(s, i, xt);
	if (i == 0)
		return 0;
	j = word_at(s, i, ensi);
	if (j != 0 && sign_at(s, j) == 0xf3)
		i = j + 1;
	else if (j != 0 && sign_at(s, j) == 'o')
		i = j + 1 + (sign_at(s, j + 1) == 0x301);
	if (sign_at(s, i) == 'n')
		i++;
	return i;
}

static size_t
label_explicit(const struct signs *s, size_t i)
{
	static const uint32_t xt[] = { 0xff58, 0xff54, 0 };
	static const uint32_t dob[] = { 0x434, 0x43e, 0x431, 0 };
	static const uint32_t anexo[] = { 'a', 'n', 'e', 'x', 'o', 0 };
	size_t j = label_latin(s, i);

	if (j != 0)
		return j;
	j = word_at(s, i + (sign_at(s, i) == 0xff45), xt);
	if (j != 0)
		return j + (sign_at(s, j) == 0xff4e);
	j = word_at(s, i, dob);
	return j != 0 ? j : word_at(s, i, anexo);
}

static size_t
label_ambiguous(const struct signs *s, size_t i)
{
	static const uint32_t in[] = { 'i', 'n', 't', 0 };
	static const uint32_t wide[] = { 0xff49, 0xff4e, 0xff54, 0 };
	size_t j;

	switch (sign_at(s, i)) {
	case 'x': case 0xff58: case '#': case 0xff03: case '~': case 0xff5e:
		return i + 1;
	}
	j = word_at(s, i, in);
	return j != 0 ? j : word_at(s, i, wide);
}

static bool
is_blank(uint32_t c)
{
	return c == ' ' || c == 0xa0 || c == '\t';
}

/* Skip the separators and the label of one kind; the place behind, or 0. */
static size_t
label_at(const struct signs *s, size_t i, enum label label)
{
	static const uint32_t rfc[] = { ';', 'e', 'x', 't', '=', 0 };
	size_t from = i;

	if (label == L_RFC)
		return word_at(s, i, rfc);
	if (label == L_AMERICAN) {
		while (sign_at(s, i) == '-' || sign_at(s, i) == ' ')
			i++;
		return i > from ? i : 0;
	}
	while (is_blank(sign_at(s, i)) ||
	    (label < L_AMERICAN && sign_at(s, i) == ','))
		i++;
	if (label == L_EXPLICIT)
		return label_explicit(s, i);
	if (label == L_AMBIGUOUS)
		return label_ambiguous(s, i);
	if (label == L_AUTODIAL) {
		if (sign_at(s, i) == ';')
			return i + 1;
		return sign_at(s, i) == ',' && sign_at(s, i + 1) == ',' ?
		    i + 2 : 0;
	}
	return sign_at(s, i) == ',' ? i + 1 : 0;
}

/* Is everything from i on an extension of this kind? Its digits are put in
 * `out` unless that is NULL. */
static bool
extension_is(const struct signs *s, size_t i, enum label label, char *out)
{
	uint32_t c;
	size_t from;

	i = label_at(s, i, label);
	if (i == 0)
		return false;
	if (label != L_RFC && label != L_AMERICAN) {
		c = sign_at(s, i);
		if (label == L_COMMAS)
			for (; sign_at(s, i) == ','; c = sign_at(s, i))
				i++;
		if (c == ':' || c == '.' || c == 0xff0e)
			i++;
		for (c = sign_at(s, i); is_blank(c) || c == ',' || c == '-';
		    c = sign_at(s, i))
			i++;
	}
	for (from = i; i < s->n && digit(s->c[i]) >= 0; i++)
		if (out != NULL && i - from < extension_max[label])
			out[i - from] = (char)('0' + digit(s->c[i]));
	if (i == from || i - from > extension_max[label])
		return false;
	if (out != NULL)
		out[i - from] = '\0';
	if (label != L_RFC && sign_at(s, i) == '#')
		return i + 1 == s->n;
	return i == s->n && label != L_AMERICAN;
}

static bool
extension_at(const struct signs *s, size_t i, char *out)
{
	enum label label;

	for (label = L_RFC; label < LABELS; label++)
		if (extension_is(s, i, label, out))
			return true;
	return false;
}

/* Could this be a number at all: two digits and nothing else, or three and
 * more with separators, then letters too, then an extension. */
static bool
is_viable(const struct signs *s)
{
	size_t i = 0, k;

	if (s->n < 2)
		return false;
	if (s->n == 2 && digit(s->c[0]) >= 0 && digit(s->c[1]) >= 0)
		return true;
	while (i < s->n && is_plus(s->c[i]))
		i++;
	for (k = 0; k < 3; k++, i++) {
		while (i < s->n && is_separator(s->c[i]))
			i++;
		if (i == s->n || digit(s->c[i]) < 0)
			return false;
	}
	for (k = i; k < s->n && (is_separator(s->c[k]) ||
	    is_letter(s->c[k]) || digit(s->c[k]) >= 0); k++)
		continue;
	if (k == s->n)
		return true;
	for (; i <= k; i++)
		if (extension_at(s, i, NULL))
			return true;
	return false;
}

/* Take an extension off the end, if what stands before it is a number. */
static void
strip_extension(struct signs *s, char *out)
{
	size_t i, n = s->n;

	out[0] = '\0';
	for (i = 0; i < n; i++) {
		if (!extension_at(s, i, out))
			continue;
		s->n = i;
		if (!is_viable(s)) {
			s->n = n;
			out[0] = '\0';
		}
		return;
	}
	out[0] = '\0';
}

/* The digits, or with three letters and more the keys of a telephone. */
static void
normalize(struct scan *out, const struct signs *s)
{
	static const char keys[] = "22233344455566677778889999";
	size_t i, letters = 0;
	int d;

	for (i = 0; i < s->n; i++)
		letters += is_letter(s->c[i]);
	for (i = 0; i < s->n; i++) {
		if (letters >= 3 && is_letter(s->c[i]))
			d = keys[(s->c[i] | 0x20) - 'a'] - '0';
		else
			d = letters >= 3 && s->c[i] >= 0x80 ? -1 :
			    digit(s->c[i]);
		if (d >= 0)
			out->digits[out->len++] = (char)('0' + d);
	}
}

static bool
is_alnum(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' &&
	    (c | 0x20) <= 'z');
}

/* RFC 3966: +digits with separators, or a domain name. */
static bool
context_is_valid(const char *s, size_t n)
{
	size_t i, label = 0;
	bool digits = false;

	if (n == 0)
		return false;
	if (s[0] == '+') {
		for (i = 1; i < n; i++) {
			digits = digits || (s[i] >= '0' && s[i] <= '9');
			if (memchr("0123456789-.()", s[i], 14) == NULL)
				return false;
		}
		return digits;
	}
	if (s[n - 1] == '.')
		n--;
	for (i = 0; i < n; i++) {
		if (s[i] == '.' && (i == label || s[i - 1] == '-'))
			return false;
		if (s[i] == '-' && i == label)
			return false;
		if (s[i] == '.')
			label = i + 1;
		else if (s[i] != '-' && !is_alnum(s[i]))
			return false;
	}
	return label < n && s[n - 1] != '-' && !(s[label] >= '0' &&
	    s[label] <= '9');
}

static const char *
find_text(const char *text, size_t len, const char *word)
{
	return memmem(text, len, word, strlen(word));
}

/* A text that may be a tel: URI with a context, as signs to be read. */
static enum phone_fault
open_text(struct signs *s, const char *text, size_t len)
{
	static const char mark[] = ";phone-context=";
	const char *at = find_text(text, len, mark), *tel, *context, *end;
	char joined[SIGNS_MAX];
	size_t n = 0;

	if (at == NULL) {
		if (!decode(s, text, len))
			return PHONE_NOT_A_NUMBER;
		extract(s);
		return PHONE_OK;
	}
	context = at + sizeof(mark) - 1;
	end = memchr(context, ';', (size_t)(text + len - context));
	if (end == NULL)
		end = text + len;
	if (!context_is_valid(context, (size_t)(end - context)))
		return PHONE_NOT_A_NUMBER;
	if (*context == '+') {
		n = (size_t)(end - context);
		memcpy(joined, context, n);
	}
	tel = find_text(text, (size_t)(at - text), "tel:");
	tel = tel == NULL ? text : tel + 4;
	memcpy(joined + n, tel, (size_t)(at - tel));
	n += (size_t)(at - tel);
	return decode(s, joined, n) ? PHONE_OK : PHONE_NOT_A_NUMBER;
}

/* The common case: ASCII digits, separators, at most a plus sign first. False
 * when it takes the long way to tell. */
static bool
scan_plain(struct scan *s, const char *text, size_t len)
{
	const char *end = text + len, *first = NULL, *last = NULL;

	for (; text < end; text++) {
		if (*text >= '0' && *text <= '9') {
			s->digits[s->len++] = *text;
			last = text;
			if (first == NULL)
				first = text;
		} else if (*text == '+') {
			if (s->plus || s->len > 0)
				return false;
			s->plus = true;
		} else if (memchr(" -.()/", *text, 6) == NULL) {
			return false;
		}
	}
	return s->len >= 3 || (s->len == 2 && !s->plus && last == first + 1);
}

enum phone_fault
scan_number(struct scan *s, const char *text, size_t len)
{
	struct signs signs;
	enum phone_fault fault;

	s->len = 0;
	s->plus = false;
	s->extension[0] = '\0';
	if (len > PHONE_TEXT_MAX)
		return PHONE_TOO_LONG;
	if (scan_plain(s, text, len))
		return PHONE_OK;
	s->len = 0;
	fault = open_text(&signs, text, len);
	if (fault != PHONE_OK)
		return fault;
	signs.n = find(&signs, ";isub=");
	if (!is_viable(&signs))
		return PHONE_NOT_A_NUMBER;
	strip_extension(&signs, s->extension);
	s->plus = is_plus(signs.c[0]);
	normalize(s, &signs);
	return PHONE_OK;
}
