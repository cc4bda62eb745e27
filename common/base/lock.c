/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/lock.h"

int
lock_open(struct lock *l, const char *path, struct error *e)
{
	l->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (l->fd < 0)
		return error_set(e, ERR_CREATE, "%s:", path);
	return 0;
}

void
lock_close(struct lock *l)
{
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
}

static struct flock
range(short type, int64_t byte)
{
	return (struct flock){ .l_type = type, .l_whence = SEEK_SET,
	    .l_start = (off_t)byte, .l_len = 1 };
}

int
lock_take(struct lock *l, int64_t byte, pid_t *holder, struct error *e)
{
	struct flock fl = range(F_WRLCK, byte);

	if (fcntl(l->fd, F_SETLK, &fl) == 0)
		return 1;
	if (errno != EACCES && errno != EAGAIN)
		return error_set(e, ERR_CREATE, "lock:");
	if (holder) {
		*holder = 0;
		lock_held(l, byte, holder, e);
	}
	return 0;
}

int
lock_held(struct lock *l, int64_t byte, pid_t *holder, struct error *e)
{
	struct flock fl = range(F_WRLCK, byte);

	if (fcntl(l->fd, F_GETLK, &fl) < 0)
		return error_set(e, ERR_CREATE, "lock:");
	if (fl.l_type == F_UNLCK)
		return 0;
	if (holder)
		*holder = fl.l_pid;
	return 1;
}

void
lock_drop(struct lock *l, int64_t byte)
{
	struct flock fl = range(F_UNLCK, byte);

	fcntl(l->fd, F_SETLK, &fl);
}
