/* SPDX-License-Identifier: ISC
 *
 * The verbs of sms-rules, by the files they stand in.
 */
#ifndef SMS_RULES_H
#define SMS_RULES_H

#include <stddef.h>

struct error;
struct rules;

/* A kind of rules, by the name of its file without ".rules". */
struct rule_kind {
	const char *name;
	/* Read and understood: FILE, or with NULL those in force. */
	int (*open)(struct rules **r, const char *file, struct error *e);
	const unsigned char *shipped;
};
extern const struct rule_kind rule_kinds[];
const struct rule_kind *rule_kind_find(const char *name, struct error *e);

/* sms-rules-hours.c */
int verb_hours(int argc, char *argv[], struct error *e);
/* sms-rules-lint.c */
int verb_lint(int argc, char *argv[], struct error *e);
int verb_print(int argc, char *argv[], struct error *e);

#endif
