/* SPDX-License-Identifier: ISC
 *
 * What the files of sms-inspect share: what is said of a number, and the
 * verbs about mobile networks.
 */
#ifndef CMD_SMS_INSPECT_H
#define CMD_SMS_INSPECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/verb.h"
#include "io/record.h"
#include "phone/phone.h"
#include "phone/short.h"

/* A number and what is known of it. */
struct facts {
	struct phone phone;
	const char *reason;	/* why it is no number; NULL */
	char detail[256];	/* the same as a sentence */
	bool is_short;		/* a short code of `country` */
	struct phone_short code;
	const char *country;	/* as given to facts_find() */
};

/* The types of --keep, --drop and column type: those of phone.h, and short
 * codes. */
enum { TYPE_SHORT_CODE = PHONE_TYPES, TYPES };
const char *facts_type_name(int type);
int facts_type(const struct facts *f);

/* Find out about the text; country (capitals) may be "". */
void facts_find(struct facts *f, const char *text, size_t len,
    const char *country);
/* Is it a number that can exist? */
bool facts_is_number(const struct facts *f);

/* The columns that are appended to a number, and their values. */
extern const struct record_column fact_columns[];
extern const size_t fact_columns_len;
void facts_record(struct record *r, const struct facts *f);

int verb_operators(int argc, char *argv[], struct error *e);
/* imsi, mcc, operators */
extern const struct verb network_verbs[];

#endif
