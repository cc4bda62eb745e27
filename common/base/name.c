/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/command.h"
#include "base/name.h"

/* Words are short; what is longer is nobody's slip of the finger. */
#define WORD_MAX 63

/* The next letter that counts, folded, stepping *s behind it; 0 at the end. */
static int
next_letter(const char **s)
{
	while (**s == ' ' || **s == '_' || **s == '-')
		(*s)++;
	if (!**s)
		return 0;
	if (**s >= 'A' && **s <= 'Z')
		return *(*s)++ - 'A' + 'a';
	return (unsigned char)*(*s)++;
}

bool
name_same(const char *a, const char *b)
{
	int la, lb;

	do {
		la = next_letter(&a);
		lb = next_letter(&b);
	} while (la == lb && la);
	return la == lb;
}

int
name_find(const char *word, const char *const words[], size_t n)
{
	size_t i;

	for (i = 0; word && i < n; i++) {
		if (words[i] && name_same(word, words[i]))
			return (int)i;
	}
	return -1;
}

static size_t
letters(unsigned char out[WORD_MAX], const char *word)
{
	size_t len = 0;
	int letter;

	while (len < WORD_MAX && (letter = next_letter(&word)))
		out[len++] = (unsigned char)letter;
	return len;
}

static unsigned
least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Edit distance with swaps of neighbours (optimal string alignment), three
 * rows at a time. */
static unsigned
distance(const char *one, const char *two)
{
	unsigned char a[WORD_MAX], b[WORD_MAX];
	unsigned rows[3][WORD_MAX + 1];
	unsigned *older = rows[0], *old = rows[1], *row = rows[2], *t;
	size_t alen = letters(a, one), blen = letters(b, two), i, j;

	for (j = 0; j <= blen; j++)
		row[j] = (unsigned)j;
	for (i = 1; i <= alen; i++) {
		t = older, older = old, old = row, row = t;
		row[0] = (unsigned)i;
		for (j = 1; j <= blen; j++) {
			row[j] = least(old[j], row[j - 1]) + 1;
			row[j] = least(row[j],
			    old[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = least(row[j], older[j - 2] + 1);
		}
	}
	return row[blen];
}

/* One letter begins too much. */
static bool
begins(const char *word, const char *whole)
{
	unsigned char a[WORD_MAX], b[WORD_MAX];
	size_t alen = letters(a, word), blen = letters(b, whole);

	return alen > 1 && alen <= blen && !memcmp(a, b, alen);
}

static bool
begins_alike(const char *a, const char *b)
{
	return next_letter(&a) == next_letter(&b);
}

const char *
name_nearest(const char *word, const char *const words[], size_t n)
{
	unsigned char typed[WORD_MAX];
	unsigned d, best, limit;
	const char *nearest = NULL;
	size_t i;

	/* One slip in a short word, two in a longer one. Of two that are as
	 * near, the one that begins alike: the first letter is seldom wrong. */
	limit = letters(typed, word) > 4 ? 2 : 1;
	for (i = 0, best = 2 * limit + 2; i < n; i++) {
		if (!words[i])
			continue;
		d = 2 * distance(word, words[i]) + !begins_alike(word,
		    words[i]);
		if (d < best) {
			best = d;
			nearest = words[i];
		}
	}
	for (i = 0; !nearest && i < n; i++) {
		if (words[i] && begins(word, words[i]))
			nearest = words[i];
	}
	return nearest;
}

struct name_hint
name_hint(const char *word, const char *const words[], size_t n,
    const char *otherwise)
{
	return name_hint_after("", word, words, n, otherwise);
}

struct name_hint
name_hint_after(const char *before, const char *word,
    const char *const words[], size_t n, const char *otherwise)
{
	const char *near = name_nearest(word, words, n);
	struct name_hint hint = { "" };
	struct buf b = { 0 };

	if (near)
		snprintf(hint.s, sizeof hint.s, ": did you mean '%s%s'?",
		    before, near);
	else if (otherwise) {
		command_add(&b, otherwise);
		snprintf(hint.s, sizeof hint.s, ": %s", b.s);
		buf_release(&b);
	}
	return hint;
}
