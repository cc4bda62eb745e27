/* SPDX-License-Identifier: ISC
 *
 * libcurl is told which connections are ready (its "multi socket" way), since
 * otherwise it asks the kernel about each of them again for each reply.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/xalloc.h"
#include "io/http.h"
#include "io/http-exchange.h"
#include "io/http-line.h"
#include "io/http-wire.h"

/* Exchanges in their order, linked by next. */
struct queue {
	struct exchange *first, **last;
};

struct wire {
	const struct http_config *config;
	pthread_t thread;
	bool started;
	struct queue taken;		/* the caller's: done, not asked for */

	/* Shared, under the lock. */
	pthread_mutex_t lock;
	pthread_cond_t came;
	struct queue waiting, done;
	bool ending;
	bool asleep;			/* the thread waits, and has room */
	int wake[2];			/* a byte ends its wait */

	/* The thread's. */
	CURLM *multi;
	struct queue next;		/* those that wait for a line */
	struct line **lines, **idle;	/* all, and those without exchange */
	int nlines, nidle;
	int64_t due;			/* libcurl's timer; INT64_MAX: none */
	struct pollfd *sockets, *ready;	/* the first is wake[0] */
	size_t n, cap, ready_cap;
	size_t *places, nplaces;	/* of a descriptor; 0: none */
};

static void
queue_init(struct queue *q)
{
	q->first = NULL;
	q->last = &q->first;
}

static void
put(struct queue *q, struct exchange *x)
{
	x->next = NULL;
	*q->last = x;
	q->last = &x->next;
}

static struct exchange *
take(struct queue *q)
{
	struct exchange *x = q->first;

	if (x && !(q->first = x->next))
		q->last = &q->first;
	return x;
}

/* Put all of them behind the others. */
static void
move(struct queue *to, struct queue *from)
{
	if (!from->first)
		return;
	*to->last = from->first;
	to->last = from->last;
	queue_init(from);
}

static short
poll_events(int what)
{
	return (short)((what & CURL_POLL_IN ? POLLIN : 0) |
	    (what & CURL_POLL_OUT ? POLLOUT : 0));
}

static void
watch(struct wire *w, int fd, short events)
{
	size_t known = w->nplaces;

	xgrow(&w->places, &w->nplaces, (size_t)fd + 1, sizeof *w->places);
	memset(w->places + known, 0,
	    (w->nplaces - known) * sizeof *w->places);
	if (!w->places[fd]) {
		xgrow(&w->sockets, &w->cap, w->n + 1, sizeof *w->sockets);
		w->places[fd] = w->n++;
	}
	w->sockets[w->places[fd]] = (struct pollfd){ .fd = fd,
	    .events = events };
}

static void
forget(struct wire *w, int fd)
{
	size_t i = (size_t)fd < w->nplaces ? w->places[fd] : 0;

	if (!i)
		return;
	w->sockets[i] = w->sockets[--w->n];
	w->places[w->sockets[i].fd] = i;
	w->places[fd] = 0;
}

/* libcurl says for what a connection waits. */
static int
on_socket(CURL *curl, curl_socket_t fd, int what, void *ctx, void *place)
{
	(void)curl, (void)place;
	if (what == CURL_POLL_REMOVE)
		forget(ctx, fd);
	else
		watch(ctx, fd, poll_events(what));
	return 0;
}

/* libcurl says when it wants to be called, in ms; -1: not at all. */
static int
on_timer(CURLM *multi, long ms, void *ctx)
{
	struct wire *w = ctx;

	(void)multi;
	w->due = ms < 0 ? INT64_MAX : clock_monotonic() + ms;
	return 0;
}

static void
open_lock(struct wire *w)
{
	pthread_condattr_t monotonic;

	pthread_mutex_init(&w->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&w->came, &monotonic);
	pthread_condattr_destroy(&monotonic);
}

static int
open_wake(struct wire *w, struct error *e)
{
	if (pipe2(w->wake, O_CLOEXEC | O_NONBLOCK) < 0)
		return error_set(e, ERR_RETRY, "a pipe: %s", strerror(errno));
	watch(w, w->wake[0], POLLIN);
	return 0;
}

