/* SPDX-License-Identifier: ISC
 *
 * Names that people type: column headers, template variables, verbs, keys.
 * They are compared as everywhere in the toolkit: without regard to the case
 * of ASCII letters and to spaces, `_` and `-`.
 */
#ifndef BASE_NAME_H
#define BASE_NAME_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the two name the same thing: "First Name" is "first_name". */
bool name_same(const char *a, const char *b);

/* The index of the first of n words that is the same name as `word`, or -1.
 * A word that is NULL matches nothing. */
int name_find(const char *word, const char *const words[], size_t n);

/* The word that somebody who typed `word` probably meant: the nearest by
 * letters inserted, dropped, changed or swapped. NULL when none is near
 * enough to be worth asking. A returned word is the caller's own. */
const char *name_nearest(const char *word, const char *const words[],
    size_t n);

#endif
