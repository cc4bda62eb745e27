/* SPDX-License-Identifier: ISC
 *
 * Changing templates. A text that cannot be read as a template is refused
 * here, and not when a campaign starts.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/name.h"
#include "base/opt.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "flow/class.h"
#include "io/ask.h"
#include "io/whole.h"
#include "sms-template.h"
#include "store/account.h"
#include "store/db.h"
#include "store/template.h"
#include "text/template.h"

struct edit {
	const char *text, *file;	/* --text, --text-file */
	struct template_row row;	/* as it will be */
	struct buf whole;		/* the text, as it was read */
	const char *source;		/* where it comes from, in messages */
};

/* The text that the options give, else, for a new template, that of standard
 * input. */
static int
read_text(struct edit *edit, bool needed, struct error *e)
{
	edit->source = "text";
	if (edit->text && edit->file)
		return error_set(e, ERR_USAGE, "--text and --text-file exclude "
		    "each other");
	if (edit->text) {
		buf_adds(&edit->whole, edit->text);
		return 0;
	}
	if (!edit->file && !needed)
		return 0;
	edit->source = edit->file && strcmp(edit->file, "-") ? edit->file :
	    "<stdin>";
	return whole_file(&edit->whole, edit->file ? edit->file : "-", e);
}

/* When one was read, it is what the template will have. */
static void
use_text(struct edit *edit)
{
	if (!edit->whole.s)
		return;
	edit->row.text = edit->whole.s;
	edit->row.text_len = edit->whole.len;
}

/* Say what the text is, or refuse it. */
static int
check_text(const struct edit *edit, struct error *e)
{
	struct template *t = NULL;
	struct buf names = { 0 };
	struct segment g;
	size_t i;
	int r = measure(&t, &g, edit->row.text, edit->row.text_len, e);

	if (r < 0) {
		template_free(t);
		return error_prefix(e, "%s", edit->source);
	}
	for (i = 0; i < template_variables(t); i++)
		buf_addf(&names, "%s{{%s}}", i ? " " : "; variables ",
		    template_variable(t, i));
	tool_note("%s: %s, %u segment%s%s%s", edit->row.name,
	    encoding_name(g.encoding), g.segments, g.segments == 1 ? "" : "s",
	    names.len ? " or more" : "", names.len ? names.s : "");
	template_free(t);
	buf_release(&names);
	return 0;
}

static int
commit(struct account *a, int r, struct error *e)
{
	if (r >= 0)
		return db_commit(a->db, e);
	db_rollback(a->db);
	return -1;
}

static int
add(struct account *a, struct edit *edit, struct error *e)
{
	int r;

	use_text(edit);
	if (db_begin(a->db, e) < 0)
		return -1;
	r = template_add(a->db, &edit->row, e);
	if (r == 0 && (r = check_text(edit, e)) == 0)
		r = account_log(a, "template add", edit->row.name, e);
	return commit(a, r, e);
}

int
verb_add(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct edit edit = { 0 };
	const struct opt own[] = {
		{ 0, "text", OPT_TEXT, &edit.text },
		{ 0, "text-file", OPT_TEXT, &edit.file },
		{ 0, "class", OPT_TEXT, &edit.row.class },
		{ 0, "description", OPT_TEXT, &edit.row.description },
		{ 0 }
	};
	struct account *a = NULL;
	int n = opt_parse(argc, argv, "A", own, &house, e), r = -1;

	if (n < 0)
		return -1;
	if (n != 1)
		return error_set(e, ERR_USAGE, "one name: sms-template add "
		    "--text TEXT NAME");
	edit.row.name = argv[0];
	if (template_name(edit.row.name, e) == 0 && (!edit.row.class ||
	    class_find(&edit.row.class, edit.row.class, e) == 0) &&
	    account_open(&a, &house, ACCOUNT_WRITE, e) == 0 &&
	    read_text(&edit, true, e) == 0)
		r = add(a, &edit, e);
	account_close(a);
	buf_release(&edit.whole);
	return r;
}

/*
 * set
 */

static int
no_key(const char *assignment, struct error *e)
{
	static const char *const keys[] = {
		"name", "text", "class", "description"
	};
	char *key = xstrndup(assignment, strcspn(assignment, "="));

	error_set(e, ERR_USAGE, "'%s': a template has name=, text=, class= and "
	    "description=%s", assignment, name_hint(key, keys,
	    sizeof keys / sizeof *keys, NULL).s);
	free(key);
	return -1;
}

