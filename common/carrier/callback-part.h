/* SPDX-License-Identifier: ISC
 *
 * Between the files of carrier/callback.h.
 */
#ifndef CARRIER_CALLBACK_PART_H
#define CARRIER_CALLBACK_PART_H

#include <stdbool.h>

#include "io/request.h"

struct callback;
struct callback_how;
struct describe;
struct error;
struct tree;

/* A request that is being read: its parameters, and its body as a form or as
 * JSON. */
struct reading {
	const struct callback_how *how;
	const struct describe *d;
	struct callback *k;
	struct params query, form;
	bool has_form;
	struct tree *json;
	char *url;
};

/* The URL as the provider asked for it, the caller's to free. */
char *callback_url(const struct callback_how *how, const struct request *r);
/* Was it the provider who asked? 0, or -1: ERR_DENIED, ERR_CONFIG. */
int callback_verify(const struct reading *g, const struct request *r,
    struct error *e);

#endif
