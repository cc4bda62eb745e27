/* SPDX-License-Identifier: ISC
 *
 * sms-render - fill a template from rows
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/filter.h"
#include "io/whole.h"
#include "store/account.h"
#include "store/template.h"
#include "text/template.h"

static const char usage[] =
"sms-render [-HqvyhV] [-A account] [-f format] [-o column,...] [-r file]\n"
"    [--allow-empty name] [--charset name] [--prefix text] [--replace]\n"
"    [--empty-ok] [--max-rows n]\n"
"    --text text | --text-file file | --template name [file ...]\n";

struct render {
	struct house house;
	const char *text, *file, *stored;	/* one of them is given */
	struct template *template;
	const char *name;	/* of the template, in messages */
	struct opt_texts may_be_empty;
	int *columns;		/* of each variable */
	const struct row *row;
	struct buf filled;
};

/* A template that the account keeps. */
static int
load_stored(struct buf *text, const struct render *r, struct error *e)
{
	struct account *account;
	int status;

	if (account_open(&account, &r->house, ACCOUNT_READ, e) < 0)
		return -1;
	status = template_load(account->db, r->stored, text, e);
	account_close(account);
	return status;
}

static int
load_text(struct buf *text, struct render *r, struct error *e)
{
	if (!r->text + !r->file + !r->stored != 2)
		return error_set(e, ERR_USAGE, "which text? Give one of "
		    "--text, --text-file and --template: see sms-render -h");
	r->name = r->file ? r->file : r->stored ? r->stored : "--text";
	if (r->file)
		return whole_file(text, r->file, e);
	if (r->stored)
		return load_stored(text, r, e);
	buf_adds(text, r->text);
	return 0;
}

/* Read the template and what --allow-empty says of it. */
static int
read_template(struct render *r, struct error *e)
{
	struct buf text = { 0 };
	const char *name;
	size_t i;
	int status;

	status = load_text(&text, r, e);
	if (status == 0 &&
	    (status = template_parse(&r->template, text.s, text.len, e)) < 0)
		error_prefix(e, "%s", r->name);
	buf_release(&text);
	for (i = 0; status == 0 && i < r->may_be_empty.n; i++) {
		name = r->may_be_empty.v[i];
		if (template_allow_empty(r->template, name) < 0)
			status = error_set(e, ERR_USAGE, "--allow-empty %s: "
			    "the text has no {{%s}}", name, name);
	}
	return status;
}

/* Every variable has a column, or nothing is done. */
static int
find_columns(struct render *r, const struct rows *rows, struct error *e)
{
	size_t n = template_variables(r->template), i;

	r->columns = xcalloc(n, sizeof *r->columns);
	for (i = 0; i < n; i++) {
		r->columns[i] = rows_need(rows,
		    template_variable(r->template, i), e);
		if (r->columns[i] < 0)
			return error_prefix(e, "%s: {{%s}}", r->name,
			    template_variable(r->template, i));
	}
	return 0;
}

static const char *
value(void *ctx, size_t i, size_t *len)
{
	const struct render *r = ctx;
	int column = r->columns[i];

	*len = r->row->lens[column];
	return r->row->cells[column];
}

static int
render_row(struct render *r, struct filter *f, const struct row *row,
    struct error *e)
{
	const char *name;
	char detail[160];
	size_t empty;

	r->row = row;
	buf_clear(&r->filled);
	if (template_render(&r->filled, r->template, value, r, &empty) < 0) {
		name = template_variable(r->template, empty);
		snprintf(detail, sizeof detail, "{{%.40s}} is empty: fill it "
		    "in, write {{%.40s|...}}, or --allow-empty", name, name);
		return filter_reject(f, row, NULL,
		    rows_name(filter_rows(f), (size_t)r->columns[empty]),
		    "empty-variable", detail, e);
	}
	filter_pass(f, row, NULL);
	record_textn(filter_out(f), r->filled.s, r->filled.len);
	return filter_end(f, e);
}

static int
render_rows(struct render *r, char *const paths[], size_t n, struct error *e)
{
	static const struct record_column text = { "text", RECORD_TEXT };
	const struct filter_how how = { .passed = "rendered" };
	struct filter *f;
	struct row row;
	int status;

	if (filter_open(&f, &r->house, paths, n, &how, &text, 1, e) < 0)
		return -1;
	status = find_columns(r, filter_rows(f), e);
	while (status == 0 && (status = filter_next(f, &row, e)) > 0)
		status = render_row(r, f, &row, e);
	return filter_close(f, status, e);
}

int
main(int argc, char *argv[])
{
	struct render r = { 0 };
	struct error e = { .kind = ERR_NONE };
	const struct opt own[] = {
		{ 0, "text", OPT_TEXT, &r.text },
		{ 0, "text-file", OPT_TEXT, &r.file },
		{ 0, "template", OPT_TEXT, &r.stored },
		{ 0, "allow-empty", OPT_TEXTS, &r.may_be_empty },
		{ 0, NULL, OPT_FLAG, NULL }
	};
	int n;

	tool_init("sms-render", usage);
	n = opt_parse(argc, argv, "AfoHryR", own, &r.house, &e);
	if (n >= 0 && read_template(&r, &e) == 0)
		render_rows(&r, argv, (size_t)n, &e);
	template_free(r.template);
	free(r.columns);
	buf_release(&r.filled);
	opt_texts_release(&r.may_be_empty);
	house_release(&r.house);
	return tool_finish(&e);
}
