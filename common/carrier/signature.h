/* SPDX-License-Identifier: ISC
 *
 * Is a request the provider's own? Each kind of signature in use, checked
 * against a secret that only the two of us know (or the provider's public
 * key). Pure: the clock is handed in. Comparisons take as long whatever is
 * compared, and no complaint says what would have been right.
 */
#ifndef CARRIER_SIGNATURE_H
#define CARRIER_SIGNATURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct describe_signature;
struct params;
struct request;
struct tree;

/* What is signed. */
struct signature_input {
	const struct request *request;
	const char *url;		/* as the provider asked for it */
	const struct params *query;	/* of the URL */
	const struct params *form;	/* the body, where it is one; or NULL */
	const struct tree *json;	/* likewise */
	int64_t now;
};

/* The secrets, filled in; a NULL never holds. */
struct signature_secret {
	const char *secret, *user, *hash;
};

/* Does it hold? If not, *why is a clause for people. */
bool signature_holds(const struct describe_signature *s,
    const struct signature_secret *k, const struct signature_input *in,
    const char **why);

/* Is this a word for a hash? */
bool signature_hash_known(const char *word);
/* The first {NAME} of a text: that is none of body, url, method, timestamp and
 * nonce; NULL when all are known. */
const char *signature_text_unknown(const char *text);

#endif
