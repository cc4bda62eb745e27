/* SPDX-License-Identifier: ISC
 *
 * What a phone number is: read in any form people write, checked against the
 * numbering plan of the world, typed. Pure, allocates nothing, keeps no state;
 * the tables are read-only memory built from libphonenumber's metadata (see
 * common/phone/data/SOURCES), and the answers are libphonenumber's.
 */
#ifndef PHONE_PHONE_H
#define PHONE_PHONE_H

#include <stdbool.h>
#include <stddef.h>

enum phone_valid {
	PHONE_NO,	/* cannot be a number; `fault` says why */
	PHONE_POSSIBLE,	/* the length fits, the range is not known */
	PHONE_YES	/* in a range that the plan knows */
};

enum phone_fault {
	PHONE_OK,
	PHONE_NOT_A_NUMBER,	/* not-a-number: too few digits, other signs */
	PHONE_NEEDS_COUNTRY,	/* needs-country: national form, no country */
	PHONE_UNKNOWN_COUNTRY,	/* unknown-country: the one given is none */
	PHONE_UNKNOWN_CODE,	/* unknown-country-code: no such calling code */
	PHONE_TOO_SHORT,	/* too-short */
	PHONE_TOO_LONG,		/* too-long: for its country, or for E.164 */
	PHONE_INVALID_LENGTH,	/* invalid-length: between two that exist */
	PHONE_LOCAL_ONLY	/* local-only: lacks its area code */
};

enum phone_type {
	PHONE_UNKNOWN,
	PHONE_FIXED_LINE,
	PHONE_MOBILE,
	PHONE_FIXED_LINE_OR_MOBILE,	/* the plan does not tell (all of +1) */
	PHONE_TOLL_FREE,
	PHONE_PREMIUM_RATE,
	PHONE_SHARED_COST,
	PHONE_VOIP,
	PHONE_PERSONAL_NUMBER,
	PHONE_PAGER,
	PHONE_UAN,
	PHONE_VOICEMAIL,
	PHONE_TYPES
};

enum {
	PHONE_DIGITS_MAX = 15,	/* E.164, with the calling code */
	PHONE_TEXT_MAX = 250,	/* bytes; longer texts are not numbers */
	PHONE_ZONES_MAX = 64	/* no number has more time zones */
};

struct phone {
	/* "+15005550010"; "" when the text could not be read. The national
	 * significant number begins at e164 + 1 + code_digits. */
	char e164[20];
	unsigned char len;		/* strlen(e164) */
	unsigned char code_digits;	/* of the calling code: 1 to 3 */
	short calling_code;		/* 1 to 999; 0 when not read */

	enum phone_valid valid;
	enum phone_fault fault;		/* PHONE_OK unless valid is PHONE_NO */
	enum phone_type type;

	/* ISO 3166 alpha-2; "001" for codes of the whole world such as +800;
	 * "" where a calling code is shared and the range is of none. */
	char country[4];

	char extension[24];		/* digits after "ext."; mostly "" */
};

/* Read `len` bytes of text as a phone number: +15005550010, 00 44 20 7946
 * 0000, (020) 7946-0000 with country "GB", full-width digits, extensions,
 * vanity letters (1-800-FLOWERS), tel: URIs; as libphonenumber's Parse.
 * `country` is an ISO 3166 alpha-2 code in either case; NULL or "" for none,
 * and then only + and 00 begin a number. 00 is taken for + also where the
 * country dials otherwise, if what follows is a valid number and the national
 * reading is not. A number of more than 15 digits (E.164) is too long.
 * Returns 0 when it was read as a number (`valid` may still be PHONE_NO, with
 * its fault); else -1 with p->fault set and p->e164 empty. */
int phone_parse(struct phone *p, const char *text, size_t len,
    const char *country);

/* Stable words: no, possible, yes; mobile, fixed_line, ...; too-short, ...
 * "" for PHONE_OK. */
const char *phone_valid_name(enum phone_valid valid);
const char *phone_type_name(enum phone_type type);
const char *phone_fault_name(enum phone_fault fault);
/* The fault as a clause for people: "has fewer digits than ...". */
const char *phone_fault_text(enum phone_fault fault);
/* The type of that name, or -1. */
int phone_type_find(const char *name);

/* The time zones where a number may be: IANA names in the order of the data,
 * at most `max` of them into zones[]. Returns how many there are; 0 when
 * nothing is known. The strings are read-only memory. */
size_t phone_zones(const struct phone *p, const char *zones[], size_t max);

/* The countries of the plan, sorted by ISO code, from 0 on; NULL beyond the
 * last. */
const char *phone_country(size_t i);
/* Is cc (either case) a country of the plan? */
bool phone_country_known(const char *cc);
/* Its calling code; 0 for an unknown country. */
int phone_calling_code(const char *cc);
/* The country that leads a calling code ("US" for 1, "001" for 800); "" for a
 * code that is not assigned. */
const char *phone_code_country(int calling_code);
/* May numbers of this country move between operators and keep their digits? */
bool phone_portable(const char *cc);

/* Does this cell look like a phone number: a plus sign and digits, or at
 * least five digits, with nothing but separators between; or a number that
 * begins as nothing else does, with a plus sign, "tel:" or digits of full
 * width, whatever follows? Looks at the signs only; it tells a list of numbers
 * from a header line. */
bool phone_looks_like(const char *text, size_t len);

/* The versions of the data, for -V: "google-libphonenumber 3.2.47 ...". */
const char *phone_plan_version(void);

#endif
