/* SPDX-License-Identifier: ISC */
#include <ctype.h>
#include <fcntl.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/tool.h"
#include "io/ask.h"
#include "io/escape.h"

#define TERMINAL "/dev/tty"

/* The answer's first line; nothing at the end of input. */
static void
read_answer(int fd, char *answer, size_t size)
{
	size_t len = 0;
	char c;

	while (read(fd, &c, 1) == 1 && c != '\n') {
		if (len + 1 < size)
			answer[len++] = c;
	}
	answer[len] = '\0';
}

static bool
is_yes(const char *answer)
{
	answer += strspn(answer, " \t");
	return (answer[0] == 'y' || answer[0] == 'Y') &&
	    (!isalpha((unsigned char)answer[1]) ||
	    (strncasecmp(answer, "yes", 3) == 0 &&
	    !isalpha((unsigned char)answer[3])));
}

static bool
ask_on(int fd, const char *question)
{
	struct buf line = { 0 };
	char answer[16] = "";

	buf_addf(&line, "%s: ", tool_name());
	escape_add(&line, question, strlen(question));
	buf_adds(&line, " [y/N] ");
	if (write(fd, line.s, line.len) == (ssize_t)line.len)
		read_answer(fd, answer, sizeof answer);
	buf_release(&line);
	return is_yes(answer);
}

int
ask(bool yes, struct error *e, const char *question, ...)
{
	char text[512];
	bool agreed;
	va_list ap;
	int fd;

	if (yes)
		return 0;
	va_start(ap, question);
	vsnprintf(text, sizeof text, question, ap);
	va_end(ap);
	fd = open(TERMINAL, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return error_set(e, ERR_USAGE, "%s there is no terminal to "
		    "ask on: say -y", text);
	agreed = ask_on(fd, text);
	close(fd);
	if (!agreed)
		return error_set(e, ERR_DENIED, "nothing was done");
	return 0;
}

bool
ask_interactive(void)
{
	int fd;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return false;
	fd = open(TERMINAL, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (fd < 0)
		return false;
	close(fd);
	return true;
}
