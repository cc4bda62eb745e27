/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/command.h"
#include "base/error.h"
#include "base/tool.h"

static struct {
	const char *name, *usage, *about;
	bool quiet, verbose;
} tool;

static volatile sig_atomic_t stopping;

void
tool_init(const char *name, const char *usage)
{
	tool.name = name;
	tool.usage = usage;
	/* a file that may not grow is a failed write, not the end */
	signal(SIGXFSZ, SIG_IGN);
}

const char *
tool_name(void)
{
	return tool.name;
}

const char *
tool_usage(void)
{
	return tool.usage;
}

void
tool_about(const char *about)
{
	tool.about = about;
}

const char *
tool_more(void)
{
	return tool.about;
}

void
tool_quiet(bool quiet)
{
	tool.quiet = quiet;
}

bool
tool_is_quiet(void)
{
	return tool.quiet;
}

void
tool_verbose(bool verbose)
{
	tool.verbose = verbose;
}

/* Messages may quote outside text: control characters, the escape above all,
 * are shown as \x1b and never reach a terminal. UTF-8 passes. */
static void
put_safe(const char *s)
{
	for (; *s; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c < ' ' && c != '\n' && c != '\t') || c == 0x7f)
			fprintf(stderr, "\\x%02x", c);
		else if (c == 0xc2 && (unsigned char)s[1] >= 0x80 &&
		    (unsigned char)s[1] < 0xa0)
			fprintf(stderr, "\\x%02x", (unsigned char)*++s);
		else
			fputc(c, stderr);
	}
}

static void
say(const char *fmt, va_list ap)
{
	char line[2048], room[COMMAND_ROOM];

	vsnprintf(line, sizeof line, command_format(room, fmt), ap);
	fflush(stdout);
	flockfile(stderr);
	fprintf(stderr, "%s: ", tool.name ? tool.name : "smsutils");
	put_safe(line);
	fputc('\n', stderr);
	funlockfile(stderr);
}

void
tool_warn(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void
tool_note(const char *fmt, ...)
{
	va_list ap;

	if (tool.quiet)
		return;
	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void
tool_detail(const char *fmt, ...)
{
	va_list ap;

	if (!tool.verbose)
		return;
	va_start(ap, fmt);
	say(fmt, ap);
	va_end(ap);
}

void
tool_raw(const char *text)
{
	fputs(text, stderr);
	fflush(stderr);
}

int
tool_finish(const struct error *e)
{
	struct error out = { .kind = ERR_NONE };
	int status = error_status(e);

	if (e->kind != ERR_NONE && e->msg[0])
		tool_warn("%s", e->msg);
	errno = 0;
	if (fflush(stdout) == EOF || ferror(stdout) || fclose(stdout) == EOF) {
		if (errno == EPIPE)	/* the reader has what it wanted */
			return status;
		error_set(&out, ERR_OUTPUT, "standard output:");
		if (status != error_status(&out))
			tool_warn("%s", out.msg);
		return status && status != 1 ? status : error_status(&out);
	}
	return status;
}

static void
on_stop(int sig)
{
	(void)sig;
	stopping = 1;
}

void
tool_catch_stop(void)
{
	struct sigaction sa = { .sa_handler = on_stop };

	sigemptyset(&sa.sa_mask);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGHUP, &sa, NULL);
	sigaction(SIGPIPE, &sa, NULL);
}

bool
tool_stopping(void)
{
	return stopping;
}
