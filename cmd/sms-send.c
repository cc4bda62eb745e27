/* SPDX-License-Identifier: ISC
 *
 * sms-send - send one message, or a stream of rows
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/schedule.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "sms-send.h"
#include "flow/class.h"
#include "flow/doubt.h"
#include "flow/gateway-exec.h"
#include "flow/gateway-http.h"
#include "flow/gateways.h"
#include "flow/policy.h"
#include "io/number.h"
#include "io/record.h"
#include "io/rejects.h"
#include "store/account.h"
#include "store/db.h"
#include "store/list.h"
#include "store/message.h"
#include "store/own.h"
#include "store/run.h"
#include "text/split.h"

static const char usage[] =
"sms-send [-HnqvyhV] [-A account] [-C country] [-c [role=]column]\n"
"    [-f format] [-o column,...] [-r file] [--from number] [--gateway name]\n"
"    [--class class] [--at time] [--schedule windows]\n"
"    [--valid-for duration]\n"
"    [--batch name] [--if-running skip | wait] [--wait duration]\n"
"    [--max-cost credits] [--max-rows n] [--skip-landlines]\n"
"    [--text text | --text-file file | --template name]\n"
"    [--allow-empty variable] [--charset name] [--empty-ok]\n"
"    [--list list | number [text]]\n";

static const struct gateway_opener *const openers[] = { &gateway_sim,
    &gateway_http, &gateway_exec, NULL };

static const struct record_column columns[] = {
	{ "id", RECORD_TEXT },
	{ "ref", RECORD_TEXT },
	{ "number", RECORD_TEXT },
	{ "own", RECORD_TEXT },
	{ "gateway", RECORD_TEXT },
	{ "state", RECORD_TEXT },
	{ "reason", RECORD_TEXT },
	{ "encoding", RECORD_TEXT },
	{ "segments", RECORD_COUNT },
	{ "credits", RECORD_CREDITS },
};

#define NCOLUMNS (sizeof columns / sizeof *columns)

static int
parse_options(struct send *s, int argc, char *argv[], struct error *e)
{
	const struct opt own[] = {
		{ 0, "from", OPT_TEXT, &s->from },
		{ 0, "gateway", OPT_TEXT, &s->gateway },
		{ 0, "class", OPT_TEXT, &s->class },
		{ 0, "at", OPT_TEXT, &s->at },
		{ 0, "schedule", OPT_TEXT, &s->schedule },
		{ 0, "valid-for", OPT_TEXT, &s->valid_for },
		{ 0, "list", OPT_TEXT, &s->list },
		{ 0, "batch", OPT_TEXT, &s->batch },
		{ 0, "if-running", OPT_TEXT, &s->if_running },
		{ 0, "wait", OPT_DURATION, &s->wait },
		{ 0, "max-cost", OPT_CREDITS, &s->max_cost },
		{ 0, "skip-landlines", OPT_FLAG, &s->skip_landlines },
		{ 0, "text", OPT_TEXT, &s->text },
		{ 0, "text-file", OPT_TEXT, &s->text_file },
		{ 0, "template", OPT_TEXT, &s->template },
		{ 0, "allow-empty", OPT_TEXTS, &s->allow_empty },
		{ 0 }
	};

	s->noperands = opt_parse(argc, argv, "ACcHfnoryR", own, &s->house, e);
	if (s->noperands < 0)
		return -1;
	s->operands = argv;
	if (s->noperands > 2)
		return error_set(e, ERR_USAGE, "'%s' is one operand too many: "
		    "quote the text, as in sms-send %s 'the text'", argv[2],
		    argv[0]);
	if (s->if_running && strcmp(s->if_running, "skip") &&
	    strcmp(s->if_running, "wait"))
		return error_set(e, ERR_USAGE, "--if-running is skip or wait");
	if (s->batch && strlen(s->batch) > 60)
		return error_set(e, ERR_USAGE, "--batch: a name has at most 60 "
		    "bytes");
	return 0;
}

/* A list or a file where the number should be. */
static int
no_number(const struct send *s, const char *operand, struct error *e)
{
	struct phone p;
	int64_t id;
	int r = list_find(s->account->db, operand, &id, e);

	if (r < 0)
		return -1;
	if (r > 0)
		return error_set(e, ERR_USAGE, "'%s' is a list: sms-send "
		    "--list %s --text 'the text'", operand, operand);
	if (access(operand, F_OK) == 0)
		return error_set(e, ERR_USAGE, "'%s' is a file: rows come on "
		    "standard input: sms-send <%s", operand, operand);
	return number_operand(&p, operand, s->account->country, e);
}

