/* SPDX-License-Identifier: ISC
 *
 * Maps from number prefixes to values, as an acyclic graph in which what a
 * shorter prefix says is pushed down to where nothing longer speaks: a look-up
 * is one walk without a search. Equal subtrees are one node.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "gen.h"

/* A cell is a value (with VALUE set) or a node. */
#define VALUE 0x80000000u

struct node {
	uint32_t cell[11];
};

struct graph {
	struct node *nodes;
	size_t len, cap;
	uint32_t *table;
	size_t table_cap;
};

static int
by_prefix(const void *a, const void *b)
{
	const struct prefix_in *x = a, *y = b;

	return strcmp(x->prefix, y->prefix);
}

static size_t
slot(const struct graph *g, const struct node *n)
{
	uint64_t h = 0x9e3779b97f4a7c15u;
	size_t i;

	for (i = 0; i < 11; i++) {
		h = (h ^ n->cell[i]) * 0xff51afd7ed558ccdu;
		h ^= h >> 29;
	}
	for (i = (size_t)h & (g->table_cap - 1); g->table[i] != 0;
	    i = (i + 1) & (g->table_cap - 1))
		if (memcmp(&g->nodes[g->table[i] - 1], n, sizeof(*n)) == 0)
			break;
	return i;
}

static uint32_t
add_node(struct graph *g, const struct node *n)
{
	size_t i;

	if (g->len * 2 >= g->table_cap) {
		g->table_cap = g->table_cap == 0 ? 4096 : g->table_cap * 2;
		free(g->table);
		g->table = xcalloc(g->table_cap, sizeof(*g->table));
		for (i = 0; i < g->len; i++)
			g->table[slot(g, &g->nodes[i])] = (uint32_t)i + 1;
	}
	i = slot(g, n);
	if (g->table[i] == 0) {
		xgrow(&g->nodes, &g->cap, g->len + 1, sizeof(*g->nodes));
		g->nodes[g->len++] = *n;
		g->table[i] = (uint32_t)g->len;
	}
	return g->table[i] - 1;
}

/* The cell for in[0..n), all of which agree in their first `depth` digits,
 * where shorter ones said `value`. */
static uint32_t
build(struct graph *g, const struct prefix_in *in, size_t n, size_t depth,
    uint32_t value)
{
	struct node node;
	size_t d, from = 0, to;
	bool same = true;

	while (from < n && in[from].prefix[depth] == '\0') {
		if (from > 0)
			die("the prefix %s twice", in[from].prefix);
		value = in[from++].value | VALUE;
	}
	if (from == n)
		return value;
	node.cell[10] = value;
	for (d = 0; d < 10; d++) {
		for (to = from; to < n && in[to].prefix[depth] ==
		    (char)('0' + d); to++)
			continue;
		node.cell[d] = build(g, in + from, to - from, depth + 1,
		    value);
		same = same && node.cell[d] == value;
		from = to;
	}
	if (from != n)
		die("the prefix %s is not digits", in[from].prefix);
	return same ? value : add_node(g, &node);
}

/* Number the nodes breadth first, the root being 0, so that those near the
 * root share cache lines. */
static uint32_t *
order(const struct graph *g, uint32_t root, uint32_t *place)
{
	uint32_t *queue = xcalloc(g->len, sizeof(*queue));
	size_t len = 0, i, d;
	uint32_t c;

	memset(place, 0xff, g->len * sizeof(*place));
	place[root] = 0;
	queue[len++] = root;
	for (i = 0; i < len; i++)
		for (d = 0; d < 10; d++) {
			c = g->nodes[queue[i]].cell[d];
			if (c & VALUE || place[c] != UINT32_MAX)
				continue;
			place[c] = (uint32_t)len;
			queue[len++] = c;
		}
	return queue;
}

