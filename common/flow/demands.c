/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "flow/demands.h"
#include "io/rules.h"
#include "store/paper.h"

/* The words of a line. */
enum { WHERE, TYPES, KIND, WORDS };

bool
demands_next(const char *list, const char **at, char word[64])
{
	size_t len;

	if (!list)
		return false;
	if (!*at)
		*at = list;
	*at += strspn(*at, ",");
	len = strcspn(*at, ",");
	if (!len)
		return false;
	snprintf(word, 64, "%.*s", (int)len, *at);
	*at += len;
	return true;
}

static bool
has_word(const char *list, const char *wanted)
{
	const char *at = NULL;
	char word[64];

	while (demands_next(list, &at, word))
		if (!strcmp(word, wanted))
			return true;
	return false;
}

int
demands_check(const struct rules *r, struct error *e)
{
	size_t i;

	for (i = 0; i < rules_count(r); i++) {
		const struct rule *rule = rules_at(r, i);

		if (!rules_where(rule->words[WHERE]))
			return rules_fault(r, rule, e, "'%s' is no country: "
			    "write two capitals, or *", rule->words[WHERE]);
		if (rule->n < WORDS || !paper_kind(rule->words[KIND]))
			return rules_fault(r, rule, e, "which papers? Write "
			    "WHERE, TYPES and address, bundle, brand or "
			    "use-case");
	}
	return 0;
}

int
demands_open(struct rules **r, struct error *e)
{
	if (rules_open(r, DEMANDS_RULES, store_data_demands_rules, e) < 0)
		return -1;
	if (demands_check(*r, e) == 0)
		return 0;
	rules_close(*r);
	*r = NULL;
	return -1;
}

const struct rule *
demands_find(const struct rules *r, const char *country, const char *type,
    const char *kind)
{
	const struct rule *rest = NULL;
	size_t i;

	for (i = rules_count(r); i > 0; i--) {
		const struct rule *rule = rules_at(r, i - 1);

		if (strcmp(rule->words[KIND], kind) || (*type &&
		    !has_word(rule->words[TYPES], "any") &&
		    !has_word(rule->words[TYPES], type)))
			continue;
		if (!strcmp(rule->words[WHERE], country))
			return rule;
		if (!rest && !strcmp(rule->words[WHERE], "*"))
			rest = rule;
	}
	return rest;
}

/* The words of a list that are not in the other yet. */
static void
add_words(struct buf *to, const char *list)
{
	const char *at = NULL;
	char word[64];

	while (demands_next(list, &at, word))
		if (!has_word(to->s, word))
			buf_addf(to, "%s%s", to->len ? "," : "", word);
}

/* Only what both lists have. */
static void
keep_words(struct buf *in, const char *list)
{
	struct buf kept = { 0 };
	const char *at = NULL;
	char word[64];

	while (demands_next(in->s, &at, word))
		if (has_word(list, word))
			buf_addf(&kept, "%s%s", kept.len ? "," : "", word);
	buf_release(in);
	*in = kept;
}

void
demands_of(struct demanded *d, const struct rules *r, const char *country,
    const char *type, const char *kind)
{
	const struct rule *one = demands_find(r, country, type, kind);
	size_t i;

	*d = (struct demanded){ .known = one != NULL };
	if (!one)
		return;
	buf_adds(&d->permits, "");
	add_words(&d->permits, rule_value(one, "permits"));
	for (i = 0; i < rules_count(r); i++) {
		const struct rule *rule = rules_at(r, i);

		if (rule != one && (*type || strcmp(rule->words[KIND], kind) ||
		    strcmp(rule->words[WHERE], one->words[WHERE])))
			continue;
		add_words(&d->fields, rule_value(rule, "fields"));
		add_words(&d->documents, rule_value(rule, "documents"));
		keep_words(&d->permits, rule_value(rule, "permits"));
	}
}

void
demanded_release(struct demanded *d)
{
	buf_release(&d->fields);
	buf_release(&d->documents);
	buf_release(&d->permits);
}

bool
demanded_has(const struct buf *list, const char *word)
{
	return has_word(list->s, word);
}

static void
miss(struct buf *b, const char *word)
{
	buf_addf(b, "%s%s", b->len ? " " : "", word);
}

/* A field that names another paper must name one that is there, a brand one
 * that is approved, and an address one that lacks nothing itself. */
static int
check_reference(struct buf *b, const struct rules *rules, struct db *db,
    const char *key, const char *name, struct error *e)
{
	struct buf lacks = { 0 };
	struct paper other;
	int r;

	if (!paper_kind(key))
		return 0;
	r = paper_load(db, key, name, &other, e);
	if (r == 0)
		miss(b, key);
	if (r > 0 && !strcmp(key, "brand") && strcmp(other.state, "approved"))
		miss(b, "approved-brand");
	if (r > 0 && !strcmp(key, "address") &&
	    (r = demands_missing(&lacks, rules, db, &other, e)) == 0 &&
	    lacks.len)
		miss(b, "complete-address");
	buf_release(&lacks);
	paper_release(&other);
	return r < 0 ? -1 : 0;
}

static int
check_fields(struct buf *b, const struct rules *rules, struct db *db,
    const struct paper *p, const struct demanded *d, struct error *e)
{
	const char *at = NULL, *value;
	char word[64];

	while (demands_next(d->fields.s, &at, word)) {
		value = paper_field(p, word);
		if (!value)
			miss(b, word);
		else if (strcmp(word, p->kind) &&
		    check_reference(b, rules, db, word, value, e) < 0)
			return -1;
	}
	return 0;
}

int
demands_missing(struct buf *b, const struct rules *r, struct db *db,
    const struct paper *p, struct error *e)
{
	const char *at = NULL;
	struct demanded d;
	char word[64];
	int status;

	buf_adds(b, "");
	demands_of(&d, r, p->country, p->type, p->kind);
	status = check_fields(b, r, db, p, &d, e);
	while (demands_next(d.documents.s, &at, word))
		if (!paper_has_document(p, word))
			miss(b, word);
	demanded_release(&d);
	return status;
}

int
demands_bundle(struct db *db, const char *country, const char *type,
    struct error *e)
{
	struct rules *rules;
	bool wanted;
	int r;

	if (demands_open(&rules, e) < 0)
		return -1;
	wanted = demands_find(rules, country, type, "bundle") != NULL;
	rules_close(rules);
	if (!wanted)
		return 0;
	r = paper_approved(db, "bundle", country, type, e);
	if (r != 0)
		return r < 0 ? -1 : 0;
	return error_set(e, ERR_DENIED, "bundle-required: %s demands a "
	    "regulatory bundle for %s numbers, and the account has none that "
	    "is approved: sms-compliance bundle add NAME -C %s type=%s, see "
	    "sms-compliance(1)", country, type, country, type);
}
