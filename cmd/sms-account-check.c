/* SPDX-License-Identifier: ISC
 *
 * Is all well with the account? A line for each thing looked at, with the
 * command that mends it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/command.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/policy.h"
#include "io/machine.h"
#include "io/record.h"
#include "sms-account.h"
#include "store/account.h"
#include "store/caller.h"
#include "store/connection.h"
#include "store/db.h"
#include "store/fee.h"
#include "store/ledger.h"
#include "store/message.h"
#include "store/own.h"
#include "store/run.h"
#include "store/setting.h"

#define TICK_LATE (5 * 60 * 1000)	/* cron runs it each minute */

static const struct record_column columns[] = {
	{ "check", RECORD_TEXT }, { "verdict", RECORD_TEXT },
	{ "detail", RECORD_TEXT }, { "command", RECORD_TEXT },
};

struct looking {
	struct account *a;
	struct record *r;
	bool bad, damaged;
};

/* `verdict` is "ok" or a word for what is wrong. */
static int
tell(struct looking *c, const char *what, const char *verdict,
    const char *detail, const char *command, struct error *e)
{
	struct buf b = { 0 };

	command_add(&b, command ? command : "");
	if (strcmp(verdict, "ok") != 0)
		c->bad = true;
	record_text(c->r, what);
	record_text(c->r, verdict);
	record_text(c->r, detail);
	record_text(c->r, b.s);
	buf_release(&b);
	return record_end(c->r, e);
}

/* What a look at the whole of something said. */
static int
tell_look(struct looking *c, const char *what, int r, const struct error *why,
    struct error *e)
{
	if (r == 0)
		return tell(c, what, "ok", NULL, NULL, e);
	if (why->kind != ERR_DATA) {
		*e = *why;
		return -1;
	}
	c->damaged = true;
	return tell(c, what, "damaged", why->msg, "sms-account restore "
	    "FILE", e);
}

static int
check_whole(struct looking *c, struct error *e)
{
	struct error why = { 0 };
	int r = db_check(c->a->db, &why);

	if (tell_look(c, "database", r, &why, e) < 0)
		return -1;
	if (r < 0)
		return 0;
	r = ledger_check(c->a->db, &why);
	return tell_look(c, "ledger", r, &why, e);
}

static int
check_sending(struct looking *c, struct error *e)
{
	struct error why = { 0 };
	const char *word = "ok", *command = NULL;
	bool held;

	if (account_may_send(c->a, &word, &why) < 0) {
		held = why.kind == ERR_RETRY;
		if (!held && why.kind != ERR_CONFIG) {
			*e = why;
			return -1;
		}
		command = held ? "sms-account release" :
		    "sms-account adopt";
	}
	return tell(c, "sending", word, why.msg, command, e);
}

static int
check_numbers(struct looking *c, struct error *e)
{
	char detail[64];
	const char *command = NULL;
	struct owns owns;
	struct error why;
	struct machine *m;
	size_t i, ready = 0;

	if (owns_load(&owns, c->a->db, e) < 0)
		return -1;
	if (machine_open(&m, &why) == 0) {
		policy_given(&owns, m);
		machine_close(m);
	}
	for (i = 0; i < owns.n; i++)
		ready += own_blocked(&owns.v[i]) == NULL;
	snprintf(detail, sizeof detail, "%zu of %zu can send", ready, owns.n);
	if (!ready)
		command = owns.n ? "sms-numbers set NUMBER active=yes" :
		    "sms-numbers offers -C CC";
	owns_release(&owns);
	return tell(c, "numbers", ready ? "ok" : "no-number", detail, command,
	    e);
}

/* Only where numbers cost something. */
static int
check_fees(struct looking *c, struct error *e)
{
	int64_t all = 0, unpaid = 0;
	char detail[80];

	if (fee_count(c->a->db, &all, &unpaid, e) < 0)
		return -1;
	if (!all)
		return 0;
	snprintf(detail, sizeof detail, "%lld of %lld numbers have a month "
	    "that could not be paid", (long long)unpaid, (long long)all);
	return tell(c, "fees", unpaid ? "fee-unpaid" : "ok", detail,
	    unpaid ? "sms-credits recharge CREDITS" : NULL, e);
}

/* Orders to providers whose outcome nobody knows yet; only where there are
 * some. */
