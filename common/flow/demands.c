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

static void
miss(struct buf *b, const char *word)
{
	buf_addf(b, "%s%s", b->len ? " " : "", word);
}

/* A field that names another paper must name one that is there, and a brand
 * one that is approved. */
static int
check_reference(struct buf *b, struct db *db, const char *key,
    const char *name, struct error *e)
{
	struct paper other;
	int r;

	if (!paper_kind(key))
		return 0;
	r = paper_load(db, key, name, &other, e);
	if (r > 0 && !strcmp(key, "brand") && strcmp(other.state, "approved"))
		miss(b, "approved-brand");
	if (r == 0)
		miss(b, key);
	paper_release(&other);
	return r < 0 ? -1 : 0;
}

int
demands_missing(struct buf *b, const struct rules *r, struct db *db,
    const struct paper *p, struct error *e)
{
	const struct rule *rule = demands_find(r, p->country, p->type,
	    p->kind);
	const char *at = NULL, *value;
	char word[64];

	buf_adds(b, "");
	if (!rule)
		return 0;
	while (demands_next(rule_value(rule, "fields"), &at, word)) {
		value = paper_field(p, word);
		if (!value)
			miss(b, word);
		else if (check_reference(b, db, word, value, e) < 0)
			return -1;
	}
	at = NULL;
	while (demands_next(rule_value(rule, "documents"), &at, word))
		if (!paper_has_document(p, word))
			miss(b, word);
	return 0;
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