/* A text where the number should be is the likeliest slip of all. */
static int
check_order(const struct send *s, struct error *e)
{
	struct phone p;
	struct error other;

	if (s->noperands == 0 || phone_looks_like(s->operands[0],
	    strlen(s->operands[0])))
		return 0;
	if (s->noperands == 2 && number_operand(&p, s->operands[1],
	    s->account->country, &other) == 0)
		return error_set(e, ERR_USAGE, "the number comes first: "
		    "sms-send %s 'the text'", s->operands[1]);
	return no_number(s, s->operands[0], e);
}

static int
read_times(struct send *s, struct error *e)
{
	struct schedule schedule;

	if (s->at && clock_parse(&s->not_before, s->at, s->account->zone,
	    e) < 0)
		return error_prefix(e, "--at");
	if (s->valid_for && clock_duration(&s->valid_ms, s->valid_for, e) < 0)
		return error_prefix(e, "--valid-for");
	if (s->schedule) {
		if (schedule_parse(&schedule, s->schedule, e) < 0)
			return -1;
		schedule_release(&schedule);
	}
	if (s->valid_for)
		return 0;
	return class_valid_for(s->account, s->class, s->schedule,
	    &s->valid_ms, e);
}

/* --from with --gateway may name a number that only the provider knows. */
static int
note_foreign(const struct send *s, struct error *e)
{
	struct owns owns;

	if (!s->from || !s->gateway)
		return 0;
	if (owns_load(&owns, s->account->db, e) < 0)
		return -1;
	if (!owns_find(&owns, s->own))
		tool_note("%s is not one of this account's numbers: it is "
		    "taken for one that gateway %s knows", s->own,
		    s->gateway);
	owns_release(&owns);
	return 0;
}

static int
settle_options(struct send *s, struct error *e)
{
	struct phone p;

	if (class_find(&s->class, s->class ? s->class : s->noperands ?
	    CLASS_TRANSACTIONAL : CLASS_MARKETING, e) < 0 ||
	    read_times(s, e) < 0)
		return -1;
	if (!s->from)
		return 0;
	if (number_operand(&p, s->from, s->account->country, e) < 0)
		return error_prefix(e, "--from");
	snprintf(s->own, sizeof s->own, "%s", p.e164);
	return 0;
}

static bool
is_repeated(const struct outgoing *m)
{
	return m->reason && !strcmp(m->reason, "repeated");
}

static const char *
state_word(const struct send *s, const struct outgoing *m)
{
	if (!s->house.dry_run || is_repeated(m))
		return message_state_name(m->state);
	switch (m->state) {
	case MESSAGE_QUEUED:
		return "would-wait";
	case MESSAGE_SUBMITTING:
		return "would-send";
	default:
		return message_state_name(m->state);
	}
}

/* What the tally calls it, and whether it fails the run: rows that a rule
 * holds back as intended do not. */
static void
count(struct send *s, const struct outgoing *m)
{
	static const char *const intended[] = { "opted-out", "repeated",
	    "landline", NULL };
	const char *const *w;
	bool held = false;
	int i;

	for (w = intended; *w; w++)
		held |= m->reason && !strcmp(m->reason, *w);
	if (is_repeated(m)) {
		tally_add(&s->tally, "repeated");
		return;
	}
	if (!m->part_of)	/* it is of a row that was counted */
		tally_add(&s->tally, state_word(s, m));
	for (i = 0; m->state != MESSAGE_REFUSED && i < WARNINGS; i++)
		s->warned[i] += check_warns((enum warning)i, m);
	s->waiting += m->state == MESSAGE_QUEUED;
	s->unknown += m->state == MESSAGE_UNKNOWN;
	if ((m->state == MESSAGE_REFUSED && (!held || s->single)) ||
	    m->state == MESSAGE_REJECTED || m->state == MESSAGE_EXPIRED)
		s->failed++;
}

int
report(struct send *s, const struct outgoing *m, struct error *e)
{
	char id[24] = "";

	if (m->id || m->earlier)
		snprintf(id, sizeof id, "%lld",
		    (long long)(m->id ? m->id : m->earlier));
	record_text(s->out, id);
	record_text(s->out, m->ref.s);
	record_text(s->out, m->phone.e164);
	record_text(s->out, m->own ? m->own->number : m->only_own);
	record_text(s->out, m->own ? m->own->gateway : NULL);
	record_text(s->out, state_word(s, m));
	record_text(s->out, m->reason);
	if (m->segment.segments) {
		record_text(s->out, encoding_name(m->segment.encoding));
		record_count(s->out, outgoing_segments(m));
	} else {
		record_empty(s->out);
		record_empty(s->out);
	}
	record_credits(s->out, m->cost);
	return record_end(s->out, e);
}

