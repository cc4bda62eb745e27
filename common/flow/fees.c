/* SPDX-License-Identifier: ISC */
#include "flow/fees.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/command.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/record.h"
#include "store/account.h"
#include "store/db.h"
#include "store/fee.h"
#include "store/ledger.h"
#include "store/number-price.h"
#include "store/own.h"
#include "store/post.h"
#include "store/setting.h"

#define UNPAID "fee-unpaid"

/* Do numbers of that gateway have fees here at all? 1, 0, -1. */
static int
has_fees(struct account *a, const struct own *own, struct error *e)
{
	int64_t sim;

	if (strcmp(own->gateway, "sim") != 0)
		return 1;
	return setting_int(a->db, "sim.fees", &sim, e) < 0 ? -1 : sim != 0;
}

int
fees_price(struct number_price *p, struct account *a, const struct own *own,
    struct error *e)
{
	int r = has_fees(a, own, e);

	memset(p, 0, sizeof *p);
	if (r <= 0 || strcmp(own->billing, "credits") != 0)
		return r < 0 ? -1 : 0;
	return number_price_find(p, a->db, own->country, own->type, e) < 0 ?
	    -1 : 0;
}

int
fees_afford(struct account *a, const struct own *own, struct error *e)
{
	char need[RECORD_CREDITS_SIZE], have[RECORD_CREDITS_SIZE];
	struct number_price p;
	int64_t balance;

	if (fees_price(&p, a, own, e) < 0 ||
	    ledger_balance(a->db, &balance, e) < 0)
		return -1;
	if (p.nrc + p.mrc == 0 || balance >= p.nrc + p.mrc)
		return 0;
	return error_set(e, ERR_RETRY, "no-funds: %s costs %s credits, set-up "
	    "and first month, and the balance is %s: sms-credits recharge "
	    "adds some", own->number, record_show_credits(need, p.nrc + p.mrc),
	    record_show_credits(have, balance));
}

static int
post(struct account *a, const char *kind, int64_t amount, const char *number,
    const char *of, int64_t at, struct error *e)
{
	char day[CLOCK_SIZE], *note;
	int r;

	if (!amount)
		return 0;
	note = xasprintf("%s, %s %.10s", number, of, clock_format(day, at));
	r = ledger_post(a->db, clock_now(), kind, -amount, 0, note, e);
	free(note);
	return r;
}

int
fees_begin(struct account *a, const struct own *own, struct error *e)
{
	int64_t now = clock_now();
	struct number_price p;
	int r = has_fees(a, own, e);

	if (r <= 0)
		return r;
	if (fees_price(&p, a, own, e) < 0 ||
	    post(a, "number-setup", p.nrc, own->number, "set up", now, e) < 0
	    || post(a, "number-fee", p.mrc, own->number, "month from", now,
	    e) < 0)
		return -1;
	return fee_begin(a->db, own->number, now, 1, e);
}

int
fees_bring(struct account *a, const struct own *own, struct error *e)
{
	int r = has_fees(a, own, e);

	return r <= 0 ? r : fee_begin(a->db, own->number, clock_now(), 0, e);
}

/* An e-mail, where the setting fee-mail names somebody. */
static int
mail(struct account *a, const struct fee *f, const char *sentence,
    struct error *e)
{
	char about[40], *to, *subject, *path, *text;
	int r = 0;

	if (setting_get(a->db, "fee-mail", &to, e) < 0)
		return -1;
	if (*to) {
		path = realpath(a->path, NULL);
		snprintf(about, sizeof about, "fee %s", f->number);
		subject = xasprintf("sms-numbers: %s, %s", f->number, UNPAID);
		text = xasprintf("%s\n\nThe account is %s.\n", sentence,
		    path ? path : a->path);
		r = post_add(a->db, about, to, NULL, subject, text, e);
		free(path);
		free(subject);
		free(text);
	}
	free(to);
	return r;
}

/* Somebody has to know, and the log keeps it. */
static int
alert(struct account *a, const char *action, const struct fee *f,
    int64_t amount, const char *further, struct error *e)
{
	char shown[RECORD_CREDITS_SIZE], day[CLOCK_SIZE], sentence[512];
	int r;

	command_print(sentence, sizeof sentence, "%s: %s: the month from %.10s "
	    "costs %s credits%s: sms-credits recharge adds some", f->number,
	    UNPAID, clock_format(day, f->due_at),
	    record_show_credits(shown, amount), further);
	r = account_log(a, action, sentence, e);
	if (r == 0)
		r = mail(a, f, sentence, e);
	if (r == 0)
		tool_warn("%s", sentence);
	return r;
}

/* A month cannot be paid: said when it happens, and when its grace is over. */
static int
put_off(struct account *a, struct fee *f, const struct own *own,
    int64_t amount, struct error *e)
{
	int64_t grace, now = clock_now();

	if (setting_int(a->db, "fee-grace", &grace, e) < 0)
		return -1;
	if (!f->unpaid_since && (fee_unpaid(f, a->db, now, e) < 0 ||
	    alert(a, UNPAID, f, amount, "", e) < 0))
		return -1;
	if (now - f->unpaid_since < grace || *own->barred)
		return 0;
	if (own_bar(a->db, f->number, UNPAID, e) < 0)
		return -1;
	return alert(a, "bar number", f, amount, ", and nothing is sent from "
	    "the number any more", e);
}

/* One month of a number: 1 paid, 0 not (any more), -1. */
static int
collect(struct account *a, struct fee *f, struct error *e)
{
	int64_t balance, due = f->due_at;
	struct number_price p;
	struct owns owns;
	struct own *own;
	int r = -1;

	if (owns_load(&owns, a->db, e) < 0)
		return -1;
	own = owns_find(&owns, f->number);
	if (!own || (r = fee_load(f, a->db, own->number, e)) == 0 ||
	    (r > 0 && f->due_at != due))
		r = 0;
	else if (r < 0 || fees_price(&p, a, own, e) < 0 ||
	    ledger_balance(a->db, &balance, e) < 0)
		r = -1;
	else if (p.mrc && balance < p.mrc)
		r = put_off(a, f, own, p.mrc, e);
	else if (post(a, "number-fee", p.mrc, own->number, "month from", due,
	    e) == 0 && (strcmp(own->barred, UNPAID) ||
	    own_bar(a->db, own->number, NULL, e) == 0))
		r = fee_paid(f, a->db, e);
	owns_release(&owns);
	return r;
}

/* In a transaction of its own, on what is true then. */
static int
collect_one(struct account *a, struct fee *f, struct error *e)
{
	int r;

	if (db_begin(a->db, e) < 0)
		return -1;
	r = collect(a, f, e);
	if (r >= 0 && db_commit(a->db, e) < 0)
		r = -1;
	db_rollback(a->db);
	return r;
}

int
fees_collect(struct account *a, int64_t *charged, struct error *e)
{
	struct fee f = { 0 };
	int r = 0, paid = 0;

	*charged = 0;
	while (paid >= 0 && !tool_stopping() &&
	    (r = fee_next(&f, a->db, clock_now(), e)) > 0) {
		struct fee one = f;

		if ((paid = collect_one(a, &one, e)) > 0)
			*charged += 1;
	}
	return r < 0 || paid < 0 ? -1 : 0;
}
