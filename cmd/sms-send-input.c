/* SPDX-License-Identifier: ISC
 *
 * Where sms-send's messages come from: one number and a text, the members of
 * a list, or rows.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "sms-send.h"
#include "flow/class.h"
#include "io/ask.h"
#include "io/machine.h"
#include "io/number.h"
#include "io/record.h"
#include "io/rejects.h"
#include "io/whole.h"
#include "store/account.h"
#include "store/list.h"
#include "store/template.h"
#include "store/walk.h"
#include "text/template.h"

/* A message cannot be told apart from another of the same batch, number and
 * text: that is what makes the same command twice harmless. */
static void
batch_ref(const struct send *s, struct outgoing *m)
{
	struct digest *d;
	char hex[33];

	if (!s->batch || m->ref.len)
		return;
	d = digest_new();
	digest_add(d, m->phone.e164, strlen(m->phone.e164));
	digest_add(d, m->text, m->text_len);
	digest_end(d, hex, 32);
	buf_addf(&m->ref, "%s:%s", s->batch, hex);
}

static void
message_times(const struct send *s, struct outgoing *m)
{
	int64_t now = clock_now();

	m->not_before = s->not_before;
	m->not_after = (m->not_before > now ? m->not_before : now) +
	    s->valid_ms;
	m->schedule = s->schedule;
	m->class = s->class;
	m->bulk = !s->single;
	m->skip_landlines = s->skip_landlines;
}

/* The one message of NUMBER [TEXT]. */
static int
next_single(struct send *s, struct outgoing *m, struct error *e)
{
	if (s->given++)
		return 0;
	if (number_operand(&m->phone, s->operands[0], s->account->country,
	    e) < 0)
		return -1;
	m->text = s->message.s;
	m->text_len = s->message.len;
	m->only_own = *s->own ? s->own : NULL;
	message_times(s, m);
	batch_ref(s, m);
	return 1;
}

static const char *
walk_value(void *ctx, size_t i, size_t *len)
{
	struct send *s = ctx;

	return walk_var(s->walk, template_variable(s->tmpl, i), len);
}

/* Fill the template for a member or row: 1, or 0 when a value is missing (the
 * row was reported). */
static int
fill_text(struct send *s, struct outgoing *m, template_value *value,
    const char *number, struct error *e)
{
	char detail[160];
	size_t empty;

	if (template_render(&m->kept, s->tmpl, value, s, &empty) == 0) {
		m->text = m->kept.s;
		m->text_len = m->kept.len;
		return 1;
	}
	snprintf(detail, sizeof detail, "%s is empty: give {{%s|a fallback}}, "
	    "or --allow-empty %s", template_variable(s->tmpl, empty),
	    template_variable(s->tmpl, empty),
	    template_variable(s->tmpl, empty));
	return report_bad(s, number, "", "empty-variable", detail, e) < 0 ?
	    -1 : 0;
}

/* The next member of --list. 2: it was reported, go on. */
static int
next_member(struct send *s, struct outgoing *m, struct error *e)
{
	const char *number;
	int r = walk_next(s->walk, &number, e);

	if (r <= 0)
		return r;
	phone_parse(&m->phone, number, strlen(number), NULL);
	if ((r = fill_text(s, m, walk_value, number, e)) <= 0)
		return r < 0 ? -1 : 2;
	m->only_own = *s->own ? s->own : NULL;
	message_times(s, m);
	batch_ref(s, m);
	return 1;
}

/* Keep the row's cells until its message is told. */
static void
keep_row(struct send *s, const struct row *row, struct outgoing *m)
{
	size_t i, k, n = rows_width(s->rows);

	for (k = 0; s->kept[k].used; k++)
		XASSERT(k + 1 < OUTBOX_GROUP);
	s->kept[k].used = true;
	s->kept[k].line = row->line;
	buf_clear(&s->kept[k].cells);
	for (i = 0; i < n; i++)
		buf_add(&s->kept[k].cells, row->cells[i], row->lens[i] + 1);
	m->tag = (int64_t)k + 1;
}

int
input_reject(struct send *s, const struct outgoing *m, struct error *e)
{
	struct row row = { 0 };
	size_t i, n;
	char *cell;
	int r;

	if (!s->rejects || !m->tag)
		return 0;
	n = rows_width(s->rows);
	row.line = s->kept[m->tag - 1].line;
	row.cells = xcalloc(n, sizeof *row.cells);
	row.lens = xcalloc(n, sizeof *row.lens);
	cell = s->kept[m->tag - 1].cells.s;
	for (i = 0; i < n; i++) {
		row.cells[i] = cell;
		row.lens[i] = strlen(cell);
		cell += row.lens[i] + 1;
	}
	r = rejects_add(s->rejects, &row, NULL, m->reason, m->detail, e);
	free(row.cells);
	free(row.lens);
	return r;
}

void
input_done(struct send *s, const struct outgoing *m)
{
	if (m->tag)
		s->kept[m->tag - 1].used = false;
}

