/* SPDX-License-Identifier: ISC
 *
 * The one line that ends every run over rows, whose numbers add up:
 * "read 1000 = passed 996 + bad 4".
 */
#ifndef IO_TALLY_H
#define IO_TALLY_H

#include <stddef.h>
#include <stdint.h>

#define TALLY_MAX 24

struct tally {
	const char *words[TALLY_MAX];
	int64_t counts[TALLY_MAX];
	size_t n;
};

/* Count one under the word (a string that outlives the tally). Words appear in
 * the order of tally_word() or first use. */
void tally_add(struct tally *t, const char *word);
/* Make the word appear, also with a count of 0. */
void tally_word(struct tally *t, const char *word);
int64_t tally_of(const struct tally *t, const char *word);
int64_t tally_total(const struct tally *t);
/* Say it, as a note: nothing under -q. Words that were counted 0 times and are
 * not the first are left out. */
void tally_say(const struct tally *t);

#endif
