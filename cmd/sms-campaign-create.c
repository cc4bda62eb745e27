/* SPDX-License-Identifier: ISC
 *
 * Making a campaign, and changing it before it starts.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/schedule.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "sms-campaign.h"
#include "flow/class.h"
#include "flow/gateway-config.h"
#include "flow/intake.h"
#include "flow/plan.h"
#include "flow/policy.h"
#include "io/number.h"
#include "io/record.h"
#include "io/whole.h"
#include "store/db.h"
#include "store/list.h"
#include "store/own.h"
#include "store/template.h"
#include "text/template.h"

/* The command line of create. */
struct create {
	struct opt_texts lists, from, allow_empty;
	const char *csv, *class, *at, *schedule, *valid_for, *gateway;
	const char *text, *text_file, *template;
	int64_t max_cost, max_segments;
	bool skip_landlines, partial;
};

/* Is it a template, and has it the variables that may be empty? */
static int
check_text(const char *text, const struct create *o, struct error *e)
{
	struct template *t;
	size_t i;
	int r = 0;

	if (template_parse(&t, text, strlen(text), e) < 0)
		return error_prefix(e, "text");
	for (i = 0; r == 0 && i < o->allow_empty.n; i++)
		if (template_allow_empty(t, o->allow_empty.v[i]) < 0)
			r = error_set(e, ERR_USAGE, "--allow-empty %s: the "
			    "text has no such variable", o->allow_empty.v[i]);
	template_free(t);
	return r;
}

static int
read_text(struct job *j, const struct create *o, struct error *e)
{
	struct buf b = { 0 };
	int r = 0;

	if ((o->text != NULL) + (o->text_file != NULL) +
	    (o->template != NULL) != 1)
		return error_set(e, ERR_USAGE, "give the text once: --text, "
		    "--text-file or --template");
	if (o->text)
		buf_adds(&b, o->text);
	else if (o->text_file)
		r = whole_file(&b, o->text_file, e);
	else
		r = template_load(j->account->db, o->template, &b, e);
	j->campaign.text = buf_take(&b);
	return r < 0 ? -1 : check_text(j->campaign.text, o, e);
}

/* --from: numbers of ours; whether they may send is asked when they do. */
static int
read_senders(struct job *j, const struct opt_texts *from,
    const char *gateway, struct error *e)
{
	struct campaign *c = &j->campaign;
	struct owns owns = { 0 };
	struct phone p;
	size_t i;
	int r = owns_load(&owns, j->account->db, e);

	c->own = xcalloc(from->n, sizeof *c->own);
	for (i = 0; r == 0 && i < from->n; i++) {
		r = number_operand(&p, from->v[i], j->account->country, e);
		if (r == 0 && !owns_find(&owns, p.e164) && gateway)
			tool_note("%s is not one of this account's numbers: "
			    "it is taken for one that gateway %s knows",
			    p.e164, gateway);
		else if (r == 0 && !owns_find(&owns, p.e164))
			r = error_set(e, ERR_DATA, "no-sender: %s is not one "
			    "of this account's numbers: sms-numbers list "
			    "shows them", p.e164);
		if (r == 0)
			c->own[c->nown++] = xstrdup(p.e164);
	}
	owns_release(&owns);
	return r;
}

static int
read_lists(struct job *j, const struct opt_texts *lists, struct error *e)
{
	struct campaign *c = &j->campaign;
	size_t i;

	c->lists = xcalloc(lists->n + 1, sizeof *c->lists);
	for (i = 0; i < lists->n; i++)
		if (list_need(j->account->db, lists->v[i],
		    &c->lists[c->nlists++], e) < 0)
			return -1;
	return 0;
}

/* Whether it can be read; "" is none. */
static int
set_schedule(struct campaign *c, const char *text, struct error *e)
{
	struct schedule s;

	if (*text && schedule_parse(&s, text, e) < 0)
		return -1;
	if (*text)
		schedule_release(&s);
	free(c->schedule);
	c->schedule = *text ? xstrdup(text) : NULL;
	return 0;
}

