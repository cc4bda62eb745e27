/* SPDX-License-Identifier: ISC
 *
 * phone-edges: numbers that go through every transition of the numbering
 * plan's automaton, as lines "TAB +NUMBER" for t/parity/run: for each calling
 * code and each state that can be reached, one path to it, then each digit,
 * then some more of them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "phone/tables.h"

enum { PER_EDGE = 3, DIGITS_MAX = 15 };

/* Numbers must be the same in every run. */
static unsigned
chance(unsigned below)
{
	static uint64_t x = 88172645463325252u;

	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return (unsigned)(x >> 32) % below;
}

static void
print_edge(unsigned code, const char *path, size_t n, size_t most)
{
	size_t i, len, k;

	for (k = 0; k < PER_EDGE; k++) {
		printf("\t+%u%.*s", code, (int)n, path);
		len = n + chance((unsigned)(most - n + 1));
		for (i = n; i < len; i++)
			putchar('0' + (int)chance(10));
		putchar('\n');
	}
}

static void
visit(const struct plan_code *c, unsigned state, char *path, size_t n,
    unsigned char *seen)
{
	size_t most = (size_t)(DIGITS_MAX - c->digits);
	unsigned d;

	if (state >= plan_automaton.branches || seen[state] || n == most)
		return;
	seen[state] = 1;
	for (d = 0; d < 10; d++) {
		path[n] = (char)('0' + d);
		print_edge(c->code, path, n + 1, most);
		visit(c, plan_automaton.next[state][d], path, n + 1, seen);
	}
}

int
main(void)
{
	unsigned char *seen = xmalloc(plan_automaton.branches);
	char path[DIGITS_MAX + 1];
	size_t i;

	for (i = 0; i < plan_codes_len; i++) {
		memset(seen, 0, plan_automaton.branches);
		visit(&plan_codes[i], plan_codes[i].start, path, 0, seen);
	}
	free(seen);
	return 0;
}
