/* SPDX-License-Identifier: ISC
 *
 * Area codes whose numbers cannot be had (T13): what the rule file areas.rules
 * says, sms-rules(5).
 */
#ifndef FLOW_AREAS_H
#define FLOW_AREAS_H

#include <stdbool.h>

struct error;
struct rule;
struct rules;

#define AREAS_RULES "areas.rules"
extern const unsigned char store_data_areas_rules[];

/* The rules as configured, each line of which was understood. Close them with
 * rules_close(). */
int areas_open(struct rules **r, struct error *e);
/* Is each line one of these? -1 names the line that is not. */
int areas_check(const struct rules *r, struct error *e);
/* The rule that bars national numbers of the country that begin with these
 * digits; NULL when none does. */
const struct rule *areas_find(const struct rules *r, const char *country,
    const char *digits);
/* ERR_DATA `area-code-unavailable`, with who says so. */
int areas_refuse(const struct rule *rule, struct error *e);
/* Does sms-numbers offers --area-codes list those of the country? */
bool areas_listed(const char *country);

#endif
