/* SPDX-License-Identifier: ISC
 *
 * Message templates by name (P5, P83); what a text with variables is, is
 * text/template.h's.
 */
#ifndef STORE_TEMPLATE_H
#define STORE_TEMPLATE_H

struct buf;
struct db;
struct error;

/* Append the text of the template of that name; none is ERR_DATA that names
 * the nearest. */
int template_load(struct db *db, const char *name, struct buf *text,
    struct error *e);

#endif
