/* SPDX-License-Identifier: ISC
 *
 * A JSON Web Token (RFC 7519) that signs a request: by HMAC over claims that
 * name the digests of its URL and its body. Pure.
 */
#ifndef CARRIER_TOKEN_H
#define CARRIER_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct token_input {
	const char *token;	/* as the header has it, "Bearer " or not */
	const char *secret, *url;
	const char *body;
	size_t len;
	int64_t now;
};

/* Does it hold? If not, *why is a clause for people. */
bool token_holds(const struct token_input *t, const char **why);

#endif
