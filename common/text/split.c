/* SPDX-License-Identifier: ISC */
#include "text/split.h"

#include <stdbool.h>

#include "base/xalloc.h"
#include "text/utf8.h"

/* A place where the text may be cut: what is before it, from x->at on. */
struct place {
	size_t bytes;
	unsigned units, characters;
};

static unsigned
limit(const struct split *x)
{
	return x->whole.encoding == ENCODING_GSM7 ? 160 : 70;
}

/* One character further. Its code point. */
static uint32_t
step(const struct split *x, struct place *p)
{
	uint32_t cp;
	size_t at = x->at + p->bytes;
	size_t n = utf8_decode(&cp, x->s + at, x->len - at);

	XASSERT(n);
	p->bytes += n;
	p->units += segment_units(&x->whole, cp);
	p->characters++;
	return cp;
}

static bool
ends(const struct split *x, const struct place *p)
{
	return x->at + p->bytes == x->len;
}

/* As far as one message holds. */
static struct place
furthest(const struct split *x)
{
	struct place p = { 0 }, next;

	while (!ends(x, &p)) {
		next = p;
		step(x, &next);
		if (next.units > limit(x))
			break;
		p = next;
	}
	return p;
}

/* May it be cut there? What follows must fit into one message less, though
 * each of them but the last may leave a unit free where a pair would be cut;
 * and both sides must be worth a message. */
static bool
fits(const struct split *x, const struct place *p)
{
	unsigned more = x->parts - 1;

	return p->characters >= SPLIT_LEAST &&
	    x->characters - p->characters >= SPLIT_LEAST &&
	    x->units - p->units + more - 1 <= more * limit(x);
}

/* Behind the last blank that will do; else as far as it goes, but that the
 * last part keeps its five characters. */
static struct place
cut(const struct split *x, const struct place *hard)
{
	struct place p = { 0 }, best = { 0 }, last = { 0 };
	uint32_t cp;

	while (p.bytes < hard->bytes) {
		cp = step(x, &p);
		if ((cp == ' ' || cp == '\n') && fits(x, &p))
			best = p;
		if (x->characters - p.characters >= SPLIT_LEAST)
			last = p;
	}
	return best.bytes ? best : last;
}

int
split_open(struct split *x, const char *s, size_t len,
    struct segment_bad *bad)
{
	*x = (struct split){ .s = s, .len = len, .parts = 1 };
	if (segment_count(&x->whole, s, len, NULL, bad) < 0)
		return -1;
	if (x->whole.segments > 1)
		for (x->parts = 0; x->at < len; x->parts++)
			x->at += furthest(x).bytes;
	x->at = 0;
	x->units = x->whole.units;
	x->characters = x->whole.characters;
	return 0;
}

size_t
split_next(struct split *x)
{
	struct place p;

	if (!x->parts)
		return 0;
	p = furthest(x);
	if (x->parts > 1)
		p = cut(x, &p);
	x->parts--;
	x->at += p.bytes;
	x->units -= p.units;
	x->characters -= p.characters;
	return p.bytes;
}
