/* SPDX-License-Identifier: ISC
 *
 * The body of a request in XML.
 */
#ifndef CARRIER_FILL_XML_H
#define CARRIER_FILL_XML_H

struct buf;
struct config_node;
struct error;
struct fill;

/* The outermost element with its members: elements by name, a list for several
 * of one name, attributes with @ before theirs, # for the text of one that has
 * either. What names a key that is not set is left out, and so is an element
 * that lost all its members. 0, or -1: ERR_DATA, as fill_call(). */
int fill_xml(struct buf *out, const struct fill *v,
    const struct config_node *outermost, struct error *e);

#endif