static int
open_multi(struct wire *w, struct error *e)
{
	CURLM *m = curl_multi_init();
	long n = w->config->connections;

	if (!m)
		return error_set(e, ERR_BUG, "libcurl does not start");
	w->multi = m;
	curl_multi_setopt(m, CURLMOPT_MAX_HOST_CONNECTIONS, n);
	curl_multi_setopt(m, CURLMOPT_MAXCONNECTS, n);
	curl_multi_setopt(m, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
	curl_multi_setopt(m, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl_multi_setopt(m, CURLMOPT_SOCKETDATA, w);
	curl_multi_setopt(m, CURLMOPT_TIMERFUNCTION, on_timer);
	curl_multi_setopt(m, CURLMOPT_TIMERDATA, w);
	return 0;
}

int
wire_open(struct wire **out, const struct http_config *config,
    struct error *e)
{
	struct wire *w;

	*out = NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return error_set(e, ERR_BUG, "libcurl does not start");
	w = xcalloc(1, sizeof *w);
	w->config = config;
	w->lines = xcalloc((size_t)config->connections, sizeof *w->lines);
	w->idle = xcalloc((size_t)config->connections, sizeof *w->idle);
	queue_init(&w->taken);
	queue_init(&w->waiting);
	queue_init(&w->done);
	queue_init(&w->next);
	w->due = INT64_MAX;
	w->wake[0] = w->wake[1] = -1;
	open_lock(w);
	if (open_wake(w, e) < 0 || open_multi(w, e) < 0) {
		wire_close(w);
		return -1;
	}
	*out = w;
	return 0;
}

/* The pipe being full, it is awake. */
static void
wake(struct wire *w)
{
	ssize_t n = write(w->wake[1], "", 1);

	(void)n;
}

static void
stop_thread(struct wire *w)
{
	if (!w->started)
		return;
	pthread_mutex_lock(&w->lock);
	w->ending = true;
	pthread_mutex_unlock(&w->lock);
	wake(w);
	pthread_join(w->thread, NULL);
	w->started = false;
}

void
wire_close(struct wire *w)
{
	if (!w)
		return;
	stop_thread(w);
	while (w->nlines)
		line_free(w->lines[--w->nlines]);
	curl_multi_cleanup(w->multi);
	curl_global_cleanup();
	if (w->wake[0] >= 0) {
		close(w->wake[0]);
		close(w->wake[1]);
	}
	pthread_mutex_destroy(&w->lock);
	pthread_cond_destroy(&w->came);
	free(w->lines);
	free(w->idle);
	free(w->sockets);
	free(w->ready);
	free(w->places);
	free(w);
}

static int
lines_left(const struct wire *w)
{
	return w->nidle + w->config->connections - w->nlines;
}

/* Look what else is to be done. False: it is to end. */
static bool
look_for_more(struct wire *w)
{
	bool ending;

	pthread_mutex_lock(&w->lock);
	move(&w->next, &w->waiting);
	w->asleep = !w->next.first && lines_left(w);
	ending = w->ending;
	pthread_mutex_unlock(&w->lock);
	return !ending;
}

static void
put_on_line(struct wire *w, struct exchange *x, struct queue *failed)
{
	struct line *line;

	if (w->nidle)
		line = w->idle[--w->nidle];
	else
		line = w->lines[w->nlines++] = line_new(w->config);
	if (curl_multi_add_handle(w->multi, line_start(line, x)) == CURLM_OK)
		return;
	put(failed, line_end(line, CURLE_FAILED_INIT));
	w->idle[w->nidle++] = line;
}

/* To the caller. */
static void
hand_back(struct wire *w, struct queue *came)
{
	pthread_mutex_lock(&w->lock);
	move(&w->done, came);
	pthread_cond_signal(&w->came);
	pthread_mutex_unlock(&w->lock);
}

/* Let libcurl have those that wait, as many as there are lines: its own queue
 * would be gone through for every reply. */
static void
go_on(struct wire *w)
{
	struct queue failed;

	queue_init(&failed);
	while (w->next.first && lines_left(w))
		put_on_line(w, take(&w->next), &failed);
	if (failed.first)
		hand_back(w, &failed);
}

/* Hand over the replies that have come: were there any? */
static bool
take_replies(struct wire *w)
{
	struct CURLMsg *msg;
	struct line *line;
	struct queue came;
	char *private;
	CURLcode code;
	int left;

	queue_init(&came);
	while ((msg = curl_multi_info_read(w->multi, &left)) != NULL) {
		if (msg->msg != CURLMSG_DONE)
			continue;
		code = msg->data.result;
		curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE,
		    &private);
		curl_multi_remove_handle(w->multi, msg->easy_handle);
		line = (struct line *)(void *)private;
		put(&came, line_end(line, code));
		w->idle[w->nidle++] = line;
	}
	if (!came.first)
		return false;
	hand_back(w, &came);
	return true;
}

/* ms until libcurl wants to be called. */
static int
until_due(const struct wire *w)
{
	int64_t ms = w->due == INT64_MAX ? INT64_MAX :
	    w->due - clock_monotonic();

	return ms == INT64_MAX ? -1 : ms < 0 ? 0 : ms > 1000 ? 1000 : (int)ms;
}

static void
act(struct wire *w, int fd, int mask)
{
	int running;

	if (fd == CURL_SOCKET_TIMEOUT)
		w->due = INT64_MAX;
	XASSERT(curl_multi_socket_action(w->multi, fd, mask, &running) ==
	    CURLM_OK);
}

static int
curl_mask(short events)
{
	return (events & (POLLIN | POLLHUP) ? CURL_CSELECT_IN : 0) |
	    (events & POLLOUT ? CURL_CSELECT_OUT : 0) |
	    (events & (POLLERR | POLLNVAL) ? CURL_CSELECT_ERR : 0);
}

/* Wait, and list what is ready: acting on it changes the list. */
static size_t
wait_for_ready(struct wire *w, int ms)
{
	size_t i, n = 0;
	char bytes[64];

	if (poll(w->sockets, w->n, ms) <= 0)
		return 0;
	xgrow(&w->ready, &w->ready_cap, w->n, sizeof *w->ready);
	for (i = 1; i < w->n; i++)
		if (w->sockets[i].revents)
			w->ready[n++] = w->sockets[i];
	while (w->sockets[0].revents &&
	    read(w->wake[0], bytes, sizeof bytes) == sizeof bytes)
		;
	return n;
}

static void *
drive(void *ctx)
{
	struct wire *w = ctx;
	size_t i, n;

	while (look_for_more(w)) {
		go_on(w);
		if (!until_due(w)) {
			act(w, CURL_SOCKET_TIMEOUT, 0);
			/* It may have ended what nobody else would wake for. */
			if (take_replies(w))
				continue;
		}
		n = wait_for_ready(w, until_due(w));
		for (i = 0; i < n; i++)
			act(w, w->ready[i].fd, curl_mask(w->ready[i].revents));
		take_replies(w);
	}
	return NULL;
}

/* Signals are for its owner. */
static int
start_thread(struct wire *w, struct error *e)
{
	sigset_t all, old;
	int r;

	if (w->started)
		return 0;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	r = pthread_create(&w->thread, NULL, drive, w);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	if (r)
		return error_set(e, ERR_RETRY, "a thread for the network: %s",
		    strerror(r));
	w->started = true;
	return 0;
}

int
wire_start(struct wire *w, struct exchange *x, struct error *e)
{
	bool asleep;

	if (start_thread(w, e) < 0)
		return -1;
	pthread_mutex_lock(&w->lock);
	put(&w->waiting, x);
	asleep = w->asleep;
	w->asleep = false;
	pthread_mutex_unlock(&w->lock);
	if (asleep)
		wake(w);
	return 0;
}

/* Wait until one has come, and take all that have. */
static void
take_all(struct wire *w, int64_t wait)
{
	int64_t until = clock_monotonic() + wait;
	struct timespec at = { .tv_sec = (time_t)(until / 1000),
	    .tv_nsec = (long)(until % 1000 * 1000000) };

	pthread_mutex_lock(&w->lock);
	while (!w->done.first && wait > 0)
		if (pthread_cond_timedwait(&w->came, &w->lock, &at))
			wait = 0;
	move(&w->taken, &w->done);
	pthread_mutex_unlock(&w->lock);
}

struct exchange *
wire_next(struct wire *w, int64_t wait)
{
	if (!w->taken.first)
		take_all(w, wait);
	return take(&w->taken);
}
