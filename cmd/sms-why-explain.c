/* SPDX-License-Identifier: ISC
 *
 * What stands behind each check's verdict.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/command.h"
#include "base/clock.h"
#include "base/error.h"
#include "flow/check.h"
#include "flow/hours.h"
#include "flow/outbox.h"
#include "io/machine.h"
#include "io/record.h"
#include "io/rules.h"
#include "sms-why.h"
#include "store/account.h"
#include "store/contact.h"
#include "store/optout.h"
#include "store/tariff.h"

static void
add_time(struct buf *b, int64_t ms)
{
	char when[CLOCK_SIZE];

	buf_adds(b, clock_format(when, ms));
}

static void
add_credits(struct buf *b, int64_t milli)
{
	char credits[RECORD_CREDITS_SIZE];

	buf_adds(b, record_show_credits(credits, milli));
}

static int
explain_only_to(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	(void)m, (void)e;
	buf_adds(b, machine_fenced(c->machine) ? "the fence names it" :
	    "there is no fence");
	return 0;
}

static int
explain_text(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	(void)c, (void)e;
	if (m->frozen)
		buf_adds(b, "no text was given: one segment is assumed");
	else
		buf_addf(b, "%s, %u characters, %u segment%s",
		    encoding_name(m->segment.encoding),
		    m->segment.characters, m->segment.segments,
		    m->segment.segments == 1 ? "" : "s");
	return 0;
}

static int
explain_number(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	(void)c, (void)e;
	buf_addf(b, "%s, %s%s%s", m->phone.valid == PHONE_YES ? "valid" :
	    "possible", phone_type_name(m->phone.type),
	    *m->phone.country ? ", " : "", m->phone.country);
	return 0;
}

static int
explain_optout(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	(void)c, (void)e;
	buf_addf(b, "no opt-out withholds %s", m->class);
	return 0;
}

static int
explain_landline(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	(void)c, (void)e;
	buf_adds(b, m->skip_landlines ? "no fixed line" : "not asked");
	return 0;
}

static int
explain_tariff(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	char destination[TARIFF_SIZE];
	int64_t credits;

	(void)e;
	if (m->own && strcmp(m->own->billing, "credits")) {
		buf_addf(b, "billing of %s is %s: no credits are asked for",
		    m->own->number, m->own->billing);
		return 0;
	}
	if (!tariffs_decide(c->tariffs, m->phone.e164, m->phone.country,
	    m->own ? m->own->country : "", &credits, destination))
		return 0;
	buf_addf(b, "tariff %s: ", destination);
	add_credits(b, credits);
	buf_adds(b, " a segment");
	return 0;
}

static int
explain_validity(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	(void)c, (void)e;
	buf_adds(b, "until ");
	add_time(b, m->not_after);
	return 0;
}

/* The lines that hold, as they stand in the file. */
static int
add_rules(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	const struct rule *lines[16];
	int i, n = hours_lines(c->hours, &m->phone, NULL, m->class, c->now,
	    lines, 16, e);

	for (i = 0; i < n; i++)
		buf_addf(b, "%s%s %s (%s)", b->len ? "; " : "",
		    lines[i]->words[0], lines[i]->words[2], lines[i]->source);
	return n < 0 ? -1 : 0;
}

static int
explain_hours(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	if (m->schedule)
		buf_addf(b, "schedule %s", m->schedule);
	if (c->hours_mode == HOURS_OFF) {
		buf_addf(b, "%shours=off: not looked at", b->len ? "; " : "");
		return 0;
	}
	if (m->quiet) {
		buf_addf(b, "%ssent all the same (hours=%s)", b->len ? "; " :
		    "", c->hours_mode == HOURS_WARN ? "warn" : "auto, over "
		    "the simulated carrier");
		if (m->quiet != CLOCK_NEVER) {
			buf_adds(b, ", though only allowed from ");
			add_time(b, m->quiet);
		}
	}
	return add_rules(b, c, m, e);
}

/* Those of ours that could send: with that calling code, of that country where
 * one is given. */
static size_t
candidates(const struct checking *c, const char *code, const char *country)
{
	size_t i, n = 0;

	for (i = 0; i < c->owns->n; i++) {
		const struct own *own = &c->owns->v[i];

		n += !own_blocked(own) &&
		    !strncmp(own->number, code, strlen(code)) &&
		    (!country || !strcmp(own->country, country));
	}
	return n;
}

