/* SPDX-License-Identifier: ISC
 *
 * Everything that is known of a message: what it is, what happened to it, what
 * its carrier reported.
 */
#include <stdio.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "io/record.h"
#include "sms-history.h"
#include "store/account.h"
#include "store/caller.h"
#include "store/history.h"

static const struct record_column columns[] = {
	{ "key", RECORD_TEXT }, { "value", RECORD_TEXT }, { "at", RECORD_TIME },
};

/* What is not known is left out. */
static int
put(struct record *r, const char *key, const char *value, int64_t at,
    struct error *e)
{
	if ((!value || !*value) && (at <= 0 || at == CLOCK_NEVER))
		return 0;
	record_text(r, key);
	record_text(r, value);
	record_time(r, at);
	return record_end(r, e);
}

static int
put_number(struct record *r, const char *key, int64_t n, struct error *e)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)n);
	return put(r, key, text, 0, e);
}

static int
put_cost(struct record *r, const struct history_row *m, struct error *e)
{
	char credits[RECORD_CREDITS_SIZE];

	return put(r, "credits", record_show_credits(credits, m->cost), 0, e);
}

/* What it is. */
static int
put_facts(struct record *r, const struct history_row *m, struct error *e)
{
	if (put_number(r, "id", m->id, e) < 0 ||
	    put(r, "direction", history_direction(m->direction), 0, e) < 0 ||
	    put(r, "number", m->number, 0, e) < 0 ||
	    put(r, "caller_name", m->caller_name, 0, e) < 0 ||
	    put(r, "own", m->own, 0, e) < 0 ||
	    put(r, "state", m->state, 0, e) < 0 ||
	    put(r, "reason", m->reason, 0, e) < 0 ||
	    put(r, "said", m->said, 0, e) < 0 ||
	    put(r, "receipt", m->receipt, 0, e) < 0 ||
	    put(r, "class", m->class, 0, e) < 0 ||
	    put(r, "campaign", m->campaign, 0, e) < 0 ||
	    put(r, "ref", m->ref, 0, e) < 0 ||
	    put(r, "text", m->text, 0, e) < 0 ||
	    put(r, "encoding", m->encoding, 0, e) < 0 ||
	    put_number(r, "segments", m->segments, e) < 0)
		return -1;
	return put_cost(r, m, e);
}

/* P85: that its sender's name is still asked for, when the next time, and why
 * there is no answer yet. */
static int
put_wanted(struct record *r, struct account *a, const struct history_row *m,
    struct error *e)
{
	struct caller c;
	int n = 0;

	if (*m->direction == 'i' && m->own && !m->caller_name)
		n = caller_find(&c, a->db, m->own, m->number, e);
	return n <= 0 ? n : put(r, "name_wanted", c.reason, c.not_before, e);
}

/* What became of it, and what the carrier knows it by. */
static int
put_course(struct record *r, const struct history_row *m, struct error *e)
{
	char client_id[80];
	bool out = *m->direction == 'o';

	snprintf(client_id, sizeof client_id, "%s-%lld", m->token,
	    (long long)m->id);
	if (put(r, "gateway", m->gateway, 0, e) < 0 ||
	    (out && put(r, "client_id", client_id, 0, e) < 0) ||
	    put(r, "carrier_id", m->carrier_id, 0, e) < 0 ||
	    put(r, "carrier_segments", m->carrier_segments, 0, e) < 0 ||
	    put(r, "carrier_price", m->carrier_price, 0, e) < 0 ||
	    (out && put_number(r, "tries", m->tries, e) < 0) ||
	    put(r, "made", NULL, m->at, e) < 0 ||
	    put(r, "not_before", NULL, m->not_before, e) < 0 ||
	    (out && put(r, "not_after", NULL, m->not_after, e) < 0) ||
	    put(r, "claimed", NULL, m->claimed_at, e) < 0 ||
	    put(r, "sent", NULL, m->sent_at, e) < 0)
		return -1;
	return put(r, "done", NULL, m->done_at, e);
}

static int
put_event(struct record *r, const struct history_event *ev, struct error *e)
{
	char text[256];

	snprintf(text, sizeof text, "%s%s%s%s%s", ev->status,
	    *ev->reason ? " " : "", ev->reason, *ev->receipt ? " " : "",
	    ev->receipt);
	return put(r, "event", text, ev->at, e);
}

static int
put_events(struct record *r, struct account *a, int64_t id, struct error *e)
{
	struct stmt *st = history_events(a->db, id, e);
	struct history_event ev;
	int n;

	while ((n = history_event(st, &ev, e)) > 0)
		if (put_event(r, &ev, e) < 0)
			return -1;
	return n;
}

static int
show_one(struct record *r, struct account *a, const char *typed,
    struct error *e)
{
	struct history_filter filter = { 0 };
	struct history *h;
	struct history_row m;
	int n;

	if (history_id(&filter.id, typed, e) < 0 ||
	    history_open(&h, a->db, &filter, e) < 0)
		return -1;
	n = history_next(h, &m, e);
	if (n == 0)
		n = error_set(e, ERR_DATA, "there is no message %s: "
		    "sms-history list shows them", typed);
	if (n > 0 && (put_facts(r, &m, e) < 0 || put_wanted(r, a, &m, e) < 0 ||
	    put_course(r, &m, e) < 0 || put_events(r, a, m.id, e) < 0))
		n = -1;
	history_close(h);
	return n < 0 ? -1 : 0;
}

int
verb_show(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a = NULL;
	struct record *r = NULL;
	int i, n = opt_parse(argc, argv, "AfoH", NULL, &house, e);
	int status = -1;

	if (n < 0)
		return -1;
	if (n == 0)
		return error_set(e, ERR_USAGE, "show which message? Give an "
		    "id: sms-history list shows them");
	if (account_open(&a, &house, ACCOUNT_READ, e) == 0 &&
	    record_open(&r, &house, columns,
	    sizeof columns / sizeof *columns, a->zone, e) == 0)
		status = 0;
	for (i = 0; i < n && status == 0; i++)
		status = show_one(r, a, argv[i], e);
	if (record_close(r, e) < 0)
		status = -1;
	account_close(a);
	return status;
}
