/* SPDX-License-Identifier: ISC
 *
 * gen-numplan DATA OUT: reads the numbering plan's text in folder DATA and
 * writes the C tables of common/phone/ into folder OUT. Runs at build time on
 * the building machine. A construct that it does not understand stops it.
 */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "gen.h"

/* What the tables were made of, for -V. */
static void
gen_version(const char *data, const char *out)
{
	FILE *f = open_out(out, "version");
	struct tsv t;
	size_t i;
	char *s;

	tsv_read(&t, data, "SOURCES", 6);
	fputs("const char plan_version[] =", f);
	for (i = 0; i < t.rows; i++) {
		s = xasprintf("%s%s %s", i == 0 ? "" : ", ",
		    tsv_get(&t, i, 0), tsv_get(&t, i, 1));
		fputs("\n    ", f);
		write_string(f, s);
		free(s);
	}
	fputs(";\n", f);
	close_out(f);
	tsv_release(&t);
}

int
main(int argc, char **argv)
{
	if (argc != 3)
		die("usage: gen-numplan DATA OUT");
	gen_plan(argv[1], argv[2]);
	gen_formats(argv[1], argv[2]);
	gen_zones(argv[1], argv[2]);
	gen_names(argv[1], argv[2]);
	gen_operators(argv[1], argv[2]);
	gen_places(argv[1], argv[2]);
	gen_short(argv[1], argv[2]);
	gen_networks(argv[1], argv[2]);
	gen_version(argv[1], argv[2]);
	return 0;
}
