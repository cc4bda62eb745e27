/* SPDX-License-Identifier: ISC
 *
 * formats.c of the tables: how national numbers are grouped. Which format
 * applies depends on leading digits and length, so it is an automaton whose
 * labels are pairs of templates: national and international.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "gen.h"
#include "phone/tables.h"

enum { F_CODE, F_LIST, F_RANK, F_PATTERN, F_FORMAT, F_LEADING, F_RULE,
	F_COLUMNS };
enum { GROUPS_MAX = 8, FORMATS_MAX = 64 };

struct format {
	unsigned min[GROUPS_MAX], max[GROUPS_MAX], groups;
	const char *format, *rule;
	bool national;
};

struct formats {
	struct format f[FORMATS_MAX];
	lang part[FORMATS_MAX];
	size_t n;
	bool own;		/* has international formats of its own */
};

static struct strings templates;	/* number 0: digits as they are */
static struct strings pairs;

/* "(\d{3})(\d{2,4})": the groups' lengths. */
static void
read_pattern(struct format *f, const char *pattern)
{
	const char *s = pattern;
	char *end;

	for (; *s != '\0'; f->groups++) {
		if (f->groups == GROUPS_MAX || strncmp(s, "(\\d", 3) != 0)
			die("formats.tsv: not understood: %s", pattern);
		s += 3;
		f->min[f->groups] = f->max[f->groups] = 1;
		if (*s == '{') {
			f->min[f->groups] = f->max[f->groups] =
			    (unsigned)strtoul(s + 1, &end, 10);
			if (*end == ',')
				f->max[f->groups] = (unsigned)strtoul(end + 1,
				    &end, 10);
			if (*end != '}')
				die("formats.tsv: not understood: %s",
				    pattern);
			s = end + 1;
		}
		if (*s++ != ')')
			die("formats.tsv: not understood: %s", pattern);
	}
}

static uint32_t
pattern_lengths(const struct format *f)
{
	unsigned i, n, min = 0, max = 0;
	uint32_t bits = 0;

	for (i = 0; i < f->groups; i++) {
		min += f->min[i];
		max += f->max[i];
	}
	for (n = min; n <= max && n <= PLAN_NSN_MAX; n++)
		bits |= 1u << n;
	return bits;
}

/* Where each group stands in a number of n digits: groups take what they can
 * from the left. */
static void
split(const struct format *f, unsigned n, unsigned at[], unsigned len[])
{
	unsigned i, spare = n, from = 0;

	for (i = 0; i < f->groups; i++)
		spare -= f->min[i];
	for (i = 0; i < f->groups; i++) {
		len[i] = f->max[i] - f->min[i] < spare ? f->max[i] :
		    f->min[i] + spare;
		spare -= len[i] - f->min[i];
		at[i] = from;
		from += len[i];
	}
}

/* The format with the national prefix rule put around its first group. */
static void
apply_rule(struct buf *out, const struct format *f)
{
	const char *first = strchr(f->format, '$'), *c;

	if (!f->national || *f->rule == '\0' || first == NULL) {
		buf_adds(out, f->format);
		return;
	}
	buf_add(out, f->format, (size_t)(first - f->format));
	for (c = f->rule; *c != '\0'; c++)
		if (c[0] == '$' && c[1] == '1') {
			buf_add(out, first, 2);
			c++;
		} else {
			buf_addc(out, *c);
		}
	buf_adds(out, first + 2);
}

/* A template: signs as they are, and for a group a byte of 128 + where it
 * begins, then a byte with its length. */
static unsigned
template(const struct format *f, unsigned n)
{
	unsigned at[GROUPS_MAX], len[GROUPS_MAX], g;
	struct buf rule = { 0 }, out = { 0 };
	uint32_t number;
	const char *c;

	split(f, n, at, len);
	apply_rule(&rule, f);
	for (c = rule.s; *c != '\0'; c++) {
		if (*c != '$') {
			if (*c < ' ' || *c > '~')
				die("formats.tsv: not ASCII: %s", rule.s);
			buf_addc(&out, *c);
			continue;
		}
		g = (unsigned)(*++c - '1');
		if (g >= f->groups)
			die("formats.tsv: no such group: %s", rule.s);
		buf_addc(&out, (char)(0x80 | at[g]));
		buf_addc(&out, (char)len[g]);
	}
	number = strings_add(&templates, out.s);
	buf_release(&rule);
	buf_release(&out);
	return (unsigned)number;
}

