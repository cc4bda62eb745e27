/* SPDX-License-Identifier: ISC
 *
 * What sms-inspect says of one number, column by column.
 */
#include <stdio.h>
#include <string.h>

#include "base/tool.h"
#include "io/filter.h"
#include "io/number.h"
#include "phone/format.h"
#include "phone/names.h"
#include "phone/network.h"
#include "sms-inspect.h"

const struct record_column fact_columns[] = {
	{ "e164", RECORD_TEXT },
	{ "valid", RECORD_TEXT },
	{ "country", RECORD_TEXT },
	{ "calling_code", RECORD_TEXT },
	{ "type", RECORD_TEXT },
	{ "time_zones", RECORD_SET },
	{ "country_name", RECORD_TEXT },
	{ "national", RECORD_TEXT },
	{ "international", RECORD_TEXT },
	{ "operator", RECORD_TEXT },
	{ "mcc", RECORD_SET },
	{ "mnc", RECORD_SET },
	{ "ported_possible", RECORD_BOOL },
	{ "location", RECORD_TEXT },
	{ "reason", RECORD_TEXT },
	{ "cost", RECORD_TEXT },
};
const size_t fact_columns_len = sizeof fact_columns / sizeof *fact_columns;

enum { CODES_MAX = 64, CODE_SIZE = 8 };

const char *
facts_type_name(int type)
{
	return type == TYPE_SHORT_CODE ? "short_code" :
	    phone_type_name((enum phone_type)type);
}

int
facts_type(const struct facts *f)
{
	return f->is_short ? (int)TYPE_SHORT_CODE : (int)f->phone.type;
}

void
facts_tell(const struct facts *f, struct filter *file,
    const struct row *row)
{
	if (f->reason && row)
		tool_detail("%s:%lu: %s: %s", rows_file(filter_rows(file)),
		    row->line, f->reason, f->detail);
	else if (f->reason)
		tool_detail("%s: %s", f->reason, f->detail);
}

bool
facts_is_number(const struct facts *f)
{
	return f->is_short || f->phone.valid != PHONE_NO;
}

/* Digits alone, which are no number in full, may be a short code. */
static bool
find_short(struct facts *f, const char *text, size_t len)
{
	if (f->phone.valid != PHONE_NO || !*f->country ||
	    !phone_short(&f->code, text, len, f->country))
		return false;
	return f->code.possible || f->code.valid;
}

void
facts_find(struct facts *f, const char *text, size_t len,
    const char *country)
{
	f->country = country;
	f->is_short = false;
	f->reason = NULL;
	f->detail[0] = '\0';
	if (number_read(&f->phone, text, len, country, &f->reason, f->detail,
	    sizeof f->detail) == 0 && f->phone.valid == PHONE_NO) {
		f->reason = phone_fault_name(f->phone.fault);
		snprintf(f->detail, sizeof f->detail, "\"%.60s\" %s", text,
		    phone_fault_text(f->phone.fault));
	} else if (f->reason && !strcmp(f->reason, "bad-number")) {
		f->reason = phone_fault_name(f->phone.fault);
	}
	if (!find_short(f, text, len))
		return;
	f->is_short = true;
	f->phone = (struct phone){ .len = 0 };
	f->reason = NULL;
}

/* The codes of "310-260 311-660" as two sets: 310 311 and, since a network
 * code says nothing without its country, the pairs as they are; or 234 and
 * 10 02 11 where all are of one country code. */
static void
record_codes(struct record *r, const char *codes)
{
	char mcc[CODES_MAX][CODE_SIZE], mnc[CODES_MAX][CODE_SIZE];
	const char *mccs[CODES_MAX], *mncs[CODES_MAX];
	size_t n = 0, distinct = 0, len;

	for (; *codes && n < CODES_MAX; n++) {
		len = strcspn(codes, " ");
		snprintf(mnc[n], CODE_SIZE, "%.*s", (int)len, codes);
		mncs[n] = mnc[n];
		snprintf(mcc[distinct], CODE_SIZE, "%.3s", codes);
		mccs[distinct] = mcc[distinct];
		if (!distinct || strcmp(mcc[distinct], mcc[distinct - 1]))
			distinct++;
		codes += len + (codes[len] == ' ');
	}
	for (len = 0; distinct == 1 && len < n; len++)
		mncs[len] += 4;
	record_set(r, mccs, distinct);
	record_set(r, mncs, n);
}

/* Where numbers may have moved since, the range says who had it first. */
static void
record_ported(struct record *r, const struct phone *p)
{
	if (p->type == PHONE_MOBILE || p->type == PHONE_FIXED_LINE_OR_MOBILE)
		record_bool(r, phone_portable(p->country));
	else
		record_empty(r);
}

/* Nothing for the columns from time_zones to location, but for the name of the
 * country. */
static void
record_nothing(struct record *r, const char *country)
{
	record_set(r, NULL, 0);
	record_text(r, phone_country_name(country));
	record_empty(r);
	record_empty(r);
	record_empty(r);
	record_set(r, NULL, 0);
	record_set(r, NULL, 0);
	record_empty(r);
	record_empty(r);
}

/* A short code has no E.164 form and no place: it is its country's. */
static void
record_short(struct record *r, const struct facts *f)
{
	record_empty(r);
	record_text(r, phone_valid_name(f->code.valid ? PHONE_YES :
	    PHONE_POSSIBLE));
	record_text(r, f->country);
	record_empty(r);
	record_text(r, facts_type_name(TYPE_SHORT_CODE));
	record_nothing(r, f->country);
	record_empty(r);
	record_text(r, phone_cost_name(f->code.cost));
}

static void
record_none(struct record *r, const struct facts *f)
{
	record_empty(r);
	record_text(r, phone_valid_name(PHONE_NO));
	record_empty(r);
	record_empty(r);
	record_text(r, phone_type_name(PHONE_UNKNOWN));
	record_nothing(r, "");
	record_text(r, f->reason);
	record_empty(r);
}

void
facts_record(struct record *r, const struct facts *f)
{
	char form[PHONE_FORMAT_MAX];
	const char *zones[PHONE_ZONES_MAX], *operator;
	const struct phone *p = &f->phone;

	if (f->is_short || !p->len) {
		if (f->is_short)
			record_short(r, f);
		else
			record_none(r, f);
		return;
	}
	record_textn(r, p->e164, p->len);
	record_text(r, phone_valid_name(p->valid));
	record_text(r, p->country);
	record_textn(r, p->e164 + 1, p->code_digits);
	record_text(r, phone_type_name(p->type));
	record_set(r, zones, phone_zones(p, zones, PHONE_ZONES_MAX));
	record_text(r, phone_country_name(p->country));
	record_textn(r, form, phone_national(p, form));
	record_textn(r, form, phone_international(p, form));
	operator = phone_operator(p);
	record_text(r, operator);
	record_codes(r, *operator ? network_codes(p->country, operator) : "");
	record_ported(r, p);
	record_text(r, phone_place(p));
	record_text(r, f->reason);
	record_empty(r);
}
