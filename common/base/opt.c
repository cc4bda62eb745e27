/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/command.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"

/* Letters that every tool has, whatever its list says. */
#define ALWAYS "hVqv"
/* Room for the house's rows and a tool's own. */
#define OPT_MAX 80

struct parse {
	struct opt table[OPT_MAX];
	size_t n;
	bool help, version;
	const char *now;
};

bool
opt_takes_value(char letter)
{
	return letter && strchr("AfoCcr", letter);
}

/* The house's rows that `letters` asks for, before the tool's own: a tool
 * that gives a house letter another meaning would be a bug, and is caught. */
static void
table_build(struct parse *p, const char *letters, const struct opt *own,
    struct house *h)
{
	const struct opt house[] = {
		{ 'A', NULL, OPT_TEXT, &h->account },
		{ 'f', NULL, OPT_TEXT, &h->format },
		{ 'o', NULL, OPT_TEXT, &h->columns },
		{ 'H', NULL, OPT_FLAG, &h->no_header },
		{ 'C', NULL, OPT_TEXT, &h->country },
		{ 'c', NULL, OPT_TEXTS, &h->roles },
		{ 'n', NULL, OPT_FLAG, &h->dry_run },
		{ 'y', NULL, OPT_FLAG, &h->yes },
		{ 'r', NULL, OPT_TEXT, &h->rejects },
		{ 'q', NULL, OPT_FLAG, &h->quiet },
		{ 'v', NULL, OPT_FLAG, &h->verbose },
		{ 'h', "help", OPT_FLAG, &p->help },
		{ 'V', "version", OPT_FLAG, &p->version },
	};
	const struct opt rows[] = {
		{ 0, "charset", OPT_TEXT, &h->charset },
		{ 0, "prefix", OPT_TEXT, &h->prefix },
		{ 0, "replace", OPT_FLAG, &h->replace },
		{ 0, "empty-ok", OPT_FLAG, &h->empty_ok },
		{ 0, "max-rows", OPT_COUNT, &h->max_rows },
	};
	const struct opt span[] = {
		{ 0, "since", OPT_TEXT, &h->since },
		{ 0, "until", OPT_TEXT, &h->until },
	};
	size_t i;

	for (i = 0; i < sizeof house / sizeof *house; i++)
		if (strchr(letters, house[i].letter) ||
		    strchr(ALWAYS, house[i].letter))
			p->table[p->n++] = house[i];
	for (i = 0; strchr(letters, 'R') && i < sizeof rows / sizeof *rows; i++)
		p->table[p->n++] = rows[i];
	for (i = 0; strchr(letters, 'S') && i < sizeof span / sizeof *span; i++)
		p->table[p->n++] = span[i];
	p->table[p->n++] = (struct opt){ 0, "now", OPT_TEXT, &p->now };
	for (; own && (own->letter || own->name); own++) {
		XASSERT(p->n < OPT_MAX);
		p->table[p->n++] = *own;
	}
}

static void
texts_add(struct opt_texts *t, const char *text)
{
	xgrow(&t->v, &t->cap, t->n + 1, sizeof *t->v);
	t->v[t->n++] = text;
}

void
opt_texts_release(struct opt_texts *t)
{
	free(t->v);
	*t = (struct opt_texts){ 0 };
}

void
house_release(struct house *house)
{
	opt_texts_release(&house->roles);
}

int
opt_count(int64_t *out, const char *text, const char *what, struct error *e)
{
	char *end;

	errno = 0;
	*out = strtoll(text, &end, 10);
	if (!isdigit((unsigned char)*text) || *end || errno)
		return error_set(e, ERR_USAGE,
		    "%s: '%s' is not a whole number", what, text);
	return 0;
}

