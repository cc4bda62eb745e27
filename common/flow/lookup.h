/* SPDX-License-Identifier: ISC
 *
 * Asking a carrier about numbers, in groups. What is asked is written down and
 * paid for in a transaction before the carrier is asked, and answered in one
 * after it; what is still good in the account is not asked again. The account
 * must be one that may send: a question spends, and shows the number.
 */
#ifndef FLOW_LOOKUP_H
#define FLOW_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "flow/gateways.h"
#include "store/lookup.h"

#define LOOKUP_GROUP 64		/* numbers at once */

struct account;

struct lookups {
	struct account *account;
	struct gateways gateways;
	char gateway[64];
	bool cnam;
	int64_t price;		/* of a question */
	int64_t valid_for;	/* ms */
	int64_t max_cost;	/* the fence; -1: none */
	int64_t job;		/* which asks; 0: none */
	int64_t since;		/* what was asked from then on is good in any
				 * case; CLOCK_NEVER: nothing is */
	int64_t asked, cost;	/* so far, in this run */
	struct error stop;	/* why no more can be asked */
};

/* The gateway that is asked: `named` (NULL: none), else setting
 * lookup-gateway, else the one that all own numbers have. ERR_CONFIG when it
 * cannot be told. */
int lookup_gateway(char gateway[64], struct account *a, const char *named,
    struct error *e);

/* Begin: *s is filled for no job and without a fence. `openers` as of
 * flow/gateways.h. Nothing is opened before the first question. */
int lookups_open(struct lookups *s, struct account *a,
    const struct gateway_opener *const *openers, const char *gateway,
    bool cnam, struct error *e);
void lookups_close(struct lookups *s);

/* Open the gateway, before a question: ERR_CONFIG `no-gateway`, or `no-lookup`
 * when it cannot be asked that. */
int lookups_check(struct lookups *s, struct error *e);
/* Ask about v[0..n), whose ->number is set; at most LOOKUP_GROUP. Returns how
 * many, from the first on, are answered or have been asked in vain (then they
 * are still LOOKUP_ASKING); when that is less than n, s->stop says why:
 * ERR_RETRY no-funds, on-hold; ERR_CONFIG account-moved; ERR_RETRY max-cost.
 * -1: the gateway or the account failed; what was paid for is asked again
 * without being paid for again. */
int lookups_ask(struct lookups *s, struct lookup *v, size_t n,
    struct error *e);
/* The same without asking: which are known already (their state is not
 * ASKING), and which would be asked (id 0, ASKING, with their cost). */
int lookups_would(struct lookups *s, struct lookup *v, size_t n,
    struct error *e);

#endif
