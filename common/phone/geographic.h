/* SPDX-License-Identifier: ISC
 *
 * Which numbers are tied to a place, by libphonenumber's rule; for the two
 * look-ups that ask it.
 */
#ifndef PHONE_GEOGRAPHIC_H
#define PHONE_GEOGRAPHIC_H

#include "phone/phone.h"

static inline bool
phone_is_geographic(const struct phone *p)
{
	switch (p->type) {
	case PHONE_FIXED_LINE:
	case PHONE_FIXED_LINE_OR_MOBILE:
		return true;
	case PHONE_MOBILE:
		break;
	default:
		return false;
	}
	/* Here mobile numbers belong to an area too. */
	switch (p->calling_code) {
	case 52:	/* Mexico */
	case 54:	/* Argentina */
	case 55:	/* Brazil */
	case 62:	/* Indonesia */
	case 86:	/* China */
		return true;
	}
	return false;
}

#endif
