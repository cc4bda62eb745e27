/* SPDX-License-Identifier: ISC
 *
 * The kernel counts what nobody took out of a pipe (FIONREAD), and keeps it
 * when the last reader has gone: so it is certain, and not a guess, which lines
 * a program that died has never seen. Where a system does not count, or a
 * process that the program left behind still holds the other end, all that was
 * written counts as read.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/tool.h"
#include "base/xalloc.h"
#include "io/child.h"

/* How often its end is looked for while something that it left behind holds
 * its output open. */
#define LOOK_MS 100
#define TERM_MS 1000		/* from SIGTERM to SIGKILL */
#define EXIT_MS 100		/* from the end of its output to its own */
#define HEIRS_MS 2000		/* until what it started has ended too */
#define NOTES_MAX 20		/* lines of its complaints that are shown */
#define NOTE_MAX 400		/* bytes of one */

struct child {
	char *name;
	pid_t pid;			/* 0: it was waited for */
	int to, from, errors;		/* -1: closed */
	bool last;			/* `to` is closed when all is told */
	bool ended;			/* no line will come any more */
	struct buf told;		/* what is not written yet, from `at` */
	size_t at;
	int64_t written, unread;	/* bytes; unread once `to` is closed */
	struct buf said;		/* what it said, from `said_at` */
	size_t said_at;
	struct buf note;
	int notes;
	char end[80];
};

