/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "carrier/answer.h"
#include "carrier/describe-numbers.h"
#include "carrier/gateway.h"
#include "carrier/http-asking.h"
#include "carrier/http-part.h"
#include "carrier/refusal.h"

int
asking_begin(struct asking *a, struct gateway *g,
    const struct describe_call *call, const struct submission *about,
    struct error *e)
{
	const char *key;

	memset(a, 0, sizeof *a);
	a->g = g;
	a->call = call;
	a->fill = carrier_fill(g, about);
	a->fill.more = a->words;
	a->d = a->fill.describe->numbers;
	key = fill_missing(&a->fill, call);
	return !key ? 0 : error_set(e, ERR_CONFIG, "gateway %s: %s is "
	    "missing: its provider asks for it where numbers are concerned",
	    g->name, key);
}

void
asking_end(struct asking *a)
{
	filled_release(&a->filled);
	free(a->base);
}

void
asking_set(struct asking *a, const char *name, const char *value)
{
	struct fill_word *w = a->words;

	while (w->name && strcmp(w->name, name))
		w++;
	w->name = name;
	w->value = value;
}

int
asking_exchange(struct asking *a, struct tree **t, struct outcome *o,
    struct error *e)
{
	*t = NULL;
	*a->why = '\0';
	memset(o, 0, sizeof *o);
	if (carrier_exchange(a->g, &a->filled, &a->reply, e) < 0)
		return -1;
	if (a->reply.phase == HTTP_ANSWERED) {
		*t = answer_tree(a->call->format, &a->reply, a->why,
		    sizeof a->why);
		return 0;
	}
	refusal_apply(refusal_find(a->reply.phase == HTTP_UNSENT ? "unsent" :
	    "unknown"), -1, o);
	snprintf(o->said, sizeof o->said, "%.159s", a->reply.failure);
	return 0;
}

bool
asking_says(const struct asking *a, const struct tree *t,
    const struct describe_words *words, bool otherwise)
{
	if (words->status && a->reply.status != words->status)
		return false;
	if (words->path)
		return answer_has(t, words->path, words->is);
	return words->status != 0 || otherwise;
}

bool
asking_well(const struct asking *a, const struct tree *t,
    const struct describe_words *accepted)
{
	return a->reply.status >= 200 && a->reply.status <= 299 &&
	    asking_says(a, t, accepted, true);
}
