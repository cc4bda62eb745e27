/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "flow/outbox-part.h"
#include "store/account.h"
#include "store/db.h"
#include "store/ledger.h"

struct message_new
outbox_as_new(const struct outbox *o, const struct outgoing *m,
    enum message_state state)
{
	return (struct message_new){
		.series = o->account->series,
		.number = m->phone.e164,
		.own = m->own ? m->own->number : NULL,
		.gateway = m->own ? m->own->gateway : NULL,
		.class = m->class,
		.ref = m->ref.len ? m->ref.s : NULL,
		.text = m->text,
		.encoding = encoding_name(m->segment.encoding),
		.campaign = m->campaign,
		.segments = m->segment.segments,
		.state = state,
		.reason = m->reason,
		.now = o->checking.now,
		.not_before = m->not_before,
		.not_after = m->not_after,
		.schedule = m->campaign ? NULL : m->schedule,
		.bulk = m->bulk && !m->campaign,
		.automatic = m->automatic,
		.run = o->run,
		.cost = m->cost,
	};
}

/* May it go now, as to its way's pace and how much is on it? 1, 0, -1. */
static int
may_go(struct outbox *o, struct slot *s, struct error *e)
{
	struct outgoing *m = &s->m;
	struct pace *way, *line;

	if (outbox_paces(o, m, &way, &line, e) < 0)
		return -1;
	if (pace_wait(way) || pace_wait(line))
		return 0;
	if (s->gateway->out >= s->gateway->concurrency)
		return 0;
	pace_take(way, s->gateway->rate, m->segment.segments);
	pace_take(line, s->gateway->sender_rate, m->segment.segments);
	return 1;
}

static const char sql_token[] = "SELECT token FROM series WHERE id = $1";

/* A message keeps the token of the series it was made in: whoever else was
 * given a copy of it asks the carrier by the same id. */
static int
set_client_id(const struct outbox *o, struct slot *s, struct error *e)
{
	const struct account *a = o->account;
	const char *token = a->token;
	char *id = s->submission.client_id;
	struct stmt *st = NULL;
	int n;

	if (s->m.series && s->m.series != a->series) {
		st = db_query(a->db, sql_token, DB_ARGS(I(s->m.series)), e);
		if (db_step(st, e) != 1)
			return -1;
		token = db_word(st, 0);
	}
	n = snprintf(id, CLIENT_ID_MAX, "%s-%lld", token, (long long)s->m.id);
	XASSERT(n < CLIENT_ID_MAX);
	db_reset(st);
	return 0;
}

/* G7: what somebody else bills, or nobody, has its line too, of nothing. */
static void
note_of_nothing(char note[80], const struct own *own)
{
	note[0] = '\0';
	if (!strcmp(own->billing, "provider"))
		snprintf(note, 80, "billed_by=%s", own->gateway);
	else if (!strcmp(own->billing, "free"))
		snprintf(note, 80, "free");
}

static int
charge(struct outbox *o, struct claims *c, struct error *e)
{
	char note[80] = "";

	if (!c->cost)
		note_of_nothing(note, c->own);
	if (!c->cost && !*note)
		return 0;
	return ledger_append_each(o->account->db, &c->balance,
	    o->checking.now, "charge", -c->cost, c->first, c->n,
	    *note ? note : NULL, e);
}

/* Write the intents down that are in a row: one statement changes them all,
 * which costs half of what as many would. */
static int
write_claims(struct outbox *o, struct error *e)
{
	struct claims c = o->claims;

	o->claims.n = 0;
	if (!c.n)
		return 0;
	if (message_claim(o->account->db, c.first, c.n, o->run,
	    o->checking.now, c.own->number, c.own->gateway, c.cost, e) < 0)
		return -1;
	return charge(o, &c, e);
}

static int
claim_queued(struct outbox *o, const struct outgoing *m, struct error *e)
{
	struct claims *c = &o->claims;

	if (c->n && (c->own != m->own || c->cost != m->cost) &&
	    write_claims(o, e) < 0)
		return -1;
	if (!c->n)
		*c = (struct claims){ m->id, 0, m->own, m->cost,
		    o->checking.balance };
	c->n++;
	return 0;
}

