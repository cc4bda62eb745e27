/* SPDX-License-Identifier: ISC
 *
 * Message templates by name (P5, P83); what a text with variables is, is
 * text/template.h's.
 */
#ifndef STORE_TEMPLATE_H
#define STORE_TEMPLATE_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct db;
struct error;
struct stmt;

/* Append the text of the template of that name; none is ERR_DATA that names
 * the nearest. */
int template_load(struct db *db, const char *name, struct buf *text,
    struct error *e);

struct template_row {
	const char *name, *text;	/* all until the next step */
	size_t text_len;
	const char *class, *description;	/* NULL: none */
	int64_t updated_at;
};

/* All templates by name, or the one that is named:
 *
 *	st = template_all(db, NULL, e);
 *	while ((r = template_next(st, &row, e)) > 0)
 */
struct stmt *template_all(struct db *db, const char *name, struct error *e);
int template_next(struct stmt *st, struct template_row *row,
    struct error *e);

/* May a template have that name? 1 to 64 characters without control
 * characters: 0, or -1 with ERR_USAGE. */
int template_name(const char *name, struct error *e);
/* There is no such template: -1 with ERR_DATA that names the nearest. */
int template_missing(struct db *db, const char *name, struct error *e);
/* Make one, whose text the caller has parsed; ERR_DATA when the name is
 * taken. In the caller's transaction, as what follows. */
int template_add(struct db *db, const struct template_row *row,
    struct error *e);
/* Change the one called `name` to what *row says, its name included: 1, 0
 * there is none, -1. */
int template_change(struct db *db, const char *name,
    const struct template_row *row, struct error *e);
/* 1 deleted, 0 there was none, -1. */
int template_delete(struct db *db, const char *name, struct error *e);

#endif
