/* SPDX-License-Identifier: ISC
 *
 * libFuzzer target: any bytes as a phone number, in a country that the first
 * two bytes choose. What was read must be E.164 and read again as itself.
 */
#include <stdint.h>
#include <string.h>

#include "base/xalloc.h"
#include "phone/phone.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *zones[PHONE_ZONES_MAX], *country = NULL;
	struct phone p, again;

	if (size < 1)
		return 0;
	if (data[0] < 255)
		country = phone_country(data[0]);
	if (phone_parse(&p, (const char *)data + 1, size - 1, country) < 0) {
		XASSERT(p.len == 0 && p.fault != PHONE_OK);
		return 0;
	}
	XASSERT(p.e164[0] == '+' && strlen(p.e164) == p.len);
	XASSERT(p.len <= PHONE_DIGITS_MAX + 1);
	XASSERT(strspn(p.e164 + 1, "0123456789") == p.len - 1u);
	XASSERT((p.fault == PHONE_OK) == (p.valid != PHONE_NO));
	XASSERT(phone_zones(&p, zones, PHONE_ZONES_MAX) <= PHONE_ZONES_MAX);
	if (p.valid == PHONE_YES) {
		XASSERT(phone_parse(&again, p.e164, p.len, NULL) == 0);
		XASSERT(strcmp(p.country, again.country) == 0 ||
		    again.valid != PHONE_NO);
	}
	(void)phone_looks_like((const char *)data, size);
	return 0;
}
