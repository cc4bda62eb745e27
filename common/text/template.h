/* SPDX-License-Identifier: ISC
 *
 * Texts with variables: `{{name}}`, and `{{name|fallback}}` where the value
 * may be empty. Blanks around name and fallback do not count; a fallback of
 * nothing, `{{name|}}`, lets the place be empty. A value of blanks counts as
 * empty. Names match as column headers do (base/name.h). A value is put in as
 * it is: braces in it mean nothing.
 */
#ifndef TEXT_TEMPLATE_H
#define TEXT_TEMPLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"

struct template;

/* Read a template, whose text is copied. 0, or -1 with *t NULL and ERR_DATA
 * "LINE:COLUMN: what is wrong: what to do" (columns count characters), so
 * that the caller prefixes the name of what it read. */
int template_parse(struct template **t, const char *s, size_t len,
    struct error *e);
void template_free(struct template *t);

/* Its variables, each once, in the order of their first use, as first
 * written. */
size_t template_variables(const struct template *t);
const char *template_variable(const struct template *t, size_t i);

/* Let a variable be empty wherever it stands. -1 when there is none of that
 * name. */
int template_allow_empty(struct template *t, const char *name);

/* The value of variable i, its length in *len; NULL counts as empty. The
 * value is used before the next call. */
typedef const char *template_value(void *ctx, size_t i, size_t *len);

/* Append the filled text to out. Returns 0; or -1 when a variable without a
 * fallback is empty: *empty is its index, and out is as it was. */
int template_render(struct buf *out, const struct template *t,
    template_value *value, void *ctx, size_t *empty);

#endif
