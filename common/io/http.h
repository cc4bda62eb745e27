/* SPDX-License-Identifier: ISC
 *
 * HTTP requests, many at once over connections that are kept, by libcurl.
 * What matters to those who send messages is not only what came back but how
 * far a request got: one that provably never left may be made again, one whose
 * answer was lost may not. No request is ever repeated from here, no
 * redirection followed, and certificates are always verified.
 */
#ifndef IO_HTTP_H
#define IO_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;
struct http;

#define HTTP_BODY_MAX (4 * 1024 * 1024)	/* bytes of an answer */

struct http_config {
	int connections;	/* at most, to a host; 0: 32 */
	int64_t connect_timeout; /* ms; 0: 10 s */
	int64_t timeout;	/* ms for a whole request; 0: 30 s */
	bool insecure;		/* http:// is accepted off this machine too */
	const char *wait_header; /* where the server says how long to wait,
				 * besides Retry-After; NULL: nowhere. It
				 * must live as long */
	const char *ca_file;	/* whom alone to trust, PEM; NULL: whom the
				 * system trusts */
};

struct http_request {
	const char *method;	/* GET, POST */
	const char *url;
	const char *const *headers;	/* "Name: value" */
	size_t nheaders;
	const char *user, *password;	/* Basic, where user is not NULL */
	const char *body;	/* NULL: none; a form, unless a header says
				 * what it is */
	size_t body_len;
	bool once;		/* not safe to make twice, though it is a GET */
	int64_t tag;		/* the caller's own */
};

enum http_phase {
	HTTP_UNSENT,	/* refused, DNS, TLS, ...: the server cannot have it */
	HTTP_SENT,	/* bytes of it left, and no whole answer came */
	HTTP_ANSWERED
};

struct http_reply {
	int64_t tag;
	enum http_phase phase;
	int status;		/* of HTTP_ANSWERED; else 0 */
	const char *body;	/* ends in a NUL that len does not count; until
				 * the next http_next() */
	size_t len;
	int64_t retry_after;	/* ms that the server asks to wait, or -1 */
	const char *failure;	/* for people, likewise; "" when answered */
};

/* Nothing is connected yet. *config is copied. */
int http_open(struct http **h, const struct http_config *config,
    struct error *e);
/* Requests that are on their way are cut off. h may be NULL. */
void http_close(struct http *h);

/* May this be asked at all? ERR_CONFIG: no URL, another scheme than http and
 * https, http:// off this machine without `insecure`, or a host off this
 * machine while the clock is set (SMS_NOW). */
int http_allowed(const struct http *h, const char *url, struct error *e);

/* Take a request over; all of it is copied. From here on bytes of it may
 * leave: a thread drives the connections while the caller does other things. */
int http_start(struct http *h, const struct http_request *r, struct error *e);
/* The next reply, in any order: 1; 0 when none came within `wait` ms or none
 * is outstanding; -1. */
int http_next(struct http *h, struct http_reply *reply, int64_t wait,
    struct error *e);
/* How many are on their way. */
int http_outstanding(const struct http *h);

/* One request with its reply, while no other is on its way. */
int http_ask(struct http *h, const struct http_request *r,
    struct http_reply *reply, struct error *e);

/* Is it a name or address of this machine? An IPv6 one stands in []. */
bool http_is_loopback(const char *host);

/* A date as HTTP and mail write it (RFC 9110, RFC 5322), in ms; -1: none, or
 * one before 1970 or after the year 9999. */
int64_t http_date(const char *text);

#endif
