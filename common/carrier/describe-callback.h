/* SPDX-License-Identifier: ISC
 *
 * What a provider asks of us: the sections receipt:, inbound: and signature:
 * of a description, sms-provider(5). Part of struct describe, and checked when
 * it is read.
 */
#ifndef CARRIER_DESCRIBE_CALLBACK_H
#define CARRIER_DESCRIBE_CALLBACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config_node;
struct reading;

/* How a provider writes a point in time. */
enum describe_time {
	TIME_DATE,		/* as people and programs write dates */
	TIME_UNIX,		/* seconds since 1970 */
	TIME_UNIX_MS,
	TIME_YYMMDDHHMM		/* 2611211200, UTC */
};

/* What is told of messages. Nodes are a path or a list of paths in an item, of
 * which the first that leads to something counts; NULL: it is not told. */
/* What a message counts and costs there: paths, each of which may be NULL. */
struct describe_bill {
	const struct config_node *segments, *price, *currency;
};

struct describe_told {
	bool given;
	const char *items;	/* path of a list; NULL: one item, the whole */
	const char *when;	/* only items that have this; NULL: all, */
	const struct config_node *is;	/* and one of these; NULL: anything */
	const struct config_node *id, *own_id, *status, *error, *time;
	const struct config_node *from, *to, *text;
	const char *opt_out_path;	/* one of these there: the provider */
	const struct config_node *opt_out;	/* took it for an opt-out */
	/* Of long messages that come in parts; NULL: they come whole. */
	const struct config_node *part_of, *part, *parts;
	struct describe_bill bill;
	enum describe_time time_form;
	const char *country;	/* of numbers without +; NULL: E.164 */
	int64_t reply_status;	/* what the provider wants to hear */
	const char *reply_type, *reply_body;
};

enum signature_kind {
	SIGNATURE_TWILIO,	/* URL and form, or URL and digest of body */
	SIGNATURE_PLIVO2,	/* URL and nonce */
	SIGNATURE_PLIVO3,	/* URL, parameters and nonce */
	SIGNATURE_VONAGE,	/* all parameters */
	SIGNATURE_JWT,		/* a token that names digests of both */
	SIGNATURE_HMAC,		/* a template */
	SIGNATURE_ED25519,	/* a template */
	SIGNATURE_BASIC		/* user and password */
};

/* How a request of the provider's is known to be its own. */
struct describe_signature {
	enum signature_kind kind;
	const char *secret;	/* a template of the gateway's keys */
	const char *user;	/* likewise, of SIGNATURE_BASIC */
	const struct config_node *header;	/* a name or more, or NULL */
	const char *timestamp, *nonce;	/* names of headers, or NULL */
	const char *text;	/* what is signed; see carrier/signature.h */
	const char *prefix;	/* before the signature */
	const char *hash;	/* a template of a word of theirs, or NULL */
	bool hex;		/* else base64 */
	int64_t tolerance;	/* ms that the timestamp may be off; 0: any */
};

#define DESCRIBE_SIGNATURES_MAX 4

struct describe_callback {
	struct describe_told receipt, inbound;
	struct describe_signature signatures[DESCRIBE_SIGNATURES_MAX];
	size_t nsignatures;	/* one of them must hold */
};

/* Read them. The rest of the description is there. */
int describe_callback_read(const struct reading *r,
    const struct config_node *root);

/* Their names, for those who know the keys of a description. */
#define DESCRIBE_CALLBACK_KEYS "receipt", "inbound", "signature"

#endif
