/* SPDX-License-Identifier: ISC
 *
 * Whether somebody who opts out is told so, by country (X24, G13): what the
 * rule file confirm.rules says, sms-rules(5).
 */
#ifndef FLOW_CONFIRM_H
#define FLOW_CONFIRM_H

#include <stdint.h>

struct error;
struct rule;
struct rules;

enum confirm {
	CONFIRM_MANDATORY,	/* there must be such a text */
	CONFIRM_OPTIONAL,
	CONFIRM_PROHIBITED	/* no mechanism sends one */
};

#define CONFIRM_RULES "confirm.rules"
extern const unsigned char store_data_confirm_rules[];

const char *confirm_name(enum confirm policy);
/* The rules as configured, each line of which was understood. Close them with
 * rules_close(). */
int confirm_open(struct rules **r, struct error *e);
/* Are these rules such lines? Else -1 with *e. */
int confirm_check(const struct rules *r, struct error *e);
/* The country's policy, and the line that says so; without a line for it, or
 * for *, optional and NULL. `line` may be NULL. */
enum confirm confirm_policy(const struct rules *r, const char *country,
    const struct rule **line);
/* For how long after an opt-out such a text counts as one that was asked for,
 * as the line (may be NULL) says with within=: in ms, 0 where it does not. */
int64_t confirm_within(const struct rule *line);

#endif
