/* SPDX-License-Identifier: ISC
 *
 * zones.c of the tables: which time zones a number's prefix stands for.
 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "gen.h"
#include "phone/phone.h"

/* The zones of one value, which are separated by blanks, as numbers. */
static size_t
write_set(FILE *f, struct strings *names, char *cell)
{
	size_t n = 0;
	char *end;

	for (; cell != NULL; cell = end) {
		end = strchr(cell, ' ');
		if (end != NULL)
			*end++ = '\0';
		fprintf(f, "%u,", (unsigned)strings_add(names, cell));
		n++;
	}
	fputc('\n', f);
	if (n > PHONE_ZONES_MAX)
		die("zones.tsv: a prefix has %zu zones", n);
	return n;
}

void
gen_zones(const char *data, const char *out)
{
	FILE *f = open_out(out, "zones");
	struct strings names = { 0 };
	struct prefix_in *in;
	struct tsv t;
	size_t i, n, *count;

	tsv_read(&t, data, "zones.tsv", 2);
	n = prefix_read(&t, &in);
	prefix_write(f, "zone_map", in, n);
	free(in);

	count = xcalloc(t.rows, sizeof(*count));
	fputs("const uint16_t zone_set[] = {\n", f);
	for (i = 0; i < t.rows; i++)
		count[i] = write_set(f, &names, tsv_get(&t, i, 0));
	fputs("};\n\nconst uint16_t zone_first[] = {\n0,", f);
	for (i = 0, n = 0; i < t.rows; n += count[i++])
		fprintf(f, "%zu,%s", n, i % 12 == 11 ? "\n" : "");
	fprintf(f, "%zu\n};\n\nconst char *const zone_names[] = {\n", n);
	for (i = 0; i < names.len; i++) {
		write_string(f, names.s[i]);
		fputs(",\n", f);
	}
	fputs("};\n", f);
	close_out(f);
	free(count);
	tsv_release(&t);
}
