/* SPDX-License-Identifier: ISC
 *
 * What the files of sms-lookup share: what is said of a number that a carrier
 * was asked about.
 */
#ifndef CMD_SMS_LOOKUP_H
#define CMD_SMS_LOOKUP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/verb.h"
#include "flow/gateways.h"
#include "io/record.h"
#include "store/lookup.h"

struct lookups;

/* The carriers that can be asked. */
extern const struct gateway_opener *const lookup_openers[];

/* The columns behind those of sms-inspect, and their values. l NULL: nobody
 * was asked, because it is no number or its type is left out. */
void live_record(struct record *r, const struct lookup *l);
/* sms-inspect's columns and these. */
#define BOTH_MAX 32
size_t both_columns(struct record_column columns[BOTH_MAX]);

/* Ask on the terminal before `n` numbers (0: how many is not known) are asked
 * about at that price. */
int ask_price(const struct lookups *s, bool yes, int64_t n, struct error *e);
/* How many were asked and what it cost, as a note. */
void say_cost(const struct lookups *s, bool dry_run);

int live_main(int argc, char *argv[], struct error *e);
int verb_error(int argc, char *argv[], struct error *e);
int verb_price(int argc, char *argv[], struct error *e);
int verb_job(int argc, char *argv[], struct error *e);

#endif
