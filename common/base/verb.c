/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/verb.h"
#include "base/xalloc.h"

#define VERB_MAX 40

char *
verb_usage(const char *tool, const struct verb *verbs)
{
	struct buf b = { 0 };

	for (; verbs->name; verbs++)
		buf_addf(&b, "%s %s\n", tool, verbs->usage);
	return buf_take(&b);
}

static const struct verb *
verb_find(const struct verb *verbs, const char *called, const char *name,
    struct error *e)
{
	const char *names[VERB_MAX] = { NULL };
	struct buf b = { 0 }, before = { 0 };
	size_t n = 0, i;

	for (i = 0; verbs[i].name; i++) {
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
		XASSERT(n < VERB_MAX);
		names[n++] = verbs[i].name;
	}
	buf_addf(&before, "%s ", called);
	buf_adds(&b, "possibilities are ");
	for (i = 0; i < n; i++)
		buf_addf(&b, "%s%s", i ? ", " : "", names[i]);
	error_set(e, ERR_USAGE, "unknown verb '%s'%s", name,
	    name_hint_after(before.s, name, names, n, b.s).s);
	buf_release(&before);
	buf_release(&b);
	return NULL;
}

/* Does the value of an option among these letters follow as an argument of its
 * own? "-Ho" of "-Ho id"; not "-oid". */
static bool
value_follows(const char *letters)
{
	while (*letters && !opt_takes_value(*letters))
		letters++;
	return *letters && !letters[1];
}

/* The first argument that is no option and no house option's value; argc when
 * there is none. */
static int
verb_place(int argc, char *const argv[])
{
	int i;

	for (i = 1; i < argc; i++) {
		if (argv[i][0] != '-' || !argv[i][1])
			break;
		if (!strcmp(argv[i], "--") || !strcmp(argv[i], "--now"))
			i++;
		else if (argv[i][1] != '-' && value_follows(argv[i] + 1))
			i++;
	}
	return i < argc ? i : argc;
}

bool
verb_named(const struct verb *verbs, int argc, char *const argv[])
{
	int i = verb_place(argc, argv);

	for (; i < argc && verbs->name; verbs++)
		if (!strcmp(verbs->name, argv[i]))
			return true;
	return false;
}

/* The verb moves to the front, and what stood before it follows. */
static int
verb_to_front(int argc, char *argv[])
{
	int i = verb_place(argc, argv), j;
	char *verb;

	if (i == argc)
		return 0;
	verb = argv[i];
	for (j = i; j > 1; j--)
		argv[j] = argv[j - 1];
	argv[1] = verb;
	return 1;
}

/* Without a verb only -h and -V are served. */
static int
no_verb(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };

	if (opt_parse(argc, argv, "AC", NULL, &house, e) < 0)
		return -1;
	return error_set(e, ERR_USAGE, "a verb is missing: see %s -h",
	    tool_name());
}

/* Run it with its own usage as what -h prints. */
static int
run_verb(const char *called, const struct verb *v, int argc, char *argv[],
    struct error *e)
{
	char *one = xasprintf("%s %s\n", called, v->usage);
	const char *usage = tool_usage();
	int r;

	tool_init(tool_name(), one);
	r = v->run(argc, argv, e);
	tool_init(tool_name(), usage);
	free(one);
	return r;
}

int
verb_noun(const char *noun, const struct verb *verbs, int argc, char *argv[],
    struct error *e)
{
	char *called = xasprintf("%s %s", tool_name(), noun);
	const struct verb *v;
	int r = -1;

	if (!verb_to_front(argc, argv)) {
		v = verb_find(verbs, called, "list", e);
		r = v ? v->run(argc, argv, e) : -1;
	} else if ((v = verb_find(verbs, called, argv[1], e)) != NULL) {
		r = run_verb(called, v, argc - 1, argv + 1, e);
	}
	free(called);
	return r;
}

int
verb_main(const char *tool, const struct verb *verbs, int argc, char *argv[])
{
	struct error e = { 0 };
	const struct verb *v;
	char *usage = verb_usage(tool, verbs);
	int status;

	tool_init(tool, usage);
	if (!verb_to_front(argc, argv)) {
		no_verb(argc, argv, &e);
	} else if ((v = verb_find(verbs, tool, argv[1], &e)) != NULL) {
		if (run_verb(tool, v, argc - 1, argv + 1, &e) == 0)
			e.kind = ERR_NONE;
	}
	status = tool_finish(&e);
	free(usage);
	return status;
}
