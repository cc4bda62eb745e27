/* SPDX-License-Identifier: ISC
 *
 * What describe.c needs of the reader.
 */
#ifndef CARRIER_DESCRIBE_READ_H
#define CARRIER_DESCRIBE_READ_H

struct config;
struct describe;
struct error;

/* Read the tree of a file. The config is the description's from here on, also
 * when this fails: ERR_CONFIG with file, line and column. */
int describe_read(struct describe **out, struct config *c, struct error *e);

#endif
