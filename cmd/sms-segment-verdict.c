/* SPDX-License-Identifier: ISC
 *
 * sms-segment: what is said about one text.
 */
#include <stdio.h>
#include <string.h>

#include "io/record.h"
#include "sms-segment.h"
#include "store/account.h"
#include "store/tariff.h"
#include "text/lookalike.h"

/* The account is looked at once: a segment to a country has one price. */
int
verdict_price(struct asked *a, struct error *e)
{
	const struct house *h = &a->house;
	struct account *account;
	struct tariffs *tariffs;
	int status;

	if (!h->country && !h->account)
		return 0;
	if (account_open(&account, h, ACCOUNT_READ, e) < 0)
		return -1;
	status = tariffs_load(&tariffs, account->db, e);
	if (status == 0) {
		a->priced = tariffs_find(tariffs, "", account->country,
		    "", &a->price);
		tariffs_free(tariffs);
	}
	if (status == 0 && !*account->country)
		status = error_set(e, ERR_USAGE, "which country? The account "
		    "has none: add -C CC");
	else if (status == 0 && !a->priced)
		status = error_set(e, ERR_DATA, "no-tariff: nothing can be "
		    "sent to %s: sms-tariffs set %s=CREDITS",
		    account->country, account->country);
	account_close(account);
	return status;
}

size_t
verdict_columns(struct record_column columns[VERDICT_MAX],
    const struct asked *a)
{
	static const struct record_column plain[VERDICT_PLAIN] = {
		{ "encoding", RECORD_TEXT },
		{ "segments", RECORD_COUNT },
		{ "units", RECORD_COUNT },
		{ "characters", RECORD_COUNT },
		{ "per_segment", RECORD_COUNT },
		{ "left", RECORD_COUNT },
	};
	size_t n = VERDICT_PLAIN;

	memcpy(columns, plain, sizeof plain);
	if (a->priced)
		columns[n++] = (struct record_column){ "credits",
			RECORD_CREDITS };
	if (a->give_text)
		columns[n++] = (struct record_column){ "text", RECORD_TEXT };
	return n;
}

/* Say what is wrong with a text that segment_count() refuses. */
static void
explain_bad(struct verdict *v, const struct segment_bad *bad)
{
	switch (bad->fault) {
	case SEGMENT_INVALID:
		v->reason = "bad-utf8";
		snprintf(v->detail, sizeof v->detail,
		    "byte %zu (0x%02x) is not UTF-8: convert the text with "
		    "iconv -t utf-8", bad->at + 1,
		    (unsigned char)v->text[bad->at]);
		break;
	case SEGMENT_NOT_GSM:
		v->reason = "not-gsm";
		snprintf(v->detail, sizeof v->detail,
		    "the character at byte %zu is not in the GSM alphabet: "
		    "see sms-segment --explain, or try --fix", bad->at + 1);
		break;
	case SEGMENT_TOO_LONG:
		v->reason = "text-too-long";
		snprintf(v->detail, sizeof v->detail,
		    "longer than %u bytes: a message has at most 255 segments",
		    SEGMENT_BYTES_MAX);
		break;
	}
}

void
verdict_of(struct verdict *v, struct asked *a, const char *s, size_t len)
{
	struct segment_bad bad;

	*v = (struct verdict){ .text = s, .len = len };
	if (a->fix && len <= SEGMENT_BYTES_MAX) {
		buf_clear(&a->fixed);
		lookalike_fix(&a->fixed, s, len);
		v->text = a->fixed.s;
		v->len = a->fixed.len;
	}
	if (segment_count(&v->g, v->text, v->len, &a->how, &bad) < 0) {
		explain_bad(v, &bad);
	} else if (memchr(v->text, '\0', v->len)) {
		v->reason = "nul-byte";
		snprintf(v->detail, sizeof v->detail,
		    "a NUL byte: no message can hold one");
	} else if (v->g.segments > a->max_segments) {
		v->reason = "too-many-segments";
		snprintf(v->detail, sizeof v->detail,
		    "%u segments: at most %lld are allowed", v->g.segments,
		    (long long)a->max_segments);
	}
}

void
verdict_record(struct record *r, const struct asked *a,
    const struct verdict *v)
{
	record_text(r, encoding_name(v->g.encoding));
	record_count(r, v->g.segments);
	record_count(r, v->g.units);
	record_count(r, v->g.characters);
	record_count(r, v->g.per_segment);
	record_count(r, v->g.left);
	if (a->priced)
		record_credits(r, v->g.segments * a->price);
	if (a->give_text)
		record_textn(r, v->text, v->len);
}
