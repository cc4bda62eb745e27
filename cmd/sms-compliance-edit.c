/* SPDX-License-Identifier: ISC
 *
 * Papers are written, mended, handed in.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "flow/demands.h"
#include "io/rules.h"
#include "io/whole.h"
#include "phone/kind.h"
#include "sms-compliance.h"
#include "store/account.h"
#include "store/db.h"
#include "text/utf8.h"

/* A scan of many pages fits; a film does not. */
#define DOCUMENT_MAX (16u << 20)
#define VALUE_MAX 4000		/* bytes of a field */

static int
check_key(const char *key, size_t len, struct error *e)
{
	if (len && len < 40 && strspn(key,
	    "abcdefghijklmnopqrstuvwxyz0123456789-") >= len)
		return 0;
	return error_set(e, ERR_USAGE, "'%.*s' is no key: write small "
	    "letters, digits and dashes, as postal-code=10115", (int)len, key);
}

static int
set_field(struct desk *d, int64_t id, const char *assignment, struct error *e)
{
	const char *eq = strchr(assignment, '='), *value;
	char key[40];

	if (!eq)
		return error_set(e, ERR_USAGE, "'%s' is not KEY=VALUE",
		    assignment);
	if (check_key(assignment, (size_t)(eq - assignment), e) < 0)
		return -1;
	snprintf(key, sizeof key, "%.*s", (int)(eq - assignment), assignment);
	value = eq + 1;
	if (!strcmp(key, "type") && *value)
		value = phone_kind_named(value, "type", e);
	if (!value)
		return -1;
	if (strlen(value) > VALUE_MAX ||
	    utf8_valid(value, strlen(value)) < strlen(value))
		return error_set(e, ERR_USAGE, "%s: write it in UTF-8, in at "
		    "most %d bytes: what is longer is a --document", key,
		    VALUE_MAX);
	if (!strcmp(key, "name") || !strcmp(key, "country"))
		return error_set(e, ERR_USAGE, "%s does not change: delete it "
		    "and add another", key);
	return paper_set(d->account->db, id, key, value, e);
}

/* KIND=FILE: the bytes go into the account. */
static int
keep_document(struct desk *d, int64_t id, const char *given, struct error *e)
{
	const char *eq = strchr(given, '='), *slash;
	struct buf b = { 0 };
	char kind[40];
	int r;

	if (!eq || !eq[1])
		return error_set(e, ERR_USAGE, "--document '%s' is not "
		    "KIND=FILE, as proof-of-address=bill.pdf", given);
	if (check_key(given, (size_t)(eq - given), e) < 0)
		return -1;
	snprintf(kind, sizeof kind, "%.*s", (int)(eq - given), given);
	slash = strrchr(eq, '/');
	r = whole_bytes(&b, eq + 1, DOCUMENT_MAX, e);
	if (r == 0)
		r = paper_keep(d->account->db, id, kind, slash ? slash + 1 :
		    eq + 1, b.s, b.len, clock_now(), e);
	buf_release(&b);
	return r;
}

static int
fill(struct desk *d, int64_t id, char *const assignments[], int n,
    struct error *e)
{
	size_t k;
	int i;

	for (i = 0; i < n; i++)
		if (set_field(d, id, assignments[i], e) < 0)
			return -1;
	for (k = 0; k < d->documents.n; k++)
		if (keep_document(d, id, d->documents.v[k], e) < 0)
			return -1;
	return 0;
}

int
desk_finish(struct desk *d, const char *action, const char *name, int r,
    struct error *e)
{
	struct buf line = { 0 };

	buf_addf(&line, "%s %s", d->kind, name);
	if (r == 0)
		r = account_log(d->account, action, line.s, e);
	buf_release(&line);
	if (r == 0)
		return db_commit(d->account->db, e);
	db_rollback(d->account->db);
	return -1;
}

/* A name that nothing has yet is most likely a slip. */
static int
say_references(struct desk *d, const struct paper *p, struct error *e)
{
	struct paper other;
	size_t i;
	int r = 1;

	for (i = 0; i < p->nfields && r >= 0; i++) {
		const char *key = p->fields[i].key, *name = p->fields[i].value;

		if (!paper_kind(key) || !strcmp(key, p->kind))
			continue;
		r = paper_load(d->account->db, key, name, &other, e);
		paper_release(&other);
		if (r == 0)
			tool_note("%s: there is no '%s' yet: sms-compliance "
			    "%s add %s", key, name, key, name);
	}
	return r < 0 ? -1 : 0;
}

/* What is left to do. */
static int
say_missing(struct desk *d, struct error *e)
{
	struct buf b = { 0 };
	struct paper p;
	int r = desk_load(d, &p, e);

	if (r == 0)
		r = say_references(d, &p, e);
	if (r == 0)
		r = demands_missing(&b, d->rules, d->account->db, &p, e);
	if (r == 0 && b.len)
		tool_note("%s '%s' lacks: %s", d->kind, p.name, b.s);
	else if (r == 0 && !strcmp(p.state, "draft"))
		tool_note("%s '%s' is complete: sms-compliance %s submit %s",
		    d->kind, p.name, d->kind, p.name);
	buf_release(&b);
	paper_release(&p);
	return r;
}

/* It stands in lists, messages and commands. */
static bool
is_name(const char *name)
{
	size_t len = strlen(name), i;

	for (i = 0; i < len; i++)
		if ((unsigned char)name[i] < ' ' || name[i] == 0x7f)
			return false;
	return len && len <= 60 && !strchr(name, '=') &&
	    utf8_valid(name, len) == len;
}

