/* SPDX-License-Identifier: ISC
 *
 * sms-why - every check that would decide a send to a number
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "flow/check.h"
#include "flow/class.h"
#include "flow/gateway-config.h"
#include "flow/gateways.h"
#include "flow/hours.h"
#include "flow/outbox.h"
#include "io/number.h"
#include "io/record.h"
#include "sms-why.h"
#include "store/account.h"

static const char usage[] =
"sms-why [-HqvhV] [-A account] [-C country] [-f format] [-o column,...]\n"
"    [--from number] [--gateway name] [--class class] [--at time]\n"
"    [--schedule windows] [--skip-landlines] [--bulk] [--text text]\n"
"    number ...\n";

static const struct gateway_opener *const openers[] = { &gateway_sim,
    &gateway_named, NULL };

static const struct record_column columns[] = {
	{ "number", RECORD_TEXT }, { "check", RECORD_TEXT },
	{ "verdict", RECORD_TEXT }, { "decides", RECORD_BOOL },
	{ "reason", RECORD_TEXT }, { "detail", RECORD_TEXT },
};

struct why {
	struct house house;
	const char *from, *gateway, *class, *at, *schedule, *text;
	bool skip_landlines, bulk;
	struct account *account;
	struct outbox *outbox;
	struct checking *checking;
	struct record *out;
	char own[20];
	int64_t not_before, valid_ms;
	bool decided, no;	/* of this number; of any */
};

static int
settle(struct why *w, struct error *e)
{
	const struct schedule *schedule;
	struct phone p;

	if (class_find(&w->class, w->class, e) < 0 ||
	    class_valid_for(w->account, w->class, w->schedule, &w->valid_ms,
	    e) < 0)
		return -1;
	if (w->at && clock_parse(&w->not_before, w->at, w->account->zone,
	    e) < 0)
		return error_prefix(e, "--at");
	w->checking = outbox_checking(w->outbox);
	if (w->schedule && hours_schedule(w->checking->hours, w->schedule,
	    &schedule, e) < 0)
		return -1;
	if (!w->from)
		return 0;
	if (number_operand(&p, w->from, w->account->country, e) < 0)
		return error_prefix(e, "--from");
	snprintf(w->own, sizeof w->own, "%s", p.e164);
	return 0;
}

/* The message that would be sent. */
static int
make(struct why *w, struct outgoing *m, const char *number, struct error *e)
{
	int64_t now = clock_now();

	if (number_operand(&m->phone, number, w->account->country, e) < 0)
		return -1;
	m->class = w->class;
	m->schedule = w->schedule;
	m->only_own = *w->own ? w->own : NULL;
	m->skip_landlines = w->skip_landlines;
	m->bulk = w->bulk;
	m->not_before = w->not_before;
	m->not_after = (m->not_before > now ? m->not_before : now) +
	    w->valid_ms;
	buf_adds(&m->ref, "");
	if (w->text) {
		m->text = w->text;
		m->text_len = strlen(w->text);
	} else {
		m->text = "";
		m->frozen = true;
		m->segment.segments = 1;
	}
	return 0;
}

static const char *
verdict_word(enum verdict v)
{
	switch (v) {
	case VERDICT_PASS:
		return "pass";
	case VERDICT_REFUSE:
		return "refuse";
	case VERDICT_WAIT:
		return "wait";
	case VERDICT_REPEATED:
		return "repeated";
	case VERDICT_STOP:
		return "stop";
	case VERDICT_ERROR:
		break;
	}
	return "";
}

static int
print(struct why *w, const char *check, const struct outgoing *m,
    enum verdict v, struct error *said, struct error *e)
{
	struct buf b = { 0 };
	int r = 0;

	buf_adds(&b, "");
	if (v == VERDICT_PASS)
		r = explain(&b, check, w->checking, m, e);
	else if (v == VERDICT_STOP)
		buf_adds(&b, said->msg);
	else
		r = explain_refusal(&b, check, w->checking, m, e);
	record_text(w->out, m->phone.e164);
	record_text(w->out, check);
	record_text(w->out, verdict_word(v));
	record_bool(w->out, v != VERDICT_PASS && !w->decided);
	record_text(w->out, v == VERDICT_PASS ? NULL : m->reason);
	record_text(w->out, b.s);
	buf_release(&b);
	w->decided |= v != VERDICT_PASS;
	return r < 0 ? -1 : record_end(w->out, e);
}

/* All checks, also those behind the one that decides: the next in the way is
 * worth knowing. The tariff's check leaves the sender's reason behind, for the
 * sender's. */
static int
why(struct why *w, const char *number, struct error *e)
{
	struct outgoing *m = outbox_slot(w->outbox);
	const struct check *k;
	const char *left = NULL;
	struct error said;
	enum verdict v;
	int r = make(w, m, number, e);

	w->decided = false;
	for (k = check_table; r == 0 && k->name; k++) {
		m->reason = left;
		m->detail[0] = '\0';
		v = k->run(w->checking, m, &said);
		if (v == VERDICT_ERROR) {
			*e = said;
			r = -1;
			break;
		}
		r = print(w, k->name, m, v, &said, e);
		if (!strcmp(k->name, "tariff"))
			left = m->own ? NULL : v == VERDICT_PASS ?
			    m->reason : "no-sender";
	}
	w->no |= w->decided;
	outbox_unslot(w->outbox, m);
	return r;
}

static int
why_open(struct why *w, struct error *e)
{
	struct outbox_how how = { .openers = openers, .dry = true,
	    .gateway = w->gateway };

	if (account_open(&w->account, &w->house, ACCOUNT_READ, e) < 0 ||
	    outbox_open(&w->outbox, w->account, &how, e) < 0 ||
	    settle(w, e) < 0 || outbox_look(w->outbox, e) < 0)
		return -1;
	return record_open(&w->out, &w->house, columns,
	    sizeof columns / sizeof *columns, w->account->zone, e);
}

static int
run(struct why *w, char *const numbers[], int n, struct error *e)
{
	int i, r = why_open(w, e);

	for (i = 0; i < n && r == 0; i++)
		r = why(w, numbers[i], e);
	if (r == 0 && w->no)
		r = error_set(e, ERR_SOME, "%s", "");
	if (record_close(w->out, e) < 0)
		r = -1;
	outbox_close(w->outbox);
	account_close(w->account);
	house_release(&w->house);
	return r;
}

int
main(int argc, char *argv[])
{
	static struct why w = { .class = CLASS_MARKETING };
	const struct opt own[] = {
		{ 0, "from", OPT_TEXT, &w.from },
		{ 0, "gateway", OPT_TEXT, &w.gateway },
		{ 0, "class", OPT_TEXT, &w.class },
		{ 0, "at", OPT_TEXT, &w.at },
		{ 0, "schedule", OPT_TEXT, &w.schedule },
		{ 0, "skip-landlines", OPT_FLAG, &w.skip_landlines },
		{ 0, "bulk", OPT_FLAG, &w.bulk },
		{ 0, "text", OPT_TEXT, &w.text }, { 0 }
	};
	struct error e = { 0 };
	int n;

	tool_init("sms-why", usage);
	n = opt_parse(argc, argv, "ACfoH", own, &w.house, &e);
	if (n < 0)
		return tool_finish(&e);
	if (n == 0)
		error_set(&e, ERR_USAGE, "whom? Name a number");
	else if (run(&w, argv, n, &e) == 0)
		e.kind = ERR_NONE;
	return tool_finish(&e);
}
