/* SPDX-License-Identifier: ISC
 *
 * The descriptions under providers/, as scripts/embed-providers puts them into
 * the library.
 */
#ifndef CARRIER_PROVIDERS_H
#define CARRIER_PROVIDERS_H

struct provider_text {
	const char *name;
	const unsigned char *text;
	const unsigned long *len;
};

/* In order of name; ends with a row of zeros. */
extern const struct provider_text provider_texts[];

#endif