void
prefix_write(FILE *f, const char *name, struct prefix_in *in, size_t n)
{
	struct graph g = { 0 };
	uint32_t root, *place, *queue, c;
	size_t i, d, out;

	qsort(in, n, sizeof(*in), by_prefix);
	root = build(&g, in, n, 0, VALUE);
	if (root & VALUE)
		die("%s: no prefixes", name);
	place = xcalloc(g.len, sizeof(*place));
	queue = order(&g, root, place);
	fprintf(f, "static const uint16_t %s_next[][11] = {\n", name);
	for (i = 0; i < g.len; i++) {
		fputs("{", f);
		for (d = 0; d < 11; d++) {
			c = g.nodes[queue[i]].cell[d];
			out = c & VALUE ? g.len + (c & ~VALUE) : place[c];
			if (out > UINT16_MAX)
				die("%s: %zu does not fit 16 bits", name, out);
			fprintf(f, "%zu,", out);
		}
		fputs("},\n", f);
	}
	fprintf(f, "};\n\nconst struct prefix_map %s = { %s_next, %zu };\n\n",
	    name, name, g.len);
	free(queue);
	free(place);
	free(g.nodes);
	free(g.table);
}

/* A node as bytes: two of bits that say where a cell differs from the one
 * before it, then those cells, of three bytes each. */
static size_t
pack(unsigned char *out, const struct node *n, const size_t *offset)
{
	unsigned bits = 0, d;
	size_t len = 2;
	uint32_t c;

	for (d = 0; d < 11; d++) {
		if (d > 0 && n->cell[d] == n->cell[d - 1])
			continue;
		bits |= 1u << d;
		c = n->cell[d];
		if (offset != NULL) {
			c = c & VALUE ? (c & ~VALUE) | 0x800000 :
			    (uint32_t)offset[c];
			out[len] = (unsigned char)c;
			out[len + 1] = (unsigned char)(c >> 8);
			out[len + 2] = (unsigned char)(c >> 16);
		}
		len += 3;
	}
	out[0] = (unsigned char)bits;
	out[1] = (unsigned char)(bits >> 8);
	return len;
}

static void
write_bytes(FILE *f, const unsigned char *p, size_t n)
{
	size_t i;

	fputs("\"", f);
	for (i = 0; i < n; i++)
		fprintf(f, "\\%03o", (unsigned)p[i]);
	fputs("\"\n", f);
}

void
prefix_write_packed(FILE *f, const char *name, struct prefix_in *in, size_t n)
{
	struct graph g = { 0 };
	uint32_t root, *place, *queue;
	unsigned char bytes[2 + 11 * 3];
	size_t i, len = 0, *offset;

	qsort(in, n, sizeof(*in), by_prefix);
	root = build(&g, in, n, 0, VALUE);
	place = xcalloc(g.len, sizeof(*place));
	offset = xcalloc(g.len, sizeof(*offset));
	queue = order(&g, root, place);
	for (i = 0; i < g.len; i++) {
		offset[queue[i]] = len;
		len += pack(bytes, &g.nodes[queue[i]], NULL);
	}
	if (len >= 0x800000)
		die("%s: %zu bytes do not fit", name, len);
	fprintf(f, "const unsigned char %s[] =\n", name);
	for (i = 0; i < g.len; i++)
		write_bytes(f, bytes, pack(bytes, &g.nodes[queue[i]],
		    offset));
	fputs(";\n\n", f);
	free(offset);
	free(queue);
	free(place);
	free(g.nodes);
	free(g.table);
}

size_t
prefix_read(const struct tsv *t, struct prefix_in **in)
{
	size_t row, n = 0, cap = 0;
	char *p, *end;

	*in = NULL;
	for (row = 0; row < t->rows; row++)
		for (p = tsv_get(t, row, 1); p != NULL; p = end) {
			end = strchr(p, ' ');
			if (end != NULL)
				*end++ = '\0';
			xgrow(in, &cap, n + 1, sizeof(**in));
			(*in)[n].prefix = p;
			(*in)[n++].value = (uint32_t)row + 1;
		}
	return n;
}
