/* SPDX-License-Identifier: ISC
 *
 * Looking at lists: which there are, who is on them; and a list as a file
 * that can be imported again.
 */
#include <stdlib.h>

#include "base/error.h"
#include "base/opt.h"
#include "base/xalloc.h"
#include "io/record.h"
#include "sms-contacts.h"
#include "store/account.h"
#include "store/list.h"
#include "store/vars.h"
#include "store/walk.h"

#define NAMES_MAX 4096		/* more columns than a file may have */

/* The members that the walk meets, with all their variables. */
static int
print_walk(struct walk *w, const struct house *house, struct error *e)
{
	const char **names = xcalloc(NAMES_MAX, sizeof *names), *number;
	size_t n = walk_names(w, names, NAMES_MAX), i, len;
	struct record_column *columns = xcalloc(n, sizeof *columns);
	struct record *out;
	int r;

	for (i = 0; i < n; i++)
		columns[i].name = names[i];
	r = record_open(&out, house, columns, n, NULL, e);
	while (r == 0 && (r = walk_next(w, &number, e)) > 0) {
		record_text(out, number);
		for (i = 1; i < n; i++) {
			const char *value = walk_var(w, names[i], &len);

			record_textn(out, value ? value : "", len);
		}
		r = record_end(out, e);
	}
	free(columns);
	free(names);
	return record_close(out, e) < 0 ? -1 : r;
}

static int
print_lists(struct account *a, const int64_t ids[], size_t n,
    const struct house *house, struct error *e)
{
	struct walk *w;
	int r;

	if (walk_open(&w, a->db, ids, n, e) < 0)
		return -1;
	r = print_walk(w, house, e);
	walk_close(w);
	return r;
}

/* The lists that are named, or all of them. */
static int
find_lists(struct account *a, char *const names[], size_t n, int64_t **ids,
    size_t *nids, struct error *e)
{
	struct list_row row;
	struct stmt *st;
	size_t cap = 0, i;
	int r;

	*ids = NULL;
	*nids = 0;
	for (i = 0; i < n; i++) {
		xgrow(ids, &cap, *nids + 1, sizeof **ids);
		if (list_need(a->db, names[i], &(*ids)[(*nids)++], e) < 0)
			return -1;
	}
	if (n)
		return 0;
	st = list_all(a->db, e);
	while ((r = list_next(st, &row, e)) > 0) {
		xgrow(ids, &cap, *nids + 1, sizeof **ids);
		(*ids)[(*nids)++] = row.id;
	}
	return r;
}

static int
list(const struct house *house, char *const names[], size_t n,
    struct error *e)
{
	struct account *a;
	int64_t *ids = NULL;
	size_t nids;
	int r;

	if (account_open(&a, house, ACCOUNT_READ, e) < 0)
		return -1;
	r = find_lists(a, names, n, &ids, &nids, e);
	if (r == 0)
		r = print_lists(a, ids, nids, house, e);
	free(ids);
	account_close(a);
	return r;
}

int
verb_list(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	int n = opt_parse(argc, argv, "AfoH", NULL, &house, e);

	return n < 0 ? -1 : list(&house, argv, (size_t)n, e);
}

/* As list, but one list, and a file also on a terminal. */
int
verb_export(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	int n = opt_parse(argc, argv, "AfoH", NULL, &house, e);

	if (n < 0)
		return -1;
	if (n != 1)
		return error_set(e, ERR_USAGE, "one list: sms-contacts export "
		    "LIST >FILE");
	if (!house.format)
		house.format = "csv";
	return list(&house, argv, 1, e);
}

static int
print_row(struct record *out, const struct list_row *row, struct vars *names,
    struct error *e)
{
	const char **words;
	size_t i, len;

	if (vars_read(names, row->columns, row->columns_len) < 0)
		names->n = 0;
	words = xcalloc(names->n + 1, sizeof *words);
	for (i = 0; i < names->n; i++)
		words[i] = vars_get(names, i, &len);
	record_text(out, row->name);
	record_count(out, row->members);
	record_set(out, words, names->n);
	record_text(out, row->description);
	record_time(out, row->updated_at);
	free(words);
	return record_end(out, e);
}

static int
lists(struct account *a, const struct house *house, struct error *e)
{
	static const struct record_column columns[] = {
		{ "name", RECORD_TEXT }, { "members", RECORD_COUNT },
		{ "variables", RECORD_SET }, { "description", RECORD_TEXT },
		{ "updated_at", RECORD_TIME },
	};
	struct vars names = { 0 };
	struct list_row row;
	struct record *out;
	struct stmt *st;
	int r;

	if (record_open(&out, house, columns, sizeof columns / sizeof *columns,
	    a->zone, e) < 0)
		return -1;
	st = list_all(a->db, e);
	while ((r = list_next(st, &row, e)) > 0 &&
	    (r = print_row(out, &row, &names, e)) == 0)
		;
	vars_release(&names);
	return record_close(out, e) < 0 ? -1 : r;
}

int
verb_lists(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "AfoH", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n)
		return error_set(e, ERR_USAGE, "\"%s\": lists takes no "
		    "operand: sms-contacts list %s shows who is on it",
		    argv[0], argv[0]);
	if (account_open(&a, &house, ACCOUNT_READ, e) < 0)
		return -1;
	r = lists(a, &house, e);
	account_close(a);
	return r;
}
