/* SPDX-License-Identifier: ISC
 *
 * A line: a handle of libcurl with what is set in it, for one exchange after
 * another. What does not change from one to the next stays set: to set it anew
 * costs more than to send.
 */
#ifndef IO_HTTP_LINE_H
#define IO_HTTP_LINE_H

#include <curl/curl.h>

struct exchange;
struct http_config;
struct line;

/* *config must live as long. The handle's CURLOPT_PRIVATE is the line. */
struct line *line_new(const struct http_config *config);
/* line may be NULL. */
void line_free(struct line *line);

/* Set the request up: the handle can be given to libcurl. The exchange must
 * stay where it is until line_end(). */
CURL *line_start(struct line *line, struct exchange *x);
/* It ended so: the exchange, with its reply filled in. */
struct exchange *line_end(struct line *line, CURLcode code);

#endif
