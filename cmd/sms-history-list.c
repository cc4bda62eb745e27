/* SPDX-License-Identifier: ISC
 *
 * Messages found again: all of them, and the conversation with somebody.
 */
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "io/number.h"
#include "io/record.h"
#include "sms-history.h"
#include "store/account.h"
#include "store/campaign.h"
#include "store/history.h"
#include "store/message.h"

/* How often --follow looks for new messages, ms. */
#define FOLLOW_MS 1000

static const struct record_column columns[] = {
	{ "id", RECORD_TEXT }, { "at", RECORD_TIME },
	{ "direction", RECORD_TEXT }, { "number", RECORD_TEXT },
	{ "own", RECORD_TEXT }, { "state", RECORD_TEXT },
	{ "reason", RECORD_TEXT }, { "class", RECORD_TEXT },
	{ "campaign", RECORD_TEXT }, { "ref", RECORD_TEXT },
	{ "segments", RECORD_COUNT }, { "credits", RECORD_CREDITS },
	{ "text", RECORD_TEXT }, { "caller_name", RECORD_TEXT },
};

struct list {
	struct house house;
	struct account *account;
	struct history *history;
	struct record *out;
	struct history_filter filter;
	struct phone number, own;
	bool follow;

	/* as typed */
	const char *typed_number, *typed_own, *direction;
	const char *campaign;
};

static int
put(struct record *r, const struct history_row *row, struct error *e)
{
	history_put_id(r, row->id);
	record_time(r, row->at);
	record_text(r, history_direction(row->direction));
	record_text(r, row->number);
	record_text(r, row->own);
	record_text(r, row->state);
	record_text(r, row->reason);
	record_text(r, row->class);
	record_text(r, row->campaign);
	record_text(r, row->ref);
	record_count(r, row->segments);
	record_credits(r, row->cost);
	record_text(r, row->text);
	record_text(r, row->caller_name);
	return record_end(r, e);
}

static int
put_all(struct list *l, struct error *e)
{
	struct history_row row;
	int r;

	while ((r = history_next(l->history, &row, e)) > 0)
		if (put(l->out, &row, e) < 0)
			return -1;
	return r;
}

/* Has the reader of standard output gone away? Waits a second for it. */
static bool
reader_left(void)
{
	struct pollfd p = { .fd = STDOUT_FILENO };

	return poll(&p, 1, FOLLOW_MS) > 0 && p.revents & (POLLERR | POLLHUP);
}

/* New messages as they come, until a signal ends it or nobody reads. */
static int
follow(struct list *l, struct error *e)
{
	history_follow(l->history);
	do {
		if (put_all(l, e) < 0 || record_flush(l->out, e) < 0)
			return -1;
		history_follow(l->history);
	} while (!reader_left() && !tool_stopping());
	return 0;
}

static int
set_number(const char **to, struct phone *p, const char *typed,
    const char *country, struct error *e)
{
	if (!typed)
		return 0;
	if (number_operand(p, typed, country, e) < 0)
		return -1;
	*to = p->e164;
	return 0;
}

/* V24; MT and MO are what carriers call them (P22). */
static int
set_direction(struct list *l, struct error *e)
{
	static const char *const words[] = { "sent", "received", "both", "mt",
	    "mo" };
	static const char *const stored[] = { "out", "in", NULL, "out", "in" };
	int i = l->direction ? name_find(l->direction, words, 5) : 2;

	if (i < 0)
		return error_set(e, ERR_USAGE, "--direction %s: give sent, "
		    "received or both", l->direction);
	l->filter.direction = stored[i];
	return 0;
}

static int
set_state(struct list *l, struct error *e)
{
	const char *names[MESSAGE_STATES];
	int i;

	if (!l->filter.state)
		return 0;
	for (i = 0; i < MESSAGE_STATES; i++) {
		names[i] = message_state_name((enum message_state)i);
		if (!strcmp(names[i], l->filter.state))
			return 0;
	}
	return error_set(e, ERR_USAGE, "--state %s: there is no such state%s",
	    l->filter.state, name_hint(l->filter.state, names, MESSAGE_STATES,
	    "see sms(7)").s);
}

static int
set_campaign(struct list *l, struct error *e)
{
	struct campaign c;
	int r = campaign_load(l->account->db, l->campaign, &c, e);

	l->filter.campaign = c.id;
	campaign_release(&c);
	return r;
}

static int
list_open(struct list *l, struct error *e)
{
	const char *country;

	if (account_open(&l->account, &l->house, ACCOUNT_READ, e) < 0)
		return -1;
	country = l->account->country;
	if (clock_span(&l->filter.since, &l->filter.until, l->house.since,
	    l->house.until, l->account->zone, e) < 0 ||
	    set_direction(l, e) < 0 ||
	    set_state(l, e) < 0 || set_number(&l->filter.number, &l->number,
	    l->typed_number, country, e) < 0 || set_number(&l->filter.own,
	    &l->own, l->typed_own, country, e) < 0)
		return -1;
	if (l->campaign && set_campaign(l, e) < 0)
		return -1;
	if (record_open(&l->out, &l->house, columns,
	    sizeof columns / sizeof *columns, l->account->zone, e) < 0)
		return -1;
	return history_open(&l->history, l->account->db, &l->filter, e);
}

static int
list_run(struct list *l, struct error *e)
{
	int r = list_open(l, e);

	if (r == 0 && l->follow)
		tool_catch_stop();
	if (r == 0)
		r = put_all(l, e);
	if (r == 0 && l->follow)
		r = follow(l, e);
	if (record_close(l->out, e) < 0)
		r = -1;
	history_close(l->history);
	account_close(l->account);
	return r;
}

int
verb_list(int argc, char *argv[], struct error *e)
{
	struct list l = { .follow = false };
	const struct opt own[] = {
		{ 0, "own", OPT_TEXT, &l.typed_own },
		{ 0, "number", OPT_TEXT, &l.typed_number },
		{ 0, "direction", OPT_TEXT, &l.direction },
		{ 0, "state", OPT_TEXT, &l.filter.state },
		{ 0, "campaign", OPT_TEXT, &l.campaign },
		{ 0, "search", OPT_TEXT, &l.filter.search },
		{ 0, "limit", OPT_COUNT, &l.filter.limit },
		{ 0, "follow", OPT_FLAG, &l.follow }, { 0 }
	};
	int n = opt_parse(argc, argv, "AfoHCS", own, &l.house, e);

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "list takes no operands: "
		    "sms-history thread %s shows a conversation, sms-history "
		    "show a message", argv[0]);
	if (l.follow && l.house.until)
		return error_set(e, ERR_USAGE, "--follow waits for messages "
		    "without end: leave --until out");
	return list_run(&l, e);
}

/* T2: one conversation, whatever campaigns its messages belong to. */
int
verb_thread(int argc, char *argv[], struct error *e)
{
	struct list l = { .follow = false };
	const struct opt own[] = {
		{ 0, "own", OPT_TEXT, &l.typed_own },
		{ 0, "limit", OPT_COUNT, &l.filter.limit },
		{ 0, "follow", OPT_FLAG, &l.follow }, { 0 }
	};
	int n = opt_parse(argc, argv, "AfoHC", own, &l.house, e);

	if (n < 0)
		return -1;
	if (n != 1)
		return error_set(e, ERR_USAGE, "thread wants one number: "
		    "sms-history thread +15005550010");
	l.typed_number = argv[0];
	return list_run(&l, e);
}
