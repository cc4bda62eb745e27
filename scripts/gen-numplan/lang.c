/* SPDX-License-Identifier: ISC
 *
 * Sets of digit strings, hash-consed; the operations remember what they did,
 * so that each pair of nodes is worked on once.
 */
#include "lang.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "gen.h"

static struct lang_node *nodes;
static size_t nodes_len, nodes_cap;
static uint32_t *node_table;		/* open addressing: node + 1 */
static size_t node_table_cap;

enum op { OP_UNION = 1, OP_AND, OP_CAT, OP_PREFIX };
struct done {
	uint32_t op, a, b;
	lang result;
};
static struct done *done_table;
static size_t done_len, done_cap;

static uint64_t
hash_words(const uint32_t *w, size_t n)
{
	uint64_t h = 0x9e3779b97f4a7c15u;

	while (n-- > 0) {
		h = (h ^ *w++) * 0xff51afd7ed558ccdu;
		h ^= h >> 29;
	}
	return h;
}

static size_t
node_slot(const struct lang_node *n)
{
	size_t i = hash_words(n->next, 10) ^ n->label * 0x9e3779b1u;

	for (i &= node_table_cap - 1; node_table[i] != 0;
	    i = (i + 1) & (node_table_cap - 1))
		if (memcmp(&nodes[node_table[i] - 1], n, sizeof(*n)) == 0)
			break;
	return i;
}

static void
node_table_grow(void)
{
	size_t i;

	if (nodes_len * 2 < node_table_cap)
		return;
	node_table_cap = node_table_cap == 0 ? 1 << 16 : node_table_cap * 2;
	free(node_table);
	node_table = xcalloc(node_table_cap, sizeof(*node_table));
	for (i = 0; i < nodes_len; i++)
		node_table[node_slot(&nodes[i])] = (uint32_t)i + 1;
}

lang
lang_make(uint32_t label, const lang next[10])
{
	struct lang_node n = { .label = label };
	size_t i;

	if (nodes_len == 0) {
		xgrow(&nodes, &nodes_cap, 1, sizeof(*nodes));
		memset(&nodes[nodes_len++], 0, sizeof(*nodes));
	}
	node_table_grow();
	if (next != NULL)
		memcpy(n.next, next, sizeof(n.next));
	i = node_slot(&n);
	if (node_table[i] == 0) {
		xgrow(&nodes, &nodes_cap, nodes_len + 1, sizeof(*nodes));
		nodes[nodes_len++] = n;
		node_table[i] = (uint32_t)nodes_len;
	}
	return node_table[i] - 1;
}

const struct lang_node *
lang_get(lang l)
{
	if (nodes_len == 0)
		lang_make(0, NULL);
	return &nodes[l];
}

static struct done *
done_slot(uint32_t op, uint32_t a, uint32_t b)
{
	uint32_t key[3] = { op, a, b };
	size_t i = hash_words(key, 3) & (done_cap - 1);

	while (done_table[i].op != 0 && (done_table[i].op != op ||
	    done_table[i].a != a || done_table[i].b != b))
		i = (i + 1) & (done_cap - 1);
	return &done_table[i];
}

static bool
done_find(uint32_t op, uint32_t a, uint32_t b, lang *result)
{
	const struct done *d;

	if (done_cap == 0)
		return false;
	d = done_slot(op, a, b);
	*result = d->result;
	return d->op != 0;
}

static lang
done_add(uint32_t op, uint32_t a, uint32_t b, lang result)
{
	struct done *old = done_table, *d;
	size_t i, cap = done_cap;

	if (done_len * 2 >= done_cap) {
		done_cap = cap == 0 ? 1 << 16 : cap * 2;
		done_table = xcalloc(done_cap, sizeof(*done_table));
		for (i = 0; i < cap; i++)
			if (old[i].op != 0)
				*done_slot(old[i].op, old[i].a, old[i].b) =
				    old[i];
		free(old);
	}
	d = done_slot(op, a, b);
	*d = (struct done){ op, a, b, result };
	done_len++;
	return result;
}

lang
lang_empty(void)
{
	return lang_make(1, NULL);
}

lang
lang_digit(unsigned set)
{
	lang next[10] = { 0 }, end = lang_empty();
	unsigned d;

	for (d = 0; d < 10; d++)
		if (set & 1u << d)
			next[d] = end;
	return lang_make(0, next);
}

/* The labels are 0 and 1 in sets that union, and, cat are used on. */
static lang
combine(enum op op, lang a, lang b)
{
	lang next[10], result;
	uint32_t label;
	unsigned d;

	if (a == b)
		return a;
	if (a > b)
		return combine(op, b, a);
	if (a == LANG_NONE)
		return op == OP_UNION ? b : LANG_NONE;
	if (done_find(op, a, b, &result))
		return result;
	label = op == OP_UNION ? lang_get(a)->label | lang_get(b)->label :
	    lang_get(a)->label & lang_get(b)->label;
	for (d = 0; d < 10; d++)
		next[d] = combine(op, lang_get(a)->next[d],
		    lang_get(b)->next[d]);
	return done_add(op, a, b, lang_make(label, next));
}