static int
read_times(struct job *j, const struct create *o, struct error *e)
{
	struct campaign *c = &j->campaign;

	if (o->at && clock_parse(&c->not_before, o->at, j->account->zone,
	    e) < 0)
		return error_prefix(e, "--at");
	if (o->schedule && set_schedule(c, o->schedule, e) < 0)
		return -1;
	if (!o->valid_for)
		return class_valid_for(j->account, c->class, c->schedule,
		    &c->valid_for, e);
	if (clock_duration(&c->valid_for, o->valid_for, e) < 0)
		return error_prefix(e, "--valid-for");
	return 0;
}

/* The rows of --csv become a list that is named after the campaign. They are
 * read before the account is touched. */
static int
open_csv(struct job *j, const struct create *o, struct intake **in,
    char *list, struct error *e)
{
	char *const files[] = { list + strlen(list) + 1 };
	struct intake_how how = { .house = &j->house, .files = files,
	    .nfiles = 1, .partial = o->partial, .list = list };
	int64_t id;
	int r = list_find(j->account->db, list, &id, e);

	if (r < 0)
		return -1;
	if (r > 0)
		return error_set(e, ERR_CREATE, "there is a list '%s' already: "
		    "choose another name for the campaign", list);
	return intake_open(in, j->account, &how, e);
}

static int
take_csv(struct job *j, struct intake *in, const char *list, struct error *e)
{
	struct campaign *c = &j->campaign;
	struct import_counts counts;

	if (intake_apply(in, &counts, e) < 0)
		return -1;
	return list_need(j->account->db, list, &c->lists[c->nlists++], e);
}

/* What the options say, into the campaign. */
static int
read_options(struct job *j, const struct create *o, struct error *e)
{
	struct campaign *c = &j->campaign;
	const char *class;

	if ((o->csv != NULL) == (o->lists.n > 0))
		return error_set(e, ERR_USAGE, "give recipients once: --list "
		    "or --csv");
	if (class_find(&class, o->class ? o->class : CLASS_MARKETING, e) < 0)
		return -1;
	c->class = xstrdup(class);
	c->gateway = o->gateway ? xstrdup(o->gateway) : NULL;
	c->max_cost = o->max_cost;
	c->max_segments = o->max_segments;
	c->skip_landlines = o->skip_landlines;
	c->created_at = clock_now();
	c->allow_empty = xcalloc(o->allow_empty.n, sizeof *c->allow_empty);
	for (; c->nallow_empty < o->allow_empty.n; c->nallow_empty++)
		c->allow_empty[c->nallow_empty] =
		    xstrdup(o->allow_empty.v[c->nallow_empty]);
	if ((o->gateway && gateway_check_name(o->gateway, e) < 0) ||
	    read_text(j, o, e) < 0 || read_senders(j, &o->from,
	    o->gateway, e) < 0 ||
	    read_lists(j, &o->lists, e) < 0 || policy_bulk(j->account,
	    c->own, c->nown, c->class, e) < 0)
		return -1;
	return read_times(j, o, e);
}

/* The list and the campaign come to be in one transaction. */
static int
store(struct job *j, struct intake *in, const char *list, struct error *e)
{
	struct db *db = j->account->db;

	if (db_begin(db, e) < 0)
		return -1;
	if ((in && take_csv(j, in, list, e) < 0) ||
	    plan_variables(j->account, &j->campaign, e) < 0 ||
	    campaign_add(db, &j->campaign, e) < 0 ||
	    account_log(j->account, "campaign create", j->campaign.name,
	    e) < 0) {
		db_rollback(db);
		return -1;
	}
	return db_commit(db, e);
}

