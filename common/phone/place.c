/* SPDX-License-Identifier: ISC
 *
 * Names of the areas that numbers belong to. The map is packed (see struct
 * prefix_map's neighbour in tables.h): it is big, and read seldom.
 */
#include <string.h>

#include "phone/geographic.h"
#include "phone/names.h"
#include "phone/tables.h"

enum { END = 10, VALUE = 0x800000 };

/* Cell d of the node at n. */
static uint32_t
cell(const unsigned char *n, unsigned d)
{
	unsigned bits = (n[0] | (unsigned)n[1] << 8) & ((2u << d) - 1), k = 0;

	for (; bits != 0; bits &= bits - 1)
		k++;
	n += 2 + 3 * (k - 1);
	return n[0] | (uint32_t)n[1] << 8 | (uint32_t)n[2] << 16;
}

/* The value of the digits at s and then those at rest. */
static uint32_t
walk(const char *s, size_t n, const char *rest, size_t more)
{
	uint32_t at = 0;

	while (at < VALUE) {
		if (n == 0 && more > 0) {
			s = rest;
			n = more;
			more = 0;
		}
		at = cell(place_map + at, n == 0 ? END :
		    (unsigned)(*s++ - '0'));
		n -= n > 0;
	}
	return at - VALUE;
}

const char *
phone_place(const struct phone *p)
{
	size_t n = p->len - 1u, code = p->code_digits;
	const char *s = p->e164 + 1;
	uint32_t value;

	if (!phone_is_geographic(p))
		return "";
	/* The 9 of Argentina's mobile numbers stands before the area. */
	if (p->calling_code == 54 && s[2] == '9')
		value = walk(s, 2, s + 3, n - 3);
	else
		value = walk(s, code, s + code, n - code);
	return place_text + place_at[value];
}
