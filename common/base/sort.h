/* SPDX-License-Identifier: ISC
 *
 * Sorting more than memory holds: records with a 64-bit key, given back in
 * the order of their keys and, where keys are equal, in the order in which
 * they came. Memory stays under some 24 MiB whatever comes; what does not fit
 * waits in a nameless temporary file ($TMPDIR, else /var/tmp).
 */
#ifndef BASE_SORT_H
#define BASE_SORT_H

#include <stddef.h>
#include <stdint.h>

struct error;
struct sort;

struct sort *sort_new(void);
/* Add a record, which is copied. -1 with ERR_CREATE or ERR_OUTPUT when the
 * temporary file fails. */
int sort_add(struct sort *s, uint64_t key, const void *p, size_t len,
    struct error *e);
/* Go to the first record; nothing may be added from now on. May be called
 * again, to read all of it once more. */
int sort_rewind(struct sort *s, struct error *e);
/* 1 and the next record, which lives until the next call; 0 the end; -1. */
int sort_next(struct sort *s, uint64_t *key, const char **p, size_t *len,
    struct error *e);
/* s may be NULL. */
void sort_free(struct sort *s);

/* The key of a '+' and up to 15 digits: keys order as such texts do, and the
 * text can be had back. Anything else is a bug. */
#define SORT_PLUS_SIZE 17
uint64_t sort_plus(const char *text);
void sort_plus_text(char text[SORT_PLUS_SIZE], uint64_t key);

#endif
