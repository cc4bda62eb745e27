/* SPDX-License-Identifier: ISC
 *
 * Records are collected in an arena; a full one is sorted and written behind
 * the file as a run, and the runs are merged through a heap. What fits in one
 * arena never sees a file. Whoever sorts a list of contacts mostly gets it in
 * order already, so that is looked at first.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/scratch.h"
#include "base/sort.h"
#include "base/xalloc.h"

#define ARENA_BYTES (12u << 20)
#define ARENA_RECORDS (256u << 10)
#define READ_BYTES (8u << 20)		/* shared by the runs */
#define READ_LEAST (16u << 10)

struct entry {
	uint64_t key;
	uint32_t at, len;	/* in the arena */
};

struct head {			/* of a record in the file */
	uint64_t key;
	size_t len;
};

struct run {
	off_t from, to;		/* in the file */
	off_t at;		/* what is read next */
	char *buf;
	size_t cap, have, used;
	struct head head;	/* of the record at the front */
	const char *record;
};

struct sort {
	struct buf arena;
	struct entry *entries;
	size_t n, cap;
	bool in_order;
	bool reading;
	size_t next;		/* entry, when there is no file */

	int fd;			/* -1: none yet */
	off_t end;
	struct run *runs;
	size_t nruns, runs_cap;
	struct run **heap;
	size_t nheap;
	struct run *front;	/* the run whose record was given last */
};

struct sort *
sort_new(void)
{
	struct sort *s = xcalloc(1, sizeof *s);

	s->fd = -1;
	s->in_order = true;
	return s;
}

static int
write_out(struct sort *s, struct buf *b, struct error *e)
{
	size_t done = 0;

	while (done < b->len) {
		ssize_t k = pwrite(s->fd, b->s + done, b->len - done, s->end);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return error_set(e, ERR_OUTPUT, "temporary file:");
		done += (size_t)k;
		s->end += k;
	}
	buf_clear(b);
	return 0;
}

