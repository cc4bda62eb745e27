/* SPDX-License-Identifier: ISC
 *
 * The patterns of the metadata, as sets (lang_pattern) and as matching
 * programs (program_compile). Both read the one grammar: digits, \d, classes,
 * groups, |, ?, {n}, {m,n}, and for programs capturing groups and $. What is
 * not in it stops the build.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "gen.h"
#include "phone/tables.h"

/* A pattern as a tree. */
enum node_kind { N_SET, N_CAT, N_ALT, N_REPEAT, N_GROUP, N_END };
struct node {
	enum node_kind kind;
	unsigned set;		/* N_SET: digits as bits */
	unsigned min, max;	/* N_REPEAT */
	unsigned group;		/* N_GROUP: its number from 1 */
	struct node *a, *b;	/* b: the second of N_CAT and N_ALT, or NULL */
};

struct parser {
	const char *at, *pattern, *where;
	unsigned groups;
};

static struct node *parse_alt(struct parser *p);

static _Noreturn void
bad(const struct parser *p)
{
	die("%s: not understood at '%s' in the pattern %s", p->where, p->at,
	    p->pattern);
}

static struct node *
new_node(enum node_kind kind, struct node *a, struct node *b)
{
	struct node *n = xcalloc(1, sizeof(*n));

	n->kind = kind;
	n->a = a;
	n->b = b;
	return n;
}

