/* SPDX-License-Identifier: ISC
 *
 * The connections under io/http.c: a thread of its own drives libcurl, so that
 * the wire goes on while the caller writes things down. All that libcurl has
 * is that thread's alone: memory that two processors write is slow.
 */
#ifndef IO_HTTP_WIRE_H
#define IO_HTTP_WIRE_H

#include <stdint.h>

struct error;
struct exchange;
struct http_config;
struct wire;

/* config->connections to a host, and as many requests at once. *config must
 * live as long. */
int wire_open(struct wire **w, const struct http_config *config,
    struct error *e);
/* What is on its way is cut off, and every exchange is its caller's again. w
 * may be NULL. */
void wire_close(struct wire *w);

/* From here to wire_next() the exchange is the wire's. ERR_RETRY: there is no
 * thread to be had, and it is not. */
int wire_start(struct wire *w, struct exchange *x, struct error *e);
/* One that has ended, in any order, within so many ms; NULL: none. */
struct exchange *wire_next(struct wire *w, int64_t wait);

#endif
