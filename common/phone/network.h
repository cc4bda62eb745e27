/* SPDX-License-Identifier: ISC
 *
 * Mobile networks by E.212 codes: country code (MCC) and network code (MNC),
 * who runs them, and what an IMSI is made of. Pure; the strings are read-only
 * memory, "" where nothing is known.
 */
#ifndef PHONE_NETWORK_H
#define PHONE_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

struct network {
	const char *mcc, *mnc;		/* digits; mnc "" or with a range */
	const char *iso, *country;
	const char *brand, *operator;
	const char *status;		/* Operational, Not operational, ... */
	const char *type;		/* National, International, Test */
	const char *bands, *notes;
};

/* All of them, sorted by the codes: 0 to network_count() - 1. */
size_t network_count(void);
void network_get(struct network *n, size_t i);
/* How many have those codes (a network may span countries), and the place of
 * the first; with mnc NULL, how many have that country code. */
size_t network_find(const char *mcc, const char *mnc, size_t *first);
/* Is it in service? */
bool network_is_operational(const struct network *n);
/* Does it use another one's network (MVNO), as far as the list says? */
bool network_is_virtual(const struct network *n);

/* Which networks the operator of a number range runs in that country, by the
 * names of phone_operator(): "310-260 310-026"; "" when not known. */
const char *network_codes(const char *iso, const char *operator);

/* Which part of the world the country codes with that first digit are of, as
 * E.212 has it; "" for 1, 8 and what is no digit. */
const char *network_region(char first_digit);

struct imsi {
	char mcc[4], mnc[4], msin[16];
	/* Whether the length of the MNC was told by a known network, or taken
	 * from the habit of its part of the world (3 digits in America). */
	bool known;
};

/* Take an IMSI of n digits apart (at most 15; E.212). False when it is none:
 * other signs, too short or too long. */
bool imsi_parse(struct imsi *imsi, const char *digits, size_t n);

#endif
