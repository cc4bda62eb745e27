/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/digest.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "store/db.h"
#include "store/paper.h"

bool
paper_kind(const char *word)
{
	static const char *const kinds[] = { "address", "bundle", "brand",
	    "use-case" };
	size_t i;

	for (i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (!strcmp(kinds[i], word))
			return true;
	return false;
}

static const char sql_load[] =
    "SELECT id, country, type, state, reason, gateway, created_at, "
    "submitted_at, decided_at FROM paper WHERE kind = $1 AND name = $2";
static const char sql_fields[] =
    "SELECT key, value FROM paper_field WHERE paper = $1 ORDER BY key";
static const char sql_documents[] =
    "SELECT kind, name, sha256, size FROM paper_document WHERE paper = $1 "
    "ORDER BY kind";

static int
load_fields(struct db *db, struct paper *p, struct error *e)
{
	struct stmt *st = db_query(db, sql_fields, DB_ARGS(I(p->id)), e);
	size_t cap = 0;
	int r;

	while ((r = db_step(st, e)) > 0) {
		xgrow(&p->fields, &cap, p->nfields + 1, sizeof *p->fields);
		p->fields[p->nfields++] = (struct paper_pair){
		    xstrdup(db_word(st, 0)), xstrdup(db_word(st, 1)) };
	}
	return r;
}

static int
load_documents(struct db *db, struct paper *p, struct error *e)
{
	struct stmt *st = db_query(db, sql_documents, DB_ARGS(I(p->id)), e);
	struct paper_document *d;
	size_t cap = 0;
	int r;

	while ((r = db_step(st, e)) > 0) {
		xgrow(&p->documents, &cap, p->ndocuments + 1,
		    sizeof *p->documents);
		d = &p->documents[p->ndocuments++];
		d->kind = xstrdup(db_word(st, 0));
		d->name = xstrdup(db_word(st, 1));
		snprintf(d->sha256, sizeof d->sha256, "%s", db_word(st, 2));
		d->size = db_int(st, 3);
	}
	return r;
}

int
paper_load(struct db *db, const char *kind, const char *name,
    struct paper *p, struct error *e)
{
	struct stmt *st = db_query(db, sql_load, DB_ARGS(T(kind), T(name)), e);
	int r = db_step(st, e);

	*p = (struct paper){ 0 };
	if (r <= 0)
		return r;
	p->id = db_int(st, 0);
	p->kind = xstrdup(kind);
	p->name = xstrdup(name);
	snprintf(p->country, sizeof p->country, "%s", db_word(st, 1));
	snprintf(p->type, sizeof p->type, "%s", db_word(st, 2));
	snprintf(p->state, sizeof p->state, "%s", db_word(st, 3));
	p->reason = xstrdup(db_word(st, 4));
	p->gateway = xstrdup(db_word(st, 5));
	p->created_at = db_int(st, 6);
	p->submitted_at = db_int(st, 7);
	p->decided_at = db_int(st, 8);
	db_reset(st);
	if (load_fields(db, p, e) < 0 || load_documents(db, p, e) < 0)
		return -1;
	return 1;
}

void
paper_release(struct paper *p)
{
	size_t i;

	for (i = 0; i < p->nfields; i++) {
		free(p->fields[i].key);
		free(p->fields[i].value);
	}
	for (i = 0; i < p->ndocuments; i++) {
		free(p->documents[i].kind);
		free(p->documents[i].name);
	}
	free(p->fields);
	free(p->documents);
	free(p->kind);
	free(p->name);
	free(p->reason);
	free(p->gateway);
	*p = (struct paper){ 0 };
}

static const char sql_names[] =
    "SELECT name FROM paper WHERE kind = $1 AND name > $2 ORDER BY name "
    "LIMIT 1";

/* One name after the other: `each` may ask for the paper itself. */
int
paper_each(struct db *db, const char *kind,
    int (*each)(void *ctx, const char *name, struct error *e), void *ctx,
    struct error *e)
{
	char *last = xstrdup("");
	struct stmt *st;
	int r;

	for (;;) {
		st = db_query(db, sql_names, DB_ARGS(T(kind), T(last)), e);
		if ((r = db_step(st, e)) <= 0)
			break;
		free(last);
		last = xstrdup(db_word(st, 0));
		db_reset(st);
		if ((r = each(ctx, last, e)) < 0)
			break;
	}
	free(last);
	return r;
}

const char *
paper_field(const struct paper *p, const char *key)
{
	size_t i;

	for (i = 0; i < p->nfields; i++)
		if (!strcmp(p->fields[i].key, key))
			return p->fields[i].value;
	return NULL;
}

bool
paper_has_document(const struct paper *p, const char *kind)
{
	size_t i;

	for (i = 0; i < p->ndocuments; i++)
		if (!strcmp(p->documents[i].kind, kind))
			return true;
	return false;
}

static const char sql_approved[] =
    "SELECT 1 FROM paper WHERE kind = $1 AND country = $2 "
    "AND (type = $3 OR type = '') AND state = 'approved' LIMIT 1";

int
paper_approved(struct db *db, const char *kind, const char *country,
    const char *type, struct error *e)
{
	int64_t one;

	return db_one(db, sql_approved, DB_ARGS(T(kind), T(country), T(type)),
	    &one, e);
}

static const char sql_add[] =
    "INSERT INTO paper (kind, name, country, created_at) "
    "VALUES ($1, $2, $3, $4) ON CONFLICT (kind, name) DO NOTHING";

int
paper_add(struct db *db, const char *kind, const char *name,
    const char *country, int64_t now, int64_t *id, struct error *e)
{
	if (db_exec(db, sql_add, DB_ARGS(T(kind), T(name), T(country),
	    I(now)), e) < 0)
		return -1;
	if (db_changes(db) != 1)
		return error_set(e, ERR_CREATE, "there is %s %s '%s' already: "
		    "sms-compliance %s set %s changes it",
		    strchr("aeiou", *kind) && strcmp(kind, "use-case") ? "an" :
		    "a", kind, name, kind, name);
	*id = db_last_id(db);
	return 0;
}

static const char sql_set_type[] =
    "UPDATE paper SET type = $2 WHERE id = $1";
static const char sql_set[] =
    "INSERT INTO paper_field (paper, key, value) VALUES ($1, $2, $3) "
    "ON CONFLICT (paper, key) DO UPDATE SET value = excluded.value";
static const char sql_unset[] =
    "DELETE FROM paper_field WHERE paper = $1 AND key = $2";

int
paper_set(struct db *db, int64_t id, const char *key, const char *value,
    struct error *e)
{
	if (!strcmp(key, "type"))
		return db_exec(db, sql_set_type, DB_ARGS(I(id),
		    T(value ? value : "")), e);
	if (!value || !*value)
		return db_exec(db, sql_unset, DB_ARGS(I(id), T(key)), e);
	return db_exec(db, sql_set, DB_ARGS(I(id), T(key), T(value)), e);
}

static const char sql_keep[] =
    "INSERT INTO paper_document (paper, kind, name, sha256, size, content, "
    "added_at) VALUES ($1, $2, $3, $4, $5, $6, $7) "
    "ON CONFLICT (paper, kind) DO UPDATE SET name = excluded.name, "
    "sha256 = excluded.sha256, size = excluded.size, "
    "content = excluded.content, added_at = excluded.added_at";

int
paper_keep(struct db *db, int64_t id, const char *kind, const char *name,
    const void *bytes, size_t len, int64_t now, struct error *e)
{
	char sha256[65];

	digest_of(bytes, len, sha256);
	return db_exec(db, sql_keep, DB_ARGS(I(id), T(kind), T(name),
	    T(sha256), I((int64_t)len), BN(bytes, len), I(now)), e);
}

static const char sql_move[] =
    "UPDATE paper SET state = $2, reason = $3, "
    "gateway = coalesce($4, gateway), "
    "submitted_at = CASE WHEN $2 = 'submitted' THEN $5 "
    "ELSE submitted_at END, "
    "decided_at = CASE WHEN $2 IN ('approved', 'rejected') THEN $5 "
    "ELSE NULL END WHERE id = $1";

int
paper_move(struct db *db, int64_t id, const char *state, const char *reason,
    const char *gateway, int64_t now, struct error *e)
{
	return db_exec(db, sql_move, DB_ARGS(I(id), T(state),
	    reason && *reason ? T(reason) : NIL, T(gateway), I(now)), e);
}

static const char sql_delete[] = "DELETE FROM paper WHERE id = $1";

int
paper_delete(struct db *db, int64_t id, struct error *e)
{
	return db_exec(db, sql_delete, DB_ARGS(I(id)), e);
}

static const char sql_forget[] =
    "DELETE FROM paper WHERE kind = $1 AND name = $2";

int
paper_forget(struct db *db, const char *kind, const char *name,
    struct error *e)
{
	return db_exec(db, sql_forget, DB_ARGS(T(kind), T(name)), e);
}

static const char sql_document[] =
    "SELECT content FROM paper_document WHERE paper = $1 AND kind = $2";

int
paper_document(struct db *db, int64_t id, const char *kind,
    int (*take)(void *ctx, const void *bytes, size_t len), void *ctx,
    struct error *e)
{
	struct stmt *st = db_query(db, sql_document, DB_ARGS(I(id), T(kind)),
	    e);
	int r = db_step(st, e);

	if (r <= 0)
		return r;
	r = take(ctx, db_word(st, 0), db_len(st, 0));
	db_reset(st);
	return r < 0 ? -1 : 1;
}
