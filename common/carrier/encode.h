/* SPDX-License-Identifier: ISC
 *
 * A value as it must be written where it stands.
 */
#ifndef CARRIER_ENCODE_H
#define CARRIER_ENCODE_H

struct buf;

enum encode {
	ENCODE_NONE,		/* as it is */
	ENCODE_PERCENT,		/* in a URL or a form (RFC 3986, 2.1) */
	ENCODE_JSON,		/* within the quotes of a string */
	ENCODE_XML		/* a text, or within an attribute's quotes */
};

/* Append it. 0, or -1: it cannot be said there, which concerns control
 * characters in XML alone. */
int encode(struct buf *out, const char *s, enum encode how);

/* ENCODE_PERCENT, which is never refused. */
void encode_percent(struct buf *out, const char *s);

#endif
