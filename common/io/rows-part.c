/* SPDX-License-Identifier: ISC */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "io/rows-part.h"

#define NOWHERE SIZE_MAX

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