static const char *
row_value(void *ctx, size_t i, size_t *len)
{
	struct send *s = ctx;
	int column = rows_column(s->rows, template_variable(s->tmpl, i));

	if (column < 0)
		return NULL;
	*len = s->row->lens[column];
	return s->row->cells[column];
}

static const char *
cell(const struct row *row, int column)
{
	return column < 0 ? "" : row->cells[column];
}

static int
bad_row(struct send *s, const struct row *row, int column, const char *reason,
    const char *detail, struct error *e)
{
	if (rejects_add(s->rejects, row, column < 0 ? NULL :
	    rows_name(s->rows, (size_t)column), reason, detail, e) < 0 ||
	    report_bad(s, cell(row, s->number_column), cell(row,
	    s->ref_column), reason, NULL, e) < 0)
		return -1;
	return 2;
}

/* The row's own sender; --from where it names none. */
static int
row_own(struct send *s, const struct row *row, struct outgoing *m,
    struct error *e)
{
	struct phone p;
	const char *reason, *typed = cell(row, s->own_column);
	char detail[200];

	if (!*typed) {
		m->only_own = *s->own ? s->own : NULL;
		return 1;
	}
	if (number_read(&p, typed, strlen(typed), s->account->country,
	    &reason, detail, sizeof detail) < 0)
		return bad_row(s, row, s->own_column, reason, detail, e);
	buf_addc(&m->kept, '\0');
	buf_adds(&m->kept, p.e164);
	return 1;
}

/* The texts of a row are copied: it dies when the next one is read. */
static int
row_texts(struct send *s, const struct row *row, struct outgoing *m,
    struct error *e)
{
	size_t empty;

	s->row = row;
	if (s->tmpl) {
		char detail[160];

		if (template_render(&m->kept, s->tmpl, row_value, s,
		    &empty) < 0) {
			const char *name = template_variable(s->tmpl, empty);

			snprintf(detail, sizeof detail, "%s is empty: give "
			    "{{%s|a fallback}}, or --allow-empty %s", name,
			    name, name);
			return bad_row(s, row, rows_column(s->rows, name),
			    "empty-variable", detail, e);
		}
	} else {
		buf_add(&m->kept, row->cells[s->text_column],
		    row->lens[s->text_column]);
	}
	m->text_len = m->kept.len;
	if (s->ref_column >= 0)
		buf_adds(&m->ref, row->cells[s->ref_column]);
	return row_own(s, row, m, e);
}

static int
next_row(struct send *s, struct outgoing *m, struct error *e)
{
	const char *reason;
	char detail[200];
	struct row row;
	int r = rows_next(s->rows, &row, e);

	if (r <= 0)
		return r;
	if (s->house.max_rows && ++s->given > s->house.max_rows)
		return error_set(e, ERR_DATA, "%s:%lu: more than --max-rows "
		    "%lld rows: nothing more was sent", rows_file(s->rows),
		    row.line, (long long)s->house.max_rows);
	if (row.bad)
		return bad_row(s, &row, -1, row.bad, row.detail, e);
	if (number_read(&m->phone, row.cells[s->number_column],
	    row.lens[s->number_column], s->account->country, &reason, detail,
	    sizeof detail) < 0)
		return bad_row(s, &row, s->number_column, reason, detail, e);
	if ((r = row_texts(s, &row, m, e)) != 1)
		return r;
	m->text = m->kept.s;
	if (m->kept.len > m->text_len)
		m->only_own = m->kept.s + m->text_len + 1;
	message_times(s, m);
	batch_ref(s, m);
	keep_row(s, &row, m);
	return 1;
}

static bool
always(struct send *s)
{
	(void)s;
	return true;
}

static bool
row_ready(struct send *s)
{
	return rows_ready(s->rows);
}

/* Which column plays the role: -c ROLE=NAME, or the column of that name. */
static int
role(struct send *s, const char *what, struct error *e)
{
	size_t i, len = strlen(what);

	for (i = 0; i < s->house.roles.n; i++) {
		const char *given = s->house.roles.v[i];

		if (!strncmp(given, what, len) && given[len] == '=')
			return rows_need(s->rows, given + len + 1, e);
		if (!strchr(given, '=') && !strcmp(what, "number"))
			return rows_need(s->rows, given, e);
	}
	return rows_column(s->rows, what);
}

/* The likeliest cause: a list of people, and the text forgotten. */
static int
no_text(const struct send *s, struct error *e)
{
	struct error why;

	rows_need_role(s->rows, "text", &why);
	return error_set(e, why.kind, "%s; or give all rows one text with "
	    "--text", why.msg);
}

static int
find_columns(struct send *s, struct error *e)
{
	e->kind = ERR_NONE;
	s->number_column = role(s, "number", e);
	s->text_column = role(s, "text", e);
	s->own_column = role(s, "own", e);
	s->ref_column = role(s, "ref", e);
	if (e->kind != ERR_NONE)
		return -1;
	if (s->number_column < 0)
		return rows_need_role(s->rows, "number", e);
	if (!s->tmpl && s->text_column < 0)
		return no_text(s, e);
	return 0;
}

