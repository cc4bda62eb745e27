/* SPDX-License-Identifier: ISC
 *
 * What a sender of ours may carry: the settings of the number that bear on
 * sending, and what its carrier sets for all of its numbers.
 */
#ifndef FLOW_POLICY_H
#define FLOW_POLICY_H

struct machine;
struct own;
struct owns;

/* What the carriers of these numbers set for them (sms-provider(5), policy:).
 * A carrier that is not configured, or whose description cannot be read, sets
 * nothing: nothing goes over it either. */
void policy_given(struct owns *owns, const struct machine *m);
void policy_given_one(struct own *own, const struct machine *m);

#endif