/* Of several countries with that calling code the recipient's goes first. */
static void
explain_code(struct buf *b, const struct checking *c,
    const struct outgoing *m, const char *code)
{
	static const char *const which[] = { "the only one", "the least used" };
	size_t all = candidates(c, code, NULL);
	size_t near = candidates(c, code, m->phone.country);

	if (near && near < all)
		buf_addf(b, "%s of the recipient's country %s", which[near > 1],
		    m->phone.country);
	else
		buf_addf(b, "%s of the recipient's calling code %s",
		    which[all > 1], code);
}

/* O15, G18: which number, and why that one. */
static int
explain_sender(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	char code[8];
	size_t len = (size_t)snprintf(code, sizeof code, "+%d",
	    m->phone.calling_code);

	(void)e;
	buf_addf(b, "%s through %s: ", m->own->number, m->own->gateway);
	if (m->only_own)
		buf_adds(b, "named with --from");
	else if (!strncmp(m->own->number, code, len))
		explain_code(b, c, m, code);
	else if (c->default_own && !strcmp(c->default_own, m->own->number))
		buf_addf(b, "default-own, as none of ours has the calling "
		    "code %s", code);
	else
		buf_addf(b, "the only one that can send, and none of ours has "
		    "the calling code %s", code);
	return 0;
}

/* The settings that were looked at, with what they come to. */
static int
explain_policy(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	static const enum own_key keys[] = { OWN_BULK, OWN_MARKETING,
	    OWN_DESTINATIONS, OWN_LONG_MESSAGES, OWN_CHARACTERS };
	size_t i;
	int w;

	(void)c, (void)e;
	for (i = 0; m->own && i < sizeof keys / sizeof *keys; i++)
		buf_addf(b, "%s%s=%s", i ? " " : "",
		    own_settings[keys[i]].name, own_value(m->own, keys[i]));
	if (m->parts > 1)
		buf_addf(b, "; the text goes in %u messages", m->parts);
	for (w = 0; w < WARNINGS; w++) {
		if (!check_warns((enum warning)w, m))
			continue;
		buf_addf(b, "; %s: ", check_warnings[w].word);
		command_add(b, check_warnings[w].meaning);
	}
	return 0;
}

static int
explain_credits(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	(void)e;
	buf_adds(b, "it costs ");
	add_credits(b, m->cost);
	buf_adds(b, ", the balance is ");
	add_credits(b, c->balance);
	return 0;
}

static const struct {
	const char *check;
	int (*explain)(struct buf *b, struct checking *c,
	    const struct outgoing *m, struct error *e);
} explanations[] = {
	{ "only-to", explain_only_to },
	{ "text", explain_text },
	{ "number", explain_number },
	{ "opt-out", explain_optout },
	{ "landline", explain_landline },
	{ "tariff", explain_tariff },
	{ "validity", explain_validity },
	{ "hours", explain_hours },
	{ "sender", explain_sender },
	{ "policy", explain_policy },
	{ "credits", explain_credits },
};

int
explain(struct buf *b, const char *check, struct checking *c,
    const struct outgoing *m, struct error *e)
{
	size_t i;

	for (i = 0; i < sizeof explanations / sizeof *explanations; i++)
		if (!strcmp(explanations[i].check, check))
			return explanations[i].explain(b, c, m, e);
	return 0;
}

static int
explain_optouts(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	struct stmt *st = optout_all(c->account->db, m->phone.e164, NULL, e);
	struct optout row;
	int r;

	while ((r = optout_next(st, &row, e)) > 0) {
		buf_addf(b, "%s%s since ", b->len ? "; " : "", row.scope);
		add_time(b, row.since);
		buf_addf(b, " by %s%s%s", row.source, row.note ? ": " : "",
		    row.note ? row.note : "");
	}
	return r;
}

static int
explain_dead(struct buf *b, struct checking *c, const struct outgoing *m,
    struct error *e)
{
	struct contact contact;

	if (contact_get(c->account->db, m->phone.e164, &contact, e) < 0)
		return -1;
	buf_addf(b, "%s, since ", contact.dead_reason);
	add_time(b, contact.dead_at);
	return 0;
}

int
explain_refusal(struct buf *b, const char *check, struct checking *c,
    const struct outgoing *m, struct error *e)
{
	if (!strcmp(check, "opt-out"))
		return explain_optouts(b, c, m, e);
	if (!strcmp(check, "dead"))
		return explain_dead(b, c, m, e);
	buf_adds(b, m->detail);
	if (!strcmp(check, "hours"))
		return add_rules(b, c, m, e);
	return 0;
}
