/* SPDX-License-Identifier: ISC */
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "carrier/pattern.h"

/* Of an answer as large as it likes only so much is looked at. */
#define TEXT_MAX 65536

bool
pattern_is_line(const char *path)
{
	return !strcmp(path, "body");
}

bool
pattern_good(const char *path, char *why, size_t size)
{
	regex_t re;
	int r = regcomp(&re, path, REG_EXTENDED | REG_NEWLINE);

	if (r)
		regerror(r, &re, why, size);
	else
		regfree(&re);
	return r == 0;
}

static void
find(char *to, size_t size, const char *text, const regex_t *re)
{
	regmatch_t m[2];
	int i = re->re_nsub > 0;

	if (regexec(re, text, 2, m, 0) == 0 && m[i].rm_so >= 0)
		snprintf(to, size, "%.*s", (int)(m[i].rm_eo - m[i].rm_so),
		    text + m[i].rm_so);
}

const char *
pattern_find(char *to, size_t size, const char *text, const char *path)
{
	char *head;
	regex_t re;

	*to = '\0';
	if (pattern_is_line(path)) {
		snprintf(to, size, "%.*s", (int)(size - 1), text);
		to[strcspn(to, "\r\n")] = '\0';
	} else if (regcomp(&re, path, REG_EXTENDED | REG_NEWLINE) == 0) {
		head = xstrndup(text, strnlen(text, TEXT_MAX));
		find(to, size, head, &re);
		regfree(&re);
		free(head);
	}
	return to;
}