static int
create(struct job *j, const struct create *o, struct error *e)
{
	const char *name = j->campaign.name;
	struct intake *in = NULL;
	struct buf list = { 0 };
	int r;

	/* its name is the name of a list, too */
	buf_addf(&list, "campaign %s%c%s", name, 0, o->csv ? o->csv : "");
	r = *name ? list_name(list.s, e) : error_set(e, ERR_USAGE, "a "
	    "campaign's name is not empty");
	if (r == 0)
		r = campaign_free_name(j->account->db, name, e);
	if (r == 0)
		r = read_options(j, o, e);
	if (r == 0 && o->csv)
		r = open_csv(j, o, &in, list.s, e);
	if (r == 0)
		r = store(j, in, list.s, e);
	if (r == 0)
		tool_note("campaign '%s' is new: see what it would cost with "
		    "sms-campaign plan %s", name, name);
	if (r == 0 && in)
		r = intake_done(in, e);
	intake_close(in);
	buf_release(&list);
	return r;
}

int
verb_create(int argc, char *argv[], struct error *e)
{
	struct create o = { .max_cost = -1, .max_segments = -1 };
	struct job j = { 0 };
	const struct opt own[] = {
		{ 0, "list", OPT_TEXTS, &o.lists },
		{ 0, "csv", OPT_TEXT, &o.csv },
		{ 0, "from", OPT_TEXTS, &o.from },
		{ 0, "gateway", OPT_TEXT, &o.gateway },
		{ 0, "class", OPT_TEXT, &o.class },
		{ 0, "at", OPT_TEXT, &o.at },
		{ 0, "schedule", OPT_TEXT, &o.schedule },
		{ 0, "valid-for", OPT_TEXT, &o.valid_for },
		{ 0, "text", OPT_TEXT, &o.text },
		{ 0, "text-file", OPT_TEXT, &o.text_file },
		{ 0, "template", OPT_TEXT, &o.template },
		{ 0, "allow-empty", OPT_TEXTS, &o.allow_empty },
		{ 0, "max-cost", OPT_CREDITS, &o.max_cost },
		{ 0, "max-segments", OPT_COUNT, &o.max_segments },
		{ 0, "skip-landlines", OPT_FLAG, &o.skip_landlines },
		{ 0, "partial", OPT_FLAG, &o.partial },
		{ 0, "charset", OPT_TEXT, &j.house.charset },
		{ 0, "empty-ok", OPT_FLAG, &j.house.empty_ok },
		{ 0, "max-rows", OPT_COUNT, &j.house.max_rows },
		{ 0 }
	};
	int n = opt_parse(argc, argv, "ACcry", own, &j.house, e), r = -1;

	if (n == 0)
		error_set(e, ERR_USAGE, "the campaign's name is missing: see "
		    "sms-campaign create -h");
	else if (n > 1)
		error_set(e, ERR_USAGE, "'%s' is one operand too many: see "
		    "sms-campaign create -h", argv[1]);
	if (n == 1 && account_open(&j.account, &j.house, ACCOUNT_WRITE,
	    e) == 0) {
		j.campaign.name = xstrdup(argv[0]);
		r = create(&j, &o, e);
	}
	opt_texts_release(&o.lists);
	opt_texts_release(&o.from);
	opt_texts_release(&o.allow_empty);
	return job_close(&j, r, e);
}

/*
 * show and set: the same keys.
 */

enum key {
	KEY_CLASS, KEY_TEXT, KEY_FROM, KEY_AT, KEY_VALID_FOR, KEY_MAX_COST,
	KEY_MAX_SEGMENTS, KEY_SKIP_LANDLINES, KEY_SCHEDULE, KEYS
};

static const struct {
	const char *name, *fallback, *meaning;
} keys[KEYS] = {
	[KEY_CLASS] = { "class", "marketing", "marketing, transactional, "
	    "alert or otp" },
	[KEY_TEXT] = { "text", "", "the text, with {{variables}}" },
	[KEY_FROM] = { "from", "", "our numbers that share the rows, separated "
	    "by blanks" },
	[KEY_AT] = { "at", "", "not before this time" },
	[KEY_VALID_FOR] = { "valid-for", "", "how long a message may wait" },
	[KEY_MAX_COST] = { "max-cost", "", "credits that it may cost at "
	    "most" },
	[KEY_MAX_SEGMENTS] = { "max-segments", "", "segments that it may take "
	    "at most" },
	[KEY_SKIP_LANDLINES] = { "skip-landlines", "no", "leave fixed lines "
	    "out" },
	[KEY_SCHEDULE] = { "schedule", "", "windows in each recipient's own "
	    "time zone, as any_day=15:00-17:30" },
};

