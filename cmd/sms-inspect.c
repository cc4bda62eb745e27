/* SPDX-License-Identifier: ISC
 *
 * sms-inspect - what a phone number is
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/filter.h"
#include "io/number.h"
#include "sms-inspect.h"

static const char usage[] =
"sms-inspect [-HqvyhV] [-C country] [-c column] [-f format]\n"
"    [-o column,...] [-r file] [--keep type,...] [--drop type,...]\n"
"    [--charset name] [--prefix text] [--replace] [--empty-ok]\n"
"    [--max-rows n] [number ... | file ...]\n";

struct inspect {
	struct house house;
	char country[4];
	const char *keep, *drop;	/* as typed */
	bool leave_out[TYPES];
	struct facts facts;		/* of the number at hand */
	size_t rows, numbers;		/* seen; of which valid is not no */
	size_t unsure;			/* kept, and may be landlines */
};

/* "mobile,voip": set on[] for each of the types. */
static int
read_types(bool on[TYPES], const char *list, const char *option,
    struct error *e)
{
	const char *names[TYPES], *near, *end;
	char *name;
	int type;

	for (type = 0; type < TYPES; type++)
		names[type] = facts_type_name(type);
	for (; *list; list = *end ? end + 1 : end) {
		end = list + strcspn(list, ",");
		name = xstrndup(list, (size_t)(end - list));
		type = name_find(name, names, TYPES);
		if (type < 0) {
			near = name_nearest(name, names, TYPES);
			error_set(e, ERR_USAGE, "%s %s: no such type: %s%s",
			    option, name, near ? "did you mean " :
			    "see sms-inspect(1)", near ? near : "");
			free(name);
			return -1;
		}
		free(name);
		on[type] = true;
	}
	return 0;
}

static int
read_options(struct inspect *a, struct error *e)
{
	bool keep[TYPES] = { false };
	size_t i;

	if (a->house.country && number_country(a->country, a->house.country,
	    e) < 0)
		return -1;
	if (a->keep && a->drop)
		return error_set(e, ERR_USAGE, "--keep and --drop exclude "
		    "each other");
	if (a->drop)
		return read_types(a->leave_out, a->drop, "--drop", e);
	if (!a->keep)
		return 0;
	if (read_types(keep, a->keep, "--keep", e) < 0)
		return -1;
	for (i = 0; i < TYPES; i++)
		a->leave_out[i] = !keep[i];
	return 0;
}

/* Find out about one number and count it; false when its type is to be left
 * out. */
static bool
inspect_one(struct inspect *a, const char *text, size_t len)
{
	struct facts *f = &a->facts;
	int type;

	facts_find(f, text, len, a->country);
	if (f->reason)
		tool_detail("%s: %s", f->reason, f->detail);
	a->rows++;
	a->numbers += facts_is_number(f);
	type = facts_type(f);
	if (a->leave_out[type])
		return false;
	a->unsure += type == PHONE_FIXED_LINE_OR_MOBILE;
	return true;
}

static int
inspect_rows(struct inspect *a, char *const paths[], size_t n,
    struct error *e)
{
	const struct filter_how how = { .bare = "number", .numbers = true };
	struct filter *f;
	struct row row;
	int status, column;

	if (filter_open(&f, &a->house, paths, n, &how, fact_columns,
	    fact_columns_len, e) < 0)
		return -1;
	column = status = filter_need(f, "number", e);
	while (status >= 0 && (status = filter_next(f, &row, e)) > 0) {
		if (!inspect_one(a, row.cells[column], row.lens[column])) {
			status = filter_drop(f, &row, "dropped", "line-type",
			    facts_type_name(facts_type(&a->facts)), e);
			continue;
		}
		filter_pass(f, &row, &a->facts.phone);
		facts_record(filter_out(f), &a->facts);
		status = filter_end(f, e);
	}
	return filter_close(f, status, e);
}

static int
inspect_operands(struct inspect *a, char *const numbers[], size_t n,
    struct error *e)
{
	struct record_column *columns;
	struct record *r;
	size_t i;
	int status;

	columns = xcalloc(2 + fact_columns_len, sizeof *columns);
	columns[0].name = "number";
	columns[1].name = "given";
	memcpy(columns + 2, fact_columns, fact_columns_len * sizeof *columns);
	status = record_open(&r, &a->house, columns, 2 + fact_columns_len,
	    NULL, e);
	for (i = 0; status == 0 && i < n; i++) {
		if (!inspect_one(a, numbers[i], strlen(numbers[i])))
			continue;
		record_text(r, a->facts.phone.len ? a->facts.phone.e164 :
		    numbers[i]);
		record_text(r, numbers[i]);
		facts_record(r, &a->facts);
		status = record_end(r, e);
	}
	free(columns);
	return record_close(r, e) < 0 ? -1 : status;
}

/* An operand that is meant as a number: a file of such a name is ./NAME. */
static bool
is_number(const char *s)
{
	size_t n = strspn(s, "0123456789 -()");

	return *s == '+' || !strncmp(s, "tel:", 4) ||
	    (*s && !s[n] && strpbrk(s, "0123456789")) ||
	    (*s != '.' && *s != '/' && phone_looks_like(s, strlen(s)));
}

/* How many of the operands are numbers; the others must be files. */
static int
count_numbers(char *const operands[], size_t n, struct error *e)
{
	size_t i;
	int numbers = 0;

	for (i = 0; i < n; i++) {
		if (is_number(operands[i]))
			numbers++;
		else if (!strpbrk(operands[i], "./") &&
		    strcmp(operands[i], "-") && access(operands[i], F_OK) < 0)
			return error_set(e, ERR_USAGE, "%s: neither a phone "
			    "number nor a file: write numbers with +, or in "
			    "digits with -C", operands[i]);
	}
	if (numbers && (size_t)numbers < n)
		return error_set(e, ERR_USAGE, "numbers and files exclude each "
		    "other: a file whose name is a number is ./NAME");
	return numbers;
}

static int
inspect(struct inspect *a, char *const operands[], size_t n, struct error *e)
{
	int numbers, status;

	if (read_options(a, e) < 0 ||
	    (numbers = count_numbers(operands, n, e)) < 0)
		return -1;
	status = numbers ? inspect_operands(a, operands, n, e) :
	    inspect_rows(a, operands, n, e);
	if (status < 0)
		return -1;
	if ((a->keep || a->drop) && a->unsure)
		tool_note("%zu of the numbers kept may be landlines: their "
		    "countries do not tell", a->unsure);
	if (a->rows && !a->numbers) {
		error_set(e, ERR_SOME, "%s", "");
		return -1;
	}
	return 0;
}

int
main(int argc, char *argv[])
{
	struct inspect a = { .country = "" };
	struct error e = { .kind = ERR_NONE };
	const struct opt own[] = {
		{ 0, "keep", OPT_TEXT, &a.keep },
		{ 0, "drop", OPT_TEXT, &a.drop },
		{ 0, NULL, OPT_FLAG, NULL }
	};
	char *verbs, *all;
	int n;

	tool_about(phone_plan_version());
	if (verb_named(network_verbs, argc, argv))
		return verb_main("sms-inspect", network_verbs, argc, argv);
	verbs = verb_usage("sms-inspect", network_verbs);
	all = xasprintf("%s%s", usage, verbs);
	tool_init("sms-inspect", all);
	n = opt_parse(argc, argv, "fHoCcryR", own, &a.house, &e);
	if (n >= 0)
		inspect(&a, argv, (size_t)n, &e);
	house_release(&a.house);
	n = tool_finish(&e);
	free(verbs);
	free(all);
	return n;
}
