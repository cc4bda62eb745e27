/* SPDX-License-Identifier: ISC
 *
 * Any bytes as a text. What segment_count() says in one look is held against
 * a walk over the characters, whatever the tables; the cuts must add up to
 * the text; and what --fix makes must be UTF-8 that needs no more fixing.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "text/costly.h"
#include "text/lookalike.h"
#include "text/segment.h"
#include "text/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_cuts(const struct segment *g, const char *s, size_t len)
{
	unsigned segments = 0, used, units = 0, characters = 0;
	size_t at = 0, end, n;
	uint32_t cp;

	do {
		end = segment_end(g, s, len, at);
		XASSERT(end > at || !len);
		for (used = 0; at < end; at += n, characters++) {
			n = utf8_decode(&cp, s + at, end - at);
			XASSERT(n);
			XASSERT(segment_units(g, cp));
			used += segment_units(g, cp);
		}
		XASSERT(used <= g->per_segment);
		units += used;
		segments++;
	} while (at < len);
	XASSERT(segments == g->segments);
	XASSERT(units == g->units);
	XASSERT(characters == g->characters);
	XASSERT(used + g->left == g->per_segment);
}

static void
check_fix(const char *s, size_t len)
{
	struct buf once = { 0 }, twice = { 0 };
	struct segment before, after;

	lookalike_fix(&once, s, len);
	XASSERT(utf8_valid(once.s ? once.s : "", once.len) == once.len);
	XASSERT(!segment_count(&before, s, len, NULL, NULL));
	XASSERT(!segment_count(&after, once.s ? once.s : "", once.len, NULL,
	    NULL));
	XASSERT(before.encoding == ENCODING_UCS2 ||
	    after.encoding == ENCODING_GSM7);
	XASSERT(!lookalike_fix(&twice, once.s ? once.s : "", once.len));
	buf_release(&once);
	buf_release(&twice);
}

static void
check(const struct segment_how *how, const char *s, size_t len)
{
	struct segment g;
	struct segment_bad bad;
	struct costly *found;
	size_t n;

	if (segment_count(&g, s, len, how, &bad) < 0) {
		XASSERT(bad.fault != SEGMENT_TOO_LONG);
		XASSERT(bad.at < len);
		XASSERT((bad.fault == SEGMENT_INVALID) ==
		    (utf8_valid(s, len) == bad.at && bad.at < len &&
		    utf8_valid(s, len) < len));
		return;
	}
	XASSERT(utf8_valid(s, len) == len);
	XASSERT(utf8_count(s, len) == g.characters);
	check_cuts(&g, s, len);
	if (g.segments <= 8) {
		found = costly_find(s, len, &g, how, &n);
		XASSERT(n <= g.characters);
		free(found);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct segment_how how = { 0 };
	char *s;
	size_t len;

	if (!size)
		return 0;
	how.force = data[0] % 3;
	how.languages = data[0] >> 2 & 0xe;
	/* Not a byte more than the text has, so that reading on is caught. */
	len = size - 1;
	s = xmalloc(len);
	memcpy(s, data + 1, len);
	check(NULL, s, len);
	check(&how, s, len);
	if (utf8_valid(s, len) == len)
		check_fix(s, len);
	free(s);
	return 0;
}
