/* SPDX-License-Identifier: ISC
 *
 * The sections of a description that ask about messages: find: and poll:.
 */
#ifndef CARRIER_DESCRIBE_FIND_H
#define CARRIER_DESCRIBE_FIND_H

struct config_node;
struct reading;

/* From the outermost node into r->d. 0, or -1 with r->e. poll: wants to be
 * read after statuses:. */
int describe_find_read(const struct reading *r,
    const struct config_node *root);
int describe_poll_read(const struct reading *r,
    const struct config_node *root);

#endif
