/* SPDX-License-Identifier: ISC
 *
 * Writes sets as one table of states. A state whose ten children are all the
 * same such state needs no look at the digits: of those only the labels by
 * number of digits left are written ("tails").
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "gen.h"
#include "phone/tables.h"

enum kind { UNSEEN, BRANCH, TAIL };

struct automaton_out {
	lang *start;
	size_t starts, starts_cap;
	lang *branch, *tail;		/* in the order of their numbers */
	size_t branches, branches_cap, tails, tails_cap;
	uint32_t *number;		/* by node: place in branch or tail */
	unsigned char *kind;		/* by node */
	size_t cap;
};

struct automaton_out *
automaton_new(void)
{
	return xcalloc(1, sizeof(struct automaton_out));
}

size_t
automaton_add(struct automaton_out *a, lang l)
{
	xgrow(&a->start, &a->starts_cap, a->starts + 1, sizeof(*a->start));
	a->start[a->starts] = l;
	return a->starts++;
}

static bool
is_tail(lang l)
{
	const struct lang_node *n;
	unsigned d;

	for (; l != LANG_NONE; l = n->next[0]) {
		n = lang_get(l);
		for (d = 1; d < 10; d++)
			if (n->next[d] != n->next[0])
				return false;
	}
	return true;
}

static void
see(struct automaton_out *a, lang l)
{
	size_t old = a->cap;

	if (l >= a->cap) {
		a->cap = (size_t)l * 2 + 1024;
		a->kind = xrealloc(a->kind, a->cap, sizeof(*a->kind));
		a->number = xrealloc(a->number, a->cap, sizeof(*a->number));
		memset(a->kind + old, UNSEEN, a->cap - old);
	}
	if (a->kind[l] != UNSEEN)
		return;
	if (is_tail(l)) {
		a->kind[l] = TAIL;
		xgrow(&a->tail, &a->tails_cap, a->tails + 1,
		    sizeof(*a->tail));
		a->number[l] = (uint32_t)a->tails;
		a->tail[a->tails++] = l;
	} else {
		a->kind[l] = BRANCH;
		xgrow(&a->branch, &a->branches_cap, a->branches + 1,
		    sizeof(*a->branch));
		a->number[l] = (uint32_t)a->branches;
		a->branch[a->branches++] = l;
	}
}

void
automaton_number(struct automaton_out *a, const char *what)
{
	size_t i, d;

	for (i = 0; i < a->starts; i++)
		see(a, a->start[i]);
	for (i = 0; i < a->branches; i++)
		for (d = 0; d < 10; d++)
			see(a, lang_get(a->branch[i])->next[d]);
	if (a->branches + a->tails > UINT16_MAX)
		die("%s: %zu states do not fit 16 bits", what,
		    a->branches + a->tails);
}

static unsigned
state(const struct automaton_out *a, lang l)
{
	return (unsigned)(a->kind[l] == TAIL ? a->branches + a->number[l] :
	    a->number[l]);
}

unsigned
automaton_start(const struct automaton_out *a, size_t i)
{
	return state(a, a->start[i]);
}

static unsigned
label(lang l, const char *name)
{
	uint32_t v = l == LANG_NONE ? 0 : lang_get(l)->label;

	if (v > UINT16_MAX)
		die("%s: label %u does not fit 16 bits", name, (unsigned)v);
	return (unsigned)v;
}

static void
write_tail(FILE *f, lang l, const char *name)
{
	unsigned i;

	fputs("{", f);
	for (i = 0; i <= PLAN_NSN_MAX; i++) {
		fprintf(f, "%u,", label(l, name));
		l = l == LANG_NONE ? LANG_NONE : lang_get(l)->next[0];
	}
	if (l != LANG_NONE)
		die("%s: a number has more than %d digits", name,
		    PLAN_NSN_MAX);
	fputs("},\n", f);
}

void
automaton_write(struct automaton_out *a, FILE *f, const char *name)
{
	size_t i, d;

	fprintf(f, "static const uint16_t %s_next[][10] = {\n", name);
	for (i = 0; i < a->branches; i++) {
		fputs("{", f);
		for (d = 0; d < 10; d++)
			fprintf(f, "%u,", state(a,
			    lang_get(a->branch[i])->next[d]));
		fputs("},\n", f);
	}
	fprintf(f, "};\n\nstatic const uint16_t %s_label[] = {", name);
	for (i = 0; i < a->branches; i++)
		fprintf(f, "%s%u,", i % 16 == 0 ? "\n" : "",
		    label(a->branch[i], name));
	fprintf(f, "\n};\n\nstatic const uint16_t %s_tail[][%d] = {\n", name,
	    PLAN_NSN_MAX + 1);
	for (i = 0; i < a->tails; i++)
		write_tail(f, a->tail[i], name);
	fprintf(f, "};\n\nconst struct automaton %s = {\n"
	    "\t%s_next, %s_label, %s_tail, %zu\n};\n\n", name, name, name,
	    name, a->branches);
	free(a->start);
	free(a->branch);
	free(a->tail);
	free(a->number);
	free(a->kind);
	free(a);
}
