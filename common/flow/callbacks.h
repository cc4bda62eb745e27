/* SPDX-License-Identifier: ISC
 *
 * What a provider told by a request of its own, into the account: all of it or
 * nothing, in one short transaction, so that the provider is told "taken" only
 * when it is safe, and tells it again when it is not.
 */
#ifndef FLOW_CALLBACKS_H
#define FLOW_CALLBACKS_H

#include <stdint.h>

struct account;
struct callback;
struct error;

/* What came of one record. */
struct callback_came {
	const char *result;	/* of receipts: folded, known, orphan; of
				 * messages: stored, known, discarded, part */
	int64_t id;		/* of the message in the account; 0: none */
};

/* Apply a callback's records: came[] has room for each. 0, or -1 and nothing
 * was applied. */
int callbacks_apply(struct account *a, const char *gateway,
    const struct callback *k, struct callback_came came[], struct error *e);

#endif
