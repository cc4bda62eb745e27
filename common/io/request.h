/* SPDX-License-Identifier: ISC
 *
 * An HTTP request that somebody made of us: as it came over the wire
 * (RFC 9112), or as a web server hands it to a CGI program (RFC 3875). What
 * it holds is its maker's word and nothing more; sizes are bounded, and what
 * could be read in two ways is refused.
 */
#ifndef IO_REQUEST_H
#define IO_REQUEST_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct error;

#define REQUEST_HEAD_MAX (64 * 1024)	/* bytes before the body */
#define REQUEST_BODY_MAX (1024 * 1024)
#define REQUEST_HEADERS_MAX 128
#define REQUEST_PARAMS_MAX 512

struct request_header {
	const char *name;	/* len bytes */
	size_t len;
	const char *value;
};

struct request {
	const char *method;	/* GET, POST, ... */
	const char *target;	/* as it was asked for: "/dlr?id=7" */
	bool cgi;		/* names of headers have _ instead of - */
	bool tls;		/* it came over TLS, or may have */
	struct request_header headers[REQUEST_HEADERS_MAX];
	size_t nheaders;
	const char *body;	/* ends in a NUL that len does not count */
	size_t len;
	struct buf held;	/* what the texts are borrowed from, */
	struct buf content;	/* and the body behind a CGI's environment */
};

/* Read one request from a descriptor, to its end: ERR_INPUT there is nothing,
 * ERR_DATA with a sentence it is none, or too big, or cut. To be released in
 * any case. */
int request_read(struct request *r, int fd, struct error *e);
/* The same of bytes, which are copied. */
int request_parse(struct request *r, const void *p, size_t len,
    struct error *e);

/* Were we called by a web server? */
bool request_by_cgi(void);
/* The request that it was called for: the environment, and the body from the
 * descriptor. ERR_DATA as above. */
int request_cgi(struct request *r, int fd, struct error *e);

void request_release(struct request *r);

/* The value of a header by its name in any case; NULL: there is none. *place
 * is 0 at first and then finds the next one of that name. */
const char *request_header(const struct request *r, const char *name,
    size_t *place);

/* Names and values, as forms and the queries of URLs have them, decoded. */
struct params {
	struct param {
		const char *name, *value;
	} v[REQUEST_PARAMS_MAX];
	size_t n;
	struct buf held;
};

/* Decode "a=1&b=2"; *p is zeros. ERR_DATA: too many, or a NUL among them. */
int params_parse(struct params *p, const char *s, size_t len,
    struct error *e);
/* The first of that name, or NULL. */
const char *params_get(const struct params *p, const char *name);
void params_release(struct params *p);

#endif