static int
claim_new(struct outbox *o, struct outgoing *m, struct error *e)
{
	struct message_new new = outbox_as_new(o, m, MESSAGE_SUBMITTING);
	struct claims c = { 0, 1, m->own, m->cost, o->checking.balance };

	if (message_add(o->account->db, &new, &m->id, e) < 0)
		return -1;
	c.first = m->id;
	return charge(o, &c, e);
}

static bool
is_other(const struct own *own, const struct own *than, bool by_number)
{
	return by_number ? strcmp(own->number, than->number) :
	    strcmp(own->gateway, than->gateway);
}

/* May others behind it go through another gateway, or from another number of
 * ours? Then it is passed over. */
static bool
others_may_go(const struct outbox *o, const struct slot *s, bool by_number)
{
	size_t i;

	if (!o->how.passes || !s->m.id || (o->how.gateway && !by_number))
		return false;
	for (i = 0; i < o->how.namong; i++)
		if (is_other(o->among[i], s->m.own, by_number))
			return true;
	for (i = 0; !o->how.namong && i < o->owns.n; i++)
		if (is_other(&o->owns.v[i], s->m.own, by_number))
			return true;
	return false;
}

static void
pass_over(struct outbox *o, struct slot *s, const struct error *e)
{
	const struct outgoing *m = &s->m;

	if (o->passed.kind == ERR_NONE)
		o->passed = *e;
	if (m->not_before > o->passed_time ||
	    (m->not_before == o->passed_time && m->id > o->passed_id)) {
		o->passed_time = m->not_before;
		o->passed_id = m->id;
	}
	outbox_give_back(o, s);
}

/* One whose gateway is not there, or cannot be opened: 0, or -1 with *e as it
 * is: none goes. */
static int
pass_faulty(struct outbox *o, struct slot *s, const struct error *e)
{
	if ((e->kind != ERR_CONFIG && e->kind != ERR_DENIED) ||
	    !others_may_go(o, s, false))
		return -1;
	pass_over(o, s, e);
	return 0;
}

/* One whose way is closed for longer than anybody waits: 1, 0 it is not. */
static int
pass_closed(struct outbox *o, struct slot *s)
{
	const struct own *own = s->m.own;
	const struct pace *way = pace_known(&o->paces, own->gateway, "");
	const struct pace *line = pace_known(&o->paces, own->gateway,
	    own->number);
	struct error e;

	if (pace_wait(line) > pace_wait(way))
		way = line;
	if (pace_wait(way) <= PACE_PATIENCE_MS ||
	    !others_may_go(o, s, way == line))
		return 0;
	outbox_say_closed(way, &e);
	pass_over(o, s, &e);
	return 1;
}

/* Write the intent down: from here on the message is this run's. */
static int
claim(struct outbox *o, struct slot *s, struct error *e)
{
	struct outgoing *m = &s->m;
	int r;

	if (gateways_get(&o->gateways, m->own->gateway, &s->gateway, e) < 0)
		return pass_faulty(o, s, e);
	if ((r = may_go(o, s, e)) <= 0) {
		if (r == 0 && pass_closed(o, s))
			return 0;
		s->again = true;
		return r;
	}
	m->reason = NULL;
	m->state = MESSAGE_SUBMITTING;
	if ((m->id ? claim_queued(o, m, e) : claim_new(o, m, e)) < 0 ||
	    set_client_id(o, s, e) < 0)
		return -1;
	o->checking.balance -= m->cost;
	if (o->checking.left != INT64_MAX)
		o->checking.left -= m->cost;
	own_count(m->own, o->checking.now);
	outbox_move(o, s, STAGE_CLAIMED);
	return 0;
}

