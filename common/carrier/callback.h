/* SPDX-License-Identifier: ISC
 *
 * What a provider tells us by a request of its own: receipts and inbound
 * messages, read as its description says, once it is known that it was the
 * provider who asked. Knows no account. Whoever can reach our server can send
 * anything here.
 */
#ifndef CARRIER_CALLBACK_H
#define CARRIER_CALLBACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "carrier/gateway.h"

struct describe;
struct describe_told;
struct error;
struct request;

/* More than any provider puts into one request. */
#define CALLBACK_RECORDS_MAX 2000
#define CALLBACK_NUMBER_MAX 32
#define CALLBACK_TEXT_MAX (64 * 1024)	/* bytes */

struct callback_record {
	bool inbound;			/* a message to us; else a receipt */
	struct carrier_event event;	/* of a receipt */
	/* Of a message: who sent it, to which number of ours (+E.164 where
	 * they are such numbers, else as they came), what, and when. */
	char carrier_id[CARRIER_ID_MAX];
	char number[CALLBACK_NUMBER_MAX], own[CALLBACK_NUMBER_MAX];
	char *text;
	int64_t at;
	bool opted_out;		/* the provider says that the sender has */
	/* Of one that is a part: of which message, and which of how many. */
	char part_of[CALLBACK_NUMBER_MAX];
	int64_t part, parts;	/* parts: 0 of one that is whole */
};

struct callback {
	struct callback_record *v;
	size_t n, cap;
	size_t ignored;		/* items that tell nothing we keep */
	size_t bad;		/* items that are not what they should be: */
	char fault[160];	/* the first of them */
	const struct describe_told *told;	/* what the reply is for */
};

struct callback_how {
	const struct describe *describe;
	char *const *settings;	/* by key of the description */
	/* The URL that the provider was given; its query, if any, is the
	 * request's. NULL: the gateway's callback_url, but with the path that
	 * was asked for. */
	const char *url;
	bool unverified;	/* taken from anybody where nothing is set that
				 * a request could be verified by */
};

/* Read a request. ERR_DENIED: it is not the provider's; ERR_CONFIG: that
 * cannot be told, since no secret is set; ERR_DATA: it is not what such a
 * request is. To be released in any case. */
int callback_read(struct callback *k, const struct callback_how *how,
    const struct request *r, struct error *e);
void callback_release(struct callback *k);

/* By what requests are verified with these settings: "signature", "secret",
 * both with "+" between, or "" for nothing. */
const char *callback_verified_by(const struct describe *d,
    char *const *settings);

#endif
