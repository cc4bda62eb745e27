/* SPDX-License-Identifier: ISC
 *
 * sms - the front door: `sms send` runs sms-send, `sms help` says what there is
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/beside.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"

static const char usage[] =
    "sms [-qvhV] [tool [argument ...]]\n"
    "sms help [-qvhV] [tool]\n";
static const char usage_help[] = "sms help [-qvhV] [tool]\n";

/* In the order in which they are learned. */
static const struct tool {
	const char *ring, *name, *what;
} tools[] = {
	{ "daily", "send", "send one message, or a stream of rows" },
	{ NULL, "campaign", "bulk sending with a life of its own" },
	{ NULL, "contacts", "phone book, lists, variables" },
	{ NULL, "optout", "who must not be texted" },
	{ NULL, "history", "message centre and queue" },
	{ NULL, "inspect", "what a phone number is" },
	{ NULL, "segment", "encoding, segments and cost of a text" },
	{ NULL, "why", "every check that would decide a send to a number" },
	{ "desk", "account", "the account itself" },
	{ NULL, "numbers", "our own numbers" },
	{ NULL, "credits", "balance and ledger" },
	{ NULL, "tariffs", "what things cost" },
	{ NULL, "compliance", "papers that countries and carriers demand" },
	{ NULL, "rules", "quiet hours, and other rules by country" },
	{ NULL, "template", "message templates" },
	{ NULL, "summary", "activity by time, country, number, campaign" },
	{ "plumbing", "render", "fill a template from rows" },
	{ NULL, "receive", "messages that come in" },
	{ NULL, "dlr", "delivery receipts" },
	{ NULL, "tick", "due work; cron runs it each minute" },
};
enum { TOOLS = sizeof tools / sizeof *tools };

/* The tool's file; NULL when it is not there. */
static char *
find_tool(const char *beside, const char *name)
{
	char *file = xasprintf("sms-%s", name);
	char *path = beside_find(beside, file);

	free(file);
	return path;
}

static int
no_such(const char *name, struct error *e)
{
	const char *names[TOOLS];
	size_t i;

	for (i = 0; i < TOOLS; i++)
		names[i] = tools[i].name;
	return error_set(e, ERR_USAGE, "there is no tool 'sms-%s'%s", name,
	    name_hint_after("sms ", name, names, TOOLS, "sms help lists them")
	    .s);
}

static int
run_tool(const char *beside, char *argv[], struct error *e)
{
	char *path = strchr(argv[0], '/') ? NULL : find_tool(beside, argv[0]);
	int r;

	if (!path)
		return no_such(argv[0], e);
	argv[0] = path;
	execv(path, argv);
	r = error_set(e, ERR_INPUT, "%s:", path);
	free(path);
	return r;
}

static void
list_tools(const char *beside)
{
	const char *ring = NULL;
	size_t i;

	for (i = 0; i < TOOLS; i++) {
		char *path = find_tool(beside, tools[i].name);

		if (tools[i].ring)
			ring = tools[i].ring;
		if (path && ring) {
			printf("%s:\n", ring);
			ring = NULL;
		}
		if (path)
			printf("  sms %-11s %s\n", tools[i].name,
			    tools[i].what);
		free(path);
	}
	printf("\nsms help TOOL shows a tool's page; sms help sms the first "
	    "campaign, step by step.\n");
}

/* The page's file in the folder that `make install` filled, or beside the
 * sources; NULL when it is elsewhere. */
static char *
find_page(const char *beside, const char *page)
{
	static const char sections[] = "7158";
	const char *s;

	for (s = sections; beside && *s; s++) {
		char *path = xasprintf("%s/../share/man/man%c/%s.%c", beside,
		    *s, page, *s);

		if (access(path, R_OK) == 0)
			return path;
		free(path);
		path = xasprintf("%s/../../man/%s.%c", beside, page, *s);
		if (access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

/* Have man(1) show it: 0, or -1 when it cannot or is not there. */
static int
show_page(const char *path, const char *page)
{
	int status = 0, null;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if ((null = open("/dev/null", O_WRONLY)) >= 0)
			dup2(null, STDERR_FILENO);
		if (path)
			execlp("man", "man", "-l", path, (char *)NULL);
		else
			execlp("man", "man", page, (char *)NULL);
		_exit(127);
	}
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0 ? 0 :
	    -1;
}

static int
help(const char *beside, const char *name, struct error *e)
{
	const char *bare = strncmp(name, "sms-", 4) ? name : name + 4;
	char h[] = "-h", *argv[] = { xstrdup(bare), h, NULL };
	char *page = strcmp(bare, "sms") ? xasprintf("sms-%s", bare) :
	    xstrdup("sms");
	char *path = strchr(page, '/') ? NULL : find_page(beside, page);
	int r = strchr(page, '/') ? -1 : show_page(path, page);

	/* where there is no man(1), the usage is something */
	if (r < 0)
		r = run_tool(beside, argv, e);
	free(argv[0]);
	free(path);
	free(page);
	return r;
}

static int
verb_help(const char *beside, int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	int n;

	tool_init("sms", usage_help);
	n = opt_parse(argc, argv, "", NULL, &house, e);
	if (n < 0)
		return -1;
	if (n > 1)
		return error_set(e, ERR_USAGE, "one tool at a time");
	if (n == 1)
		return help(beside, argv[0], e);
	list_tools(beside);
	return 0;
}

int
main(int argc, char *argv[])
{
	struct error e = { 0 };
	struct house house = { 0 };
	char *beside = beside_folder(argv[0]);

	tool_init("sms", usage);
	if (argc < 2)
		list_tools(beside);
	else if (argv[1][0] == '-')
		opt_parse(argc, argv, "", NULL, &house, &e);
	else if (!strcmp(argv[1], "help"))
		verb_help(beside, argc - 1, argv + 1, &e);
	else
		run_tool(beside, argv + 1, &e);
	free(beside);
	return tool_finish(&e);
}
