/* SPDX-License-Identifier: ISC */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/scratch.h"
#include "base/xalloc.h"

static const char lock_end[] = "-lock";

int
scratch_nameless(struct error *e)
{
	const char *folder = getenv("TMPDIR");
	char *path = xasprintf("%s/smsutils.XXXXXX", folder && *folder ?
	    folder : "/var/tmp");
	int fd = mkostemp(path, O_CLOEXEC);

	if (fd < 0)
		error_set(e, ERR_CREATE, "%s:", path);
	else
		unlink(path);
	free(path);
	return fd;
}

/* The folder of a path, with its slash. Caller frees. */
static char *
folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? xstrndup(path, (size_t)(slash - path) + 1) :
	    xstrdup("./");
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

/* The file and what stands beside it, but not the lock. */
static void
take_files(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t len = strlen(name);
	char *folder = folder_of(path);
	DIR *dir = opendir(folder);
	struct dirent *d;

	while (dir && (d = readdir(dir))) {
		const char *end = d->d_name + len;

		if (strncmp(d->d_name, name, len) != 0 ||
		    (*end && *end != '-') || !strcmp(end, lock_end))
			continue;
		unlinkat(dirfd(dir), d->d_name, 0);
	}
	if (dir)
		closedir(dir);
	free(folder);
}

/* Where a lock is free, its maker is dead. It goes last: where there is none,
 * nobody lives. */
static void
clear_one(const char *folder, const char *name)
{
	char *file = xasprintf("%s%s", folder, name);
	char *path = xstrndup(file, strlen(file) - strlen(lock_end));
	struct lock lock = { .fd = -1 };
	struct error ignored = { 0 };
	struct stat sb;

	if (lstat(file, &sb) == 0 && S_ISREG(sb.st_mode) &&
	    sb.st_uid == geteuid() && lock_open(&lock, file, &ignored) == 0 &&
	    lock_take(&lock, 0, NULL, &ignored) == 1) {
		take_files(path);
		unlink(file);
	}
	lock_close(&lock);
	free(path);
	free(file);
}

/* TARGET.new-PID-lock, of another process? */
static bool
is_lock(const char *name)
{
	const char *pid = NULL, *s;
	char *end;

	for (s = name; (s = strstr(s, ".new-")) != NULL; )
		pid = s += strlen(".new-");
	return pid && *pid >= '1' && *pid <= '9' &&
	    strtol(pid, &end, 10) != getpid() && !strcmp(end, lock_end);
}

/* What others had begun to make there when they were killed. */
static void
clear_dead(const char *target)
{
	char *folder = folder_of(target);
	DIR *dir = opendir(folder);
	struct dirent *d;

	while (dir && (d = readdir(dir))) {
		if (is_lock(d->d_name))
			clear_one(folder, d->d_name);
	}
	if (dir)
		closedir(dir);
	free(folder);
}

int
scratch_open(struct scratch *s, const char *target, struct error *e)
{
	char *path = xasprintf("%s.new-%ld", target, (long)getpid());
	char *lock = xasprintf("%s%s", path, lock_end);
	int r;

	*s = (struct scratch){ .lock = { .fd = -1 } };
	r = hold(s, lock, e);
	free(lock);
	if (r < 0) {
		lock_close(&s->lock);
		free(path);
		return -1;
	}
	s->path = path;
	take_files(path);	/* of a dead process with this pid */
	clear_dead(target);
	return 0;
}

void
scratch_close(struct scratch *s)
{
	char *lock;

	if (!s->path)
		return;
	lock = xasprintf("%s%s", s->path, lock_end);
	take_files(s->path);
	unlink(lock);
	free(lock);
	lock_close(&s->lock);
	free(s->path);
	s->path = NULL;
}
