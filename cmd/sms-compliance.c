/* SPDX-License-Identifier: ISC
 *
 * sms-compliance - papers that countries and carriers demand
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/verb.h"
#include "flow/demands.h"
#include "io/number.h"
#include "io/record.h"
#include "io/rules.h"
#include "sms-compliance.h"
#include "store/account.h"

static const struct record_column list_columns[] = {
	{ "name", RECORD_TEXT }, { "country", RECORD_TEXT },
	{ "type", RECORD_TEXT }, { "state", RECORD_TEXT },
	{ "reason", RECORD_TEXT }, { "missing", RECORD_TEXT },
	{ "documents", RECORD_COUNT }, { "created", RECORD_TIME },
	{ "submitted", RECORD_TIME }, { "decided", RECORD_TIME },
};

struct listing {
	struct desk *desk;
	struct record *r;
};

static int
list_one(void *ctx, const char *name, struct error *e)
{
	struct listing *l = ctx;
	struct db *db = l->desk->account->db;
	struct buf missing = { 0 };
	struct paper p;
	int r = paper_load(db, l->desk->kind, name, &p, e);

	if (r > 0)
		r = demands_missing(&missing, l->desk->rules, db, &p, e);
	if (r == 0) {
		record_text(l->r, p.name);
		record_text(l->r, p.country);
		record_text(l->r, p.type);
		record_text(l->r, p.state);
		record_text(l->r, p.reason);
		record_text(l->r, missing.s);
		record_count(l->r, (int64_t)p.ndocuments);
		record_time(l->r, p.created_at);
		record_time(l->r, p.submitted_at);
		record_time(l->r, p.decided_at);
		r = record_end(l->r, e);
	}
	buf_release(&missing);
	paper_release(&p);
	return r;
}

static int
desk_list(struct desk *d, struct error *e)
{
	struct listing l = { .desk = d };
	int r;

	if (d->n)
		return error_set(e, ERR_USAGE, "list takes no operands");
	r = record_open(&l.r, &d->house, list_columns,
	    sizeof list_columns / sizeof *list_columns, d->account->zone, e);
	if (r == 0)
		r = paper_each(d->account->db, d->kind, list_one, &l, e);
	return record_close(l.r, e) < 0 ? -1 : r;
}

int
desk_load(struct desk *d, struct paper *p, struct error *e)
{
	int r;

	*p = (struct paper){ 0 };
	if (!d->n)
		return error_set(e, ERR_USAGE, "which %s? Give its name",
		    d->kind);
	r = paper_load(d->account->db, d->kind, d->operands[0], p, e);
	if (r == 0)
		return error_set(e, ERR_DATA, "there is no %s '%s': "
		    "sms-compliance %s list shows them", d->kind,
		    d->operands[0], d->kind);
	return r < 0 ? -1 : 0;
}

static const struct record_column show_columns[] = {
	{ "key", RECORD_TEXT }, { "value", RECORD_TEXT },
	{ "demanded", RECORD_BOOL },
};

static int
row(struct record *r, const char *key, const char *value, bool demanded,
    struct error *e)
{
	record_text(r, key);
	record_text(r, value);
	record_bool(r, demanded);
	return record_end(r, e);
}

static int
show_documents(struct record *r, const struct paper *p,
    const struct demanded *d, struct error *e)
{
	const char *at = NULL;
	char word[64], key[80], value[400];
	size_t i;

	for (i = 0; i < p->ndocuments; i++) {
		const struct paper_document *doc = &p->documents[i];

		snprintf(key, sizeof key, "document.%s", doc->kind);
		snprintf(value, sizeof value, "%s, %lld bytes, SHA-256 %s",
		    doc->name, (long long)doc->size, doc->sha256);
		if (row(r, key, value, demanded_has(&d->documents, doc->kind),
		    e) < 0)
			return -1;
	}
	while (demands_next(d->documents.s, &at, word)) {
		snprintf(key, sizeof key, "document.%s", word);
		if (!paper_has_document(p, word) &&
		    row(r, key, NULL, true, e) < 0)
			return -1;
	}
	return 0;
}

static int
show_fields(struct record *r, const struct paper *p,
    const struct demanded *d, struct error *e)
{
	const char *at = NULL;
	char word[64];
	size_t i;

	for (i = 0; i < p->nfields; i++)
		if (row(r, p->fields[i].key, p->fields[i].value,
		    demanded_has(&d->fields, p->fields[i].key), e) < 0)
			return -1;
	while (demands_next(d->fields.s, &at, word))
		if (!paper_field(p, word) && row(r, word, NULL, true, e) < 0)
			return -1;
	return show_documents(r, p, d, e);
}

static int
show(struct record *r, const struct paper *p, const struct demanded *d,
    struct error *e)
{
	if (row(r, "name", p->name, false, e) < 0 ||
	    row(r, "country", p->country, false, e) < 0 ||
	    row(r, "type", p->type, false, e) < 0 ||
	    row(r, "state", p->state, false, e) < 0 ||
	    row(r, "reason", p->reason, false, e) < 0 ||
	    row(r, "gateway", p->gateway, false, e) < 0 ||
	    row(r, "permits", d->permits.s, false, e) < 0)
		return -1;
	return show_fields(r, p, d, e);
}

static int
write_bytes(void *ctx, const void *bytes, size_t len)
{
	(void)ctx;
	fwrite(bytes, 1, len, stdout);
	return 0;
}

/* --document KIND: its bytes on standard output. */
static int
save(struct desk *d, const struct paper *p, struct error *e)
{
	const char *kind = d->documents.v[0];
	int r;

	if (d->documents.n > 1)
		return error_set(e, ERR_USAGE, "one document at a time");
	if (isatty(STDOUT_FILENO))
		return error_set(e, ERR_USAGE, "a document is bytes, and none "
		    "for a terminal: add > FILE");
	r = paper_document(d->account->db, p->id, kind, write_bytes, NULL,
	    e);

	if (r == 0)
		return error_set(e, ERR_DATA, "%s '%s' has no document '%s'",
		    d->kind, p->name, kind);
	return r < 0 ? -1 : 0;
}

