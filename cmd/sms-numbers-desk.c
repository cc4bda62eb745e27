/* SPDX-License-Identifier: ISC
 *
 * What show says of a number beyond what is set of it: how ready it is, what
 * it counts for, what it costs, how it is protected.
 */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "flow/fees.h"
#include "io/record.h"
#include "sms-numbers.h"
#include "store/account.h"
#include "store/fee.h"
#include "store/number-price.h"
#include "store/own.h"
#include "store/paper.h"
#include "store/pin.h"
#include "store/quota.h"
#include "store/user.h"

/* A time, or nothing. */
static int
row_time(struct record *r, const char *key, int64_t at, const char *meaning,
    struct error *e)
{
	char text[CLOCK_SIZE];

	return show_row(r, key, at ? clock_format(text, at) : NULL, NULL,
	    meaning, e);
}

static int
show_quota(struct record *r, struct account *a, const struct owns *owns,
    const struct own *own, struct error *e)
{
	char numbers[64], dedicated[64];
	struct quota q;
	bool counts;

	if (quota_read(&q, a->db, owns, e) < 0)
		return -1;
	counts = quota_counts(&q, own);
	snprintf(numbers, sizeof numbers, "%lld of %lld%s",
	    (long long)q.numbers, (long long)q.limit,
	    counts ? "" : ", without this one");
	snprintf(dedicated, sizeof dedicated, "%lld of %d%s",
	    (long long)q.dedicated, QUOTA_DEDICATED,
	    counts && own->dedicated ? "" : ", without this one");
	if (show_row(r, QUOTA_NUMBERS, numbers, NULL, "how many numbers there "
	    "are, of those that sms-credits addon allows", e) < 0)
		return -1;
	return show_row(r, "quota.dedicated", dedicated, NULL, "the same of "
	    "dedicated ones", e);
}

static int
show_fee(struct record *r, struct account *a, const struct own *own,
    struct error *e)
{
	char credits[RECORD_CREDITS_SIZE];
	struct number_price p;
	struct fee f;

	if (fees_price(&p, a, own, e) < 0 ||
	    fee_load(&f, a->db, own->number, e) < 0)
		return -1;
	if (show_row(r, "mrc", record_show_credits(credits, p.mrc), NULL,
	    "credits that it costs a month", e) < 0 || row_time(r, "paid-until",
	    f.due_at, "when its next month falls due", e) < 0)
		return -1;
	return row_time(r, "unpaid-since", f.unpaid_since, "since when that "
	    "cannot be paid; some time later nothing is sent from it", e);
}

/* For those who manage numbers, and for nobody else. */
static int
show_pin(struct record *r, struct account *a, const struct own *own,
    struct error *e)
{
	char pin[PIN_DIGITS + 1] = "";
	struct error no;

	if (user_may_manage(a, "numbers", &no) == 0 &&
	    pin_load(pin, a->db, own->number, e) < 0)
		return -1;
	return show_row(r, "port-pin", pin, NULL, "without it a dedicated "
	    "number is not handed to another provider", e);
}

/* The forms with which it was text-enabled. */
static int
show_forms(struct record *r, struct account *a, const struct own *own,
    struct error *e)
{
	char key[80], value[400];
	struct paper p;
	size_t i;
	int n = paper_load(a->db, "text-enabling", own->number, &p, e);
	int status = n < 0 ? -1 : 0;

	for (i = 0; i < p.ndocuments && status == 0; i++) {
		const struct paper_document *d = &p.documents[i];

		snprintf(key, sizeof key, "document.%s", d->kind);
		snprintf(value, sizeof value, "%s, %lld bytes, SHA-256 %s",
		    d->name, (long long)d->size, d->sha256);
		status = show_row(r, key, value, NULL, "handed in to have it "
		    "carry texts", e);
	}
	paper_release(&p);
	return status;
}

int
desk_show(struct record *r, struct account *a, const struct owns *owns,
    const struct own *own, struct error *e)
{
	if (show_row(r, "dedicated", own->dedicated ? "yes" : "no", "no",
	    "whether it is one of the account's dedicated numbers", e) < 0 ||
	    show_row(r, "waits", own->waits, NULL, "what it is pending for, or "
	    "why it failed", e) < 0 || row_time(r, "ready-by", own->ready_by,
	    "when it is ready, at the latest", e) < 0 ||
	    show_quota(r, a, owns, own, e) < 0 ||
	    show_fee(r, a, own, e) < 0 || show_pin(r, a, own, e) < 0)
		return -1;
	return show_forms(r, a, own, e);
}
