/* SPDX-License-Identifier: ISC
 *
 * sms-summary - activity by time, country, number, campaign
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/record.h"
#include "phone/phone.h"
#include "sms-summary.h"
#include "store/account.h"
#include "store/history.h"

static const char usage[] =
"sms-summary [-HqvhV] [-A account] [-f format] [-o column,...]\n"
"    [--since time] [--until time]\n"
"    [--by day|week|month|country|own|campaign|state,...]\n";

static const char *const keys[] = { "day", "week", "month", "country", "own",
    "campaign", "state" };
enum { DAY, WEEK, MONTH, COUNTRY, OWN, CAMPAIGN, STATE, KEYS };

static const struct record_column counts[] = {
	{ "messages", RECORD_COUNT }, { "received", RECORD_COUNT },
	{ "sent", RECORD_COUNT }, { "segments", RECORD_COUNT },
	{ "credits", RECORD_CREDITS },
};
enum { COUNTS = sizeof counts / sizeof *counts };

struct summary {
	struct house house;
	struct account *account;
	struct days days;
	struct groups groups;
	int by[KEYS];
	int nby;
	int64_t since, until;
	struct buf key;
};

/* Which groups: names separated by commas, each once. */
static int
parse_by(struct summary *s, const char *text, struct error *e)
{
	size_t len;
	int i, k;

	for (; ; text += len + 1) {
		len = strcspn(text, ",");
		for (k = 0; k < KEYS; k++)
			if (strlen(keys[k]) == len &&
			    !strncmp(keys[k], text, len))
				break;
		if (k == KEYS)
			return error_set(e, ERR_USAGE, "--by %.*s: give day, "
			    "week, month, country, own, campaign or state",
			    (int)len, text);
		for (i = 0; i < s->nby; i++)
			if (s->by[i] == k)
				return error_set(e, ERR_USAGE, "--by: %s is "
				    "named twice", keys[k]);
		s->by[s->nby++] = k;
		if (!text[len])
			return 0;
	}
}

static const char *
country_of(const char *number)
{
	static struct phone p;

	if (phone_parse(&p, number, strlen(number), NULL) < 0)
		return "";
	return p.country;
}

/* A message's group: its values, each with its NUL. */
static int
make_key(struct summary *s, const struct history_fact *f, struct error *e)
{
	const char *value;
	int i;

	buf_clear(&s->key);
	if (days_at(&s->days, f->at, e) < 0)
		return -1;
	for (i = 0; i < s->nby; i++) {
		switch (s->by[i]) {
		case DAY: value = s->days.day; break;
		case WEEK: value = s->days.week; break;
		case MONTH: value = s->days.month; break;
		case COUNTRY: value = country_of(f->number); break;
		case OWN: value = f->own ? f->own : ""; break;
		case CAMPAIGN: value = f->campaign ? f->campaign : ""; break;
		default: value = f->state;
		}
		buf_add(&s->key, value, strlen(value) + 1);
	}
	return 0;
}

/* Did a carrier get it, or may it have? Then it counts as sent. */
static bool
was_sent(const char *state)
{
	static const char *const sent[] = { "submitting", "sending",
	    "delivered", "undelivered", "unconfirmed", "unknown" };
	size_t i;

	for (i = 0; i < sizeof sent / sizeof *sent; i++)
		if (!strcmp(sent[i], state))
			return true;
	return false;
}

static void
count(struct group *g, const struct history_fact *f)
{
	bool in = !strcmp(f->direction, "in"), out = was_sent(f->state);

	g->messages++;
	g->received += in;
	g->sent += !in && out;
	g->segments += in || out ? f->segments : 0;
	g->cost += f->cost;
}

static int
read_all(struct summary *s, struct error *e)
{
	struct stmt *st = history_facts(s->account->db, s->since, s->until,
	    e);
	struct history_fact f;
	int r;

	while ((r = history_fact(st, &f, e)) > 0) {
		if (make_key(s, &f, e) < 0)
			return -1;
		count(groups_get(&s->groups, s->key.s, s->key.len), &f);
	}
	return r;
}

static int
print_group(struct record *r, const struct group *g, int nby, struct error *e)
{
	const char *value = g->key;
	int i;

	for (i = 0; i < nby; i++) {
		record_text(r, value);
		value += strlen(value) + 1;
	}
	record_count(r, g->messages);
	record_count(r, g->received);
	record_count(r, g->sent);
	record_count(r, g->segments);
	record_credits(r, g->cost);
	return record_end(r, e);
}

static int
print_all(struct summary *s, struct record *r, struct error *e)
{
	size_t i;

	groups_sort(&s->groups);
	for (i = 0; i < s->groups.n; i++)
		if (print_group(r, s->groups.v[i], s->nby, e) < 0)
			return -1;
	return 0;
}

static int
run(struct summary *s, struct error *e)
{
	struct record_column columns[KEYS + COUNTS];
	struct record *r = NULL;
	int i, status = -1;

	s->until = CLOCK_NEVER;
	if (account_open(&s->account, &s->house, ACCOUNT_READ, e) < 0)
		return -1;
	s->days.zone = s->account->zone;
	if (clock_span(&s->since, &s->until, s->house.since, s->house.until,
	    s->days.zone, e) < 0)
		return -1;
	for (i = 0; i < s->nby; i++)
		columns[i] = (struct record_column){ keys[s->by[i]],
		    RECORD_TEXT };
	memcpy(columns + s->nby, counts, sizeof counts);
	if (record_open(&r, &s->house, columns, (size_t)s->nby + COUNTS,
	    s->days.zone, e) == 0 && read_all(s, e) == 0)
		status = print_all(s, r, e);
	return record_close(r, e) < 0 ? -1 : status;
}

int
main(int argc, char *argv[])
{
	static struct summary s;
	const char *by = "day";
	struct error e = { .kind = ERR_NONE };
	const struct opt own[] = {
		{ 0, "by", OPT_TEXT, &by }, { 0 }
	};
	int n;

	tool_init("sms-summary", usage);
	n = opt_parse(argc, argv, "AfoHS", own, &s.house, &e);
	if (n > 0)
		error_set(&e, ERR_USAGE, "what is '%s'? This tool takes no "
		    "operands: see sms-summary -h", argv[0]);
	else if (n == 0 && parse_by(&s, by, &e) == 0)
		run(&s, &e);
	groups_release(&s.groups);
	buf_release(&s.key);
	account_close(s.account);
	return tool_finish(&e);
}
