/* SPDX-License-Identifier: ISC
 *
 * How people write a number: grouped as its country does, as libphonenumber's
 * NATIONAL and INTERNATIONAL formats. Pure; allocates nothing.
 */
#ifndef PHONE_FORMAT_H
#define PHONE_FORMAT_H

#include <stddef.h>

struct phone;

enum { PHONE_FORMAT_MAX = 96 };		/* no formatted number is longer */

/* "020 7946 0000", with " ext. 12" where there is an extension. A number that
 * was not read gives "". Returns the length. */
size_t phone_national(const struct phone *p, char out[PHONE_FORMAT_MAX]);
/* "+44 20 7946 0000". */
size_t phone_international(const struct phone *p,
    char out[PHONE_FORMAT_MAX]);

#endif
