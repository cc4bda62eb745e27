/* SPDX-License-Identifier: ISC
 *
 * What sms-inspect says of one number, column by column.
 */
#include "sms-inspect.h"

const struct record_column fact_columns[] = {
	{ "e164", RECORD_TEXT },
	{ "valid", RECORD_TEXT },
	{ "country", RECORD_TEXT },
	{ "calling_code", RECORD_TEXT },
	{ "type", RECORD_TEXT },
	{ "time_zones", RECORD_SET },
};
const size_t fact_columns_len = sizeof fact_columns / sizeof *fact_columns;

void
facts_record(struct record *r, const struct phone *p)
{
	const char *zones[PHONE_ZONES_MAX];

	if (!p->len) {
		record_empty(r);
		record_text(r, phone_valid_name(PHONE_NO));
		record_empty(r);
		record_empty(r);
		record_text(r, phone_type_name(PHONE_UNKNOWN));
		record_empty(r);
		return;
	}
	record_textn(r, p->e164, p->len);
	record_text(r, phone_valid_name(p->valid));
	record_text(r, p->country);
	record_textn(r, p->e164 + 1, p->code_digits);
	record_text(r, phone_type_name(p->type));
	record_set(r, zones, phone_zones(p, zones, PHONE_ZONES_MAX));
}
