/* SPDX-License-Identifier: ISC
 *
 * What the parts of gen-numplan share: the reader of the data, the way to
 * stop, and the writers of C.
 */
#ifndef GEN_GEN_H
#define GEN_GEN_H

#include <stdint.h>
#include <stdio.h>

#include "lang.h"

/* Say "gen-numplan: ..." and end with status 1: a construct that is not
 * understood stops the build. */
_Noreturn void die(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

/* A file of tab-separated rows; lines that begin with '#' are comments. */
struct tsv {
	char *text;
	char **cell;		/* rows * columns */
	size_t rows, columns;
	const char *name;
};

void tsv_read(struct tsv *t, const char *dir, const char *name,
    size_t columns);
void tsv_release(struct tsv *t);
char *tsv_get(const struct tsv *t, size_t row, size_t column);
uint32_t tsv_lengths(const char *cell);	/* "7,9" as bits */

/* Open DIR/NAME.c and write its head. close_out checks that it was written. */
FILE *open_out(const char *dir, const char *name);
void close_out(FILE *f);

/* An automaton to be written, see common/phone/tables.h. */
struct automaton_out;
struct automaton_out *automaton_new(void);
/* Add a set; its start is known once the states are numbered. */
size_t automaton_add(struct automaton_out *a, lang l);
void automaton_number(struct automaton_out *a, const char *what);
unsigned automaton_start(const struct automaton_out *a, size_t i);
/* Write `const struct automaton NAME` and its arrays; frees it. */
void automaton_write(struct automaton_out *a, FILE *f, const char *name);

/* Compile a pattern with groups into plan_program words at *n, see
 * common/phone/tables.h. Returns where it starts. *groups counts the groups,
 * *first the digits that can begin a match that is not empty. */
unsigned program_compile(const char *pattern, const char *where,
    unsigned *groups, unsigned *first);
void program_write(FILE *f);

/* A prefix of +E.164 numbers (digits only) and what it stands for. */
struct prefix_in {
	const char *prefix;
	uint32_t value;		/* from 1 */
};
/* Read rows of "value TAB prefix prefix ..."; row i has value i + 1. Cuts the
 * cells of t; the caller frees *in. Returns how many prefixes there are. */
size_t prefix_read(const struct tsv *t, struct prefix_in **in);
/* Write the map as `const struct prefix_map NAME`; sorts in[]. */
void prefix_write(FILE *f, const char *name, struct prefix_in *in, size_t n);
/* The same for big maps, as bytes: see struct packed_map. */
void prefix_write_packed(FILE *f, const char *name, struct prefix_in *in,
    size_t n);

/* Strings with numbers from 0 in the order of arrival. */
struct strings {
	char **s;
	size_t len, cap;
	uint32_t *table;
	size_t table_cap;
};
uint32_t strings_add(struct strings *t, const char *s);

/* Write s as a C string literal. */
void write_string(FILE *f, const char *s);

/* Strings in one block, each ended by a NUL, at their offsets. An array of
 * pointers would be relocated at every start of a program. */
struct block {
	char *s;
	size_t len, cap;
	size_t *at;		/* by number of `strings` */
	struct strings strings;
};
uint32_t block_add(struct block *b, const char *s);	/* its offset */
/* Write `const char NAME[]`; frees the block. */
void block_write(struct block *b, FILE *f, const char *name);

/* Write NAME[ISO_INDEX]: 1 + the place of a country among n of them. */
void write_iso_index(FILE *f, const char *name, const char *const iso[],
    size_t n);

void gen_plan(const char *data, const char *out);
void gen_formats(const char *data, const char *out);
void gen_zones(const char *data, const char *out);
void gen_names(const char *data, const char *out);
void gen_operators(const char *data, const char *out);
void gen_places(const char *data, const char *out);
void gen_short(const char *data, const char *out);
void gen_networks(const char *data, const char *out);

#endif
