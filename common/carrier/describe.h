/* SPDX-License-Identifier: ISC
 *
 * A provider as a YAML file describes it, sms-provider(5): what a request
 * looks like, how an answer is read, what its error codes mean. Descriptions
 * are built in; a file of the user's in the configuration's folder,
 * providers/NAME.yaml, wins. All of it is checked when it is read, so that
 * what uses it need not.
 */
#ifndef CARRIER_DESCRIBE_H
#define CARRIER_DESCRIBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "carrier/describe-callback.h"

struct carrier_event;
struct config;
struct config_node;
struct describe_numbers;
struct error;
struct pattern;
struct refusal;
struct stencil;

#define DESCRIBE_KEYS_MAX 16
#define DESCRIBE_HEADERS_MAX 14

/* What a gateway of this provider is configured with. */
struct describe_key {
	const char *name;
	bool optional, secret;
	const char *fallback;	/* NULL: none */
};

/* What an answer is written in. */
enum describe_format { DESCRIBE_JSON, DESCRIBE_XML, DESCRIBE_TEXT };

/* A request, of stencils (carrier/stencil.h), which are the description's. */
struct describe_call {
	const char *method;
	const struct stencil *base_url;	/* another one than the description's,
					 * where the gateway sets none */
	const struct stencil *path;		/* with the query */
	const struct stencil *user, *password;	/* Basic for this request; */
						/* or NULL */
	const struct stencil *headers[DESCRIBE_HEADERS_MAX];
	size_t nheaders;
	const struct stencil *body;		/* NULL: none */
	const char *content_type;	/* its header, whole; NULL: a form, or
					 * what headers say */
	const struct config_node *needs;	/* keys that must be set */
	enum describe_format format;
};

/* What a code or a status of HTTP means. */
struct describe_error {
	const struct config_node *codes;	/* a text or a list; or NULL */
	int64_t status;				/* 0: any */
	const struct refusal *refusal;
	int64_t wait;				/* ms; 0: the class's own */
};

/* Where a list goes on: at the address that stands at a path; or with a field
 * of the query, which is a token that stands there, or counts. */
struct describe_next {
	const char *path, *query;
	int64_t first, step;		/* of the second page, from page to
					 * page */
	const char *pages;		/* path: how many there are; NULL: one
					 * without items is behind the last */
};

/* How a list of messages is searched for one of ours: paths in an item, which
 * may be NULL. */
struct describe_find {
	bool given, exact;
	struct describe_call call;
	const char *items;
	const char *empty_path;		/* says that there are no items */
	const struct config_node *empty;	/* when one of these is there */
	const char *complete_path;	/* says that a miss is one: */
	const struct config_node *complete;	/* one of these is there */
	struct describe_next next;
	bool newest_first;		/* how it is sorted; else anyhow */
	const char *id, *own_id, *to, *from, *text, *time, *segments;
	const char *zone;		/* of times without one; NULL: UTC */
	int64_t slack;			/* ms that these may be off */
	int64_t keeps;			/* ms it goes back; 0: ever */
	int64_t sure;			/* ms until it lists all; 0: ours */
};

/* How the state of one message is asked for. */
struct describe_poll {
	bool given;
	struct describe_call call;
	const char *only_with;	/* an optional key that must be set; NULL */
	const char *status;
	const struct config_node *error;	/* paths, or NULL */
	struct describe_bill bill;
};

/* How a number is asked about: paths in the answer, which may be NULL. */
struct describe_lookup {
	bool given;
	struct describe_call call;
	const char *accepted_path;	/* NULL: the status of HTTP says it */
	const struct config_node *accepted;	/* one of these is there */
	const struct config_node *error;	/* paths; NULL: answer's */
	const char *none_path;		/* NULL: nothing says that there is */
	const struct config_node *none;	/* no such number */
	const char *valid;		/* false there: likewise */
	const char *network;		/* mcc and mnc in one */
	const char *type, *mcc, *mnc, *caller_name;
	const struct config_node *operator;	/* paths */
	const struct config_node *unknown;	/* words that name nobody */
};

struct describe {
	struct config *config;
	const char *name, *base_url;

	struct describe_key keys[DESCRIBE_KEYS_MAX];
	size_t nkeys;
	int callback_url, callback_secret;	/* among them, or -1 */
	struct stencil *stencils;	/* all that there are */
	const char *user, *password;	/* templates, Basic; else NULL */
	const char *gsm7, *ucs2;	/* what {encoding} is */
	int64_t valid_least, valid_most;	/* ms */
	int64_t bytes_max, characters_max;	/* of a text; 0: no limit */
	int64_t ucs2_max;	/* characters of one that needs UCS-2 */
	const char *segments_max;	/* a template; NULL: no limit */

	struct describe_call send;
	bool once_only;			/* the send has no body */

	const struct config_node *accepted;	/* values at accepted_path */
	const char *accepted_path;	/* NULL: the status of HTTP says it */
	int64_t status_from, status_to;
	const char *id;			/* path; NULL: our own id */
	const struct config_node *error, *message;	/* paths, or NULL */
	struct pattern *patterns;	/* of them, where it is plain text */
	const char *wait_header;	/* besides Retry-After; or NULL */
	struct describe_bill bill;

	struct describe_error *errors;
	size_t nerrors;
	const struct config_node *statuses;	/* theirs: ours */
	struct describe_find find;
	struct describe_poll poll;
	struct describe_lookup lookup, cnam;	/* the same with the name */
	const struct config_node *types;	/* theirs: ours */
	const struct config_node *policy;	/* of its numbers: settings of
						 * store/own-setting.h */
	struct describe_callback callback;	/* what it asks of us */
	struct describe_numbers *numbers;	/* NULL: none */
};

/* The description of that provider: a file in `folder` (NULL: none to look
 * in), else the built-in one. ERR_CONFIG with file, line and column. */
int describe_open(struct describe **d, const char *provider,
    const char *folder, struct error *e);
/* Is there one, with faults or without? */
bool describe_there(const char *provider, const char *folder);
/* The one in a file, for looking it over. */
int describe_file(struct describe **d, const char *path, struct error *e);
void describe_close(struct describe *d);

/* Names of the built-in ones, in order; NULL behind the last. */
const char *describe_builtin(size_t i);

/* The key of that name, or -1. */
int describe_key(const struct describe *d, const char *name);

/* What a code (NULL or "": none) and a status of HTTP mean, in the answer to a
 * hand-over, or (receipt) in what is told of a message that was taken; NULL
 * when neither the description nor the table of carriers' codes
 * (carrier/errors.h) says. *wait: how long the description has us wait, ms; 0
 * for the class's own. */
const struct refusal *describe_error(const struct describe *d,
    const char *code, int status, bool receipt, int64_t *wait);
/* Our word for a provider's status of a message: sending, delivered or
 * undelivered; NULL when it is not described. */
const char *describe_status(const struct describe *d, const char *status);
/* What a provider's word for the state of a message means, and, of one that
 * failed, its error (NULL: none is known): status, reason, receipt, dead and
 * opted_out of *ev. false: the word is not described, and tells nothing. */
bool describe_event(const struct describe *d, const char *status,
    const struct refusal *error, struct carrier_event *ev);
/* Our word for a provider's type of number; "" when it is not described and no
 * word of ours. */
const char *describe_type(const struct describe *d, const char *type);

#endif
