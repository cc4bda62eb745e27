/* SPDX-License-Identifier: ISC
 *
 * rowcat: what common/io makes of rows, shown for tests.
 *
 *	rowcat rows [-a] [-b NAME] [-c CHARSET] [-e] [-q] [FILE ...]
 *	rowcat number [-C CC] CELL ...
 *	rowcat operand CC NUMBER
 *	rowcat filter [house options] [FILE ...]
 *
 * `rows` prints "LINE|CELL|CELL" a row, and "!WORD: DETAIL" behind a bad one;
 * -q prints the count alone. `number` prints what was read, `operand`
 * what the command line has. `filter` appends
 * e164,country to rows and rejects those whose number is no number.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "io/filter.h"
#include "io/number.h"
#include "io/record.h"
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

static int
show_numbers(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	char detail[256];
	const char *reason;
	struct phone p;
	int i, n;

	if ((n = opt_parse(argc, argv, "C", NULL, &house, e)) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		if (number_read(&p, argv[i], strlen(argv[i]), house.country,
		    &reason, detail, sizeof detail) == 0)
			printf("%s %s\n", p.e164, phone_valid_name(p.valid));
		else
			printf("%s: %s\n", reason, detail);
	}
	house_release(&house);
	return 0;
}

/* For what is checked before any row: -C's value, and operands. */
static int
show_operand(int argc, char *argv[], struct error *e)
{
	char country[4];
	struct phone p;

	if (argc < 3)
		return error_set(e, ERR_USAGE, "operand CC NUMBER");
	if (*argv[1] && number_country(country, argv[1], e) < 0)
		return -1;
	if (number_operand(&p, argv[2], *argv[1] ? country : NULL, e) < 0)
		return -1;
	puts(p.e164);
	return 0;
}

static int
filter_row(struct filter *f, const struct row *row, const char *country,
    struct error *e)
{
	int number = filter_role(f, "number");
	char detail[256];
	const char *reason;
	struct phone p;

	if (number_read(&p, row->cells[number], row->lens[number], country,
	    &reason, detail, sizeof detail) < 0)
		return filter_reject(f, row, NULL, "number", reason, detail,
		    e);
	filter_pass(f, row, &p);
	record_text(filter_out(f), p.e164);
	record_text(filter_out(f), p.country);
	return filter_end(f, e);
}

static int
filter_rows_of(int argc, char *argv[], struct error *e)
{
	static const struct record_column appended[] = {
		{ "e164", RECORD_TEXT }, { "country", RECORD_TEXT }
	};
	const struct filter_how how = { .bare = "number", .numbers = true };
	struct house house = { 0 };
	struct filter *f = NULL;
	struct row row;
	int n, got = -1;

	n = opt_parse(argc, argv, "AfoHCcnqvryR", NULL, &house, e);
	if (n < 0)
		return -1;
	if (filter_open(&f, &house, argv, (size_t)n, &how, appended, 2,
	    e) == 0) {
		while ((got = filter_next(f, &row, e)) > 0) {
			if (filter_row(f, &row, house.country, e) < 0) {
				got = -1;
				break;
			}
		}
	}
	got = filter_close(f, got, e);
	house_release(&house);
	return got;
}

static const struct {
	const char *name;
	int (*run)(int argc, char *argv[], struct error *e);
} modes[] = {
	{ "rows", cat_rows },
	{ "number", show_numbers },
	{ "operand", show_operand },
	{ "filter", filter_rows_of },
};

int
main(int argc, char *argv[])
{
	struct error e = { 0 };
	size_t i;

	tool_init("rowcat", "usage: rowcat rows|number|operand|filter ...\n");
	for (i = 0; i < sizeof modes / sizeof *modes; i++) {
		if (argc > 1 && !strcmp(argv[1], modes[i].name)) {
			modes[i].run(argc - 1, argv + 1, &e);
			return tool_finish(&e);
		}
	}
	error_set(&e, ERR_USAGE, "rows, number, operand or filter");
	return tool_finish(&e);
}
