/* SPDX-License-Identifier: ISC */
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/command.h"

static const char *account;

void
command_account(const char *named)
{
	account = named;
}

static bool
is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* The end of the next command's name, which takes -A; NULL: there is none.
 * sms-config(5) and the like are pages. */
static const char *
next(const char *s)
{
	const char *start = s, *end;

	for (; (s = strstr(s, "sms-")) != NULL; s = end) {
		for (end = s + 4; is_letter(*end); end++)
			;
		if (s > start && (is_letter(s[-1]) || strchr("-./", s[-1])))
			continue;
		if (end > s + 4 && !strchr("(-.", *end ? *end : ' ') &&
		    strncmp(end, " -h", 3) != 0 &&
		    strncmp(s, "sms-rules", 9) != 0)
			return end;
	}
	return NULL;
}

/* A letter of the option; in a format, % is written twice. */
static void
add_letter(struct buf *b, char c, bool format)
{
	if (format && c == '%')
		buf_addc(b, c);
	buf_addc(b, c);
}

/* " -A NAME" as words of sh(1). */
static void
add_option(struct buf *b, bool format)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./_-+,:@%";
	bool quoted = !*account || account[strspn(account, plain)];
	const char *s;

	buf_adds(b, quoted ? " -A '" : " -A ");
	for (s = account; *s; s++) {
		if (*s == '\'')
			buf_adds(b, "'\\''");
		else
			add_letter(b, *s, format);
	}
	buf_adds(b, quoted ? "'" : "");
}

static void
add(struct buf *b, const char *text, bool format)
{
	const char *end;

	for (; account && (end = next(text)) != NULL; text = end) {
		buf_add(b, text, (size_t)(end - text));
		add_option(b, format);
	}
	buf_adds(b, text);
}

void
command_add(struct buf *b, const char *text)
{
	add(b, text, false);
}

const char *
command_format(char room[COMMAND_ROOM], const char *fmt)
{
	struct buf b = { 0 };

	if (!account || !next(fmt))
		return fmt;
	add(&b, fmt, true);
	if (b.len < COMMAND_ROOM)
		fmt = memcpy(room, b.s, b.len + 1);
	buf_release(&b);
	return fmt;
}

void
command_print(char *out, size_t size, const char *fmt, ...)
{
	char room[COMMAND_ROOM];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(out, size, command_format(room, fmt), ap);
	va_end(ap);
}
