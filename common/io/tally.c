/* SPDX-License-Identifier: ISC */
#include <stdio.h>
#include <string.h>

#include "base/tool.h"
#include "base/xalloc.h"
#include "io/tally.h"

static size_t
find(const struct tally *t, const char *word)
{
	size_t i;

	for (i = 0; i < t->n; i++) {
		if (t->words[i] == word || !strcmp(t->words[i], word))
			break;
	}
	return i;
}

void
tally_word(struct tally *t, const char *word)
{
	size_t i = find(t, word);

	XASSERT(i < TALLY_MAX);
	if (i == t->n)
		t->words[t->n++] = word;
}

void
tally_add(struct tally *t, const char *word)
{
	tally_word(t, word);
	t->counts[find(t, word)]++;
}

int64_t
tally_of(const struct tally *t, const char *word)
{
	size_t i = find(t, word);

	return i < t->n ? t->counts[i] : 0;
}

int64_t
tally_total(const struct tally *t)
{
	int64_t total = 0;
	size_t i;

	for (i = 0; i < t->n; i++)
		total += t->counts[i];
	return total;
}

void
tally_say(const struct tally *t)
{
	char line[TALLY_MAX * 64];
	size_t i, at;

	at = (size_t)snprintf(line, sizeof line, "read %lld",
	    (long long)tally_total(t));
	for (i = 0; i < t->n && at < sizeof line; i++) {
		if (i && !t->counts[i])
			continue;
		at += (size_t)snprintf(line + at, sizeof line - at,
		    "%s%s %lld", i ? " + " : " = ", t->words[i],
		    (long long)t->counts[i]);
	}
	tool_note("%s", line);
}
