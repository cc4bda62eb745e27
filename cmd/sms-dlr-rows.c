/* SPDX-License-Identifier: ISC
 *
 * What is printed of a receipt that was applied.
 */
#include <stdio.h>

#include "base/error.h"
#include "carrier/gateway.h"
#include "io/record.h"
#include "sms-dlr.h"

const struct record_column dlr_columns[] = {
	{ "carrier_id", RECORD_TEXT }, { "id", RECORD_TEXT },
	{ "result", RECORD_TEXT }, { "status", RECORD_TEXT },
	{ "reason", RECORD_TEXT }, { "at", RECORD_TIME },
};
const size_t dlr_ncolumns = sizeof dlr_columns / sizeof *dlr_columns;

const char *
dlr_result(enum receipt_result result)
{
	switch (result) {
	case RECEIPT_FOLDED:
		return "folded";
	case RECEIPT_KNOWN:
		return "known";
	case RECEIPT_ORPHAN:
		break;
	}
	return "orphan";
}

int
dlr_put(struct record *r, const struct carrier_event *ev, int64_t id,
    enum receipt_result result, struct error *e)
{
	char text[24] = "";

	if (id)
		snprintf(text, sizeof text, "%lld", (long long)id);
	record_text(r, ev->carrier_id);
	record_text(r, text);
	record_text(r, dlr_result(result));
	record_text(r, ev->status);
	record_text(r, ev->reason);
	record_time(r, ev->at);
	return record_end(r, e);
}
