/* SPDX-License-Identifier: ISC
 *
 * What a person may change about messages: stop what waits, decide what the
 * carrier cannot tell, delete what is over.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/doubt.h"
#include "io/ask.h"
#include "io/record.h"
#include "sms-history.h"
#include "store/account.h"
#include "store/db.h"
#include "store/history.h"
#include "store/message.h"

/* Ids that are deleted in one transaction. */
#define SLICE 10000

static const struct record_column cancel_columns[] = {
	{ "id", RECORD_TEXT }, { "ref", RECORD_TEXT },
	{ "number", RECORD_TEXT }, { "state", RECORD_TEXT },
};

struct cancel {
	struct house house;
	struct account *account;
	struct record *out;
	int64_t stopped, last;	/* how many, and the last of them */
	bool failed;
};

/* Cancelling twice is as good as once. */
static int
cancel_row(struct cancel *c, const struct history_row *m, struct error *e)
{
	enum message_state from = message_state_of(m->state);

	if (from != MESSAGE_QUEUED && from != MESSAGE_HELD &&
	    from != MESSAGE_CANCELLED) {
		tool_warn("message %lld is %s: only what is queued or held "
		    "can be cancelled", (long long)m->id, m->state);
		c->failed = true;
		return 0;
	}
	if (!c->house.dry_run && from != MESSAGE_CANCELLED) {
		if (message_end(c->account->db, m->id, from,
		    MESSAGE_CANCELLED, "cancelled", false, clock_now(), e) < 0)
			return -1;
		c->stopped++;
		c->last = m->id;
	}
	history_put_id(c->out, m->id);
	record_text(c->out, m->ref);
	record_text(c->out, m->number);
	record_text(c->out, c->house.dry_run ? m->state : "cancelled");
	return record_end(c->out, e);
}

static int
cancel_id(struct cancel *c, int64_t id, struct error *e)
{
	struct history_filter filter = { .id = id };
	struct history_row m;
	struct history *h;
	int r;

	if (history_open(&h, c->account->db, &filter, e) < 0)
		return -1;
	r = history_next(h, &m, e);
	if (r > 0)
		r = cancel_row(c, &m, e);
	else if (r == 0) {
		tool_warn("there is no message %lld: sms-history list shows "
		    "them", (long long)id);
		c->failed = true;
	}
	history_close(h);
	return r;
}

static int
cancel_log(struct cancel *c, struct error *e)
{
	char detail[60];

	if (!c->stopped)
		return 0;
	if (c->stopped == 1)
		snprintf(detail, sizeof detail, "message %lld",
		    (long long)c->last);
	else
		snprintf(detail, sizeof detail, "%lld messages",
		    (long long)c->stopped);
	return account_log(c->account, "cancel", detail, e);
}

/* All of them in one transaction, so that no run takes one in between. */
static int
cancel_all(struct cancel *c, const int64_t ids[], int n, struct error *e)
{
	int i, r = 0;

	if (!c->house.dry_run && db_begin(c->account->db, e) < 0)
		return -1;
	for (i = 0; i < n && r == 0; i++)
		r = cancel_id(c, ids[i], e);
	if (r == 0 && !c->house.dry_run && (r = cancel_log(c, e)) == 0)
		r = db_commit(c->account->db, e);
	if (r < 0)
		db_rollback(c->account->db);
	return r;
}

static int
id_of_ref(struct account *a, const char *ref, int64_t *id, struct error *e)
{
	enum message_state state;
	int r = message_by_ref(a->db, ref, id, &state, e);

	if (r == 0)
		return error_set(e, ERR_DATA, "there is no message with the "
		    "ref '%s': sms-history list -o id,ref shows them", ref);
	return r < 0 ? -1 : 0;
}

static int
cancel_run(struct cancel *c, char *const words[], int n, const char *ref,
    struct error *e)
{
	int64_t *ids = xcalloc((size_t)n + 1, sizeof *ids);
	int i, r = 0;

