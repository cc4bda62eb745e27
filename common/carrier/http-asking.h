/* SPDX-License-Identifier: ISC
 *
 * A call about numbers on its way to be made: who asks, for what, where. The
 * files that know the numbers at a provider (http-numbers.h) share it.
 */
#ifndef CARRIER_HTTP_ASKING_H
#define CARRIER_HTTP_ASKING_H

#include <stdbool.h>

#include "carrier/fill.h"
#include "io/http.h"

struct describe_call;
struct describe_numbers;
struct describe_words;
struct error;
struct gateway;
struct outcome;
struct submission;
struct tree;

#define ASKING_WORDS 11

struct asking {
	struct gateway *g;
	const struct describe_numbers *d;
	const struct describe_call *call;
	struct fill fill;
	struct fill_word words[ASKING_WORDS];
	struct filled filled;
	char *base;		/* of the first page's address */
	struct http_reply reply;
	char why[160];		/* the answer cannot be read; or "" */
};

/* `about` may be NULL. -1: ERR_CONFIG a key is missing that the call wants and
 * messages do not. To be ended either way. */
int asking_begin(struct asking *a, struct gateway *g,
    const struct describe_call *call, const struct submission *about,
    struct error *e);
void asking_end(struct asking *a);

/* What a word of the templates is; the text is borrowed. */
void asking_set(struct asking *a, const char *name, const char *value);
/* Ask what is filled in. *t: what was answered; NULL where it cannot be read.
 * What is no whole answer is an outcome, OUTCOME_ACCEPTED anything else. */
int asking_exchange(struct asking *a, struct tree **t, struct outcome *o,
    struct error *e);

/* Does the answer say so? `otherwise`: where nothing is looked for. */
bool asking_says(const struct asking *a, const struct tree *t,
    const struct describe_words *words, bool otherwise);
/* A status that says yes, and `accepted` does too. */
bool asking_well(const struct asking *a, const struct tree *t,
    const struct describe_words *accepted);

#endif