static int
refuse(struct outbox *o, struct slot *s, struct error *e)
{
	struct outgoing *m = &s->m;

	m->state = !strcmp(m->reason, "expired") ? MESSAGE_EXPIRED :
	    MESSAGE_REFUSED;
	m->cost = 0;
	outbox_move(o, s, STAGE_TOLD);
	if (!m->id)
		return 0;
	return message_end(o->account->db, m->id, MESSAGE_QUEUED, m->state,
	    m->reason, false, o->checking.now, e);
}

static int
postpone(struct outbox *o, struct slot *s, struct error *e)
{
	struct outgoing *m = &s->m;
	struct message_new new;

	m->state = MESSAGE_QUEUED;
	outbox_move(o, s, STAGE_TOLD);
	m->cost = 0;
	if (m->id)
		return message_defer(o->account->db, m->id, m->not_before,
		    m->reason, e);
	new = outbox_as_new(o, m, MESSAGE_QUEUED);
	new.own = m->only_own;
	new.gateway = m->only_gateway ? m->only_gateway : o->how.gateway;
	return message_add(o->account->db, &new, &m->id, e);
}

static const char sql_earlier[] =
    "SELECT text, class, own, encoding, segments, not_before, not_after, "
    "gateway, series, schedule, bulk FROM message WHERE id = $1 "
    "AND state = 'queued' AND not_before <= $2 AND campaign = 0";

/* A row that was sent before is not sent again; but when the earlier message
 * went back to the queue and is due, this run may take it. 1 it did. */
static int
resume_earlier(struct outbox *o, struct slot *s, struct error *e)
{
	struct outgoing *m = &s->m;
	struct stmt *st = db_query(o->account->db, sql_earlier,
	    DB_ARGS(I(m->earlier), I(o->checking.now)), e);
	int encoding, r = db_step(st, e);

	if (r <= 0)
		return r;
	buf_clear(&m->kept);
	buf_addf(&m->kept, "%s%c%s%c%s%c%s%c%s", db_word(st, 2), 0,
	    db_word(st, 7), 0, db_word(st, 1), 0, db_word(st, 9), 0,
	    db_word(st, 0));
	m->only_own = db_is_null(st, 2) ? NULL : m->kept.s;
	m->only_gateway = m->kept.s + strlen(m->kept.s) + 1;
	m->class = m->only_gateway + strlen(m->only_gateway) + 1;
	if (db_is_null(st, 7))
		m->only_gateway = NULL;
	m->schedule = m->class + strlen(m->class) + 1;
	m->text = m->schedule + strlen(m->schedule) + 1;
	if (db_is_null(st, 9))
		m->schedule = NULL;
	m->text_len = strlen(m->text);
	encoding = encoding_named(db_word(st, 3));
	m->segment.encoding = encoding < 0 ? ENCODING_GSM7 :
	    (enum encoding)encoding;
	m->segment.segments = (unsigned)db_int(st, 4);
	m->not_before = db_int(st, 5);
	m->not_after = db_int(st, 6);
	m->series = db_int(st, 8);
	m->bulk = db_int(st, 10) != 0;
	db_reset(st);
	m->frozen = true;
	m->id = m->earlier;
	m->earlier = 0;
	return 1;
}

static const char sql_state[] = "SELECT state FROM message WHERE id = $1";

/* While it waited here, others may have taken it, or cancelled it. 1: it is
 * queued still, 0: not, and that is its fate, -1. */
static int
still_queued(struct outbox *o, struct slot *s, struct error *e)
{
	struct stmt *st = db_query(o->account->db, sql_state,
	    DB_ARGS(I(s->m.id)), e);
	int r = db_step(st, e);

	if (r < 0)
		return -1;
	s->m.state = r ? message_state_of(db_word(st, 0)) :
	    MESSAGE_CANCELLED;
	if (r)
		db_reset(st);
	if (s->m.state == MESSAGE_QUEUED)
		return 1;
	s->m.cost = 0;
	outbox_move(o, s, STAGE_TOLD);
	return 0;
}

