/* SPDX-License-Identifier: ISC */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/xalloc.h"

/* The last words go straight to the descriptor: the heap is not trusted. */
_Noreturn void
xdie(const char *words)
{
	struct error e = { .kind = ERR_BUG };

	if (write(STDERR_FILENO, words, strlen(words)) < 0)
		_exit(error_status(&e));
	_exit(error_status(&e));
}

static void *
checked(void *p)
{
	if (!p)
		xdie("smsutils: out of memory\n");
	return p;
}

void *
xmalloc(size_t size)
{
	return checked(malloc(size ? size : 1));
}

void *
xcalloc(size_t n, size_t size)
{
	return checked(calloc(n ? n : 1, size ? size : 1));
}

void *
xrealloc(void *p, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		xdie("smsutils: out of memory\n");
	return checked(realloc(p, n && size ? n * size : 1));
}

char *
xstrdup(const char *s)
{
	return checked(strdup(s));
}

char *
xstrndup(const char *s, size_t n)
{
	return checked(strndup(s, n));
}

char *
xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *s;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	XASSERT(len >= 0);
	s = xmalloc((size_t)len + 1);
	va_start(ap, fmt);
	vsnprintf(s, (size_t)len + 1, fmt, ap);
	va_end(ap);
	return s;
}

void
xgrow(void *p, size_t *cap, size_t want, size_t size)
{
	size_t more = *cap + *cap / 2 + 8;
	void *old;

	if (want <= *cap)
		return;
	if (more < want)
		more = want;
	memcpy(&old, p, sizeof old);
	old = xrealloc(old, more, size);
	memcpy(p, &old, sizeof old);
	*cap = more;
}

_Noreturn void
xbug(const char *file, int line, const char *what)
{
	char words[512];

	snprintf(words, sizeof words, "smsutils: %s:%d: does not hold: %s: "
	    "please report this\n", file, line, what);
	xdie(words);
}