static int
assign(struct edit *edit, const char *assignment, struct error *e)
{
	const char *value = strchr(assignment, '=');
	size_t len = value ? (size_t)(value - assignment) : 0;

	if (!value++)
		return no_key(assignment, e);
	if (len == 4 && !strncmp(assignment, "name", len)) {
		edit->row.name = value;
	} else if (len == 4 && !strncmp(assignment, "text", len)) {
		edit->row.text = value;
		edit->row.text_len = strlen(value);
	} else if (len == 5 && !strncmp(assignment, "class", len)) {
		edit->row.class = NULL;
		return *value ? class_find(&edit->row.class, value, e) : 0;
	} else if (len == 11 && !strncmp(assignment, "description", len)) {
		edit->row.description = *value ? value : NULL;
	} else {
		return no_key(assignment, e);
	}
	return 0;
}

static int
set(struct account *a, struct edit *edit, char *operands[], size_t n,
    struct error *e)
{
	struct stmt *st = template_all(a->db, operands[0], e);
	char *class = NULL, *description = NULL, *text = NULL;
	size_t i;
	int r = template_next(st, &edit->row, e);

	if (r <= 0)
		return r < 0 ? -1 : template_missing(a->db, operands[0], e);
	edit->row.name = operands[0];
	edit->row.text = text = xstrndup(edit->row.text, edit->row.text_len);
	if (edit->row.class)
		edit->row.class = class = xstrdup(edit->row.class);
	if (edit->row.description)
		edit->row.description = description =
		    xstrdup(edit->row.description);
	db_reset(st);
	use_text(edit);
	for (i = 1, r = 0; r == 0 && i < n; i++)
		r = assign(edit, operands[i], e);
	if (r == 0 && (r = check_text(edit, e)) == 0 &&
	    (r = template_change(a->db, operands[0], &edit->row, e)) >= 0)
		r = account_log(a, "template set", operands[0], e);
	free(class);
	free(description);
	free(text);
	return r < 0 ? -1 : 0;
}

int
verb_set(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct edit edit = { 0 };
	const struct opt own[] = {
		{ 0, "text", OPT_TEXT, &edit.text },
		{ 0, "text-file", OPT_TEXT, &edit.file },
		{ 0 }
	};
	struct account *a;
	int n = opt_parse(argc, argv, "A", own, &house, e), r;

	if (n < 0)
		return -1;
	if (n < 1 || (n == 1 && !edit.text && !edit.file))
		return error_set(e, ERR_USAGE, "what is set to what? "
		    "sms-template set NAME KEY=VALUE, or set --text TEXT "
		    "NAME");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = read_text(&edit, false, e);
	if (r == 0)
		r = db_begin(a->db, e);
	if (r == 0)
		r = commit(a, set(a, &edit, argv, (size_t)n, e), e);
	account_close(a);
	buf_release(&edit.whole);
	return r;
}

/*
 * delete
 */

static int
delete(struct account *a, char *const names[], size_t n, struct error *e)
{
	size_t i;
	int r;

	for (i = 0; i < n; i++) {
		r = template_delete(a->db, names[i], e);
		if (r <= 0)
			return r < 0 ? -1 :
			    template_missing(a->db, names[i], e);
		if (account_log(a, "template delete", names[i], e) < 0)
			return -1;
	}
	return 0;
}

int
verb_delete(int argc, char *argv[], struct error *e)
{
	struct house house = { 0 };
	struct account *a;
	int n = opt_parse(argc, argv, "Ay", NULL, &house, e), r;

	if (n < 0)
		return -1;
	if (n < 1)
		return error_set(e, ERR_USAGE, "which template? sms-template "
		    "delete NAME ...");
	if (account_open(&a, &house, ACCOUNT_WRITE, e) < 0)
		return -1;
	r = n == 1 ? ask(house.yes, e, "Delete the template %s?", argv[0]) :
	    ask(house.yes, e, "Delete %d templates?", n);
	if (r == 0)
		r = db_begin(a->db, e);
	if (r == 0)
		r = commit(a, delete(a, argv, (size_t)n, e), e);
	account_close(a);
	return r;
}
