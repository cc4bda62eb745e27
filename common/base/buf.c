/* SPDX-License-Identifier: ISC */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"

char *
buf_room(struct buf *b, size_t more)
{
	if (b->len + more + 1 > b->cap)
		xgrow(&b->s, &b->cap, b->len + more + 1, 1);
	return b->s + b->len;
}

void
buf_add(struct buf *b, const void *p, size_t len)
{
	char *to = buf_room(b, len);

	if (len)
		memcpy(to, p, len);
	b->len += len;
	b->s[b->len] = '\0';
}

void
buf_addc(struct buf *b, char c)
{
	buf_room(b, 1);
	b->s[b->len++] = c;
	b->s[b->len] = '\0';
}

void
buf_adds(struct buf *b, const char *s)
{
	buf_add(b, s, strlen(s));
}

void
buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	int len;

	va_start(ap, fmt);
	len = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	XASSERT(len >= 0);
	buf_room(b, (size_t)len);
	va_start(ap, fmt);
	vsnprintf(b->s + b->len, (size_t)len + 1, fmt, ap);
	va_end(ap);
	b->len += (size_t)len;
}

void
buf_clear(struct buf *b)
{
	b->len = 0;
	buf_add(b, "", 0);
}

char *
buf_take(struct buf *b)
{
	char *s;

	buf_add(b, "", 0);
	s = b->s;
	*b = (struct buf){ 0 };
	return s;
}

void
buf_release(struct buf *b)
{
	free(b->s);
	*b = (struct buf){ 0 };
}
