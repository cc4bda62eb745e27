/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/command.h"
#include "base/error.h"

int
error_set(struct error *e, enum error_kind kind, const char *fmt, ...)
{
	int errnum = errno;
	char room[COMMAND_ROOM];
	size_t len;
	va_list ap;

	e->kind = kind;
	va_start(ap, fmt);
	vsnprintf(e->msg, sizeof e->msg, command_format(room, fmt), ap);
	va_end(ap);
	len = strlen(e->msg);
	if (*fmt && fmt[strlen(fmt) - 1] == ':')
		snprintf(e->msg + len, sizeof e->msg - len, " %s",
		    strerror(errnum));
	return -1;
}

int
error_prefix(struct error *e, const char *fmt, ...)
{
	char said[sizeof e->msg];
	size_t len;
	va_list ap;

	memcpy(said, e->msg, sizeof said);
	va_start(ap, fmt);
	vsnprintf(e->msg, sizeof e->msg, fmt, ap);
	va_end(ap);
	len = strlen(e->msg);
	snprintf(e->msg + len, sizeof e->msg - len, ": %s", said);
	return -1;
}

int
error_output(struct error *e, const char *what)
{
	int errnum = errno;

	error_set(e, ERR_OUTPUT, "%s: %s", what, strerror(errnum));
	if (errnum == EPIPE)
		e->msg[0] = '\0';
	return -1;
}

const char *
error_word(char word[40], const struct error *e, const char *other)
{
	size_t len = strspn(e->msg, "abcdefghijklmnopqrstuvwxyz-");

	if (!len || len >= 40 || e->msg[len] != ':' ||
	    !memchr(e->msg, '-', len))
		return other;
	snprintf(word, 40, "%.*s", (int)len, e->msg);
	return word;
}

int
error_status(const struct error *e)
{
	static const int status[] = {
		[ERR_NONE] = 0,
		[ERR_SOME] = 1,
		[ERR_USAGE] = 64,
		[ERR_DATA] = 65,
		[ERR_INPUT] = 66,
		[ERR_REFUSED] = 69,
		[ERR_BUG] = 70,
		[ERR_CREATE] = 73,
		[ERR_OUTPUT] = 74,
		[ERR_RETRY] = 75,
		[ERR_UNKNOWN] = 76,
		[ERR_DENIED] = 77,
		[ERR_CONFIG] = 78,
	};

	return status[e->kind];
}