int
opt_credits(int64_t *out, const char *text, const char *what, struct error *e)
{
	const char *s = text + (*text == '-');
	int64_t whole = 0, part = 0;
	int places = 0, digits = 0;

	for (; isdigit((unsigned char)*s) && whole < INT64_C(1000000000000);
	    s++, digits++)
		whole = whole * 10 + (*s - '0');
	if (*s == '.')
		for (s++; isdigit((unsigned char)*s) && places < 3;
		    s++, digits++, places++)
			part = part * 10 + (*s - '0');
	if (!digits || *s)
		return error_set(e, ERR_USAGE, "%s: '%s' is not an amount of "
		    "credits: give a number of at most three decimals", what,
		    text);
	for (; places < 3; places++)
		part *= 10;
	*out = (whole * 1000 + part) * (*text == '-' ? -1 : 1);
	return 0;
}

int
opt_bool(bool *out, const char *text, const char *what, struct error *e)
{
	static const char *const yes[] = { "yes", "on", "true", "1" };
	static const char *const no[] = { "no", "off", "false", "0" };
	size_t i;

	for (i = 0; i < sizeof yes / sizeof *yes; i++) {
		if (!strcmp(text, yes[i]) || !strcmp(text, no[i])) {
			*out = !strcmp(text, yes[i]);
			return 0;
		}
	}
	return error_set(e, ERR_USAGE, "%s: '%s' is neither yes nor no", what,
	    text);
}

static void
opt_shown(char shown[64], const struct opt *o)
{
	if (o->name)
		snprintf(shown, 64, "--%s", o->name);
	else
		snprintf(shown, 64, "-%c", o->letter);
}

static int
opt_store(const struct opt *o, const char *value, struct error *e)
{
	char shown[64];

	opt_shown(shown, o);
	switch (o->kind) {
	case OPT_FLAG:
	case OPT_OFF:
		*(bool *)o->to = o->kind == OPT_FLAG;
		return 0;
	case OPT_TEXT:
		*(const char **)o->to = value;
		return 0;
	case OPT_TEXTS:
		texts_add(o->to, value);
		return 0;
	case OPT_COUNT:
		return opt_count(o->to, value, shown, e);
	case OPT_CREDITS:
		if (opt_credits(o->to, value, shown, e) < 0)
			return -1;
		return *(int64_t *)o->to < 0 ? error_set(e, ERR_USAGE, "%s: "
		    "'%s' is less than nothing", shown, value) : 0;
	case OPT_TIME:
		if (clock_parse(o->to, value, NULL, e) < 0)
			return error_prefix(e, "%s", shown);
		return 0;
	case OPT_DURATION:
		if (clock_duration(o->to, value, e) < 0)
			return error_prefix(e, "%s", shown);
		return 0;
	}
	return 0;
}

static const struct opt *
find_long(const struct parse *p, const char *name, size_t len)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->table[i].name && strlen(p->table[i].name) == len &&
		    !strncmp(p->table[i].name, name, len))
			return &p->table[i];
	return NULL;
}

static const struct opt *
find_letter(const struct parse *p, char letter)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->table[i].letter && p->table[i].letter == letter)
			return &p->table[i];
	return NULL;
}

static int
unknown_long(const struct parse *p, const char *name, size_t len,
    struct error *e)
{
	const char *names[OPT_MAX];
	char typed[64], help[64];
	size_t i, n = 0;

	snprintf(typed, sizeof typed, "%.*s", (int)len, name);
	for (i = 0; i < p->n; i++) {
		if (p->table[i].name)
			names[n++] = p->table[i].name;
	}
	snprintf(help, sizeof help, "see %s -h", tool_name());
	return error_set(e, ERR_USAGE, "unknown option --%s%s", typed,
	    name_hint_after("--", typed, names, n, help).s);
}

static bool
is_flag(const struct opt *o)
{
	return o->kind == OPT_FLAG || o->kind == OPT_OFF;
}

/* --name, --name=value or --name value; *i is the argument's index and moves
 * on when the value is the next one. */