static void
key_value(const struct campaign *c, enum key key, struct buf *b)
{
	char text[64];
	size_t i;

	buf_clear(b);
	switch (key) {
	case KEY_CLASS:
		buf_adds(b, c->class);
		break;
	case KEY_TEXT:
		buf_adds(b, c->text);
		break;
	case KEY_FROM:
		for (i = 0; i < c->nown; i++)
			buf_addf(b, "%s%s", i ? " " : "", c->own[i]);
		break;
	case KEY_AT:
		if (c->not_before)
			buf_adds(b, clock_format(text, c->not_before));
		break;
	case KEY_VALID_FOR:
		buf_adds(b, clock_show_duration(text, c->valid_for));
		break;
	case KEY_MAX_COST:
		if (c->max_cost >= 0)
			buf_adds(b, record_show_credits(text, c->max_cost));
		break;
	case KEY_MAX_SEGMENTS:
		if (c->max_segments >= 0)
			buf_addf(b, "%lld", (long long)c->max_segments);
		break;
	case KEY_SKIP_LANDLINES:
		buf_adds(b, c->skip_landlines ? "yes" : "no");
		break;
	case KEY_SCHEDULE:
		buf_adds(b, c->schedule ? c->schedule : "");
		break;
	case KEYS:
		break;
	}
}

int
verb_show(int argc, char *argv[], struct error *e)
{
	static const struct record_column columns[] = {
		{ "key", RECORD_TEXT }, { "value", RECORD_TEXT },
		{ "default", RECORD_TEXT }, { "meaning", RECORD_TEXT },
	};
	struct job j = { 0 };
	struct buf b = { 0 };
	int k, r = job_open(&j, argc, argv, "AHfo", NULL, ACCOUNT_READ, 1, e);

	if (r >= 0)
		r = record_open(&j.out, &j.house, columns, 4,
		    j.account->zone, e);
	for (k = 0; r >= 0 && k < KEYS; k++) {
		key_value(&j.campaign, (enum key)k, &b);
		record_text(j.out, keys[k].name);
		record_text(j.out, b.s);
		record_text(j.out, keys[k].fallback);
		record_text(j.out, keys[k].meaning);
		r = record_end(j.out, e);
	}
	buf_release(&b);
	return job_close(&j, r, e);
}

static int
set_text(struct campaign *c, const char *value, struct error *e)
{
	struct template *t;

	if (template_parse(&t, value, strlen(value), e) < 0)
		return error_prefix(e, "text");
	template_free(t);
	free(c->text);
	c->text = xstrdup(value);
	return 0;
}

static int
set_senders(struct job *j, const char *value, struct error *e)
{
	struct opt_texts from = { 0 };
	char *copy = xstrdup(value), *s, *save = NULL;
	size_t i;
	int r;

	for (i = 0; i < j->campaign.nown; i++)
		free(j->campaign.own[i]);
	free(j->campaign.own);
	j->campaign.nown = 0;
	for (s = strtok_r(copy, " ", &save); s; s = strtok_r(NULL, " ",
	    &save)) {
		xgrow(&from.v, &from.cap, from.n + 1, sizeof *from.v);
		from.v[from.n++] = s;
	}
	r = read_senders(j, &from, *j->campaign.gateway ?
	    j->campaign.gateway : NULL, e);
	opt_texts_release(&from);
	free(copy);
	return r;
}

static int
set_max_cost(struct campaign *c, const char *value, struct error *e)
{
	c->max_cost = -1;
	if (!*value)
		return 0;
	if (opt_credits(&c->max_cost, value, "max-cost", e) < 0)
		return -1;
	return c->max_cost < 0 ? error_set(e, ERR_USAGE, "max-cost: '%s' is "
	    "less than nothing", value) : 0;
}