static int
desk_show(struct desk *d, struct error *e)
{
	struct record *r = NULL;
	struct demanded wants;
	struct paper p;
	int status = desk_load(d, &p, e);

	if (status == 0 && d->documents.n) {
		status = save(d, &p, e);
	} else if (status == 0) {
		status = record_open(&r, &d->house, show_columns, 3,
		    d->account->zone, e);
		demands_of(&wants, d->rules, p.country, p.type, p.kind);
		if (status == 0)
			status = show(r, &p, &wants, e);
		if (record_close(r, e) < 0)
			status = -1;
		demanded_release(&wants);
	}
	paper_release(&p);
	return status;
}

static const struct {
	const char *name;
	enum account_use use;
	int (*run)(struct desk *d, struct error *e);
} words[] = {
	{ "list", ACCOUNT_READ, desk_list },
	{ "show", ACCOUNT_READ, desk_show },
	{ "add", ACCOUNT_WRITE, desk_add },
	{ "set", ACCOUNT_WRITE, desk_set },
	{ "submit", ACCOUNT_WRITE, desk_submit },
	{ "delete", ACCOUNT_WRITE, desk_delete },
};
enum { NWORDS = sizeof words / sizeof *words };

static int
find_word(const char *word, struct error *e)
{
	const char *names[NWORDS];
	int i;

	for (i = 0; i < NWORDS; i++) {
		names[i] = words[i].name;
		if (!strcmp(word, names[i]))
			return i;
	}
	return error_set(e, ERR_USAGE, "unknown verb '%s'%s", word,
	    name_hint(word, names, NWORDS, "possibilities are list, show, "
	    "add, set, submit, delete").s);
}

