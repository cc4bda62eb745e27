/* SPDX-License-Identifier: ISC
 *
 * What every program does first and last, and the only place that writes to
 * standard error. Records go to standard output, talk goes through here.
 */
#ifndef BASE_TOOL_H
#define BASE_TOOL_H

#include <stdbool.h>

struct error;

/* Name the program; `usage` is what -h prints, the SYNOPSIS of its page. */
void tool_init(const char *name, const char *usage);
const char *tool_name(void);
const char *tool_usage(void);
/* A second line for -V, such as the versions of data; tool_more() is it, or
 * NULL. */
void tool_about(const char *about);
const char *tool_more(void);

/* How much is said: -q drops notes, -v adds details. */
void tool_quiet(bool quiet);
bool tool_is_quiet(void);
void tool_verbose(bool verbose);

/* A row or a file failed and the run goes on. Said even under -q. */
void tool_warn(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Something the user wants to know: totals, what comes next. */
void tool_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Said with -v only. */
void tool_detail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Write on standard error without name or line end (progress, charts). */
void tool_raw(const char *text);

/* Say what is in *e, if anything is, and return its exit status. Standard
 * output is flushed and checked: what could not be written is status 74.
 * The last call of every main(). */
int tool_finish(const struct error *e);

/* For tools that send: from here on Ctrl-C, SIGTERM and a reader that went
 * away end nothing by themselves; tool_stopping() says that one of them
 * happened, and the loop stops between messages. */
void tool_catch_stop(void);
bool tool_stopping(void);

#endif
