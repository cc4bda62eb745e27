/* SPDX-License-Identifier: ISC
 *
 * What numbers are called where they are sold: local, mobile, national,
 * toll_free.
 */
#ifndef PHONE_KIND_H
#define PHONE_KIND_H

#include <stddef.h>

struct error;

enum { PHONE_KINDS = 4 };

/* What numbers of that enum phone_type are called; NULL for those that are not
 * sold. */
const char *phone_kind(int type);
/* The types of a kind as a set of 1 << TYPE; 0: there is no such kind. */
unsigned phone_kind_types(const char *name);
/* The kind that people named, its case and blanks aside: its own name, or NULL
 * with ERR_USAGE, which says `what` the word was given for. */
const char *phone_kind_named(const char *name, const char *what,
    struct error *e);

#endif