static int
run(const char *kind, int argc, char *argv[], struct error *e)
{
	struct desk d = { .kind = kind, .gateway = "sim" };
	const struct opt own[] = {
		{ 0, "document", OPT_TEXTS, &d.documents },
		{ 0, "gateway", OPT_TEXT, &d.gateway }, { 0 }
	};
	int r = -1, w = 0;

	d.n = opt_parse(argc, argv, "ACfoHy", own, &d.house, e);
	if (d.n > 0)
		w = find_word(argv[0], e);
	if (d.n >= 0 && w >= 0) {
		d.operands = argv + (d.n > 0);
		d.n -= d.n > 0;
		if (account_open(&d.account, &d.house, words[w].use, e) == 0 &&
		    demands_open(&d.rules, e) == 0)
			r = words[w].run(&d, e);
	}
	rules_close(d.rules);
	account_close(d.account);
	house_release(&d.house);
	opt_texts_release(&d.documents);
	return r;
}

static int
noun_address(int argc, char *argv[], struct error *e)
{
	return run("address", argc, argv, e);
}

static int
noun_bundle(int argc, char *argv[], struct error *e)
{
	return run("bundle", argc, argv, e);
}

static int
noun_brand(int argc, char *argv[], struct error *e)
{
	return run("brand", argc, argv, e);
}

static int
noun_use_case(int argc, char *argv[], struct error *e)
{
	return run("use-case", argc, argv, e);
}

static const struct record_column demand_columns[] = {
	{ "where", RECORD_TEXT }, { "types", RECORD_TEXT },
	{ "paper", RECORD_TEXT }, { "fields", RECORD_TEXT },
	{ "documents", RECORD_TEXT }, { "permits", RECORD_TEXT },
	{ "mark", RECORD_TEXT }, { "checked", RECORD_TEXT },
	{ "source", RECORD_TEXT },
};

static int
demand(struct record *r, const struct rule *rule, struct error *e)
{
	record_text(r, rule->words[0]);
	record_text(r, rule->words[1]);
	record_text(r, rule->words[2]);
	record_text(r, rule_value(rule, "fields"));
	record_text(r, rule_value(rule, "documents"));
	record_text(r, rule_value(rule, "permits"));
	record_text(r, rule->mark);
	record_text(r, rule->checked);
	record_text(r, rule->source);
	return record_end(r, e);
}

static int
verb_demands(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct rules *rules = NULL;
	struct record *r = NULL;
	char country[4] = "";
	int n = opt_parse(argc, argv, "foH", NULL, &house, e), status = -1;
	size_t i;

	if (n < 0 || (n && number_country_operand(country, argv[0], e) < 0))
		return -1;
	if (n > 1)
		return error_set(e, ERR_USAGE, "one country at a time");
	if (demands_open(&rules, e) == 0)
		status = record_open(&r, &house, demand_columns,
		    sizeof demand_columns / sizeof *demand_columns, NULL, e);
	for (i = 0; status == 0 && i < rules_count(rules); i++) {
		const struct rule *rule = rules_at(rules, i);

		if (!*country || !strcmp(rule->words[0], country) ||
		    demands_find(rules, country, "", rule->words[2]) == rule)
			status = demand(r, rule, e);
	}
	if (record_close(r, e) < 0)
		status = -1;
	rules_close(rules);
	return status;
}

#define NOUN(noun) noun " [-HqvyhV] [-A account] [-C country] [-f format]\n" \
    "    [-o column,...] [--document kind[=file]] [--gateway name]\n" \
    "    [list | show name | add name [key=value ...] |\n" \
    "    set name key=value ... | submit name | delete name]"

static const struct verb verbs[] = {
	{ "address", NOUN("address"), noun_address },
	{ "bundle", NOUN("bundle"), noun_bundle },
	{ "brand", NOUN("brand"), noun_brand },
	{ "use-case", NOUN("use-case"), noun_use_case },
	{ "demands", "demands [-HqvhV] [-f format] [-o column,...] [country]",
	    verb_demands },
	{ 0 }
};

int
main(int argc, char *argv[])
{
	return verb_main("sms-compliance", verbs, argc, argv);
}
