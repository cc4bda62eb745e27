/* SPDX-License-Identifier: ISC
 *
 * sms-inspect - what a phone number is
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/beside.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/verb.h"
#include "base/xalloc.h"
#include "io/filter.h"
#include "io/number.h"
#include "sms-inspect.h"

static const char usage[] = INSPECT_USAGE;

/* Served by sms-lookup, which opens an account and may talk to carriers: this
 * program starts in a millisecond and links nothing that is needed for it. */
static const struct verb lookup_verbs[] = {
	{ "error", ERROR_USAGE, NULL },
	{ "price", PRICE_USAGE, NULL },
	{ "job", JOB_USAGE, NULL },
	{ NULL, NULL, NULL }
};

struct inspect {
	struct house house;
	char country[4];
	const char *keep, *drop;	/* as typed */
	bool leave_out[TYPES];
	struct facts facts;		/* of the number at hand */
	size_t rows, numbers;		/* seen; of which valid is not no */
	size_t unsure;			/* kept, and may be landlines */
};

static int
read_options(struct inspect *a, struct error *e)
{
	if (a->house.country && number_country(a->country, a->house.country,
	    e) < 0)
		return -1;
	return types_choose(a->leave_out, a->keep, a->drop, e);
}

/* Find out about one number, which stands in the row of a file unless it is an
 * operand, and count it; false when its type is to be left out. */
static bool
inspect_one(struct inspect *a, const char *text, size_t len,
    struct filter *file, const struct row *row)
{
	struct facts *f = &a->facts;
	int type;

	facts_find(f, text, len, a->country);
	facts_tell(f, file, row);
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
		if (!inspect_one(a, row.cells[column], row.lens[column], f,
		    &row)) {
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
		if (!inspect_one(a, numbers[i], strlen(numbers[i]), NULL,
		    NULL))
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

static int
inspect(struct inspect *a, char *const operands[], size_t n, struct error *e)
{
	int numbers, status;

	if (read_options(a, e) < 0 ||
	    (numbers = count_numbers(operands, n, a->country, e)) < 0)
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

/* Is this for sms-lookup? */
static bool
is_lookup(int argc, char *const argv[])
{
	int i;

	if (verb_named(lookup_verbs, argc, argv))
		return true;
	for (i = 1; i < argc && strcmp(argv[i], "--"); i++)
		if (!strcmp(argv[i], "--live") || !strcmp(argv[i], "--cnam"))
			return true;
	return false;
}

static char *
all_usages(void)
{
	char *near = verb_usage("sms-inspect", network_verbs);
	char *far = verb_usage("sms-inspect", lookup_verbs);
	char *all = xasprintf("%s%s%s%s", usage, LIVE_USAGE, near, far);

	free(near);
	free(far);
	return all;
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
	char *all;
	int n;

	tool_about(phone_plan_version());
	if (verb_named(network_verbs, argc, argv))
		return verb_main("sms-inspect", network_verbs, argc, argv);
	tool_init("sms-inspect", all = all_usages());
	if (is_lookup(argc, argv)) {
		beside_run("sms-lookup", argv, &e);
	} else {
		n = opt_parse(argc, argv, "fHoCcryR", own, &a.house, &e);
		if (n >= 0)
			inspect(&a, argv, (size_t)n, &e);
		house_release(&a.house);
	}
	n = tool_finish(&e);
	free(all);
	return n;
}
