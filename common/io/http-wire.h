/* SPDX-License-Identifier: ISC
 *
 * The connections under io/http.c: a thread of its own drives libcurl, so that
 * the wire goes on while the caller writes things down.
 */
#ifndef IO_HTTP_WIRE_H
#define IO_HTTP_WIRE_H

#include <curl/curl.h>
#include <stdint.h>

struct error;
struct wire;

/* A request on its way, the caller's memory. */
struct wire_item {
	struct wire_item *next;
	CURL *curl;		/* whose CURLOPT_PRIVATE is this item */
	CURLcode code;		/* how it ended */
};

/* So many connections to a host, and as many requests at once. */
int wire_open(struct wire **w, int connections, struct error *e);
/* The thread ends, and every item is its caller's again: curl_easy_cleanup()
 * cuts off what is on its way. Then only wire_close() may follow. */
void wire_stop(struct wire *w);
/* w may be NULL. */
void wire_close(struct wire *w);

/* From here to wire_next() the item and its handle are the wire's. ERR_RETRY:
 * there is no thread to be had. */
int wire_start(struct wire *w, struct wire_item *item, struct error *e);
/* One that has ended, in any order, within so many ms; NULL: none. */
struct wire_item *wire_next(struct wire *w, int64_t wait);

#endif
