/* SPDX-License-Identifier: ISC
 *
 * networks.c of the tables: mobile networks by country code and network code,
 * and which of them belong to the operators that number ranges name.
 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "gen.h"

enum { NETWORK_COLUMNS = 10, CODE_COLUMNS = 4 };

static void
write_rows(FILE *f, const struct tsv *t, struct block *b)
{
	size_t row, i;

	for (row = 0; row < t->rows; row++) {
		fputs("{ ", f);
		for (i = 0; i < t->columns; i++)
			fprintf(f, "%u, ", (unsigned)block_add(b,
			    tsv_get(t, row, i)));
		fputs("},\n", f);
	}
}

/* Rows of operator-codes.tsv: iso, operator, codes, how they were found. */
static int
by_operator(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;
	int order = strcmp(x[0], y[0]);

	return order != 0 ? order : strcmp(x[1], y[1]);
}

void
gen_networks(const char *data, const char *out)
{
	FILE *f = open_out(out, "networks");
	struct block b = { 0 };
	struct tsv t;

	block_add(&b, "");
	tsv_read(&t, data, "networks.tsv", NETWORK_COLUMNS);
	fprintf(f, "const uint32_t network_rows[][%d] = {\n",
	    NETWORK_COLUMNS);
	write_rows(f, &t, &b);
	fprintf(f, "};\nconst size_t network_rows_len = %zu;\n\n", t.rows);
	tsv_release(&t);

	tsv_read(&t, data, "operator-codes.tsv", CODE_COLUMNS);
	qsort(t.cell, t.rows, CODE_COLUMNS * sizeof(*t.cell), by_operator);
	fprintf(f, "const uint32_t network_code_rows[][%d] = {\n",
	    CODE_COLUMNS);
	write_rows(f, &t, &b);
	fprintf(f, "};\nconst size_t network_code_rows_len = %zu;\n\n", t.rows);
	block_write(&b, f, "network_text");
	close_out(f);
	tsv_release(&t);
}
