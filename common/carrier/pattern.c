/* SPDX-License-Identifier: ISC */
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "base/copy.h"
#include "base/xalloc.h"
#include "carrier/pattern.h"

/* Of an answer as large as it likes only so much is looked at. */
#define TEXT_MAX 65536

struct pattern {
	struct pattern *next;
	const char *path;
	regex_t re;
};

bool
pattern_is_line(const char *path)
{
	return !strcmp(path, "body");
}

bool
pattern_add(struct pattern **all, const char *path, char *why, size_t size)
{
	struct pattern *p;
	int r;

	if (pattern_is_line(path))
		return true;
	p = xcalloc(1, sizeof *p);
	r = regcomp(&p->re, path, REG_EXTENDED | REG_NEWLINE);
	if (r) {
		regerror(r, &p->re, why, size);
		free(p);
		return false;
	}
	p->path = path;
	p->next = *all;
	*all = p;
	return true;
}

void
pattern_free(struct pattern *all)
{
	struct pattern *p;

	while ((p = all) != NULL) {
		all = p->next;
		regfree(&p->re);
		free(p);
	}
}

static void
find(char *to, size_t size, const char *text, const regex_t *re)
{
	regmatch_t m[2];
	int i = re->re_nsub > 0;

	if (regexec(re, text, 2, m, 0) == 0 && m[i].rm_so >= 0)
		copy_part(to, size, text + m[i].rm_so,
		    (size_t)(m[i].rm_eo - m[i].rm_so));
}

const char *
pattern_find(char *to, size_t size, const char *text,
    const struct pattern *all, const char *path)
{
	char *head = NULL;

	*to = '\0';
	if (pattern_is_line(path)) {
		copy_part(to, size, text, strnlen(text, size));
		to[strcspn(to, "\r\n")] = '\0';
		return to;
	}
	while (all && strcmp(all->path, path))
		all = all->next;
	if (strnlen(text, TEXT_MAX + 1) > TEXT_MAX)
		text = head = xstrndup(text, TEXT_MAX);
	if (all)
		find(to, size, text, &all->re);
	free(head);
	return to;
}
