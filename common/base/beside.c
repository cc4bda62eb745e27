/* SPDX-License-Identifier: ISC */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/beside.h"
#include "base/error.h"
#include "base/xalloc.h"

/* The folder of that PATH which begins at *s, freed by the caller; *s moves on
 * to the next, NULL at the end. */
static char *
next_folder(const char **s)
{
	size_t len = strcspn(*s, ":");
	char *folder = len ? xstrndup(*s, len) : xstrdup(".");

	*s = (*s)[len] ? *s + len + 1 : NULL;
	return folder;
}

static bool
is_program(const char *path)
{
	return access(path, X_OK) == 0;
}

/* The first folder of PATH that has the program; NULL when none has. */
static char *
find_in_path(const char *name)
{
	const char *s = getenv("PATH");

	while (s) {
		char *folder = next_folder(&s);
		char *path = xasprintf("%s/%s", folder, name);
		bool found = is_program(path);

		free(path);
		if (found)
			return folder;
		free(folder);
	}
	return NULL;
}

char *
beside_folder(const char *called)
{
	const char *slash = strrchr(called, '/');

	return slash ? xstrndup(called, (size_t)(slash - called) + 1) :
	    find_in_path(called);
}

char *
beside_find(const char *folder, const char *name)
{
	static const char *const places[] = { "%s/%s",
	    "%s/../libexec/smsutils/%s" };
	char *path, *found;
	size_t i;

	for (i = 0; folder && i < sizeof places / sizeof *places; i++) {
		path = xasprintf(places[i], folder, name);
		if (is_program(path))
			return path;
		free(path);
	}
	found = find_in_path(name);
	path = found ? xasprintf("%s/%s", found, name) : NULL;
	free(found);
	return path;
}

int
beside_run(const char *name, char *argv[], struct error *e)
{
	char *folder = beside_folder(argv[0]);
	char *path = beside_find(folder, name);

	free(folder);
	if (!path)
		return error_set(e, ERR_CONFIG, "%s, which serves this, is not "
		    "there: install smsutils again", name);
	argv[0] = path;
	execv(path, argv);
	error_set(e, ERR_CONFIG, "%s:", path);
	free(path);
	return -1;
}
