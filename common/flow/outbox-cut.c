/* SPDX-License-Identifier: ISC
 *
 * A text that its sender cuts into messages that stand on their own (G5). It
 * is cut in the transaction that claims the first of them: the others are
 * queued beside it, so that whatever dies, all of them are known, and whoever
 * sends what is due sends them. This run takes them up first.
 */
#include <string.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "flow/outbox-part.h"
#include "store/account.h"
#include "store/db.h"
#include "text/split.h"

/* A part is one segment, and keeps the text's own encoding only where it has a
 * sign that needs it. */
static void
measure(struct segment *g, const char *s, size_t len)
{
	XASSERT(segment_count(g, s, len, NULL, NULL) == 0 &&
	    g->segments == 1);
}

static int
add_part(struct outbox *o, const struct slot *s, const struct buf *text,
    int64_t *id, struct error *e)
{
	struct message_new new = outbox_as_new(o, &s->m, MESSAGE_QUEUED);
	struct segment g;

	measure(&g, text->s, text->len);
	new.part_of = s->m.id;
	new.ref = NULL;
	new.reason = NULL;
	new.text = text->s;
	new.encoding = encoding_name(g.encoding);
	new.segments = 1;
	return message_add(o->account->db, &new, id, e);
}

/* The slot's message becomes the first part. */
static int
cut_first(struct outbox *o, struct slot *s, size_t len, struct error *e)
{
	struct outgoing *m = &s->m;
	struct message_new new;

	buf_clear(&m->part);
	buf_add(&m->part, m->text, len);
	m->text = m->part.s;
	m->text_len = len;
	measure(&m->segment, m->text, len);
	m->cost /= m->parts;
	m->parts = 1;
	m->frozen = true;
	if (m->id)
		return message_cut(o->account->db, m->id, m->text,
		    encoding_name(m->segment.encoding), e);
	new = outbox_as_new(o, m, MESSAGE_QUEUED);
	new.reason = NULL;
	return message_add(o->account->db, &new, &m->id, e);
}

static void
take_up(struct outbox *o, int64_t first, int64_t last)
{
	xgrow(&o->cuts, &o->cuts_cap, o->ncuts + 1, sizeof *o->cuts);
	o->cuts[o->ncuts++] = (struct cut){ first, last };
}

int
outbox_cut(struct outbox *o, struct slot *s, struct error *e)
{
	struct buf text = { 0 };
	int64_t first = 0, last = 0;
	struct split x;
	size_t at, n;
	int r;

	buf_add(&text, s->m.text, s->m.text_len);
	XASSERT(split_open(&x, text.s, text.len, NULL) == 0);
	r = cut_first(o, s, split_next(&x), e);
	while (r == 0 && (at = x.at, n = split_next(&x)) > 0) {
		struct buf part = { 0 };

		buf_add(&part, text.s + at, n);
		r = add_part(o, s, &part, &last, e);
		if (!first)
			first = last;
		buf_release(&part);
	}
	buf_release(&text);
	if (r == 0)
		take_up(o, first, last);
	return r;
}

static const char sql_parts[] =
    "SELECT min(id), max(id) FROM message WHERE part_of = $1 "
    "AND state = 'queued'";

int
outbox_cut_again(struct outbox *o, int64_t id, struct error *e)
{
	struct stmt *st;
	int r;

	if (o->how.dry)
		return 0;
	st = db_query(o->account->db, sql_parts, DB_ARGS(I(id)), e);
	if ((r = db_step(st, e)) < 0)
		return -1;
	if (r && !db_is_null(st, 0))
		take_up(o, db_int(st, 0), db_int(st, 1));
	db_reset(st);
	return 0;
}

bool
outbox_cut_has(const struct outbox *o, int64_t id)
{
	size_t i;

	for (i = 0; i < o->ncuts; i++)
		if (id >= o->cuts[i].next && id <= o->cuts[i].last)
			return true;
	return false;
}

static const char sql_part[] =
    "SELECT number, own, class, schedule, text, encoding, not_before, "
    "not_after, gateway, series, campaign, bulk, part_of, automatic, "
    "(SELECT ref FROM message f WHERE f.id = m.part_of) "
    "FROM message m WHERE id = $1 AND state = 'queued' AND not_before <= $2";

/* Texts in m->kept, one after the other, each with its NUL. */
static void
read_part(struct stmt *st, struct outgoing *m)
{
	static const int columns[] = { 1, 8, 2, 3, 13, 4 };
	size_t at[6], i;
	int encoding = encoding_named(db_word(st, 5));

	phone_parse(&m->phone, db_word(st, 0), db_len(st, 0), NULL);
	for (i = 0; i < 6; i++) {
		at[i] = m->kept.len;
		buf_adds(&m->kept, db_word(st, columns[i]));
		buf_addc(&m->kept, '\0');
	}
	m->only_own = m->kept.s + at[0];
	m->only_gateway = m->kept.s[at[1]] ? m->kept.s + at[1] : NULL;
	m->class = m->kept.s + at[2];
	m->schedule = m->kept.s[at[3]] ? m->kept.s + at[3] : NULL;
	m->automatic = m->kept.s[at[4]] ? m->kept.s + at[4] : NULL;
	m->text = m->kept.s + at[5];
	m->text_len = strlen(m->text);
	m->frozen = true;
	m->segment.encoding = encoding < 0 ? ENCODING_GSM7 :
	    (enum encoding)encoding;
	m->segment.segments = 1;
	m->not_before = db_int(st, 6);
	m->not_after = db_int(st, 7);
	m->series = db_int(st, 9);
	m->campaign = db_int(st, 10);
	m->bulk = m->campaign || db_int(st, 11);
	m->part_of = db_int(st, 12);
	buf_adds(&m->ref, db_word(st, 14));
}

/* The one that is next: 1, 0 there is no room, -1. Somebody else may have
 * taken it. */
static int
pick_one(struct outbox *o, struct cut *cut, struct error *e)
{
	struct outgoing *m = outbox_slot(o);
	struct stmt *st;
	int r;

	if (!m)
		return 0;
	m->id = cut->next;
	st = db_query(o->account->db, sql_part, DB_ARGS(I(m->id),
	    I(o->checking.now)), e);
	if ((r = db_step(st, e)) > 0) {
		read_part(st, m);
		db_reset(st);
		outbox_slot_of(o, m)->again = true;
	} else {
		outbox_unslot(o, m);
	}
	cut->next++;
	return r < 0 ? -1 : 1;
}

int
outbox_pick_cuts(struct outbox *o, struct error *e)
{
	size_t i;
	int r = 1;

	for (i = 0; i < o->ncuts && r > 0; i++)
		while (o->cuts[i].next <= o->cuts[i].last &&
		    (r = pick_one(o, &o->cuts[i], e)) > 0)
			;
	for (i = 0; i < o->ncuts && o->cuts[i].next > o->cuts[i].last; i++)
		;
	o->ncuts -= i;
	memmove(o->cuts, o->cuts + i, o->ncuts * sizeof *o->cuts);
	return r < 0 ? -1 : 0;
}
