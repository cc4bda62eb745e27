/* SPDX-License-Identifier: ISC
 *
 * What numbers are called where they are sold: local, mobile, national,
 * toll_free.
 */
#ifndef PHONE_KIND_H
#define PHONE_KIND_H

#include <stddef.h>

enum { PHONE_KINDS = 4 };

/* Their names; NULL behind the last. */
const char *phone_kind_name(size_t i);
/* What numbers of that enum phone_type are called; NULL for those that are not
 * sold. */
const char *phone_kind(int type);
/* The types of a kind as a set of 1 << TYPE; 0: there is no such kind. */
unsigned phone_kind_types(const char *name);

#endif