static uint32_t
format_label(const uint32_t *in, size_t n, unsigned depth, void *arg)
{
	const struct formats *all = arg;
	unsigned found[2] = { 0, 0 }, kind;
	char key[32];
	size_t i;

	for (i = n; i-- > 0;) {
		if (in[i] == 0)
			continue;
		kind = !all->f[i].national;
		found[kind] = template(&all->f[i], depth);
		if (kind == 0 && !all->own) {
			/* The national list, without its prefix rule. */
			struct format plain = all->f[i];

			plain.national = false;
			found[1] = template(&plain, depth);
		}
	}
	if (found[0] == 0 && found[1] == 0)
		return 0;
	snprintf(key, sizeof(key), "%u, %u", found[0], found[1]);
	return strings_add(&pairs, key);
}

static size_t
read_code(const struct tsv *t, size_t row, struct formats *all)
{
	const char *code = tsv_get(t, row, F_CODE), *leading;
	struct format *f;

	memset(all, 0, sizeof(*all));
	for (; row < t->rows && strcmp(tsv_get(t, row, F_CODE), code) == 0;
	    row++, all->n++) {
		if (all->n == FORMATS_MAX)
			die("formats.tsv: too many formats of %s", code);
		f = &all->f[all->n];
		f->national = strcmp(tsv_get(t, row, F_LIST),
		    "national") == 0;
		all->own = all->own || !f->national;
		f->format = tsv_get(t, row, F_FORMAT);
		f->rule = tsv_get(t, row, F_RULE);
		read_pattern(f, tsv_get(t, row, F_PATTERN));
		all->part[all->n] = lang_length(pattern_lengths(f));
		leading = tsv_get(t, row, F_LEADING);
		if (*leading != '\0')
			all->part[all->n] = lang_and(all->part[all->n],
			    lang_prefix(lang_pattern(leading,
			    "formats.tsv")));
	}
	return row;
}

static void
write_templates(FILE *f)
{
	const unsigned char *c;
	size_t i, *at = xcalloc(templates.len, sizeof(*at)), n = 0;

	fputs("const unsigned char format_text[] = {\n", f);
	for (i = 0; i < templates.len; i++) {
		at[i] = n;
		c = (const unsigned char *)templates.s[i];
		do {
			fprintf(f, "%u,", *c);
			n++;
		} while (*c++ != '\0');
		fputc('\n', f);
	}
	fputs("};\n\nconst uint16_t format_at[] = {", f);
	for (i = 0; i < templates.len; i++)
		fprintf(f, "%s%zu,", i % 12 == 0 ? "\n" : "", at[i]);
	fputs("\n};\n\nconst uint16_t format_pair[][2] = {\n", f);
	for (i = 0; i < pairs.len; i++)
		fprintf(f, "{ %s },\n", pairs.s[i]);
	fputs("};\n\n", f);
	if (n > UINT16_MAX)
		die("formats: %zu bytes of templates", n);
	free(at);
}

void
gen_formats(const char *data, const char *out)
{
	FILE *f = open_out(out, "formats");
	struct automaton_out *a = automaton_new();
	unsigned *codes, n = 0, i;
	struct formats all;
	struct tsv t;
	size_t row;

	tsv_read(&t, data, "formats.tsv", F_COLUMNS);
	codes = xcalloc(t.rows, sizeof(*codes));
	strings_add(&templates, "");
	strings_add(&pairs, "0, 0");
	for (row = 0; row < t.rows;) {
		codes[n++] = (unsigned)strtoul(tsv_get(&t, row, F_CODE), NULL,
		    10);
		row = read_code(&t, row, &all);
		automaton_add(a, lang_product(all.part, all.n, format_label,
		    &all));
	}
	automaton_number(a, "formats");
	fputs("const uint16_t format_start[1000] = {\n", f);
	for (i = 0; i < n; i++)
		fprintf(f, "[%u] = %u + 1,\n", codes[i],
		    automaton_start(a, i));
	fputs("};\n\n", f);
	write_templates(f);
	automaton_write(a, f, "format_automaton");
	close_out(f);
	free(codes);
	tsv_release(&t);
}
