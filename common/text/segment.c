/* SPDX-License-Identifier: ISC */
#include <string.h>

#include "base/name.h"
#include "base/xalloc.h"
#include "text/scan.h"
#include "text/segment.h"
#include "text/utf8.h"

#define OCTETS 140u	/* of user data in one segment, TS 23.040, 9.2.3.24 */
#define CONCATENATION 5u	/* element, 8 bit reference, 9.2.3.24.1 */
#define SHIFT 3u	/* element that names a table, 9.2.3.24.15 and .16 */

const char *
encoding_name(enum encoding encoding)
{
	return encoding == ENCODING_GSM7 ? "GSM-7" : "UCS-2";
}

int
encoding_named(const char *name)
{
	static const char *const names[] = { "gsm", "gsm7", "ucs2" };

	switch (name_find(name, names, 3)) {
	case 0:
	case 1:
		return ENCODING_GSM7;
	case 2:
		return ENCODING_UCS2;
	default:
		return -1;
	}
}

/* The units that a segment has room for behind its header, which begins with
 * an octet that says how long it is. */
static unsigned
room(enum encoding encoding, unsigned tables, bool several)
{
	unsigned header = tables * SHIFT + (several ? CONCATENATION : 0);

	if (header)
		header++;
	if (encoding == ENCODING_UCS2)
		return (OCTETS - header) / 2;
	return (OCTETS - header) * 8 / 7;
}

static unsigned
tables_named(const struct segment *g)
{
	return (g->locking != GSM_DEFAULT) + (g->single != GSM_DEFAULT);
}

unsigned
segment_units(const struct segment *g, uint32_t cp)
{
	if (g->encoding == ENCODING_UCS2)
		return cp > 0xffff ? 2 : 1;
	return (unsigned)gsm_septets(cp, g->locking, g->single);
}

size_t
segment_end(const struct segment *g, const char *s, size_t len, size_t from)
{
	unsigned used = 0, units;
	size_t n;
	uint32_t cp;

	if (g->segments == 1)
		return len;
	while (from < len) {
		n = utf8_decode(&cp, s + from, len - from);
		XASSERT(n);
		units = segment_units(g, cp);
		if (used + units > g->per_segment)
			break;
		used += units;
		from += n;
	}
	return from;
}

/* Fill in what follows from encoding, tables and units; `waste` are units that
 * stay free at the ends of segments if there are several, so that no pair is
 * cut. */
static void
cut(struct segment *g, size_t waste)
{
	unsigned tables = tables_named(g), taken = g->units + (unsigned)waste;

	g->segments = 1;
	g->per_segment = room(g->encoding, tables, false);
	if (g->units > g->per_segment) {
		g->per_segment = room(g->encoding, tables, true);
		g->segments = (taken - 1) / g->per_segment + 1;
	} else
		taken = g->units;
	g->left = g->segments * g->per_segment - taken;
}

/* Measure a text with the tables of *g. The offset of the first character
 * that they lack, or len. */
static size_t
measure(struct segment *g, const char *s, size_t len)
{
	unsigned several = room(g->encoding, tables_named(g), true);
	unsigned septets, waste = 0;
	size_t at, n;
	uint32_t cp;

	g->units = 0;
	for (at = 0; at < len; at += n) {
		n = utf8_decode(&cp, s + at, len - at);
		septets = segment_units(g, cp);
		if (!septets)
			return at;
		if (septets == 2 && (g->units + waste) % several == several - 1)
			waste++;
		g->units += septets;
	}
	cut(g, waste);
	return len;
}

static bool
cheaper(const struct segment *a, const struct segment *b)
{
	if (a->segments != b->segments)
		return a->segments < b->segments;
	if (tables_named(a) != tables_named(b))
		return tables_named(a) < tables_named(b);
	return a->units < b->units;
}

/* Try one pair of tables, and keep it in *g if it is the cheapest so far. */
static void
try_tables(struct segment *g, const char *s, size_t len,
    enum gsm_language locking, enum gsm_language single)
{
	struct segment try = { .encoding = ENCODING_GSM7, .locking = locking,
		.single = single, .characters = g->characters };

	if (measure(&try, s, len) == len &&
	    (!g->segments || cheaper(&try, g)))
		*g = try;
}

static bool
allowed(const struct segment_how *how, enum gsm_language language)
{
	return language == GSM_DEFAULT || (how->languages & 1u << language);
}

/* The cheapest pair of tables that has every character; *g keeps 0 segments
 * when there is none. */
static void
choose_tables(struct segment *g, const char *s, size_t len,
    const struct segment_how *how)
{
	int locking, single;

	for (locking = 0; locking < GSM_LANGUAGES; locking++) {
		if (!allowed(how, locking) || locking == GSM_SPANISH)
			continue;
		for (single = 0; single < GSM_LANGUAGES; single++) {
			if (allowed(how, single))
				try_tables(g, s, len, locking, single);
		}
	}
}

static int
refuse(struct segment_bad *bad, enum segment_fault fault, size_t at)
{
	if (bad)
		*bad = (struct segment_bad){ fault, at };
	return -1;
}

int
segment_count(struct segment *g, const char *s, size_t len,
    const struct segment_how *how, struct segment_bad *bad)
{
	static const struct segment_how automatic;
	struct scan c;
	size_t at;

	if (!how)
		how = &automatic;
	*g = (struct segment){ .encoding = ENCODING_GSM7 };
	if (len > SEGMENT_BYTES_MAX)
		return refuse(bad, SEGMENT_TOO_LONG, SEGMENT_BYTES_MAX);
	at = scan_text(&c, s, len);
	if (at < len)
		return refuse(bad, SEGMENT_INVALID, at);
	g->characters = (unsigned)c.characters;
	if (how->force != SEGMENT_UCS2 && how->languages) {
		choose_tables(g, s, len, how);
		if (g->segments)
			return 0;
	} else if (how->force != SEGMENT_UCS2 && c.gsm) {
		g->units = (unsigned)(c.characters + c.extended);
		cut(g, c.gsm_waste);
		return 0;
	}
	if (how->force == SEGMENT_GSM7)
		return refuse(bad, SEGMENT_NOT_GSM, measure(g, s, len));
	g->encoding = ENCODING_UCS2;
	g->units = (unsigned)(c.characters + c.supplementary);
	cut(g, c.ucs2_waste);
	return 0;
}
