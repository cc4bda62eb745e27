/* SPDX-License-Identifier: ISC
 *
 * Names of countries.
 */
#include <string.h>

#include "phone/names.h"
#include "phone/tables.h"

const char *
phone_country_name(const char *iso)
{
	size_t low = 0, high = names_len, mid;
	int order;

	while (low < high) {
		mid = low + (high - low) / 2;
		order = strcmp(iso, name_iso[mid]);
		if (order == 0)
			return name_text + name_at[mid];
		if (order < 0)
			high = mid;
		else
			low = mid + 1;
	}
	return "";
}