static int
parse_long(struct parse *p, int argc, char *argv[], int *i, struct error *e)
{
	const char *name = argv[*i] + 2, *eq = strchr(name, '=');
	size_t len = eq ? (size_t)(eq - name) : strlen(name);
	const struct opt *o = find_long(p, name, len);

	if (!o)
		return unknown_long(p, name, len, e);
	if (is_flag(o)) {
		if (eq)
			return error_set(e, ERR_USAGE,
			    "option --%s takes no value", o->name);
		return opt_store(o, NULL, e);
	}
	if (eq)
		return opt_store(o, eq + 1, e);
	if (*i + 1 >= argc)
		return error_set(e, ERR_USAGE, "option --%s wants a value",
		    o->name);
	return opt_store(o, argv[++*i], e);
}

static int
parse_letters(struct parse *p, int argc, char *argv[], int *i,
    struct error *e)
{
	const char *s = argv[*i] + 1;

	for (; *s; s++) {
		const struct opt *o = find_letter(p, *s);

		if (!o)
			return error_set(e, ERR_USAGE, "unknown option -%c: "
			    "see %s -h, or write -- before an operand that "
			    "begins with a dash", *s, tool_name());
		if (is_flag(o)) {
			if (opt_store(o, NULL, e) < 0)
				return -1;
			continue;
		}
		if (s[1])
			return opt_store(o, s + 1, e);
		if (*i + 1 >= argc)
			return error_set(e, ERR_USAGE,
			    "option -%c wants a value", *s);
		return opt_store(o, argv[++*i], e);
	}
	return 0;
}

/* "-5 degrees outside" is a text: no letter and no name holds white space. A
 * letter with its value attached ("-r my file") does, when the letter is one
 * of ours that takes a value and the blank is not right behind it. */
static bool
is_operand(const struct parse *p, const char *arg)
{
	size_t name = strcspn(arg, "=");
	size_t blank = strcspn(arg, " \t\n");
	const struct opt *o;

	if (arg[0] != '-' || !arg[1])
		return true;
	if (!arg[blank] || (arg[1] == '-' && name < blank))
		return false;
	o = arg[1] == '-' ? NULL : find_letter(p, arg[1]);
	return !o || is_flag(o);
}

static int
walk(struct parse *p, int argc, char *argv[], struct error *e)
{
	int i, n = 0;
	bool ended = false;

	for (i = 1; i < argc; i++) {
		if (ended || is_operand(p, argv[i])) {
			argv[n++] = argv[i];
		} else if (!strcmp(argv[i], "--")) {
			ended = true;
		} else if (argv[i][1] == '-') {
			if (parse_long(p, argc, argv, &i, e) < 0)
				return -1;
		} else if (parse_letters(p, argc, argv, &i, e) < 0) {
			return -1;
		}
	}
	return n;
}

static int
served(const struct parse *p)
{
	if (p->help)
		printf("%s", tool_usage());
	else if (p->version)
		printf("%s (smsutils) %s\n%s%s", tool_name(), VERSION,
		    tool_more() ? tool_more() : "", tool_more() ? "\n" : "");
	else
		return 0;
	return -1;
}

int
opt_parse(int argc, char *argv[], const char *letters, const struct opt *own,
    struct house *house, struct error *e)
{
	struct parse p = { 0 };
	int64_t now;
	int n;

	e->kind = ERR_NONE;
	e->msg[0] = '\0';
	table_build(&p, letters, own, house);
	n = walk(&p, argc, argv, e);
	if (n < 0 || served(&p) < 0)
		return -1;
	if (house->quiet && house->verbose)
		return error_set(e, ERR_USAGE, "-q and -v exclude each other");
	command_account(house->account);
	tool_quiet(house->quiet);
	tool_verbose(house->verbose);
	if (p.now) {
		if (clock_parse(&now, p.now, NULL, e) < 0)
			return error_prefix(e, "--now");
		clock_set(now);
	}
	if (clock_check(e) < 0)
		return -1;
	return n;
}
