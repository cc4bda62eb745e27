/* SPDX-License-Identifier: ISC
 *
 * A request with its reply, between io/http.c, which makes the one and reads
 * the other, and the thread of the wire, which has it from wire_start() to
 * wire_next() and alone touches it meanwhile.
 */
#ifndef IO_HTTP_EXCHANGE_H
#define IO_HTTP_EXCHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "io/http.h"

/* All of a request but its body. Most have it in common with the one before,
 * and then nothing of it is said to libcurl again. */
struct target {
	int64_t serial;		/* no two ever have the same */
	char *url;
	bool here;		/* that is on this machine */
	char *method;		/* NULL: POST with a body, GET without */
	bool body;
	char *user, *password;	/* NULL: none */
	struct buf headers;	/* "Name: value", each behind a NUL */
	int users;		/* io/http.c's count */
};

struct exchange {
	struct exchange *next;		/* in the list it is in */
	int64_t tag;

	struct target *target;		/* the wire only reads it */
	struct buf body;
	bool once;			/* it must not be made twice */

	enum http_phase phase;
	int status;
	int64_t retry_after;		/* ms; -1: it does not say */
	struct buf answer;
	char failure[200];
};

#endif
