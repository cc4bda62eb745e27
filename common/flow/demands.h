/* SPDX-License-Identifier: ISC
 *
 * Which papers a country demands, and what must be in them (O8 to O11, T10):
 * what the rule file demands.rules says, sms-rules(5).
 */
#ifndef FLOW_DEMANDS_H
#define FLOW_DEMANDS_H

#include <stdbool.h>

#include "base/buf.h"

struct db;
struct error;
struct paper;
struct rule;
struct rules;

#define DEMANDS_RULES "demands.rules"
extern const unsigned char store_data_demands_rules[];

/* The rules as configured, each line of which was understood. Close them with
 * rules_close(). */
int demands_open(struct rules **r, struct error *e);
/* Are these rules such lines? Else -1 with *e. */
int demands_check(const struct rules *r, struct error *e);
/* A line on papers of that kind (address, bundle, brand, use-case) for numbers
 * of that type ("" for any) of the country; NULL: nothing is known. */
const struct rule *demands_find(const struct rules *r, const char *country,
    const char *type, const char *kind);

/* The words of a list A,B,C, one after the other: start with *at NULL. */
bool demands_next(const char *list, const char **at, char word[64]);

/* What is demanded of a paper: words with commas between. One for numbers of
 * any type ("") must do for each type that the country has a line for, and
 * permits what all of them permit. */
struct demanded {
	bool known;		/* there is a line */
	struct buf fields, documents, permits;
};
/* To be released in any case. */
void demands_of(struct demanded *d, const struct rules *r, const char *country,
    const char *type, const char *kind);
void demanded_release(struct demanded *d);
bool demanded_has(const struct buf *list, const char *word);

/* What the paper lacks of what its country demands, as words with blanks
 * between, appended to *b. */
int demands_missing(struct buf *b, const struct rules *r, struct db *db,
    const struct paper *p, struct error *e);
/* May a number of that country and type be had? 0, or ERR_DENIED
 * bundle-required when its country demands a bundle and the account has none
 * that is approved. */
int demands_bundle(struct db *db, const char *country, const char *type,
    struct error *e);

#endif