lang
lang_union(lang a, lang b)
{
	return combine(OP_UNION, a, b);
}

lang
lang_and(lang a, lang b)
{
	return combine(OP_AND, a, b);
}

lang
lang_cat(lang a, lang b)
{
	lang next[10], result;
	unsigned d;

	if (a == LANG_NONE || b == LANG_NONE)
		return LANG_NONE;
	if (a == lang_empty())
		return b;
	if (done_find(OP_CAT, a, b, &result))
		return result;
	for (d = 0; d < 10; d++)
		next[d] = lang_cat(lang_get(a)->next[d], b);
	result = lang_make(0, next);
	if (lang_get(a)->label != 0)
		result = lang_union(result, b);
	return done_add(OP_CAT, a, b, result);
}

lang
lang_length(uint32_t lengths)
{
	lang next[10], rest;
	unsigned d;

	if (lengths == 0)
		return LANG_NONE;
	rest = lang_length(lengths >> 1);
	for (d = 0; d < 10; d++)
		next[d] = rest;
	return lang_make(lengths & 1, next);
}

static lang
prefix_within(lang a, uint32_t depth)
{
	lang next[10], result;
	unsigned d;

	if (a == LANG_NONE)
		return LANG_NONE;
	if (lang_get(a)->label != 0)
		return lang_length((1u << (depth + 1)) - 1);
	if (depth == 0)
		return LANG_NONE;
	if (done_find(OP_PREFIX, a, depth, &result))
		return result;
	for (d = 0; d < 10; d++)
		next[d] = prefix_within(lang_get(a)->next[d], depth - 1);
	return done_add(OP_PREFIX, a, depth, lang_make(0, next));
}

lang
lang_prefix(lang a)
{
	return prefix_within(a, LANG_DEPTH);
}

/* The tuples of nodes that a product has met: parts and depth, then result. */
struct product {
	uint32_t *tuples;	/* stride words each */
	size_t len, cap, stride;
	uint32_t *table;	/* tuple + 1 */
	size_t table_cap;
	lang_label *label;
	void *arg;
};

static size_t
tuple_slot(const struct product *p, const uint32_t *key)
{
	size_t n = p->stride - 1;
	size_t i = hash_words(key, n) & (p->table_cap - 1);

	for (; p->table[i] != 0; i = (i + 1) & (p->table_cap - 1))
		if (memcmp(p->tuples + (p->table[i] - 1) * p->stride, key,
		    n * sizeof(*key)) == 0)
			break;
	return i;
}

static void
tuple_add(struct product *p, const uint32_t *key, lang result)
{
	size_t i, words = (p->len + 1) * p->stride;

	if (p->len * 2 >= p->table_cap) {
		p->table_cap *= 2;
		free(p->table);
		p->table = xcalloc(p->table_cap, sizeof(*p->table));
		for (i = 0; i < p->len; i++)
			p->table[tuple_slot(p, p->tuples + i * p->stride)] =
			    (uint32_t)i + 1;
	}
	xgrow(&p->tuples, &p->cap, words, sizeof(*p->tuples));
	memcpy(p->tuples + p->len * p->stride, key,
	    (p->stride - 1) * sizeof(*key));
	p->tuples[words - 1] = result;
	p->len++;
	p->table[tuple_slot(p, key)] = (uint32_t)p->len;
}

static lang
product_at(struct product *p, const uint32_t *key)
{
	size_t n = p->stride - 2, i, slot;
	uint32_t *below, depth = key[n];
	lang next[10], result;
	bool any = false;
	unsigned d;

	for (i = 0; i < n; i++)
		any = any || key[i] != LANG_NONE;
	if (!any)
		return LANG_NONE;
	slot = tuple_slot(p, key);
	if (p->table[slot] != 0)
		return p->tuples[p->table[slot] * p->stride - 1];
	below = xmalloc((n + 1) * sizeof(*below));
	for (d = 0; d < 10; d++) {
		for (i = 0; i < n; i++)
			below[i] = lang_get(key[i])->next[d];
		below[n] = depth + 1;
		next[d] = product_at(p, below);
	}
	for (i = 0; i < n; i++)
		below[i] = lang_get(key[i])->label;
	result = lang_make(p->label(below, n, depth, p->arg), next);
	free(below);
	tuple_add(p, key, result);
	return result;
}

lang
lang_product(const lang *parts, size_t n, lang_label *label, void *arg)
{
	struct product p = { .stride = n + 2, .label = label, .arg = arg };
	uint32_t *key = xcalloc(n + 1, sizeof(*key));
	lang result;

	memcpy(key, parts, n * sizeof(*parts));
	p.table_cap = 256;
	p.table = xcalloc(p.table_cap, sizeof(*p.table));
	result = product_at(&p, key);
	free(key);
	free(p.table);
	free(p.tuples);
	return result;
}