	for (i = 0; i < n && r == 0; i++)
		r = history_id(&ids[i], words[i], e);
	if (r == 0)
		r = account_open(&c->account, &c->house, c->house.dry_run ?
		    ACCOUNT_READ : ACCOUNT_WRITE, e);
	if (r == 0 && ref)
		r = id_of_ref(c->account, ref, &ids[n++], e);
	if (r == 0)
		r = record_open(&c->out, &c->house, cancel_columns,
		    sizeof cancel_columns / sizeof *cancel_columns,
		    c->account->zone, e);
	if (r == 0)
		r = cancel_all(c, ids, n, e);
	free(ids);
	return r;
}

int
verb_cancel(int argc, char *argv[], struct error *e)
{
	struct cancel c = { .failed = false };
	const char *ref = NULL;
	const struct opt own[] = { { 0, "ref", OPT_TEXT, &ref }, { 0 } };
	int n = opt_parse(argc, argv, "AfoHn", own, &c.house, e), r;

	if (n < 0)
		return -1;
	if (!n == !ref)
		return error_set(e, ERR_USAGE, "cancel which messages? Give "
		    "either their ids or --ref");
	r = cancel_run(&c, argv, n, ref, e);
	if (record_close(c.out, e) < 0)
		r = -1;
	account_close(c.account);
	return r == 0 && c.failed ? error_set(e, ERR_SOME, "%s", "") : r;
}

static int
resolve(struct account *a, int64_t id, int64_t tries, bool sent,
    struct error *e)
{
	char detail[60];

	snprintf(detail, sizeof detail, "message %lld %s", (long long)id,
	    sent ? "sent" : "not-sent");
	if (db_begin(a->db, e) < 0)
		return -1;
	if (doubt_decide(a, id, tries, sent, e) < 0 ||
	    account_log(a, "resolve", detail, e) < 0 ||
	    db_commit(a->db, e) < 0) {
		db_rollback(a->db);
		return -1;
	}
	tool_note(sent ? "message %lld is sending: its receipt, if one comes, "
	    "says more" : "message %lld is queued again and refunded: sms-tick "
	    "sends what is due", (long long)id);
	return 0;
}

/* Is it in doubt at all? Said before a question is asked. *tries: of which
 * attempt the answer will speak. */
static int
check_unknown(struct account *a, int64_t id, int64_t *tries, struct error *e)
{
	struct history_filter filter = { .id = id };
	struct history_row m;
	struct history *h;
	int r;

	if (history_open(&h, a->db, &filter, e) < 0)
		return -1;
	r = history_next(h, &m, e);
	if (r == 0)
		r = error_set(e, ERR_DATA, "there is no message %lld: "
		    "sms-history list --state unknown shows those in doubt",
		    (long long)id);
	else if (r > 0 && strcmp(m.state, "unknown") != 0)
		r = error_set(e, ERR_DATA, "message %lld is %s: only what is "
		    "unknown can be resolved", (long long)id, m.state);
	else if (r > 0)
		*tries = m.tries;
	history_close(h);
	return r < 0 ? -1 : 0;
}

int
verb_resolve(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a = NULL;
	int n = opt_parse(argc, argv, "Ay", NULL, &house, e), r = -1;
	int64_t id, tries = 0;
	bool sent;

	if (n < 0)
		return -1;
	if (n != 2 || (strcmp(argv[1], "sent") && strcmp(argv[1], "not-sent")))
		return error_set(e, ERR_USAGE, "resolve wants a message and "
		    "what became of it: sms-history resolve ID sent|not-sent");
	sent = !strcmp(argv[1], "sent");
	if (history_id(&id, argv[0], e) == 0 &&
	    account_open(&a, &house, ACCOUNT_WRITE, e) == 0 &&
	    check_unknown(a, id, &tries, e) == 0 && ask(house.yes, e, sent ?
	    "Message %lld has left: never send it again?" :
	    "Message %lld has not left: refund it and send it again?",
	    (long long)id) == 0)
		r = resolve(a, id, tries, sent, e);
	account_close(a);
	return r;
}

