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
 * letters inserted, dropped, changed or swapped, of two as near the one with
 * the same first letter; failing that, the first that begins with it. NULL
 * when none is near enough to be worth asking. A returned word is the
 * caller's own. */
const char *name_nearest(const char *word, const char *const words[],
    size_t n);

/* The end of a message about a word that is none of n words, its colon
 * included: ": did you mean 'x'?" with the nearest; where none is near, ": "
 * and `otherwise`, which says what to do or what there is, or nothing if that
 * is NULL. The whole is one value, to be used where it is made:
 *	"unknown key '%s'%s", key, name_hint(key, keys, n, "a b lists them").s
 */
struct name_hint {
	char s[512];
};
struct name_hint name_hint(const char *word, const char *const words[],
    size_t n, const char *otherwise);

/* The same where something stands before the word: 'sms-account list', with
 * before = "sms-account ". */
struct name_hint name_hint_after(const char *before, const char *word,
    const char *const words[], size_t n, const char *otherwise);

#endif
