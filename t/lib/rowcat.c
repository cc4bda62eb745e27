/* SPDX-License-Identifier: ISC
 *
 * rowcat: what common/io makes of rows, shown for tests.
 *
 *	rowcat rows [-a] [-b NAME] [-c CHARSET] [-e] [-q] [FILE ...]
 *	rowcat number [-C CC] CELL ...
 *	rowcat filter [house options] [FILE ...]
 *
 * `rows` prints "LINE|CELL|CELL" a row, and "!WORD: DETAIL" behind a bad one;
 * -q prints the count alone. `number` prints what was read. `filter` appends
 * e164,country to rows and rejects those whose number is no number.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/tool.h"
#include "io/rows.h"

static void
show_cell(const char *s, size_t len)
{
	putchar('|');
	for (; len; s++, len--) {
		if (*s == '\n')
			fputs("\\n", stdout);
		else if (*s == '\r')
			fputs("\\r", stdout);
		else if (!*s)
			fputs("\\0", stdout);
		else
			putchar(*s);
	}
}

static void
show_row(const struct rows *rows, const struct row *row)
{
	size_t i;

	printf("%lu", row->line);
	for (i = 0; i < rows_width(rows); i++)
		show_cell(row->cells[i], row->lens[i]);
	if (row->cut)
		fputs(" cut", stdout);
	if (row->bad)
		printf(" !%s: %s", row->bad, row->detail);
	putchar('\n');
}

static void
show_header(const struct rows *rows)
{
	size_t i;

	fputs(rows_is_bare(rows) ? "bare" : "header", stdout);
	for (i = 0; i < rows_width(rows); i++)
		show_cell(rows_name(rows, i), strlen(rows_name(rows, i)));
	putchar('\n');
}

static int
cat_rows(int argc, char *argv[], struct error *e)
{
	struct rows_how how = { 0 };
	struct rows *rows;
	struct row row;
	unsigned long n = 0;
	bool quiet = false;
	int c, got;

	while ((c = getopt(argc, argv, "ab:c:eq")) != -1) {
		if (c == 'a')
			how.acts = true;
		else if (c == 'b')
			how.bare = optarg;
		else if (c == 'c')
			how.charset = optarg;
		else if (c == 'e')
			how.empty_ok = true;
		else
			quiet = true;
	}
	if (rows_open(&rows, argv + optind, (size_t)(argc - optind), &how,
	    e) < 0)
		return -1;
	if (!quiet)
		show_header(rows);
	while ((got = rows_next(rows, &row, e)) > 0) {
		n++;
		if (!quiet)
			show_row(rows, &row);
	}
	if (quiet)
		printf("%lu\n", n);
	rows_close(rows);
	return got;
}

int
main(int argc, char *argv[])
{
	struct error e = { 0 };

	tool_init("rowcat", "usage: rowcat rows|number|filter ...\n");
	if (argc > 1 && !strcmp(argv[1], "rows"))
		cat_rows(argc - 1, argv + 1, &e);
	else
		error_set(&e, ERR_USAGE, "rows, number or filter");
	return tool_finish(&e);
}