static int
by_key(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

static void
sort_entries(struct sort *s)
{
	if (!s->in_order)
		qsort(s->entries, s->n, sizeof *s->entries, by_key);
	s->in_order = true;
}

/* Write the arena as a run and begin an empty one. */
static int
spill(struct sort *s, struct error *e)
{
	struct buf out = { 0 };
	struct run *run;
	size_t i;
	int r = 0;

	if (s->fd < 0 && (s->fd = scratch_nameless(e)) < 0)
		return -1;
	sort_entries(s);
	xgrow(&s->runs, &s->runs_cap, s->nruns + 1, sizeof *s->runs);
	run = &s->runs[s->nruns++];
	*run = (struct run){ .from = s->end };
	for (i = 0; i < s->n && r == 0; i++) {
		struct head h = { s->entries[i].key, s->entries[i].len };

		buf_add(&out, &h, sizeof h);
		buf_add(&out, s->arena.s + s->entries[i].at, h.len);
		if (out.len >= READ_LEAST * 8)
			r = write_out(s, &out, e);
	}
	if (r == 0)
		r = write_out(s, &out, e);
	run->to = s->end;
	buf_release(&out);
	buf_clear(&s->arena);
	s->n = 0;
	return r;
}

int
sort_add(struct sort *s, uint64_t key, const void *p, size_t len,
    struct error *e)
{
	XASSERT(!s->reading && len < UINT32_MAX / 2);
	if (s->n && (s->n == ARENA_RECORDS ||
	    s->arena.len + len > ARENA_BYTES) && spill(s, e) < 0)
		return -1;
	if (s->n && key < s->entries[s->n - 1].key)
		s->in_order = false;
	xgrow(&s->entries, &s->cap, s->n + 1, sizeof *s->entries);
	s->entries[s->n++] = (struct entry){ key, (uint32_t)s->arena.len,
	    (uint32_t)len };
	buf_add(&s->arena, p, len);
	return 0;
}

/* Have `want` bytes at run->buf + run->used. */
static int
fill(struct sort *s, struct run *run, size_t want, struct error *e)
{
	if (run->have - run->used >= want)
		return 0;
	memmove(run->buf, run->buf + run->used, run->have - run->used);
	run->have -= run->used;
	run->used = 0;
	if (want > run->cap)
		xgrow(&run->buf, &run->cap, want, 1);
	while (run->have < want) {
		size_t room = run->cap - run->have;
		ssize_t k;

		if ((off_t)room > run->to - run->at)
			room = (size_t)(run->to - run->at);
		k = pread(s->fd, run->buf + run->have, room, run->at);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			return error_set(e, ERR_OUTPUT, "temporary file%s",
			    k < 0 ? ":" : " is cut short");
		run->have += (size_t)k;
		run->at += k;
	}
	return 0;
}

/* Bring the run's next record to its front: 1, 0 at its end, -1. */
static int
run_next(struct sort *s, struct run *run, struct error *e)
{
	if (run->at == run->to && run->used == run->have)
		return 0;
	if (fill(s, run, sizeof run->head, e) < 0)
		return -1;
	memcpy(&run->head, run->buf + run->used, sizeof run->head);
	if (fill(s, run, sizeof run->head + run->head.len, e) < 0)
		return -1;
	run->record = run->buf + run->used + sizeof run->head;
	run->used += sizeof run->head + run->head.len;
	return 1;
}

/* Equal keys leave in the order of their runs, which is that in which they
 * came. */
static bool
before(const struct run *a, const struct run *b)
{
	return a->head.key != b->head.key ? a->head.key < b->head.key :
	    a->from < b->from;
}

static void
sift_down(struct sort *s, size_t i)
{
	struct run *run = s->heap[i];
	size_t child;

	for (; (child = 2 * i + 1) < s->nheap; i = child) {
		if (child + 1 < s->nheap &&
		    before(s->heap[child + 1], s->heap[child]))
			child++;
		if (before(run, s->heap[child]))
			break;
		s->heap[i] = s->heap[child];
	}
	s->heap[i] = run;
}

static int
rewind_runs(struct sort *s, struct error *e)
{
	size_t i, room = READ_BYTES / s->nruns;
	int r;

	if (!s->heap)
		s->heap = xcalloc(s->nruns, sizeof *s->heap);
	s->nheap = 0;
	s->front = NULL;
	for (i = 0; i < s->nruns; i++) {
		struct run *run = &s->runs[i];

		run->at = run->from;
		run->have = run->used = 0;
		xgrow(&run->buf, &run->cap, room > READ_LEAST ? room :
		    READ_LEAST, 1);
		if ((r = run_next(s, run, e)) < 0)
			return -1;
		if (r)
			s->heap[s->nheap++] = run;
	}
	for (i = s->nheap / 2; i-- > 0; )
		sift_down(s, i);
	return 0;
}

int
sort_rewind(struct sort *s, struct error *e)
{
	if (!s->reading && s->nruns && s->n && spill(s, e) < 0)
		return -1;
	s->reading = true;
	s->next = 0;
	if (!s->nruns) {
		sort_entries(s);
		return 0;
	}
	buf_release(&s->arena);
	free(s->entries);
	s->entries = NULL;
	s->cap = 0;
	return rewind_runs(s, e);
}

/* The run that gave the last record goes on first, since giving the next one
 * is what ends that record's life. */
static int
merge_next(struct sort *s, uint64_t *key, const char **p, size_t *len,
    struct error *e)
{
	int r;

	if (s->front) {
		if ((r = run_next(s, s->front, e)) < 0)
			return -1;
		if (!r)
			s->heap[0] = s->heap[--s->nheap];
		if (s->nheap)
			sift_down(s, 0);
	}
	s->front = s->nheap ? s->heap[0] : NULL;
	if (!s->front)
		return 0;
	*key = s->front->head.key;
	*p = s->front->record;
	*len = s->front->head.len;
	return 1;
}

int
sort_next(struct sort *s, uint64_t *key, const char **p, size_t *len,
    struct error *e)
{
	const struct entry *entry;

	XASSERT(s->reading);
	if (s->nruns)
		return merge_next(s, key, p, len, e);
	if (s->next == s->n)
		return 0;
	entry = &s->entries[s->next++];
	*key = entry->key;
	*p = s->arena.s + entry->at;
	*len = entry->len;
	return 1;
}

void
sort_free(struct sort *s)
{
	size_t i;

	if (!s)
		return;
	for (i = 0; i < s->nruns; i++)
		free(s->runs[i].buf);
	if (s->fd >= 0)
		close(s->fd);
	buf_release(&s->arena);
	free(s->entries);
	free(s->runs);
	free(s->heap);
	free(s);
}

/* Four bits a digit from the top, one more than its value, so that a text
 * that ends sorts before one that goes on. */
uint64_t
sort_plus(const char *text)
{
	uint64_t key = 0;
	int shift = 60;

	XASSERT(*text == '+');
	for (text++; *text; text++, shift -= 4) {
		XASSERT(shift && *text >= '0' && *text <= '9');
		key |= (uint64_t)(*text - '0' + 1) << shift;
	}
	return key;
}

void
sort_plus_text(char text[SORT_PLUS_SIZE], uint64_t key)
{
	*text++ = '+';
	for (; key >> 60; key <<= 4)
		*text++ = (char)('0' + (key >> 60) - 1);
	*text = '\0';
}
