/* SPDX-License-Identifier: ISC
 *
 * Papers for carriers and regulators: business addresses, regulatory bundles,
 * brands, use cases. Each has a name, a country, fields as typed, documents
 * that are kept in the account with their SHA-256, and a state: draft ->
 * submitted -> approved or rejected; a rejected one is mended and submitted
 * again. An approved one does not change. A `text-enabling` has the name of the
 * number whose forms it is, see sms-numbers(1).
 */
#ifndef STORE_PAPER_H
#define STORE_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct db;
struct error;

struct paper_pair {
	char *key, *value;
};

struct paper_document {
	char *kind, *name;
	char sha256[65];
	int64_t size;
};

struct paper {
	int64_t id;
	char *kind, *name;
	char country[4];
	char type[24];		/* of numbers; "" for any */
	char state[12];
	char *reason, *gateway;	/* "" for none */
	int64_t created_at, submitted_at, decided_at;	/* 0: not yet */
	struct paper_pair *fields;	/* by key */
	size_t nfields;
	struct paper_document *documents;	/* by kind */
	size_t ndocuments;
};

/* Is it address, bundle, brand or use-case? */
bool paper_kind(const char *word);

/* Load one with all that is in it: 1, 0 there is none, -1. To be released in
 * any case. */
int paper_load(struct db *db, const char *kind, const char *name,
    struct paper *p, struct error *e);
void paper_release(struct paper *p);
/* The names of a kind's papers in order, each told to `each`. */
int paper_each(struct db *db, const char *kind,
    int (*each)(void *ctx, const char *name, struct error *e), void *ctx,
    struct error *e);
const char *paper_field(const struct paper *p, const char *key);
bool paper_has_document(const struct paper *p, const char *kind);
/* Has the account an approved one for numbers of that country and type? 1, 0,
 * -1. */
int paper_approved(struct db *db, const char *kind, const char *country,
    const char *type, struct error *e);

/* All of these in the caller's transaction. A new draft; ERR_CREATE when the
 * name is taken. Sets *id. */
int paper_add(struct db *db, const char *kind, const char *name,
    const char *country, int64_t now, int64_t *id, struct error *e);
/* Set a field; "" or NULL takes it out. `type` is one of the columns. */
int paper_set(struct db *db, int64_t id, const char *key, const char *value,
    struct error *e);
/* Keep a document's bytes; one of that kind is replaced. */
int paper_keep(struct db *db, int64_t id, const char *kind, const char *name,
    const void *bytes, size_t len, int64_t now, struct error *e);
/* Move it on; times are set as the state says. */
int paper_move(struct db *db, int64_t id, const char *state,
    const char *reason, const char *gateway, int64_t now, struct error *e);
int paper_delete(struct db *db, int64_t id, struct error *e);
/* The same by its name, if there is such a one. */
int paper_forget(struct db *db, const char *kind, const char *name,
    struct error *e);
/* A document's bytes, told to `take`: 1, 0 there is none of that kind, -1. */
int paper_document(struct db *db, int64_t id, const char *kind,
    int (*take)(void *ctx, const void *bytes, size_t len), void *ctx,
    struct error *e);

#endif
