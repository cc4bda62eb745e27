/* SPDX-License-Identifier: ISC
 *
 * The time zones of a number. What is tied to a place has those of its prefix;
 * mobile, toll-free and other numbers have all of their calling code, because
 * the digits do not say where they are answered.
 */
#include "phone/geographic.h"
#include "phone/tables.h"

size_t
phone_zones(const struct phone *p, const char *zones[], size_t max)
{
	unsigned value, from, n, i;

	if (p->valid == PHONE_NO)
		return 0;
	value = prefix_map_walk(&zone_map, p->e164 + 1,
	    phone_is_geographic(p) ? p->len - 1u : p->code_digits);
	if (value == 0)
		return 0;
	from = zone_first[value];
	n = zone_first[value + 1] - from;
	for (i = 0; i < n && i < max; i++)
		zones[i] = zone_names[zone_set[from + i]];
	return n;
}