int
report_bad(struct send *s, const char *number, const char *ref,
    const char *reason, const char *detail, struct error *e)
{
	size_t i;

	tally_add(&s->tally, "bad");
	s->failed++;
	if (detail)
		tool_warn("%s: %s: %s", number, reason, detail);
	record_empty(s->out);
	record_text(s->out, ref);
	record_text(s->out, number);
	record_empty(s->out);
	record_empty(s->out);
	record_text(s->out, message_state_name(MESSAGE_REFUSED));
	record_text(s->out, reason);
	for (i = 7; i < NCOLUMNS; i++)
		record_empty(s->out);
	return record_end(s->out, e);
}

/* A message's fate in this run. With --wait, what is on its way is printed
 * when its receipt comes. */
static int
told(void *ctx, const struct outgoing *m, struct error *e)
{
	struct send *s = ctx;
	int r = 0;

	count(s, m);
	s->told++;
	if (s->single && (m->state == MESSAGE_REFUSED ||
	    m->state == MESSAGE_REJECTED) && *m->detail)
		tool_warn("%s: %s", m->reason, m->detail);
	if (m->state == MESSAGE_REFUSED && m->reason && !is_repeated(m))
		r = input_reject(s, m, e);
	if (s->wait && !is_repeated(m) && !s->house.dry_run &&
	    (m->state == MESSAGE_SENDING || m->state == MESSAGE_UNKNOWN))
		wait_for(s, m->id);
	else if (r == 0)
		r = report(s, m, e);
	input_done(s, m);
	return r;
}

/* Read as many messages as there is room for; wait for input only when there
 * is nothing else to do. */
static int
fill(void *ctx, struct outbox *o, bool may_wait, struct error *e)
{
	struct send *s = ctx;
	struct outgoing *m;
	int r;

	/* Who reads along sees all there is before the input is waited for. */
	if (may_wait && record_flush(s->out, e) < 0)
		return -1;
	while ((may_wait || s->ready(s)) && (m = outbox_slot(o)) != NULL) {
		may_wait = false;
		if ((r = s->next(s, m, e)) == 1) {
			s->loose += !m->ref.len;
			continue;
		}
		outbox_unslot(o, m);
		if (r <= 0)
			return r;
	}
	return record_flush(s->out, e) < 0 ? -1 : 1;
}

/* Begin the run; while another has the batch, do as --if-running says. 0: it
 * is to be skipped. */
static int
begin_run(struct send *s, struct error *e)
{
	struct run_busy busy;
	char since[CLOCK_SIZE];
	int r;

	while ((r = run_begin(s->account, "send", 0, s->batch, &s->run, &busy,
	    e)) == 0) {
		if (s->if_running && !strcmp(s->if_running, "skip"))
			return 0;
		if (!s->if_running || tool_stopping())
			return error_set(e, ERR_RETRY, "batch %s is being sent "
			    "by process %ld since %s, %lld so far: try again, "
			    "or use --if-running wait", s->batch,
			    (long)busy.pid, clock_format(since,
			    busy.begun_at), (long long)busy.done);
		nanosleep(&(struct timespec){ .tv_nsec = 200000000 }, NULL);
	}
	return r;
}

static int
send_all(struct send *s, struct error *e)
{
	struct source source = { .fill = fill, .tell = told, .ctx = s };
	struct doubt_found found;
	struct error other;
	const char *reason;
	int r;

	if (account_may_send(s->account, &reason, e) < 0)
		return -1;
	if ((r = begin_run(s, e)) <= 0)
		return r;
	if (doubt_resolve(s->account, outbox_gateways(s->outbox), &found,
	    e) < 0)
		return -1;
	r = outbox_run(s->outbox, s->run, &source, e);
	if (wait_receipts(s, r == 0 ? s->wait : 0, r < 0 ? &other : e) < 0)
		r = -1;
	return r;
}

/* A text that is cut into several messages: a record for each. */
static int
rehearse_parts(struct send *s, struct outgoing *m, struct error *e)
{
	struct split x;
	size_t at, n;

	m->cost /= m->parts;
	m->parts = 0;
	XASSERT(split_open(&x, m->text, m->text_len, NULL) == 0);
	for (at = 0; (n = split_next(&x)) > 0; at = x.at) {
		XASSERT(segment_count(&m->segment, m->text + at, n, NULL,
		    NULL) == 0);
		m->part_of = at > 0;
		if (told(s, m, e) < 0)
			return -1;
	}
	return 0;
}

/* What a real run would do, without an intent or a socket. */
static int
rehearse(struct send *s, struct error *e)
{
	struct outgoing *m = outbox_slot(s->outbox);
	int r;

	if (outbox_look(s->outbox, e) < 0)
		return -1;
	for (; (r = s->next(s, m, e)) != 0; m = outbox_slot(s->outbox)) {
		if (r < 0)
			return -1;
		if (r == 1) {
			switch (outbox_check(s->outbox, m, e)) {
			case VERDICT_PASS:
				m->state = MESSAGE_SUBMITTING;
				break;
			case VERDICT_WAIT:
				m->state = MESSAGE_QUEUED;
				break;
			case VERDICT_REFUSE:
				m->state = MESSAGE_REFUSED;
				m->cost = 0;
				break;
			case VERDICT_REPEATED:
				break;
			case VERDICT_STOP:
			case VERDICT_ERROR:
				return -1;
			}
			if ((m->state == MESSAGE_SUBMITTING && m->parts > 1 ?
			    rehearse_parts(s, m, e) : told(s, m, e)) < 0)
				return -1;
		}
		outbox_unslot(s->outbox, m);
	}
	return 0;
}

