/* SPDX-License-Identifier: ISC
 *
 * Finite sets of digit strings as nodes of one acyclic automaton. Equal sets
 * are the same node (hash-consing), so everything is minimal at all times. A
 * node's label says what a string that ends there is; 0 means not in the set.
 */
#ifndef GEN_LANG_H
#define GEN_LANG_H

#include <stddef.h>
#include <stdint.h>

enum { LANG_NONE = 0, LANG_DEPTH = 17 };	/* node 0: the empty set */

typedef uint32_t lang;

struct lang_node {
	lang next[10];
	uint32_t label;
};

/* The node of that label and children; the same arguments, the same node. */
lang lang_make(uint32_t label, const lang next[10]);
const struct lang_node *lang_get(lang l);

lang lang_empty(void);			/* only the empty string, label 1 */
lang lang_digit(unsigned set);		/* one digit, of the set's bits */
lang lang_union(lang a, lang b);
lang lang_and(lang a, lang b);
lang lang_cat(lang a, lang b);
lang lang_length(uint32_t lengths);	/* all strings; bit n: n digits */
lang lang_prefix(lang a);		/* all that begin with one of a */

/* Walk n sets at once. label(labels, n, depth, arg) gives the label of a
 * string of `depth` digits from the labels it has in each; all 0 give 0. */
typedef uint32_t lang_label(const uint32_t *labels, size_t n, unsigned depth,
    void *arg);
lang lang_product(const lang *parts, size_t n, lang_label *label, void *arg);

/* The set of a pattern: digits, \d, [classes], (?:), |, ?, {n}, {m,n}.
 * Anything else ends the program, naming `where`. */
lang lang_pattern(const char *pattern, const char *where);

#endif
