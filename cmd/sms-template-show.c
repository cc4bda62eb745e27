/* SPDX-License-Identifier: ISC
 *
 * Looking at templates.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/xalloc.h"
#include "io/record.h"
#include "sms-template.h"
#include "store/account.h"
#include "store/db.h"
#include "store/template.h"
#include "text/template.h"

/* What stands in the account may have been put there by another program. */
static bool
readable(const struct template_row *row, struct template **t,
    struct segment *least)
{
	struct error ignored = { 0 };

	*least = (struct segment){ 0 };
	return measure(t, least, row->text, row->text_len, &ignored) == 0;
}

static void
record_variables(struct record *out, const struct template *t)
{
	size_t n = t ? template_variables(t) : 0, i;
	const char **names = xcalloc(n + 1, sizeof *names);

	for (i = 0; i < n; i++)
		names[i] = template_variable(t, i);
	record_set(out, names, n);
	free(names);
}

static int
print_row(struct record *out, const struct template_row *row, struct error *e)
{
	struct template *t;
	struct segment g;
	bool good = readable(row, &t, &g);

	record_text(out, row->name);
	record_text(out, row->class);
	record_variables(out, t);
	record_text(out, good ? encoding_name(g.encoding) : NULL);
	record_count(out, g.segments);
	record_text(out, row->description);
	record_time(out, row->updated_at);
	record_textn(out, row->text, row->text_len);
	template_free(t);
	return record_end(out, e);
}

static int
list(struct account *a, const struct house *house, struct error *e)
{
	static const struct record_column columns[] = {
		{ "name", RECORD_TEXT }, { "class", RECORD_TEXT },
		{ "variables", RECORD_SET }, { "encoding", RECORD_TEXT },
		{ "segments", RECORD_COUNT }, { "description", RECORD_TEXT },
		{ "updated_at", RECORD_TIME }, { "text", RECORD_TEXT },
	};
	struct template_row row;
	struct record *out;
	struct stmt *st;
	int r;

	if (record_open(&out, house, columns, sizeof columns / sizeof *columns,
	    a->zone, e) < 0)
		return -1;
	st = template_all(a->db, NULL, e);
	while ((r = template_next(st, &row, e)) > 0 &&
	    (r = print_row(out, &row, e)) == 0)
		;
	return record_close(out, e) < 0 ? -1 : r;
}

int
verb_list(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "AfoH", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "\"%s\": list takes no operand: "
		    "sms-template show %s shows one", argv[0], argv[0]);
	if (account_open(&a, &house, ACCOUNT_READ, e) < 0)
		return -1;
	r = list(a, &house, e);
	account_close(a);
	return r;
}

/* What can be set, and what follows from it. */
static const struct fact {
	const char *key, *meaning;
} facts[] = {
	{ "name", "what it is called" },
	{ "text", "what is sent, {{name}} for a variable" },
	{ "class", "of the messages made of it" },
	{ "description", "what it is for" },
	{ "variables", "follows from the text" },
	{ "encoding", "of the text with its variables empty" },
	{ "segments", "of the same: what a message costs at least" },
	{ "updated_at", "when it was last changed" },
};
enum { FACTS = sizeof facts / sizeof *facts };

/* Append the value of facts[i]. */
static void
value(struct buf *b, size_t i, const struct template_row *row,
    const struct template *t, const struct segment *g)
{
	const char *key = facts[i].key;
	char at[CLOCK_SIZE];
	size_t k;

	buf_add(b, "", 0);
	if (!strcmp(key, "name"))
		buf_adds(b, row->name);
	else if (!strcmp(key, "text"))
		buf_add(b, row->text, row->text_len);
	else if (!strcmp(key, "class"))
		buf_adds(b, row->class ? row->class : "");
	else if (!strcmp(key, "description"))
		buf_adds(b, row->description ? row->description : "");
	else if (!strcmp(key, "updated_at"))
		buf_adds(b, clock_format(at, row->updated_at));
	else if (!strcmp(key, "variables"))
		for (k = 0; t && k < template_variables(t); k++)
			buf_addf(b, "%s%s", k ? " " : "",
			    template_variable(t, k));
	else if (g->segments && !strcmp(key, "encoding"))
		buf_adds(b, encoding_name(g->encoding));
	else if (g->segments)
		buf_addf(b, "%u", g->segments);
}

static bool
wanted(const char *key, char *const keys[], size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (name_same(key, keys[i]))
			return true;
	return !n;
}

static int
check_keys(char *const keys[], size_t n, struct error *e)
{
	const char *names[FACTS];
	size_t i;

	for (i = 0; i < FACTS; i++)
		names[i] = facts[i].key;
	for (i = 0; i < n; i++) {
		if (name_find(keys[i], names, FACTS) >= 0)
			continue;
		return error_set(e, ERR_USAGE, "a template has no '%s'%s",
		    keys[i], name_hint(keys[i], names, FACTS, NULL).s);
	}
	return 0;
}

static int
print_facts(struct record *out, const struct template_row *row,
    char *const keys[], size_t n, struct error *e)
{
	struct buf b = { 0 };
	struct template *t;
	struct segment g;
	size_t i;
	int r = 0;

	readable(row, &t, &g);
	for (i = 0; r == 0 && i < FACTS; i++) {
		if (!wanted(facts[i].key, keys, n))
			continue;
		buf_clear(&b);
		value(&b, i, row, t, &g);
		record_text(out, facts[i].key);
		record_textn(out, b.s, b.len);
		record_text(out, facts[i].meaning);
		r = record_end(out, e);
	}
	template_free(t);
	buf_release(&b);
	return r;
}

static int
show(struct account *a, const struct house *house, const char *name,
    char *const keys[], size_t n, struct error *e)
{
	static const struct record_column columns[] = {
		{ "key", RECORD_TEXT }, { "value", RECORD_TEXT },
		{ "meaning", RECORD_TEXT },
	};
	struct template_row row;
	struct record *out;
	struct stmt *st = template_all(a->db, name, e);
	int r = template_next(st, &row, e);

	if (r < 0)
		return -1;
	if (r == 0)
		return template_missing(a->db, name, e);
	r = record_open(&out, house, columns, 3, a->zone, e);
	if (r == 0)
		r = print_facts(out, &row, keys, n, e);
	db_reset(st);
	return record_close(out, e) < 0 ? -1 : r;
}

int
verb_show(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "AfoH", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n < 1)
		return error_set(e, ERR_USAGE, "which template? sms-template "
		    "show NAME");
	if (check_keys(argv + 1, (size_t)n - 1, e) < 0 ||
	    account_open(&a, &house, ACCOUNT_READ, e) < 0)
		return -1;
	r = show(a, &house, argv[0], argv + 1, (size_t)n - 1, e);
	account_close(a);
	return r;
}