int
desk_add(struct desk *d, struct error *e)
{
	const char *name = d->n ? d->operands[0] : "";
	int64_t id;
	int r;

	if (!is_name(name))
		return error_set(e, ERR_USAGE, "add begins with a name of at "
		    "most 60 bytes in one line, as in sms-compliance %s add "
		    "office", d->kind);
	if (!*d->account->country)
		return error_set(e, ERR_USAGE, "for which country? Give -C CC, "
		    "or sms-account set country=CC");
	if (db_begin(d->account->db, e) < 0)
		return -1;
	r = paper_add(d->account->db, d->kind, name, d->account->country,
	    clock_now(), &id, e);
	if (r == 0)
		r = fill(d, id, d->operands + 1, d->n - 1, e);
	if (desk_finish(d, "compliance add", name, r, e) < 0)
		return -1;
	return say_missing(d, e);
}

static const char *
value_of(struct desk *d, const char *key)
{
	size_t len = strlen(key);
	int i;

	for (i = 1; i < d->n; i++)
		if (!strncmp(d->operands[i], key, len) &&
		    d->operands[i][len] == '=')
			return d->operands[i] + len + 1;
	return NULL;
}

/* state=approved|rejected|draft [reason=...]: what the carrier said, or that
 * it is taken back. */
static int
decide(struct desk *d, const struct paper *p, const char *state,
    struct error *e)
{
	const char *reason = value_of(d, "reason");

	if (strcmp(state, "approved") && strcmp(state, "rejected") &&
	    strcmp(state, "draft"))
		return error_set(e, ERR_USAGE, "state: '%s' is none of "
		    "approved, rejected, draft", state);
	if (d->n > 2 + (reason != NULL) || d->documents.n)
		return error_set(e, ERR_USAGE, "with state= only reason= is "
		    "set");
	if (strcmp(p->state, "submitted"))
		return error_set(e, ERR_DATA, "%s '%s' is %s: only what was "
		    "submitted is decided", d->kind, p->name, p->state);
	return paper_move(d->account->db, p->id, state, reason, NULL,
	    clock_now(), e);
}

static int
mend(struct desk *d, const struct paper *p, struct error *e)
{
	if (value_of(d, "reason"))
		return error_set(e, ERR_USAGE, "reason= comes with "
		    "state=rejected");
	if (!strcmp(p->state, "approved"))
		return error_set(e, ERR_DATA, "%s '%s' is approved and does "
		    "not change: add another", d->kind, p->name);
	if (!strcmp(p->state, "submitted"))
		return error_set(e, ERR_DATA, "%s '%s' is submitted: wait for "
		    "the answer, or take it back with state=draft", d->kind,
		    p->name);
	if (fill(d, p->id, d->operands + 1, d->n - 1, e) < 0)
		return -1;
	return paper_move(d->account->db, p->id, "draft", NULL, NULL,
	    clock_now(), e);
}

int
desk_set(struct desk *d, struct error *e)
{
	const char *state = value_of(d, "state");
	struct paper p;
	int r;

	if (d->n < 2 && !d->documents.n)
		return error_set(e, ERR_USAGE, "what is to be set? KEY=VALUE, "
		    "or --document KIND=FILE");
	if (db_begin(d->account->db, e) < 0)
		return -1;
	r = desk_load(d, &p, e);
	if (r == 0)
		r = state ? decide(d, &p, state, e) : mend(d, &p, e);
	r = desk_finish(d, "compliance set", r == 0 ? p.name : "", r, e);
	paper_release(&p);
	return r < 0 || state ? r : say_missing(d, e);
}

static int
submit(struct desk *d, const struct paper *p, struct error *e)
{
	struct db *db = d->account->db;
	struct buf b = { 0 };
	int r = 0;

	if (!strcmp(p->state, "approved") || !strcmp(p->state, "submitted"))
		return error_set(e, ERR_DATA, "%s '%s' is %s already",
		    d->kind, p->name, p->state);
	r = demands_missing(&b, d->rules, db, p, e);
	if (r == 0 && b.len)
		r = error_set(e, ERR_DATA, "incomplete: %s '%s' lacks %s: "
		    "sms-compliance %s set %s KEY=VALUE, --document "
		    "KIND=FILE", d->kind, p->name, b.s, d->kind, p->name);
	buf_release(&b);
	if (r == 0)
		r = paper_move(db, p->id, "submitted", NULL, d->gateway,
		    clock_now(), e);
	if (r == 0 && !strcmp(d->gateway, "sim"))
		r = paper_move(db, p->id, "approved", NULL, NULL, clock_now(),
		    e);
	return r;
}

int
desk_submit(struct desk *d, struct error *e)
{
	struct paper p;
	int r;

	if (db_begin(d->account->db, e) < 0)
		return -1;
	r = desk_load(d, &p, e);
	if (r == 0)
		r = submit(d, &p, e);
	r = desk_finish(d, "compliance submit", r == 0 ? p.name : "", r, e);
	if (r == 0 && !strcmp(d->gateway, "sim"))
		tool_note("%s '%s' is approved by the simulated carrier",
		    d->kind, p.name);
	else if (r == 0)
		tool_note("%s '%s' is ready for gateway %s: hand it in there, "
		    "and write the answer down with sms-compliance %s set %s "
		    "state=approved", d->kind, p.name, d->gateway, d->kind,
		    p.name);
	paper_release(&p);
	return r;
}