static int
set_key(struct job *j, enum key key, const char *value, struct error *e)
{
	struct campaign *c = &j->campaign;
	const char *class;

	switch (key) {
	case KEY_CLASS:
		if (class_find(&class, value, e) < 0)
			return -1;
		free(c->class);
		c->class = xstrdup(class);
		return 0;
	case KEY_TEXT:
		return set_text(c, value, e);
	case KEY_FROM:
		return set_senders(j, value, e);
	case KEY_AT:
		c->not_before = 0;
		return *value ? clock_parse(&c->not_before, value,
		    j->account->zone, e) : 0;
	case KEY_VALID_FOR:
		return *value ? clock_duration(&c->valid_for, value, e) :
		    class_valid_for(j->account, c->class, c->schedule,
		    &c->valid_for, e);
	case KEY_MAX_COST:
		return set_max_cost(c, value, e);
	case KEY_MAX_SEGMENTS:
		c->max_segments = -1;
		return *value ? opt_count(&c->max_segments, value,
		    "max-segments", e) : 0;
	case KEY_SKIP_LANDLINES:
		return opt_bool(&c->skip_landlines, *value ? value : "no",
		    "skip-landlines", e);
	case KEY_SCHEDULE:
		return set_schedule(c, value, e);
	case KEYS:
		break;
	}
	return -1;
}

static int
set_one(struct job *j, const char *assignment, struct error *e)
{
	const char *eq = strchr(assignment, '='), *names[KEYS];
	size_t len = eq ? (size_t)(eq - assignment) : 0;
	char *typed;
	int k;

	if (!len)
		return error_set(e, ERR_USAGE, "'%s' is not KEY=VALUE, as in "
		    "max-cost=100", assignment);
	for (k = 0; k < KEYS; k++) {
		names[k] = keys[k].name;
		if (strlen(keys[k].name) == len &&
		    !strncmp(keys[k].name, assignment, len))
			break;
	}
	/* Once it runs, its rows are frozen; only the fences may move. */
	if (k < KEYS && strcmp(j->campaign.state, "new") &&
	    k != KEY_MAX_COST && k != KEY_MAX_SEGMENTS)
		return error_set(e, ERR_DATA, "campaign '%s' is %s: its rows "
		    "are frozen, and only max-cost and max-segments can be "
		    "set", j->campaign.name, j->campaign.state);
	if (k < KEYS)
		return set_key(j, (enum key)k, eq + 1, e);
	typed = xstrndup(assignment, len);
	error_set(e, ERR_USAGE, "unknown key '%s'%s", typed, name_hint(typed,
	    names, KEYS, "sms-campaign show lists them").s);
	free(typed);
	return -1;
}

/* All of them or none. The campaign is read again under the lock: it may have
 * been started since. */
static int
set_all(struct job *j, char *const assignments[], int n, struct error *e)
{
	struct db *db = j->account->db;
	char *name = xstrdup(j->campaign.name);
	int i, r;

	if (db_begin(db, e) < 0) {
		free(name);
		return -1;
	}
	campaign_release(&j->campaign);
	r = campaign_load(db, name, &j->campaign, e);
	free(name);
	for (i = 0; r == 0 && i < n; i++)
		r = set_one(j, assignments[i], e);
	if (r == 0 && !strcmp(j->campaign.state, "new"))
		r = plan_variables(j->account, &j->campaign, e);
	if (r == 0 && campaign_store(db, &j->campaign, e) == 0)
		return db_commit(db, e);
	db_rollback(db);
	return -1;
}

int
verb_set(int argc, char *argv[], struct error *e)
{
	struct job j = { 0 };
	int n = job_open(&j, argc, argv, "A", NULL, ACCOUNT_WRITE, -1, e);
	int r = n < 0 ? -1 : 0;

	if (n == 1)
		r = error_set(e, ERR_USAGE, "what is to be set? KEY=VALUE; "
		    "sms-campaign show %s lists the keys", argv[0]);
	if (r == 0)
		r = set_all(&j, argv + 1, n - 1, e);
	return job_close(&j, r, e);
}
