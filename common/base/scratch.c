/* SPDX-License-Identifier: ISC */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/scratch.h"
#include "base/xalloc.h"

static void
remove_file(const char *path)
{
	unlink(path);
}

/* One who clears up may have taken the lock's file away before we had it. */
static int
hold(struct scratch *s, const char *path, struct error *e)
{
	struct stat ours, there;
	int r;

	do {
		lock_close(&s->lock);
		r = lock_open(&s->lock, path, e);
		if (r == 0 && (r = lock_take(&s->lock, 0, NULL, e)) == 0)
			r = error_set(e, ERR_RETRY, "%s: another process has "
			    "it: try again", path);
	} while (r > 0 && (fstat(s->lock.fd, &ours) < 0 ||
	    stat(path, &there) < 0 || ours.st_ino != there.st_ino));
	return r < 0 ? -1 : 0;
}

/* The lock goes last: where there is none, nobody lives. */
static void
take_away(const struct scratch *s, const char *path)
{
	char *lock = xasprintf("%s-lock", path);

	s->remove(path);
	unlink(lock);
	free(lock);
}

static void
clear_one(const struct scratch *s, const char *path)
{
	char *file = xasprintf("%s-lock", path);
	struct lock lock = { .fd = -1 };
	struct error ignored = { 0 };

	if (lock_open(&lock, file, &ignored) == 0 &&
	    lock_take(&lock, 0, NULL, &ignored) == 1)
		take_away(s, path);
	lock_close(&lock);
	free(file);
}

/* What others had begun to make there when they were killed. */
static void
clear_dead(const struct scratch *s, const char *target)
{
	const char *slash = strrchr(target, '/');
	char *prefix = xasprintf("%s.new-", slash ? slash + 1 : target);
	char *folder = slash ? xstrndup(target, (size_t)(slash - target) + 1) :
	    xstrdup("./"), *path, *end;
	size_t len = strlen(prefix);
	DIR *dir = opendir(folder);
	struct dirent *d;

	while (dir && (d = readdir(dir))) {
		if (strncmp(d->d_name, prefix, len) != 0 ||
		    strtol(d->d_name + len, &end, 10) == getpid() ||
		    end == d->d_name + len)
			continue;
		path = xasprintf("%s%.*s", folder, (int)(end - d->d_name),
		    d->d_name);
		clear_one(s, path);
		free(path);
	}
	if (dir)
		closedir(dir);
	free(folder);
	free(prefix);
}

int
scratch_open(struct scratch *s, const char *target,
    void (*remove)(const char *path), struct error *e)
{
	char *path = xasprintf("%s.new-%ld", target, (long)getpid());
	char *lock = xasprintf("%s-lock", path);
	int r;

	*s = (struct scratch){ .lock = { .fd = -1 },
	    .remove = remove ? remove : remove_file };
	r = hold(s, lock, e);
	free(lock);
	if (r < 0) {
		lock_close(&s->lock);
		free(path);
		return -1;
	}
	s->path = path;
	s->remove(path);	/* of a dead process with this pid */
	clear_dead(s, target);
	return 0;
}

void
scratch_close(struct scratch *s)
{
	if (!s->path)
		return;
	take_away(s, s->path);
	lock_close(&s->lock);
	free(s->path);
	s->path = NULL;
}