/* A stream that stopped early may be given again only where its messages have
 * refs: others would be sent twice. Where the way was closed from the start,
 * what waits is not of this command. */
static void
say_how_to_go_on(const struct send *s, struct error *e)
{
	const char *why = outbox_stopped(s->outbox);
	char said[sizeof e->msg];

	memcpy(said, e->msg, sizeof said);
	if (why && !strcmp(why, "gateway-closed") && !s->told) {
		error_set(e, e->kind, "%s; nothing of this command was "
		    "queued: give it again later", said);
		return;
	}
	if (e->kind != ERR_RETRY && e->kind != ERR_REFUSED)
		return;
	if (!s->single && s->loose && outbox_handed(s->outbox) + s->waiting)
		error_set(e, e->kind == ERR_RETRY ? ERR_SOME : e->kind,
		    "%s; rows without a ref were taken: give only those that "
		    "were not printed, and --batch next time", said);
	else if (tool_stopping() ||
	    (!s->single && s->told && e->kind == ERR_REFUSED))
		error_set(e, e->kind, "%s; the same command goes on", said);
}

/* What is left to say when all went as it should. */
static int
conclude(struct send *s, struct error *e)
{
	int i;

	for (i = 0; i < WARNINGS; i++)
		check_tell((enum warning)i, s->warned[i]);
	if (s->waiting && !s->house.dry_run)
		tool_note("%lld wait%s: sms-tick sends what is due, and "
		    "sms-tick --install prints a line for crontab(5)",
		    (long long)s->waiting, s->waiting == 1 ? "s" : "");
	if (s->unknown)
		return error_set(e, ERR_UNKNOWN, "the outcome of %lld is "
		    "unknown: do not repeat them, sms-dlr poll will find out",
		    (long long)s->unknown);
	if (s->failed)
		return error_set(e, ERR_SOME, "%s", "");
	return 0;
}

/* V3: before the first row. */
static int
may_stream(struct send *s, struct error *e)
{
	char *const own[] = { s->own };

	return s->single ? 0 : policy_bulk(s->account, own, *s->own != '\0',
	    s->class, e);
}

static int
send_open(struct send *s, struct error *e)
{
	struct outbox_how how = { .openers = openers,
	    .dry = s->house.dry_run, .fenced = s->max_cost >= 0,
	    .max_cost = s->max_cost, .gateway = s->gateway };

	if (account_open(&s->account, &s->house, s->house.dry_run ?
	    ACCOUNT_READ : ACCOUNT_WRITE, e) < 0 ||
	    check_order(s, e) < 0 || settle_options(s, e) < 0 ||
	    outbox_open(&s->outbox, s->account, &how, e) < 0 ||
	    note_foreign(s, e) < 0 || input_open(s, e) < 0 ||
	    may_stream(s, e) < 0)
		return -1;
	return record_open(&s->out, &s->house, columns, NCOLUMNS,
	    s->account->zone, e);
}

/* Rejects are kept also when the run stopped early: they were told. */
static int
send_close(struct send *s, int r, struct error *e)
{
	struct error other;

	if (record_close(s->out, e) < 0)
		r = -1;
	if (s->rejects && rejects_commit(s->rejects, r < 0 ? &other : e) < 0)
		r = -1;
	if (s->out && !s->single)
		tally_say(&s->tally);
	input_close(s);
	outbox_close(s->outbox);
	account_close(s->account);
	house_release(&s->house);
	opt_texts_release(&s->allow_empty);
	free(s->pending.ids);
	return r;
}

int
main(int argc, char *argv[])
{
	static struct send s = { .max_cost = -1 };
	struct error e = { 0 };
	int r;

	tool_init("sms-send", usage);
	if (parse_options(&s, argc, argv, &e) < 0)
		return tool_finish(&e);
	tool_catch_stop();
	r = send_open(&s, &e);
	if (r == 0)
		r = s.house.dry_run ? rehearse(&s, &e) : send_all(&s, &e);
	if (r == 0)
		r = conclude(&s, &e);
	else if (s.outbox)
		say_how_to_go_on(&s, &e);
	r = send_close(&s, r, &e);
	if (r == 0)
		e.kind = ERR_NONE;
	return tool_finish(&e);
}
