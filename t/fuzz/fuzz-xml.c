/* SPDX-License-Identifier: ISC
 *
 * Any bytes as XML: a tree, or a sentence that says why not; and a tree is no
 * larger than what it came from, so that nothing in a document grows.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "io/tree.h"
#include "io/xml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The bytes of all texts and names. */
static size_t
weigh(const struct tree *t, int depth)
{
	struct tree_walk w = { 0 };
	size_t i, len, sum = 0;

	XASSERT(depth <= XML_DEPTH_MAX + 1);
	tree_text(t, &len);
	if (tree_kind(t) == TREE_TEXT)
		return len;
	/* Twins share the depth of the one. */
	for (i = 0; tree_kind(t) == TREE_LIST && i < tree_size(t); i++)
		sum += weigh(tree_at(t, i), depth);
	while (tree_kind(t) == TREE_MAP && tree_next(t, &w))
		sum += strlen(w.key) + weigh(w.value, depth + 1);
	return sum;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *copy = xcalloc(size + 1, 1), why[160] = "";
	struct tree *t;

	memcpy(copy, data, size);
	t = xml_parse(copy, size, why, sizeof why);
	XASSERT(t || *why);
	/* A byte of ISO 8859-1 or UTF-16 is three of UTF-8 at most. */
	if (t)
		XASSERT(tree_kind(t) == TREE_MAP && tree_size(t) == 1 &&
		    weigh(t, 0) <= 3 * size);
	tree_free(t);
	free(copy);
	return 0;
}