/* The checks; a row that was sent before may be one that goes now. */
static enum verdict
verdict(struct outbox *o, struct slot *s, struct error *e)
{
	enum verdict v = check_message(&o->checking, &s->m, e);
	int r;

	if (v != VERDICT_REPEATED)
		return v;
	if (outbox_cut_again(o, s->m.earlier, e) < 0 ||
	    (r = resume_earlier(o, s, e)) < 0)
		return VERDICT_ERROR;
	return r ? check_message(&o->checking, &s->m, e) : v;
}

static const char sql_refs[] =
    "CREATE TEMP TABLE IF NOT EXISTS seen_ref (ref TEXT PRIMARY KEY) "
    "WITHOUT ROWID";
static const char sql_ref[] =
    "INSERT INTO seen_ref (ref) VALUES ($1) ON CONFLICT DO NOTHING";

/* A dry run knows the refs that it has seen, in a file of its own: the second
 * row with one would be repeated. 1 it is new, 0, -1. */
static int
new_ref(struct outbox *o, const struct outgoing *m, struct error *e)
{
	struct db *db = o->account->db;

	if (!m->ref.len || o->how.planning)
		return 1;
	if (db_exec(db, sql_refs, DB_NONE, e) < 0 ||
	    db_exec(db, sql_ref, DB_ARGS(T(m->ref.s)), e) < 0)
		return -1;
	return db_changes(db) > 0;
}

enum verdict
outbox_check(struct outbox *o, struct outgoing *m, struct error *e)
{
	enum verdict v = verdict(o, outbox_slot_of(o, m), e);
	unsigned i = 0;
	int r;

	if (v != VERDICT_PASS && v != VERDICT_WAIT)
		return v;
	if ((r = new_ref(o, m, e)) < 0)
		return VERDICT_ERROR;
	if (r == 0) {
		m->state = v == VERDICT_PASS ? MESSAGE_SENDING : MESSAGE_QUEUED;
		m->reason = "repeated";
		m->own = NULL;
		m->cost = 0;
		memset(&m->segment, 0, sizeof m->segment);
		return VERDICT_REPEATED;
	}
	if (v == VERDICT_WAIT)
		return v;
	o->checking.balance -= m->cost;
	if (o->checking.left != INT64_MAX)
		o->checking.left -= m->cost;
	do
		own_count(m->own, o->checking.now);
	while (++i < m->parts);
	return v;
}

static int
stop_or_pass(struct outbox *o, struct slot *s, const struct error *e)
{
	if (strcmp(s->m.reason, "no-gateway") || pass_faulty(o, s, e) < 0)
		outbox_stop(o, s->m.reason, e);
	return 0;
}

static int
judge(struct outbox *o, struct slot *s, struct error *e)
{
	int r;

	if (s->again && s->m.id && (r = still_queued(o, s, e)) <= 0)
		return r;
	switch (verdict(o, s, e)) {
	case VERDICT_PASS:
		if (s->m.parts > 1 && outbox_cut(o, s, e) < 0)
			return -1;
		return claim(o, s, e);
	case VERDICT_REFUSE:
		return refuse(o, s, e);
	case VERDICT_WAIT:
		return postpone(o, s, e);
	case VERDICT_REPEATED:
		s->m.cost = 0;
		outbox_move(o, s, STAGE_TOLD);
		return 0;
	case VERDICT_STOP:
		return stop_or_pass(o, s, e);
	case VERDICT_ERROR:
		break;
	}
	return -1;
}

/* What is judged sees all that was claimed before, unless it is the next in
 * the row: then it is none of those, whatever it is found to be. */
int
outbox_judge(struct outbox *o, struct error *e)
{
	const struct claims *c = &o->claims;
	int i, left = o->count[STAGE_PICKED];

	for (i = 0; left && i < SLOTS && !o->stop; i++) {
		struct slot *s = &o->slots[i];

		if (s->stage != STAGE_PICKED)
			continue;
		left--;
		if (s->m.id != c->first + c->n && write_claims(o, e) < 0)
			return -1;
		if (judge(o, s, e) < 0)
			return -1;
	}
	return write_claims(o, e);
}
