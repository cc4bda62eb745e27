/* SPDX-License-Identifier: ISC
 *
 * splitcheck - cut texts that chance makes into messages, and look each over,
 * for the tests of text/split.h
 *
 *	splitcheck N	that many texts; says what is wrong with the first bad
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "text/split.h"

/* A sign, of all kinds or of few, so that limits are met exactly. */
static void
add_sign(struct buf *b, unsigned mode, unsigned draw)
{
	static const char *const signs[] = { "a", " ", "\xe2\x82\xac", "[",
	    "\xc3\xa9", "\xd0\xb6", "\xf0\x9f\x99\x82", "\n", "z", "word " };
	static const unsigned kinds[] = { 1, 3, 4, 5, 10 };

	buf_adds(b, signs[mode == 5 ? (draw % 9 ? 0 : 1) :
	    mode == 6 ? (draw % 2 ? 0 : 6) : draw % kinds[mode % 5]]);
}

static void
make(struct buf *b, unsigned i)
{
	unsigned mode = i % 7, n = (unsigned)(rand() % (i % 50 ? 500 : 4000));

	buf_clear(b);
	buf_adds(b, "hello");
	while (n--)
		add_sign(b, mode, (unsigned)rand());
}

static int
look(const struct buf *b, struct error *e)
{
	struct split x;
	struct segment g;
	size_t at, n;
	unsigned parts, got = 0;

	if (split_open(&x, b->s, b->len, NULL) < 0)
		return error_set(e, ERR_DATA, "not taken");
	parts = x.parts;
	if (parts > x.whole.segments)
		return error_set(e, ERR_DATA, "%u parts of %u segments", parts,
		    x.whole.segments);
	for (at = 0; (n = split_next(&x)) > 0; at += n, got++)
		if (segment_count(&g, b->s + at, n, NULL, NULL) < 0 ||
		    g.segments != 1 || g.characters < SPLIT_LEAST)
			return error_set(e, ERR_DATA, "part %u of %u has %u "
			    "segments, %u characters", got, parts, g.segments,
			    g.characters);
	return at == b->len && got == parts ? 0 : error_set(e, ERR_DATA,
	    "%zu of %zu bytes in %u of %u parts", at, b->len, got, parts);
}

int
main(int argc, char *argv[])
{
	struct error e = { 0 };
	struct buf b = { 0 };
	int64_t i, n = 0;

	tool_init("splitcheck", "splitcheck N\n");
	if (argc != 2 || opt_count(&n, argv[1], "N", &e) < 0)
		error_set(&e, ERR_USAGE, "how many?");
	for (i = 0; i < n && e.kind == ERR_NONE; i++) {
		make(&b, (unsigned)i);
		if (look(&b, &e) < 0)
			error_prefix(&e, "%s", b.s);
	}
	buf_release(&b);
	return tool_finish(&e);
}