static void
close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void
set_nonblocking(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

/* Our environment and theirs behind it, theirs winning. */
static char **
environment(char *const *more)
{
	extern char **environ;
	size_t n = 0, k, i, j = 0;
	char **v;

	while (environ[n])
		n++;
	for (k = 0; more && more[k]; k++)
		;
	v = xcalloc(n + k + 1, sizeof *v);
	for (i = 0; i < n; i++) {
		size_t len = strcspn(environ[i], "=") + 1, m;

		for (m = 0; m < k && strncmp(environ[i], more[m], len); m++)
			;
		if (m == k)
			v[j++] = environ[i];
	}
	for (i = 0; i < k; i++)
		v[j++] = more[i];
	return v;
}

/* What we ignore or block is not for it. */
static void
set_attributes(posix_spawnattr_t *a)
{
	static const int signals[] = { SIGPIPE, SIGINT, SIGTERM, SIGHUP,
	    SIGQUIT, SIGXFSZ, SIGCHLD };
	sigset_t set;
	size_t i;

	posix_spawnattr_init(a);
	sigemptyset(&set);
	posix_spawnattr_setsigmask(a, &set);
	for (i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaddset(&set, signals[i]);
	posix_spawnattr_setsigdefault(a, &set);
	posix_spawnattr_setpgroup(a, 0);
	posix_spawnattr_setflags(a, POSIX_SPAWN_SETSIGDEF |
	    POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
}

/* fds: the ends that it gets as 0, 1 and 2; 0 or an errno. A descriptor that
 * is where it belongs already would keep its close-on-exec flag: ours are
 * above. */
static int
spawn(pid_t *pid, const struct child_config *config, const int fds[3])
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	char **env = environment(config->environment);
	int i, r;

	posix_spawn_file_actions_init(&actions);
	for (i = 0; i < 3; i++)
		posix_spawn_file_actions_adddup2(&actions, fds[i], i);
	set_attributes(&attributes);
	r = posix_spawnp(pid, config->argv[0], &actions, &attributes,
	    config->argv, env);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	free(env);
	return r;
}

/* A pipe above the standard descriptors, whose ends no program inherits. */
static int
make_pipe(int ends[2])
{
	int i, fd;

	if (pipe2(ends, O_CLOEXEC) < 0) {
		ends[0] = ends[1] = -1;
		return -1;
	}
	for (i = 0; i < 2; i++) {
		if (ends[i] > 2)
			continue;
		fd = fcntl(ends[i], F_DUPFD_CLOEXEC, 3);
		close(ends[i]);
		ends[i] = fd;
	}
	return ends[0] < 0 || ends[1] < 0 ? -1 : 0;
}

int
child_start(struct child **out, const struct child_config *config,
    struct error *e)
{
	int in[2] = { -1, -1 }, from[2] = { -1, -1 }, errors[2] = { -1, -1 };
	struct child *c = NULL;
	pid_t pid;
	int i, why = 0;

	*out = NULL;
	if (make_pipe(in) < 0 || make_pipe(from) < 0 || make_pipe(errors) < 0)
		why = errno;
	else
		why = spawn(&pid, config, (int[3]){ in[0], from[1],
		    errors[1] });
	if (why == 0) {
		c = xcalloc(1, sizeof *c);
		c->name = xstrdup(config->name);
		c->pid = pid;
		c->to = in[1];
		c->from = from[0];
		c->errors = errors[0];
		set_nonblocking(c->to);
		set_nonblocking(c->from);
		set_nonblocking(c->errors);
		in[1] = from[0] = errors[0] = -1;
	}
	for (i = 0; i < 2; i++) {
		close_fd(&in[i]);
		close_fd(&from[i]);
		close_fd(&errors[i]);
	}
	*out = c;
	return c ? 0 : error_set(e, ERR_REFUSED, "%s: %s: %s", config->name,
	    config->argv[0], strerror(why));
}

int64_t
child_tell(struct child *c, const char *s, size_t len)
{
	int64_t begin = c->written + (int64_t)(c->told.len - c->at);

	if (c->at > CHILD_LINE_MAX) {
		memmove(c->told.s, c->told.s + c->at, c->told.len - c->at);
		c->told.len -= c->at;
		c->at = 0;
	}
	buf_add(&c->told, s, len);
	return begin;
}

/* write(2), and a reader that went away is an error and no signal. */
static ssize_t
write_quietly(int fd, const char *s, size_t len)
{
	const struct timespec now = { 0 };
	sigset_t pipe, old, pending;
	bool was_pending;
	ssize_t n;
	int why;

	sigemptyset(&pipe);
	sigaddset(&pipe, SIGPIPE);
	sigpending(&pending);
	was_pending = sigismember(&pending, SIGPIPE) == 1;
	pthread_sigmask(SIG_BLOCK, &pipe, &old);
	n = write(fd, s, len);
	why = errno;
	if (n < 0 && why == EPIPE && !was_pending)
		sigtimedwait(&pipe, NULL, &now);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	errno = why;
	return n;
}

/* What nobody took out of the pipe. */
static int64_t
in_pipe(const struct child *c)
{
	int n = 0;

	if (c->to < 0)
		return c->unread;
	if (ioctl(c->to, FIONREAD, &n) < 0 || n < 0 || n > c->written)
		return 0;
	return n;
}

/* And, its readers being gone, nobody will. */
static int64_t
unread(const struct child *c)
{
	struct pollfd p = { .fd = c->to, .events = POLLOUT };

	if (c->to >= 0 && (poll(&p, 1, 0) < 0 || !(p.revents & POLLERR)))
		return 0;
	return in_pipe(c);
}

int64_t
child_read(struct child *c)
{
	return c->written - unread(c);
}

int64_t
child_taken(struct child *c)
{
	return c->written - in_pipe(c);
}

/* It takes nothing more; what waits here is dropped. */
static void
close_to(struct child *c)
{
	c->unread = unread(c);
	close_fd(&c->to);
}

static void
write_some(struct child *c)
{
	ssize_t n;

	while (c->to >= 0 && c->at < c->told.len) {
		n = write_quietly(c->to, c->told.s + c->at,
		    c->told.len - c->at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno != EAGAIN)
			close_to(c);
		if (n <= 0)
			return;
		c->at += (size_t)n;
		c->written += n;
	}
	buf_clear(&c->told);
	c->at = 0;
	if (c->last)
		close_to(c);
}

void
child_told(struct child *c)
{
	c->last = true;
	write_some(c);
}

/* One line of its complaints; a flood of them is cut. */
static void
say_note(struct child *c)
{
	if (c->notes < NOTES_MAX)
		tool_note("%s: %s", c->name, c->note.s);
	else if (c->notes == NOTES_MAX)
		tool_note("%s: more of this is not shown", c->name);
	if (c->notes <= NOTES_MAX)
		c->notes++;
	buf_clear(&c->note);
}

static void
read_errors(struct child *c)
{
	char piece[4096];
	ssize_t n = read(c->errors, piece, sizeof piece), i;

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	for (i = 0; i < n; i++) {
		if (piece[i] == '\n' && c->note.len)
			say_note(c);
		else if (piece[i] != '\n' && piece[i] &&
		    c->note.len < NOTE_MAX)
			buf_addc(&c->note, piece[i]);
	}
	if (n > 0)
		return;
	if (c->note.len)
		say_note(c);
	close_fd(&c->errors);
}

/* Has it ended? How, is remembered. */
static bool
reap(struct child *c, int options)
{
	int status;
	pid_t r;

	if (!c->pid)
		return true;
	while ((r = waitpid(c->pid, &status, options)) < 0 && errno == EINTR)
		;
	if (r == 0)
		return false;
	c->pid = 0;
	if (r < 0)
		snprintf(c->end, sizeof c->end, "ended");
	else if (WIFSIGNALED(status))
		snprintf(c->end, sizeof c->end, "was ended by signal %d",
		    WTERMSIG(status));
	else
		snprintf(c->end, sizeof c->end, "ended with status %d",
		    WEXITSTATUS(status));
	return true;
}

static void
read_said(struct child *c)
{
	ssize_t n;

	if (c->said_at) {
		memmove(c->said.s, c->said.s + c->said_at,
		    c->said.len - c->said_at);
		c->said.len -= c->said_at;
		c->said_at = 0;
	}
	n = read(c->from, buf_room(&c->said, CHILD_LINE_MAX), CHILD_LINE_MAX);
	if (n < 0 && (errno == EINTR || errno == EAGAIN)) {
		/* What it said before its end was read; its heirs do not
		 * count. */
		if (errno == EAGAIN && !c->pid)
			close_fd(&c->from);
		return;
	}
	if (n > 0)
		c->said.len += (size_t)n;
	else
		close_fd(&c->from);
}

/* A whole line of what was read: 1, 0, or -1 it is too long. */
static int
take_line(struct child *c, const char **line, size_t *len)
{
	size_t left = c->said.len - c->said_at;
	char *s = left ? c->said.s + c->said_at : NULL;
	char *end = s ? memchr(s, '\n', left) : NULL;

	if (!end)
		return left > CHILD_LINE_MAX ? -1 : 0;
	*line = s;
	*len = (size_t)(end - s);
	c->said_at += *len + 1;
	if (*len > CHILD_LINE_MAX)
		return -1;
	if (*len && s[*len - 1] == '\r')
		--*len;
	s[*len] = '\0';
	return 1;
}

/* Move what can be moved, waiting up to `wait` ms for it. */
static void
move(struct child *c, int64_t wait)
{
	bool telling = c->at < c->told.len;
	struct pollfd p[3] = {
		{ .fd = c->from, .events = POLLIN },
		{ .fd = c->errors, .events = POLLIN },
		{ .fd = telling ? c->to : -1, .events = POLLOUT },
	};

	if (poll(p, 3, (int)(wait < LOOK_MS ? wait : LOOK_MS)) < 0)
		return;
	if (p[2].revents || (c->last && c->to >= 0 && !telling))
		write_some(c);
	if (p[1].revents)
		read_errors(c);
	if (p[0].revents || (c->from >= 0 && reap(c, WNOHANG)))
		read_said(c);
}

/* Wait up to ms for its end; it may have to be rid of its complaints. */
static bool
wait_end(struct child *c, int64_t ms)
{
	int64_t until = clock_monotonic() + ms, left = ms;

	while (!reap(c, WNOHANG) && left > 0) {
		struct pollfd p[2] = {
			{ .fd = c->errors, .events = POLLIN },
			{ .fd = c->from, .events = POLLIN },
		};

		/* Its end closes both, unless something holds them. */
		if (poll(p, 2, (int)(left < 20 ? left : 20)) > 0) {
			if (p[0].revents)
				read_errors(c);
			if (p[1].revents && c->said.len - c->said_at <
			    CHILD_LINE_MAX)
				read_said(c);
			else if (p[1].revents)
				close_fd(&c->from);
		}
		left = until - clock_monotonic();
	}
	return !c->pid;
}

static int
over(struct child *c, const char *why)
{
	c->ended = true;
	if (!*c->end)
		snprintf(c->end, sizeof c->end, "%s", why);
	return -1;
}

int
child_line(struct child *c, const char **line, size_t *len, int64_t wait)
{
	int64_t until = clock_monotonic() + wait, left = wait;
	bool moved = false;
	int r;

	for (;;) {
		if (c->ended)
			return -1;
		if ((r = take_line(c, line, len)) > 0)
			return r;
		if (r < 0)
			return over(c, "said a line that is too long");
		if (c->from < 0) {
			wait_end(c, EXIT_MS);
			return over(c, "closed its output");
		}
		if (moved && left <= 0)
			return 0;
		move(c, left > 0 ? left : 0);
		moved = true;
		left = until - clock_monotonic();
	}
}

/* What it started ends a moment after it, and holds the pipe till then. */
static void
wait_for_heirs(const struct child *c)
{
	struct pollfd p = { .fd = c->to };

	if (c->to >= 0)
		poll(&p, 1, HEIRS_MS);
}

void
child_kill(struct child *c)
{
	pid_t group = c->pid;

	if (!reap(c, WNOHANG)) {
		kill(-group, SIGTERM);
		if (!wait_end(c, TERM_MS)) {
			kill(-group, SIGKILL);
			reap(c, 0);
		}
	}
	wait_for_heirs(c);
}

const char *
child_end(const struct child *c)
{
	return c->end;
}

void
child_close(struct child *c, int64_t grace)
{
	if (!c)
		return;
	close_fd(&c->to);
	if (!wait_end(c, grace))
		child_kill(c);
	while (c->errors >= 0) {
		struct pollfd p = { .fd = c->errors, .events = POLLIN };

		if (poll(&p, 1, 0) <= 0)
			break;
		read_errors(c);
	}
	close_fd(&c->from);
	close_fd(&c->errors);
	buf_release(&c->told);
	buf_release(&c->said);
	buf_release(&c->note);
	free(c->name);
	free(c);
}