struct delete {
	struct house house;
	struct account *account;
	int64_t gone;
	bool all;
};

static int
delete_slice(struct delete *d, int64_t after, int64_t upto, struct error *e)
{
	int64_t n = 0;

	if (d->house.dry_run) {
		if (history_deletable(d->account->db, after, upto, &n, e) < 0)
			return -1;
	} else if (history_delete(d->account->db, after, upto, clock_now(), &n,
	    e) < 0) {
		return -1;
	}
	d->gone += n;
	return 0;
}

static int
delete_commit(struct delete *d, struct error *e)
{
	char detail[60];

	if (d->house.dry_run)
		return 0;
	snprintf(detail, sizeof detail, "%lld messages", (long long)d->gone);
	if (d->gone && account_log(d->account, "delete", detail, e) < 0)
		return -1;
	return db_commit(d->account->db, e);
}

static int
delete_begin(struct delete *d, struct error *e)
{
	return d->house.dry_run ? 0 : db_begin(d->account->db, e);
}

/* Named ones: all of them or, when one is alive, none. */
static int
delete_named(struct delete *d, const int64_t ids[], int n, struct error *e)
{
	int64_t before;
	int i;

	if (delete_begin(d, e) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		before = d->gone;
		if (delete_slice(d, ids[i] - 1, ids[i], e) < 0)
			return -1;
		if (d->gone == before)
			return error_set(e, ERR_DATA, "message %lld is not "
			    "there, is not over, or is of a campaign that is "
			    "not: nothing was deleted: sms-history show %lld",
			    (long long)ids[i], (long long)ids[i]);
	}
	return delete_commit(d, e);
}

/* V27, a slice at a time: others may go on between two. */
static int
delete_all(struct delete *d, struct error *e)
{
	int64_t at, newest, gone = 0;

	if (history_newest(d->account->db, &newest, e) < 0)
		return -1;
	for (at = 0; at < newest; at += SLICE) {
		d->gone = 0;
		if (delete_begin(d, e) < 0 || delete_slice(d, at,
		    at + SLICE < newest ? at + SLICE : newest, e) < 0 ||
		    delete_commit(d, e) < 0)
			return -1;
		gone += d->gone;
	}
	d->gone = gone;
	return 0;
}

static int
delete_run(struct delete *d, char *const words[], int n, struct error *e)
{
	int64_t *ids = xcalloc((size_t)n + 1, sizeof *ids);
	int i, r = 0;

	for (i = 0; i < n && r == 0; i++)
		r = history_id(&ids[i], words[i], e);
	if (r == 0)
		r = account_open(&d->account, &d->house, d->house.dry_run ?
		    ACCOUNT_READ : ACCOUNT_WRITE, e);
	if (r == 0 && !d->house.dry_run)
		r = d->all ? ask(d->house.yes, e, "Delete all messages of %s, "
		    "sent and received, for good?", d->account->path) :
		    ask(d->house.yes, e, "Delete %d message%s for good?", n,
		    n == 1 ? "" : "s");
	if (r == 0)
		r = d->all ? delete_all(d, e) : delete_named(d, ids, n, e);
	if (r < 0 && d->account)
		db_rollback(d->account->db);
	free(ids);
	return r;
}

int
verb_delete(int argc, char *argv[], struct error *e)
{
	struct delete d = { .all = false };
	const struct opt own[] = { { 0, "all", OPT_FLAG, &d.all }, { 0 } };
	int n = opt_parse(argc, argv, "Any", own, &d.house, e), r;

	if (n < 0)
		return -1;
	if (!n == !d.all)
		return error_set(e, ERR_USAGE, "delete which messages? Give "
		    "either their ids or --all");
	r = delete_run(&d, argv, n, e);
	if (r == 0)
		tool_note("%s %lld message%s%s", d.house.dry_run ?
		    "would delete" : "deleted", (long long)d.gone,
		    d.gone == 1 ? "" : "s", d.all ? "; what is not over yet "
		    "stays" : "");
	account_close(d.account);
	return r;
}
