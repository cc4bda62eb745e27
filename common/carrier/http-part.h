/* SPDX-License-Identifier: ISC
 *
 * What the files of the HTTP driver share.
 */
#ifndef CARRIER_HTTP_PART_H
#define CARRIER_HTTP_PART_H

#include "carrier/fill.h"

struct describe;
struct error;
struct gateway;
struct http_reply;

/* What templates of this gateway are filled from; `about` may be NULL. */
struct fill carrier_fill(const struct gateway *g,
    const struct submission *about);
/* Make one request, while no other question is on its way; never twice. The
 * reply lives until the next. */
int carrier_exchange(struct gateway *g, const struct filled *f,
    struct http_reply *reply, struct error *e);

#endif
