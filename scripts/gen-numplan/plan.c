/* SPDX-License-Identifier: ISC
 *
 * plan.c of the tables: calling codes, regions, and the automaton that says
 * for a national number which region of its code and which line type it is.
 * The rules of precedence are libphonenumber's.
 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "gen.h"
#include "phone/phone.h"
#include "phone/tables.h"

enum { R_CODE, R_RANK, R_ISO, R_IDD, R_PREFIX, R_PARSING, R_TRANSFORM,
	R_LEADING, R_EXTENSION, R_FLAGS, R_COLUMNS };
enum { G_CODE, G_ISO, G_KIND, G_LENGTHS, G_LOCAL, G_PATTERN, G_EXAMPLE,
	G_COLUMNS };

struct region {
	char iso[4];
	unsigned code, rank, parsing, idd, groups, first, portable;
	const char *transform, *extension;
	uint32_t lengths, local;
	lang general;		/* by pattern alone */
	lang typed;		/* label: enum phone_type */
	lang leading;		/* LANG_NONE: decided by type */
	size_t general_start;
};

struct code {
	unsigned code;
	size_t from, n;		/* its regions in the order of rank */
	size_t start;
	unsigned first;
};

static struct tsv region_rows, range_rows;
static struct region *regions;	/* in the order of region_rows */
static struct code *codes;
static size_t regions_len, codes_len;
static struct plan_label labels[65536];
static uint32_t labels_len = 1;

/* The order in which types are tried; the two of a person's line come last
 * because they combine. */
static const struct {
	const char *kind;
	enum phone_type type;
} order[] = {
	{ "premium_rate", PHONE_PREMIUM_RATE },
	{ "toll_free", PHONE_TOLL_FREE },
	{ "shared_cost", PHONE_SHARED_COST },
	{ "voip", PHONE_VOIP },
	{ "personal_number", PHONE_PERSONAL_NUMBER },
	{ "pager", PHONE_PAGER },
	{ "uan", PHONE_UAN },
	{ "voicemail", PHONE_VOICEMAIL },
	{ "fixed_line", PHONE_FIXED_LINE },
	{ "mobile", PHONE_MOBILE },
};
enum { KINDS = sizeof(order) / sizeof(order[0]), KIND_FIXED = 8,
	KIND_MOBILE = 9 };

static uint32_t
type_label(const uint32_t *in, size_t n, unsigned depth, void *arg)
{
	const bool *same = arg;
	size_t i;

	(void)n;
	(void)depth;
	for (i = 0; i < KIND_FIXED; i++)
		if (in[i] != 0)
			return order[i].type;
	if (in[KIND_FIXED] != 0)
		return *same || in[KIND_MOBILE] != 0 ?
		    PHONE_FIXED_LINE_OR_MOBILE : PHONE_FIXED_LINE;
	return !*same && in[KIND_MOBILE] != 0 ? PHONE_MOBILE : 0;
}

static size_t
kind_find(const char *kind)
{
	size_t i;

	for (i = 0; i < KINDS; i++)
		if (strcmp(order[i].kind, kind) == 0)
			return i;
	die("ranges.tsv: unknown kind %s", kind);
}

/* Fill in what the ranges of one region say; returns the row behind them. */
static size_t
read_ranges(struct region *r, size_t row, const char *code, bool same)
{
	lang kinds[KINDS] = { LANG_NONE }, l, general = LANG_NONE;
	uint32_t lengths;
	const char *kind;

	for (; row < range_rows.rows; row++) {
		if (strcmp(tsv_get(&range_rows, row, G_CODE), code) != 0 ||
		    strcmp(tsv_get(&range_rows, row, G_ISO), r->iso) != 0)
			break;
		kind = tsv_get(&range_rows, row, G_KIND);
		l = lang_pattern(tsv_get(&range_rows, row, G_PATTERN),
		    "ranges.tsv");
		lengths = tsv_lengths(tsv_get(&range_rows, row, G_LENGTHS));
		if (strcmp(kind, "general") == 0) {
			r->general = l;
			r->lengths = lengths;
			r->local = tsv_lengths(tsv_get(&range_rows, row,
			    G_LOCAL));
			general = lang_and(l, lang_length(lengths));
			continue;
		}
		if (lengths != 0)
			l = lang_and(l, lang_length(lengths));
		kinds[kind_find(kind)] = lang_and(l, general);
	}
	if (r->general == LANG_NONE || r->lengths == 0)
		die("ranges.tsv: %s %s has no general range", code, r->iso);
	r->typed = lang_product(kinds, KINDS, type_label, &same);
	return row;
}

