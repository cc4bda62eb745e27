/* SPDX-License-Identifier: ISC */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "io/rows-part.h"
#include "text/utf8.h"

#define NOWHERE SIZE_MAX
#define SURPLUS_SHOWN 300	/* bytes */

void
rows_part_init(struct rows_part *p, size_t width)
{
	*p = (struct rows_part){ 0 };
	p->width = width;
	p->cells = xcalloc(width + 1, sizeof *p->cells);
	p->lens = xcalloc(width + 1, sizeof *p->lens);
	p->at = xcalloc(width + 1, sizeof *p->at);
}

void
rows_part_release(struct rows_part *p)
{
	free(p->cells);
	free(p->lens);
	free(p->at);
	buf_release(&p->text);
	buf_release(&p->surplus);
}

void
rows_part_begin(struct rows_part *p, unsigned long line)
{
	p->line = line;
	p->n = 0;
	p->high = p->nul = p->ended = false;
	p->open = 0;
	p->bad = NULL;
	p->why[0] = '\0';
	p->text.len = p->surplus.len = 0;
	memset(p->at, 0xff, p->width * sizeof *p->at);
}

void
rows_part_put(struct rows_part *p, size_t i, const void *s, size_t len)
{
	p->at[i] = p->text.len;
	p->lens[i] = len;
	buf_add(&p->text, s, len);
	buf_addc(&p->text, '\0');
}

bool
rows_part_has(const struct rows_part *p, size_t i)
{
	return p->at[i] != NOWHERE;
}

void
rows_part_copied(struct rows_part *p)
{
	size_t i;

	for (i = 0; i < p->width; i++) {
		if (p->at[i] != NOWHERE) {
			p->cells[i] = p->text.s + p->at[i];
		} else {
			p->cells[i] = "";
			p->lens[i] = 0;
		}
	}
}

void
rows_part_why(struct rows_part *p, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(p->why, sizeof p->why, fmt, ap);
	va_end(ap);
}

static const char *
judge_width(struct rows_part *p)
{
	if (p->n == p->width)
		return NULL;
	if (p->n < p->width) {
		rows_part_why(p, "%zu column%s, the header has %zu", p->n,
		    p->n == 1 ? "" : "s", p->width);
		return "too-few-columns";
	}
	rows_part_why(p, "%zu columns, the header has %zu; beyond them: %.*s",
	    p->n, p->width, p->surplus.len < SURPLUS_SHOWN ?
	    (int)p->surplus.len : SURPLUS_SHOWN, p->surplus.s);
	return "too-many-columns";
}

static const char *
judge_utf8(struct rows_part *p, const char *const names[])
{
	size_t i, ok;

	for (i = 0; i < p->width; i++) {
		ok = utf8_valid(p->cells[i], p->lens[i]);
		if (ok == p->lens[i])
			continue;
		rows_part_why(p, "byte 0x%02x in \"%.60s\" is not UTF-8: name "
		    "the character set, for a file from Windows --charset "
		    "cp1252", (unsigned char)p->cells[i][ok], names[i]);
		return "bad-utf8";
	}
	return NULL;
}

const char *
rows_part_judge(struct rows_part *p, const char *const names[], bool utf8)
{
	const char *bad = NULL;
	size_t i;

	for (i = p->n; i < p->width; i++) {
		p->cells[i] = "";
		p->lens[i] = 0;
	}
	if (p->bad)
		return p->bad;
	if (p->nul) {
		rows_part_why(p, "a NUL byte in the row");
		return "nul-byte";
	}
	if (p->high && !utf8)
		bad = judge_utf8(p, names);
	return bad ? bad : judge_width(p);
}
