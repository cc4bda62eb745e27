/* SPDX-License-Identifier: ISC
 *
 * The tables of names by number prefix and by country: names.c, operators.c,
 * places.c.
 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "gen.h"

static void
write_offsets(FILE *f, const char *name, const uint32_t *at, size_t n)
{
	size_t i;

	fprintf(f, "const uint32_t %s[] = {", name);
	for (i = 0; i < n; i++)
		fprintf(f, "%s%u,", i % 12 == 0 ? "\n" : "", (unsigned)at[i]);
	fputs("\n};\n\n", f);
}

/* The first column of each row, as block NAME_text; NAME_at[] is by value of
 * prefix_read(), 0 being "". */
static void
write_values(FILE *f, const struct tsv *t, const char *name)
{
	uint32_t *at = xcalloc(t->rows + 1, sizeof(*at));
	struct block b = { 0 };
	char *label = xasprintf("%s_at", name);
	size_t i;

	at[0] = block_add(&b, "");
	for (i = 0; i < t->rows; i++)
		at[i + 1] = block_add(&b, tsv_get(t, i, 0));
	write_offsets(f, label, at, t->rows + 1);
	free(label);
	label = xasprintf("%s_text", name);
	block_write(&b, f, label);
	free(label);
	free(at);
}

void
gen_names(const char *data, const char *out)
{
	FILE *f = open_out(out, "names");
	struct block b = { 0 };
	const char **iso;
	uint32_t *at;
	struct tsv t;
	size_t i;

	tsv_read(&t, data, "names.tsv", 2);
	at = xcalloc(t.rows + 1, sizeof(*at));
	iso = xcalloc(t.rows, sizeof(*iso));
	at[0] = block_add(&b, "");
	for (i = 0; i < t.rows; i++) {
		iso[i] = tsv_get(&t, i, 0);
		at[i + 1] = block_add(&b, tsv_get(&t, i, 1));
	}
	write_iso_index(f, "name_iso", iso, t.rows);
	write_offsets(f, "name_at", at, t.rows + 1);
	block_write(&b, f, "name_text");
	close_out(f);
	free(iso);
	free(at);
	tsv_release(&t);
}

void
gen_operators(const char *data, const char *out)
{
	FILE *f = open_out(out, "operators");
	struct prefix_in *in;
	struct tsv t;
	size_t n;

	tsv_read(&t, data, "operators.tsv", 2);
	n = prefix_read(&t, &in);
	prefix_write(f, "operator_map", in, n);
	write_values(f, &t, "operator");
	close_out(f);
	free(in);
	tsv_release(&t);
}

void
gen_places(const char *data, const char *out)
{
	FILE *f = open_out(out, "places");
	struct prefix_in *in;
	struct tsv t;
	size_t n;

	tsv_read(&t, data, "places.tsv", 2);
	n = prefix_read(&t, &in);
	prefix_write_packed(f, "place_map", in, n);
	write_values(f, &t, "place");
	close_out(f);
	free(in);
	tsv_release(&t);
}
