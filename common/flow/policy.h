/* SPDX-License-Identifier: ISC
 *
 * What a sender of ours may carry: the settings of the number that bear on
 * sending, what its carrier sets for all of its numbers, and what the account
 * allows. All of it is in memory while messages are checked.
 */
#ifndef FLOW_POLICY_H
#define FLOW_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "flow/check.h"

struct account;
struct error;
struct machine;
struct outgoing;
struct own;
struct owns;

/* What the carriers of these numbers set for them (sms-provider(5), policy:).
 * A carrier that is not configured, or whose description cannot be read, sets
 * nothing: nothing goes over it either. */
void policy_given(struct owns *owns, const struct machine *m);
void policy_given_one(struct own *own, const struct machine *m);

/* The account's settings; then, with the numbers and what is given to them,
 * what follows for all of them. */
int policy_settings(struct checking *c, struct error *e);
void policy_look(struct checking *c);

/* Why the number may not carry the message: a reason word, or NULL. */
const char *policy_forbids(const struct checking *c, const struct own *own,
    const struct outgoing *m);
/* How many messages it makes of one: more than 1 where it cuts texts beyond
 * one segment (G5), else 0. */
unsigned policy_parts(const struct own *own, const struct outgoing *m);
/* Has it carried what it may of such messages today? */
bool policy_full(const struct checking *c, const struct own *own,
    const struct outgoing *m);
/* Has the text signs beyond ASCII (V8)? */
bool policy_special(const char *text, size_t len);
/* The check of a send: of the sender that was chosen. */
enum verdict check_policy(struct checking *c, struct outgoing *m,
    struct error *e);

/* V3: may there be a campaign, or a stream, from these numbers of ours (none:
 * from any)? ERR_DENIED with the first that may not, or, where none is named,
 * when no number may. */
int policy_bulk(struct account *a, char *const own[], size_t n,
    const char *class, struct error *e);

#endif
