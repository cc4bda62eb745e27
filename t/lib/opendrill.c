/* SPDX-License-Identifier: ISC
 *
 * opendrill FILE: make that database while another process comes in between:
 * before the first of our statements, anew before the second, and so on to the
 * last. The other makes the same database, or it begins a write and takes its
 * time. Print whoever of us two failed for another reason than a lock that was
 * not let go in time, and last how many times which of the others came through.
 */
#include <err.h>
#include <spawn.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/tool.h"
#include "store/db.h"

extern char **environ;

static const unsigned char step[] = "CREATE TABLE t (x INTEGER) STRICT";
static const unsigned char *const steps[] = { step };
static const struct db_schema schema = { .what = "drill",
    .application_id = 0x6472696c, .steps = steps, .nsteps = 1 };

static char *self, *file;
/* Who comes, before which statement, and how many there have been. */
static char *kind;
static int at, seen;
static pid_t other;

static int
make(struct error *e)
{
	struct db *db;

	if (db_open(&db, file, DB_ENSURE, &schema, e) < 0)
		return -1;
	db_close(db);
	return 0;
}

/* The other's part; whoever waits for it reads a byte, or the end. */
static int
come(const char *how)
{
	static const struct timespec while_it_lasts = { .tv_nsec = 50000000 };
	struct error e = { 0 };
	sqlite3 *h;
	int rc;

	setenv("SMS_LOCK_WAIT", "20ms", 1);
	if (!strcmp(how, "maker")) {
		if (make(&e) == 0)
			return 0;
		if (e.kind != ERR_RETRY)
			printf("the other: %s\n", e.msg);
		return 1;
	}
	if (sqlite3_open_v2(file, &h, SQLITE_OPEN_READWRITE, NULL) !=
	    SQLITE_OK)
		errx(1, "%s: %s", file, sqlite3_errmsg(h));
	rc = sqlite3_exec(h, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	if (rc == SQLITE_OK && write(3, "", 1) == 1)
		nanosleep(&while_it_lasts, NULL);
	sqlite3_close(h);
	return rc != SQLITE_OK;
}

/* Until it is through, or holds its lock. */
static void
let_come(void)
{
	char *argv[] = { self, kind, file, NULL }, byte;
	posix_spawn_file_actions_t fa;
	ssize_t n;
	int ends[2];

	if (pipe(ends) < 0)
		err(1, "pipe");
	fflush(stdout);
	posix_spawn_file_actions_init(&fa);
	posix_spawn_file_actions_adddup2(&fa, ends[1], 3);
	if (ends[0] != 3)
		posix_spawn_file_actions_addclose(&fa, ends[0]);
	if (ends[1] != 3)
		posix_spawn_file_actions_addclose(&fa, ends[1]);
	if (posix_spawnp(&other, self, &fa, NULL, argv, environ))
		errx(1, "%s does not start", self);
	posix_spawn_file_actions_destroy(&fa);
	close(ends[1]);
	n = read(ends[0], &byte, 1);
	(void)n;
	close(ends[0]);
}

static int
on_statement(unsigned what, void *ctx, void *statement, void *text)
{
	(void)what, (void)ctx, (void)statement, (void)text;
	if (++seen == at)
		let_come();
	return 0;
}

static int
watch(sqlite3 *h, char **why, const void *api)
{
	(void)why, (void)api;
	return sqlite3_trace_v2(h, SQLITE_TRACE_STMT, on_statement, NULL);
}

static void
remove_file(void)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal" };
	char path[4096];
	size_t i;

	for (i = 0; i < sizeof ends / sizeof *ends; i++) {
		snprintf(path, sizeof path, "%s%s", file, ends[i]);
		unlink(path);
	}
}

/* How many of that kind came through. */
static int
drill(char *how)
{
	struct error e = { 0 };
	int through = 0, status;

	kind = how;
	for (at = 1; at == 1 || seen >= at - 1; at++) {
		remove_file();
		seen = 0;
		other = 0;
		if (make(&e) < 0)
			printf("before statement %d a %s: %s\n", at, kind,
			    e.msg);
		if (other && waitpid(other, &status, 0) == other)
			through += status == 0;
	}
	return through;
}

int
main(int argc, char *argv[])
{
	char maker[] = "maker", writer[] = "writer";
	int makers, writers;

	tool_init("opendrill", "");
	self = argv[0];
	file = argv[argc - 1];
	if (argc == 3)
		return come(argv[1]);
	if (argc != 2)
		errx(64, "usage: opendrill file");
	sqlite3_auto_extension((void (*)(void))watch);
	makers = drill(maker);
	writers = drill(writer);
	printf("%d makers, %d writers\n", makers, writers);
	return 0;
}