static unsigned
program(size_t i, size_t column, unsigned *groups, unsigned *first)
{
	const char *pattern = tsv_get(&region_rows, i, column);
	size_t j;

	*groups = *first = 0;
	if (*pattern == '\0')
		return 0;
	for (j = 0; j < i; j++)
		if (strcmp(tsv_get(&region_rows, j, column), pattern) == 0) {
			*groups = regions[j].groups;
			*first = regions[j].first;
			return column == R_IDD ? regions[j].idd :
			    regions[j].parsing;
		}
	return program_compile(pattern, "regions.tsv", groups, first);
}

static void
read_region(struct region *r, size_t i, size_t *row)
{
	unsigned groups, first;
	const char *leading = tsv_get(&region_rows, i, R_LEADING);

	memcpy(r->iso, tsv_get(&region_rows, i, R_ISO), 3);
	r->code = (unsigned)strtoul(tsv_get(&region_rows, i, R_CODE), NULL,
	    10);
	r->rank = (unsigned)strtoul(tsv_get(&region_rows, i, R_RANK), NULL,
	    10);
	r->idd = program(i, R_IDD, &groups, &first);
	r->parsing = program(i, R_PARSING, &r->groups, &r->first);
	r->transform = tsv_get(&region_rows, i, R_TRANSFORM);
	r->extension = tsv_get(&region_rows, i, R_EXTENSION);
	if (strlen(r->transform) > 7 || strlen(r->extension) > 7)
		die("regions.tsv: %s: a rule of more than 7 signs", r->iso);
	if (*leading != '\0')
		r->leading = lang_prefix(lang_pattern(leading,
		    "regions.tsv"));
	*row = read_ranges(r, *row, tsv_get(&region_rows, i, R_CODE),
	    strstr(tsv_get(&region_rows, i, R_FLAGS), "same") != NULL);
}

static void
read_portable(const char *data)
{
	struct tsv t;
	size_t i, j;

	tsv_read(&t, data, "portable.tsv", 1);
	for (i = 0; i < t.rows; i++)
		for (j = 0; j < regions_len; j++)
			if (strcmp(regions[j].iso, tsv_get(&t, i, 0)) == 0)
				regions[j].portable = 1;
	tsv_release(&t);
}

static void
read_regions(const char *data)
{
	size_t i, row = 0;

	tsv_read(&region_rows, data, "regions.tsv", R_COLUMNS);
	tsv_read(&range_rows, data, "ranges.tsv", G_COLUMNS);
	regions = xcalloc(region_rows.rows, sizeof(*regions));
	codes = xcalloc(region_rows.rows, sizeof(*codes));
	regions_len = region_rows.rows;
	for (i = 0; i < regions_len; i++) {
		read_region(&regions[i], i, &row);
		if (regions[i].rank == 0) {
			codes[codes_len].code = regions[i].code;
			codes[codes_len++].from = i;
		}
		if (regions[i].rank != codes[codes_len - 1].n++)
			die("regions.tsv: %s is out of order",
			    regions[i].iso);
	}
	if (row != range_rows.rows)
		die("ranges.tsv: row %zu belongs to no region", row + 1);
	read_portable(data);
}

static uint32_t
plan_label(unsigned region, unsigned type)
{
	struct plan_label l = { (uint8_t)region, (uint8_t)type };
	uint32_t i;

	for (i = 0; i < labels_len; i++)
		if (labels[i].region == region && labels[i].type == type)
			return i;
	labels[labels_len] = l;
	return labels_len++;
}

/* Parts are typed and leading of each region in turn; see tables.h for what
 * a label says. A region with leading digits wins by them alone, whatever
 * its type. */
static uint32_t
region_label(const uint32_t *in, size_t n, unsigned depth, void *arg)
{
	const struct code *c = arg;
	unsigned i;

	(void)n;
	(void)depth;
	for (i = 0; i < c->n; i++) {
		if (c->n == 1)
			return in[0] == 0 ? 0 : plan_label(1, in[0]);
		if (regions[c->from + i].leading != LANG_NONE) {
			if (in[2 * i + 1] != 0)
				return plan_label(i + 1, in[2 * i]);
		} else if (in[2 * i] != 0) {
			return plan_label(i + 1, in[2 * i]);
		}
	}
	return 0;
}

static struct automaton_out *
build(void)
{
	struct automaton_out *a = automaton_new();
	lang parts[2 * PLAN_REGIONS_MAX];
	size_t i, j;

	for (i = 0; i < codes_len; i++) {
		if (codes[i].n > PLAN_REGIONS_MAX)
			die("code %u has too many regions", codes[i].code);
		for (j = 0; j < codes[i].n; j++) {
			parts[2 * j] = regions[codes[i].from + j].typed;
			parts[2 * j + 1] = regions[codes[i].from + j].leading;
		}
		codes[i].start = automaton_add(a, lang_product(parts,
		    2 * codes[i].n, region_label, &codes[i]));
	}
	for (i = 0; i < regions_len; i++)
		regions[i].general_start = automaton_add(a,
		    regions[i].general);
	automaton_number(a, "plan");
	return a;
}

