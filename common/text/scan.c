/* SPDX-License-Identifier: ISC
 *
 * Texts are looked at in blocks of 16 bytes. Of a block we first learn, in a
 * few instructions, which bytes need a closer look: in most blocks of most
 * texts none does. Only those bytes are then decoded one by one.
 */
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "text/gsm.h"
#include "text/scan.h"
#include "text/utf8.h"

#define BLOCK 16

/* A set of bytes of a block: bit i stands for byte i. */
typedef unsigned set;

#ifdef __SSE2__

/* Bytes that are not one septet each: all but ASCII, control characters
 * (line ends among them), and ` [ \ ] ^ { | } ~ DEL. As signed numbers the
 * bytes from 0x80 on lie below the control characters; | 0x20 maps [ \ ] ^ _
 * onto { | } ~ DEL, and _ alone is taken out again. */
static inline set
odd_bytes(const char *s)
{
	__m128i b, folded, odd;

	b = _mm_loadu_si128((const void *)s);
	folded = _mm_or_si128(b, _mm_set1_epi8(0x20));
	odd = _mm_cmpgt_epi8(folded, _mm_set1_epi8('z'));
	odd = _mm_andnot_si128(_mm_cmpeq_epi8(b, _mm_set1_epi8('_')), odd);
	odd = _mm_or_si128(odd, _mm_cmplt_epi8(b, _mm_set1_epi8(' ')));
	odd = _mm_or_si128(odd, _mm_cmpeq_epi8(b, _mm_set1_epi8('`')));
	return (set)_mm_movemask_epi8(odd);
}

/* Bytes that are not ASCII. */
static inline set
wide_bytes(const char *s)
{
	return (set)_mm_movemask_epi8(_mm_loadu_si128((const void *)s));
}

#else

static inline set
odd_bytes(const char *s)
{
	set odd = 0;
	int i;

	for (i = 0; i < BLOCK; i++)
		odd |= (set)(gsm_cost[(unsigned char)s[i]] != 1 ||
		    (s[i] & 0x80) || s[i] < ' ') << i;
	return odd;
}

static inline set
wide_bytes(const char *s)
{
	set wide = 0;
	uint64_t word;
	int i;

	for (i = 0; i < BLOCK; i += 8) {
		memcpy(&word, s + i, sizeof word);
		if (!(word & 0x8080808080808080u))
			continue;
		for (int k = i; k < i + 8; k++)
			wide |= (set)((s[k] & 0x80) != 0) << k;
	}
	return wide;
}

#endif

/* The number of the lowest byte in a set that is not empty. */
static inline unsigned
lowest(set bytes)
{
	return (unsigned)__builtin_ctz(bytes);
}

static inline bool
follows(char c)
{
	return (c & 0xc0) == 0x80;
}

/* As utf8_decode(), with the two most frequent cases in line: two bytes, and
 * three that can be neither overlong nor a surrogate. */
static inline size_t
decode(uint32_t *cp, const char *s, size_t len)
{
	unsigned char first = (unsigned char)s[0];

	if (len >= 2 && first >= 0xc2 && first < 0xe0 && follows(s[1])) {
		*cp = (first & 0x1fu) << 6 | (s[1] & 0x3f);
		return 2;
	}
	if (len >= 3 && first > 0xe0 && first < 0xf0 && first != 0xed &&
	    follows(s[1]) && follows(s[2])) {
		*cp = (first & 0xfu) << 12 | (s[1] & 0x3fu) << 6 |
		    (s[2] & 0x3f);
		return 3;
	}
	return utf8_decode(cp, s, len);
}

/* A pair whose first half is unit `at` of the text: when just one unit is
 * left in a segment, that one stays free. */
static inline size_t
waste(size_t at, size_t several)
{
	return at % several == several - 1;
}

/* Take the character at s[at] into the counts. Returns its bytes, 0 for what
 * is not UTF-8. c->characters is what the text would have if all from here
 * on were single bytes. */
static inline size_t
take(struct scan *c, const char *s, size_t at, size_t len)
{
	size_t before = at - (len - c->characters);
	unsigned cost;
	uint32_t cp;
	size_t n;

	n = decode(&cp, s + at, len - at);
	c->characters -= n - 1;
	if (n == 4) {
		c->ucs2_waste += waste(before + c->supplementary +
		    c->ucs2_waste, SCAN_UCS2_SEVERAL);
		c->supplementary++;
	}
	cost = gsm_default_septets(cp);
	if (cost == 2) {
		c->gsm_waste += waste(before + c->extended + c->gsm_waste,
		    SCAN_GSM_SEVERAL);
		c->extended++;
	}
	c->gsm &= cost != 0;
	return n;
}

/* The bytes to look at of the block that begins at `from`. The last block of
 * a text may be short: it is seen as the end of a whole one. */
static inline set
block_at(const struct scan *c, const char *s, size_t len, size_t from)
{
	char padded[BLOCK];
	size_t rest = len - from, shift = 0;
	const char *block = s + from;
	set bytes;

	if (rest < BLOCK) {
		shift = BLOCK - rest;
		if (len < BLOCK) {
			memset(padded, ' ', sizeof padded);
			memcpy(padded + shift, s, rest);
			block = padded;
		} else
			block = s + len - BLOCK;
	}
	bytes = c->gsm ? odd_bytes(block) : wide_bytes(block);
	return bytes >> shift;
}

size_t
scan_text(struct scan *c, const char *s, size_t len)
{
	size_t at = 0, from, n;
	set bytes;

	*c = (struct scan){ .gsm = true, .characters = len };
	for (from = 0; from < len; from += BLOCK) {
		bytes = block_at(c, s, len, from);
		/* A character may reach over from the block before. */
		if (at > from)
			bytes &= ~0u << (at - from);
		while (bytes) {
			at = from + lowest(bytes);
			n = take(c, s, at, len);
			if (!n)
				return at;
			at += n;
			bytes &= ~0u << (at - from);
		}
	}
	return len;
}
