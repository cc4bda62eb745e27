/* SPDX-License-Identifier: ISC
 *
 * XML as it was read, as the same tree that JSON becomes (io/tree.h), so that
 * whoever looks for something in an answer need not know which it was. An
 * element that has neither attributes nor elements is its text; any other is a
 * map of its elements by name, its attributes with `@` before their names, and
 * its text, unless that is blank, as `#`. Elements of one name are a list;
 * where there is but one, it stands without a list around it. The whole is a
 * map with the outermost element. Names keep their prefixes.
 */
#ifndef IO_XML_H
#define IO_XML_H

#include <stddef.h>

struct tree;

/* How deep elements may stand in one another, and how many there may be. */
#define XML_DEPTH_MAX 32
#define XML_NODES_MAX 250000

/* NULL with a sentence in why[] when it is not well-formed XML, is deeper or
 * has more than that, or has a document type: nothing that is declared in a
 * document is ever expanded. To be freed by tree_free(). */
struct tree *xml_parse(const char *s, size_t len, char *why, size_t size);

#endif