static void
write_codes(FILE *f, const struct automaton_out *a)
{
	unsigned index[1000] = { 0 }, from, to, digits;
	size_t i, first = 0;

	fprintf(f, "const struct plan_code plan_codes[] = {\n");
	for (i = 0; i < codes_len; i++) {
		from = codes[i].code;
		digits = from < 10 ? 1 : from < 100 ? 2 : 3;
		fprintf(f, "{ %u, %u, %zu, %zu, %u },\n", from,
		    automaton_start(a, codes[i].start), first, codes[i].n,
		    digits);
		first += codes[i].n;
		to = digits == 1 ? 100 : digits == 2 ? 10 : 1;
		for (from *= to, to += from; from < to; from++) {
			if (index[from] != 0)
				die("code %u: another begins alike",
				    codes[i].code);
			index[from] = (unsigned)i + 1;
		}
	}
	fprintf(f, "};\nconst size_t plan_codes_len = %zu;\n\n"
	    "const uint8_t plan_code_index[1000] = {", codes_len);
	if (codes_len > 254 || regions_len > 255)
		die("more codes or regions than fit a byte");
	for (i = 0; i < 1000; i++)
		fprintf(f, "%s%u,", i % 20 == 0 ? "\n" : "", index[i]);
	fputs("\n};\n\n", f);
}

static int
by_iso(const void *a, const void *b)
{
	const struct region *x = *(const struct region *const *)a;
	const struct region *y = *(const struct region *const *)b;
	bool xw = strcmp(x->iso, "001") == 0, yw = strcmp(y->iso, "001") == 0;

	if (xw != yw)
		return xw - yw;
	return xw ? (int)x->code - (int)y->code : strcmp(x->iso, y->iso);
}

static void
write_region(FILE *f, const struct region *r, const struct automaton_out *a)
{
	size_t code;

	for (code = 0; codes[code].code != r->code; code++)
		continue;
	fprintf(f, "{ \"%s\", %zu, %u, %u, %u, %u, %u, %s, %#x, %#x, ",
	    r->iso, code, automaton_start(a, r->general_start), r->idd,
	    r->parsing, r->first, r->groups, r->portable ? "true" : "false",
	    (unsigned)r->lengths, (unsigned)r->local);
	write_string(f, r->transform);
	fputs(", ", f);
	write_string(f, r->extension);
	fputs(" },\n", f);
}

static void
write_regions(FILE *f, const struct automaton_out *a)
{
	struct region **sorted = xcalloc(regions_len, sizeof(*sorted));
	const char **isos = xcalloc(regions_len, sizeof(*isos));
	size_t i, j, countries = 0;

	for (i = 0; i < regions_len; i++) {
		sorted[i] = &regions[i];
		countries += strcmp(regions[i].iso, "001") != 0;
	}
	qsort(sorted, regions_len, sizeof(*sorted), by_iso);
	fputs("const struct plan_region plan_regions[] = {\n", f);
	for (i = 0; i < regions_len; i++)
		write_region(f, sorted[i], a);
	fprintf(f, "};\nconst size_t plan_countries_len = %zu;\n\n",
	    countries);
	for (i = 0; i < countries; i++)
		isos[i] = sorted[i]->iso;
	write_iso_index(f, "plan_iso", isos, countries);
	free(isos);
	fputs("const uint8_t plan_member[] = {", f);
	for (i = 0; i < regions_len; i++) {
		for (j = 0; sorted[j] != &regions[i]; j++)
			continue;
		fprintf(f, "%s%zu,", i % 16 == 0 ? "\n" : "", j);
	}
	fputs("\n};\n\n", f);
	free(sorted);
}

void
gen_plan(const char *data, const char *out)
{
	struct automaton_out *a;
	uint32_t i;
	FILE *f;

	read_regions(data);
	a = build();
	f = open_out(out, "plan");
	write_codes(f, a);
	write_regions(f, a);
	fputs("const struct plan_label plan_labels[] = {\n", f);
	for (i = 0; i < labels_len; i++)
		fprintf(f, "{ %u, %u },\n", labels[i].region, labels[i].type);
	fputs("};\n\n", f);
	automaton_write(a, f, "plan_automaton");
	program_write(f);
	close_out(f);
	tsv_release(&region_rows);
	tsv_release(&range_rows);
	free(regions);
	free(codes);
}