static int
check_orders(struct looking *c, struct error *e)
{
	char detail[64], *command = NULL;
	struct helds h;
	size_t i, open = 0;
	int r = 0;

	if (helds_load(&h, c->a->db, NULL, e) < 0)
		return -1;
	for (i = 0; i < h.n; i++) {
		if (h.v[i].errand == ERRAND_NONE)
			continue;
		if (!open++)
			command = xasprintf("sms-numbers sync %s",
			    h.v[i].gateway);
	}
	snprintf(detail, sizeof detail, "%zu orders for numbers", open);
	if (open)
		r = tell(c, "orders", "in-doubt", detail, command, e);
	free(command);
	helds_release(&h);
	return r;
}

/* Names of senders that cannot be asked for; only where there are some. */
static int
check_names(struct looking *c, struct error *e)
{
	char detail[120], at[CLOCK_SIZE];
	const char *command = "sms-tick";
	struct caller one;
	int r = caller_stuck(&one, c->a->db, NULL, e);

	if (r <= 0)
		return r;
	if (!strcmp(one.reason, "no-funds"))
		command = "sms-credits recharge CREDITS";
	else if (!strcmp(one.reason, "no-gateway") ||
	    !strcmp(one.reason, "no-lookup"))
		command = "sms-account set lookup-gateway=NAME";
	snprintf(detail, sizeof detail, "the name of %s is wanted since %s",
	    one.number, clock_format(at, one.wanted_at));
	return tell(c, "names", one.reason, detail, command, e);
}

/* Runs that died and that nobody cleared up yet. */
static int
check_runs(struct looking *c, struct error *e)
{
	int64_t living, dead;
	char detail[80];

	if (c->a->readonly)
		return 0;
	if (run_count(c->a, &living, &dead, e) < 0)
		return -1;
	snprintf(detail, sizeof detail, "%lld at work, %lld died",
	    (long long)living, (long long)dead);
	return tell(c, "runs", dead ? "dead-run" : "ok", detail,
	    dead ? "sms-tick" : NULL, e);
}

/* sms-tick writes down when it ran last; only where something waits does it
 * matter. */
static int
check_tick(struct looking *c, struct error *e)
{
	int64_t to_send, to_hear, last = 0;
	char at[CLOCK_SIZE], detail[160], *text;
	bool late;
	int r;

	if (message_waiting(c->a->db, &to_send, &to_hear, e) < 0 ||
	    setting_get(c->a->db, "tick.last", &text, e) < 0)
		return -1;
	last = strtoll(text, NULL, 10);
	late = to_send + to_hear > 0 && clock_now() - last > TICK_LATE;
	snprintf(detail, sizeof detail, "%s; %lld messages wait to be sent, "
	    "%lld for a receipt", *text ? clock_format(at, last) : "never ran",
	    (long long)to_send, (long long)to_hear);
	r = tell(c, "tick", late ? "not-running" : "ok", detail,
	    late ? "(crontab -l; sms-tick --install) | crontab -" : NULL, e);
	free(text);
	return r;
}

static int
check_all(struct looking *c, struct error *e)
{
	if (check_whole(c, e) < 0)
		return -1;
	if (!c->damaged && (check_sending(c, e) < 0 ||
	    check_numbers(c, e) < 0 || check_fees(c, e) < 0 ||
	    check_orders(c, e) < 0 || check_names(c, e) < 0 ||
	    check_runs(c, e) < 0 || check_tick(c, e) < 0))
		return -1;
	if (c->damaged)
		return error_set(e, ERR_DATA, "%s: the account is damaged",
		    c->a->path);
	return c->bad ? error_set(e, ERR_SOME, "%s", "") : 0;
}

/* For writing, which brings an older account up to date; one that may only be
 * read is looked at as it is. */
static int
open_either(struct account **a, const struct house *house, struct error *e)
{
	if (account_open(a, house, ACCOUNT_WRITE, e) == 0)
		return 0;
	if (e->kind != ERR_DENIED)
		return -1;
	e->kind = ERR_NONE;
	return account_open(a, house, ACCOUNT_READ, e);
}

int
verb_check(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct looking c = { 0 };
	int n = opt_parse(argc, argv, "AfoH", NULL, &house, e), r = -1;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "check takes no operands");
	if (open_either(&c.a, &house, e) == 0 && record_open(&c.r, &house,
	    columns, sizeof columns / sizeof *columns, c.a->zone, e) == 0)
		r = check_all(&c, e);
	if (record_close(c.r, e) < 0)
		r = -1;
	account_close(c.a);
	return r;
}