static void
free_node(struct node *n)
{
	if (n == NULL)
		return;
	free_node(n->a);
	free_node(n->b);
	free(n);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static unsigned
parse_number(struct parser *p)
{
	unsigned n = 0;

	if (!is_digit(*p->at))
		bad(p);
	while (is_digit(*p->at) && n < 100)
		n = n * 10 + (unsigned)(*p->at++ - '0');
	return n;
}

static unsigned
parse_class(struct parser *p)
{
	unsigned set = 0, from, to;

	while (*p->at != ']') {
		if (strncmp(p->at, "\\d", 2) == 0) {
			set |= 0x3ff;
			p->at += 2;
			continue;
		}
		if (!is_digit(*p->at))
			bad(p);
		from = to = (unsigned)(*p->at++ - '0');
		if (*p->at == '-') {
			if (!is_digit(p->at[1]))
				bad(p);
			to = (unsigned)(p->at[1] - '0');
			p->at += 2;
		}
		if (from > to)
			bad(p);
		for (; from <= to; from++)
			set |= 1u << from;
	}
	p->at++;
	return set;
}

static struct node *
parse_group(struct parser *p)
{
	struct node *n;
	unsigned group = 0;

	if (p->at[0] == '?') {
		if (p->at[1] != ':')
			bad(p);
		p->at += 2;
	} else {
		group = ++p->groups;
	}
	n = parse_alt(p);
	if (*p->at != ')')
		bad(p);
	p->at++;
	if (group != 0) {
		n = new_node(N_GROUP, n, NULL);
		n->group = group;
	}
	return n;
}

static struct node *
parse_atom(struct parser *p)
{
	struct node *n;

	if (*p->at == '(') {
		p->at++;
		return parse_group(p);
	}
	if (*p->at == '$') {
		p->at++;
		return new_node(N_END, NULL, NULL);
	}
	n = new_node(N_SET, NULL, NULL);
	if (is_digit(*p->at)) {
		n->set = 1u << (*p->at++ - '0');
	} else if (strncmp(p->at, "\\d", 2) == 0) {
		n->set = 0x3ff;
		p->at += 2;
	} else if (*p->at == '[') {
		p->at++;
		n->set = parse_class(p);
	} else {
		bad(p);
	}
	return n;
}

static struct node *
parse_repeat(struct parser *p)
{
	struct node *n = parse_atom(p);

	if (*p->at != '?' && *p->at != '{')
		return n;
	n = new_node(N_REPEAT, n, NULL);
	n->max = 1;
	if (*p->at++ == '?')
		return n;
	n->min = n->max = parse_number(p);
	if (*p->at == ',') {
		p->at++;
		n->max = parse_number(p);
	}
	if (*p->at != '}' || n->min > n->max || n->max > LANG_DEPTH)
		bad(p);
	p->at++;
	return n;
}

static struct node *
parse_seq(struct parser *p)
{
	struct node *n;

	if (*p->at == '\0' || *p->at == '|' || *p->at == ')')
		bad(p);
	n = parse_repeat(p);
	if (*p->at == '\0' || *p->at == '|' || *p->at == ')')
		return n;
	return new_node(N_CAT, n, parse_seq(p));
}

static struct node *
parse_alt(struct parser *p)
{
	struct node *n = parse_seq(p);

	if (*p->at != '|')
		return n;
	p->at++;
	return new_node(N_ALT, n, parse_alt(p));
}

static struct node *
parse(struct parser *p)
{
	struct node *n = parse_alt(p);

	if (*p->at != '\0')
		bad(p);
	return n;
}

static lang
to_lang(const struct parser *p, const struct node *n)
{
	lang a, result;
	unsigned i;

	switch (n->kind) {
	case N_SET:
		return lang_digit(n->set);
	case N_CAT:
		return lang_cat(to_lang(p, n->a), to_lang(p, n->b));
	case N_ALT:
		return lang_union(to_lang(p, n->a), to_lang(p, n->b));
	case N_REPEAT:
		a = to_lang(p, n->a);
		result = lang_empty();
		for (i = n->max; i > 0; i--) {
			result = lang_cat(a, result);
			if (i > n->min)
				result = lang_union(lang_empty(), result);
		}
		return result;
	case N_GROUP:
	case N_END:
		break;
	}
	die("%s: a capturing group or $ in the pattern %s", p->where,
	    p->pattern);
}

lang
lang_pattern(const char *pattern, const char *where)
{
	struct parser p = { pattern, pattern, where, 0 };
	struct node *n = parse(&p);
	lang result = to_lang(&p, n);

	free_node(n);
	return result;
}

static uint16_t *program;
static size_t program_len, program_cap;

static size_t
add_op(enum plan_op op, size_t operand)
{
	if (operand > 0xfff)
		die("prefix programs: operand %zu does not fit", operand);
	xgrow(&program, &program_cap, program_len + 1, sizeof(*program));
	program[program_len] = (uint16_t)((unsigned)op << 12 | operand);
	return program_len++;
}

static void
aim(size_t at)
{
	if (program_len > 0xfff)
		die("prefix programs: more than 4096 instructions");
	program[at] = (uint16_t)((program[at] & 0xf000) | program_len);
}

static void
to_program(const struct node *n)
{
	size_t splits[4], split, jump, i, k;

	switch (n->kind) {
	case N_SET:
		add_op(PLAN_DIGIT, n->set);
		break;
	case N_CAT:
		to_program(n->a);
		to_program(n->b);
		break;
	case N_ALT:
		split = add_op(PLAN_SPLIT, 0);
		to_program(n->a);
		jump = add_op(PLAN_JUMP, 0);
		aim(split);
		to_program(n->b);
		aim(jump);
		break;
	case N_REPEAT:
		for (i = 0; i < n->min; i++)
			to_program(n->a);
		if (n->max == n->min)
			break;
		if (n->max - n->min > 4)
			die("prefix programs: more than 4 optional repeats");
		k = n->max - n->min;
		for (i = 0; i < k; i++) {
			splits[i] = add_op(PLAN_SPLIT, 0);
			to_program(n->a);
		}
		while (k > 0)
			aim(splits[--k]);
		break;
	case N_GROUP:
		add_op(PLAN_SAVE, 2 * n->group - 2);
		to_program(n->a);
		add_op(PLAN_SAVE, 2 * n->group - 1);
		break;
	case N_END:
		add_op(PLAN_END, 0);
		break;
	}
}

/* Adds the digits that can come first to *set; whether it can be empty. */
static bool
first_digits(const struct node *n, unsigned *set)
{
	bool a, b;

	switch (n->kind) {
	case N_SET:
		*set |= n->set;
		return false;
	case N_CAT:
		return first_digits(n->a, set) && first_digits(n->b, set);
	case N_ALT:
		a = first_digits(n->a, set);
		b = first_digits(n->b, set);
		return a || b;
	case N_REPEAT:
		return first_digits(n->a, set) || n->min == 0;
	case N_GROUP:
		return first_digits(n->a, set);
	case N_END:
		break;
	}
	return true;
}

unsigned
program_compile(const char *pattern, const char *where, unsigned *groups,
    unsigned *first)
{
	struct parser p = { pattern, pattern, where, 0 };
	struct node *n = parse(&p);
	size_t start;

	if (program_len == 0)
		add_op(PLAN_MATCH, 0);	/* place 0 means: no program */
	start = program_len;
	to_program(n);
	add_op(PLAN_MATCH, 0);
	*groups = p.groups;
	*first = 0;
	first_digits(n, first);
	if (p.groups > 2)
		die("%s: more than two groups in %s", where, pattern);
	free_node(n);
	return (unsigned)start;
}

void
program_write(FILE *f)
{
	size_t i;

	fprintf(f, "const uint16_t plan_program[%zu] = {", program_len);
	for (i = 0; i < program_len; i++)
		fprintf(f, "%s%u,", i % 12 == 0 ? "\n" : "", program[i]);
	fputs("\n};\n", f);
}
