/* SPDX-License-Identifier: ISC
 *
 * Names of countries.
 */
#include "phone/names.h"
#include "phone/tables.h"

const char *
phone_country_name(const char *iso)
{
	return name_text + name_at[name_iso[iso_index(iso)]];
}