/* Every variable must be a column, before the first row. */
static int
known_columns(struct send *s, struct error *e)
{
	size_t i;

	for (i = 0; s->tmpl && i < template_variables(s->tmpl); i++)
		if (rows_need(s->rows, template_variable(s->tmpl, i), e) < 0)
			return -1;
	return 0;
}

static int
open_rows(struct send *s, struct error *e)
{
	struct rows_how how = { .charset = s->house.charset, .acts = true,
	    .empty_ok = s->house.empty_ok,
	    .bare = s->tmpl ? "number" : NULL };

	if (rows_open(&s->rows, NULL, 0, &how, e) < 0)
		return -1;
	if (rows_width(s->rows) && (find_columns(s, e) < 0 ||
	    known_columns(s, e) < 0))
		return -1;
	s->next = next_row;
	s->ready = row_ready;
	return rejects_open(&s->rejects, s->house.rejects, s->house.yes,
	    s->rows, e);
}

static int
known_variables(struct send *s, struct error *e)
{
	size_t i;

	for (i = 0; i < template_variables(s->tmpl); i++)
		if (!walk_knows(s->walk, template_variable(s->tmpl, i)))
			return error_set(e, ERR_DATA, "{{%s}}: list %s has no "
			    "such variable: sms-contacts list %s shows its "
			    "columns", template_variable(s->tmpl, i), s->list,
			    s->list);
	return 0;
}

static int
open_list(struct send *s, struct error *e)
{
	struct machine *m;
	int64_t id, members, above;

	if (!s->tmpl)
		return error_set(e, ERR_USAGE, "--list wants a text: --text, "
		    "--text-file or --template");
	if (list_need(s->account->db, s->list, &id, e) < 0 ||
	    list_count(s->account->db, id, &members, e) < 0 ||
	    machine_open(&m, e) < 0)
		return -1;
	above = machine_ask_above(m);
	machine_close(m);
	if (!s->house.dry_run && ask_interactive() && members > above &&
	    ask(s->house.yes, e, "Send to %lld recipients?",
	    (long long)members) < 0)
		return -1;
	if (walk_open(&s->walk, s->account->db, &id, 1, e) < 0)
		return -1;
	s->next = next_member;
	s->ready = always;
	return known_variables(s, e);
}

/* The text of TEXT, --text, --text-file, --template or standard input. */
static int
read_text(struct send *s, struct error *e)
{
	int ways = (s->text != NULL) + (s->text_file != NULL) +
	    (s->template != NULL) + (s->noperands > 1);

	if (ways > 1)
		return error_set(e, ERR_USAGE, "a text was given more than "
		    "once");
	if (s->noperands > 1)
		buf_adds(&s->message, s->operands[1]);
	else if (s->text)
		buf_adds(&s->message, s->text);
	else if (s->text_file)
		return whole_file(&s->message, s->text_file, e);
	else if (s->template)
		return template_load(s->account->db, s->template,
		    &s->message, e);
	else if (s->noperands == 1)
		return whole_read(&s->message, NULL, 0, s->house.empty_ok, e);
	return 0;
}

static int
parse_template(struct send *s, struct error *e)
{
	size_t i;

	if (!s->text && !s->text_file && !s->template)
		return 0;
	if (template_parse(&s->tmpl, s->message.s, s->message.len, e) < 0)
		return error_prefix(e, "text");
	for (i = 0; i < s->allow_empty.n; i++)
		if (template_allow_empty(s->tmpl, s->allow_empty.v[i]) < 0)
			return error_set(e, ERR_USAGE, "--allow-empty %s: the "
			    "text has no such variable", s->allow_empty.v[i]);
	return 0;
}

/* One number brings no values: only --list and rows do. */
static int
no_variables(const struct send *s, struct error *e)
{
	const char *name;

	if (!s->tmpl || !template_variables(s->tmpl))
		return 0;
	name = template_variable(s->tmpl, 0);
	return error_set(e, ERR_DATA, "{{%s}}: one number has no variables: "
	    "fill the text in with sms-render, or send rows with the columns "
	    "number and %s", name, name);
}

int
input_open(struct send *s, struct error *e)
{
	if (s->list && s->noperands)
		return error_set(e, ERR_USAGE, "--list and a number exclude "
		    "each other");
	if (read_text(s, e) < 0)
		return -1;
	if (s->noperands) {
		if (parse_template(s, e) < 0 || no_variables(s, e) < 0)
			return -1;
		s->single = true;
		s->next = next_single;
		s->ready = always;
		return 0;
	}
	if (parse_template(s, e) < 0)
		return -1;
	return s->list ? open_list(s, e) : open_rows(s, e);
}

void
input_close(struct send *s)
{
	size_t i;

	for (i = 0; i < OUTBOX_GROUP; i++)
		buf_release(&s->kept[i].cells);
	buf_release(&s->message);
	template_free(s->tmpl);
	walk_close(s->walk);
	rejects_close(s->rejects);
	rows_close(s->rows);
}
