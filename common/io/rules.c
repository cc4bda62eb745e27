/* SPDX-License-Identifier: ISC
 *
 * The text is kept, cut into words.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "io/machine.h"
#include "io/rules.h"
#include "io/whole.h"
#include "phone/phone.h"

struct rules {
	char *name;
	char *text;		/* cut: words point into it */
	enum error_kind kind;	/* of faults */
	struct rule *v;
	size_t n, cap;
	char **words;
	size_t nwords, words_cap;
};

const char *const rules_marks[] = { "text", "quoted", "said", "conflict",
    "none-found", "unverified", "own", NULL };

static int
fault(const struct rules *r, unsigned long line, struct error *e,
    const char *fmt, va_list ap)
{
	char what[800];

	vsnprintf(what, sizeof what, fmt, ap);
	return error_set(e, r->kind, "%s:%lu: %s", r->name, line, what);
}

int
rules_fault(const struct rules *r, const struct rule *rule, struct error *e,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	fault(r, rule->line, e, fmt, ap);
	va_end(ap);
	return -1;
}

int
rules_date(const char *text)
{
	static const int days[] = { 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30,
	    31 };
	int y, m, d, used = 0;

	if (strspn(text, "0123456789-") != 10 || text[10] ||
	    sscanf(text, "%4d-%2d-%2d%n", &y, &m, &d, &used) != 3 ||
	    used != 10 || y < 1900 || m < 1 || m > 12 || d < 1 ||
	    d > days[m - 1])
		return 0;
	if (m == 2 && d == 29 && (y % 4 || (y % 100 == 0 && y % 400)))
		return 0;
	return y * 10000 + m * 100 + d;
}

static bool
is_mark(const char *word)
{
	size_t i;

	for (i = 0; rules_marks[i]; i++)
		if (!strcmp(rules_marks[i], word))
			return true;
	return false;
}

/* What every rule owes: who says so, and when somebody looked. */
static int
check_rule(const struct rules *r, const struct rule *rule, struct error *e)
{
	if (!rule->source || !*rule->source)
		return rules_fault(r, rule, e, "where is it written? End the "
		    "line with source=...");
	if (!rule->checked || !rules_date(rule->checked))
		return rules_fault(r, rule, e, "when was it checked? "
		    "checked=2026-11-21 is missing%s%s", rule->checked ?
		    ", and this is no date: " : "",
		    rule->checked ? rule->checked : "");
	if (!rule->mark || !is_mark(rule->mark))
		return rules_fault(r, rule, e, "how sure is it? mark= is one "
		    "of text, quoted, said, conflict, none-found, unverified, "
		    "own");
	return 0;
}

/* Cut one line, which is not empty, into a rule's words. */
static void
cut_line(struct rules *r, struct rule *rule, char *s)
{
	char *word;

	while (*(s += strspn(s, " \t\r"))) {
		word = s;
		if (!strncmp(word, "source=", 7)) {
			rule->source = word + 7 + strspn(word + 7, " \t");
			s = word + strlen(word);
			while (s > rule->source && strchr(" \t\r", s[-1]))
				*--s = '\0';
			return;
		}
		s += strcspn(s, " \t\r");
		if (*s)
			*s++ = '\0';
		if (!strncmp(word, "checked=", 8))
			rule->checked = word + 8;
		else if (!strncmp(word, "mark=", 5))
			rule->mark = word + 5;
		else {
			xgrow(&r->words, &r->words_cap, r->nwords + 1,
			    sizeof *r->words);
			r->words[r->nwords++] = word;
			rule->n++;
		}
	}
}

static int
cut(struct rules *r, struct error *e)
{
	unsigned long line = 0;
	char *s = r->text, *next;
	size_t i, at = 0;

	for (; s; s = next) {
		struct rule rule = { .line = ++line };

		next = strchr(s, '\n');
		if (next)
			*next++ = '\0';
		s += strspn(s, " \t\r");
		if (!*s || *s == '#')
			continue;
		cut_line(r, &rule, s);
		if (check_rule(r, &rule, e) < 0)
			return -1;
		if (!rule.n)
			return rules_fault(r, &rule, e, "what is the rule?");
		xgrow(&r->v, &r->cap, r->n + 1, sizeof *r->v);
		r->v[r->n++] = rule;
	}
	/* The array of words does not move any more. */
	for (i = 0; i < r->n; i++) {
		r->v[i].words = r->words + at;
		at += r->v[i].n;
	}
	return 0;
}

static int
open_text(struct rules **out, const char *name, enum error_kind kind,
    const char *text, struct error *e)
{
	struct rules *r = xcalloc(1, sizeof *r);

	*out = NULL;
	r->name = xstrdup(name);
	r->kind = kind;
	r->text = xstrdup(text);
	if (cut(r, e) < 0) {
		rules_close(r);
		return -1;
	}
	*out = r;
	return 0;
}

static int
open_path(struct rules **out, const char *path, enum error_kind kind,
    struct error *e)
{
	struct buf b = { 0 };
	int status = whole_file(&b, path, e);

	*out = NULL;
	if (status == 0 && memchr(b.s, '\0', b.len))
		status = error_set(e, kind, "%s: a byte 0 is in it: is it a "
		    "text?", path);
	if (status == 0)
		status = open_text(out, path, kind, b.s, e);
	buf_release(&b);
	return status;
}

int
rules_open(struct rules **r, const char *name, const unsigned char *shipped,
    struct error *e)
{
	char *folder = machine_folder(), *path = NULL, *shown;
	int status;

	if (folder)
		path = xasprintf("%s/%s", folder, name);
	if (path && access(path, F_OK) == 0) {
		status = open_path(r, path, ERR_CONFIG, e);
		if (status < 0 && e->kind == ERR_INPUT)
			e->kind = ERR_CONFIG;
	} else {
		shown = xasprintf("%s (shipped)", name);
		status = open_text(r, shown, ERR_CONFIG,
		    (const char *)shipped, e);
		free(shown);
	}
	free(folder);
	free(path);
	return status;
}

int
rules_open_file(struct rules **r, const char *path, struct error *e)
{
	return open_path(r, path, ERR_DATA, e);
}

void
rules_close(struct rules *r)
{
	if (!r)
		return;
	free(r->name);
	free(r->text);
	free(r->v);
	free(r->words);
	free(r);
}

size_t
rules_count(const struct rules *r)
{
	return r->n;
}

const struct rule *
rules_at(const struct rules *r, size_t i)
{
	return &r->v[i];
}

const char *
rules_name(const struct rules *r)
{
	return r->name;
}

const char *
rule_value(const struct rule *rule, const char *key)
{
	size_t i, len = strlen(key);

	for (i = 0; i < rule->n; i++)
		if (!strncmp(rule->words[i], key, len) &&
		    rule->words[i][len] == '=')
			return rule->words[i] + len + 1;
	return NULL;
}

bool
rules_where(const char *word)
{
	if (!strcmp(word, "*"))
		return true;
	return strlen(word) == 2 && phone_country_known(word) &&
	    !word[strspn(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")];
}

const struct rule *
rules_for(const struct rules *r, const char *country)
{
	const struct rule *rest = NULL;
	size_t i;

	for (i = r->n; i > 0; i--) {
		const struct rule *rule = &r->v[i - 1];

		if (!strcmp(rule->words[0], country))
			return rule;
		if (!rest && !strcmp(rule->words[0], "*"))
			rest = rule;
	}
	return rest;
}
