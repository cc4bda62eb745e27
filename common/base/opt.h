/* SPDX-License-Identifier: ISC
 *
 * Options, the same for every tool: the house letters of sms(7), and a table
 * of the tool's own. Long options are never abbreviated, options may follow
 * operands, `--` ends them, and an argument that begins with a dash and holds
 * white space before any `=` is an operand: a text such as "-5 degrees".
 */
#ifndef BASE_OPT_H
#define BASE_OPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct error;

/* An option that may be given more than once, in the order given. */
struct opt_texts {
	const char **v;
	size_t n, cap;
};

/* The house letters' values. */
struct house {
	const char *account;		/* -A */
	const char *format;		/* -f, NULL: by what stdout is */
	const char *columns;		/* -o */
	const char *country;		/* -C, two capitals */
	const char *rejects;		/* -r */
	struct opt_texts roles;		/* -c [ROLE=]NAME, as typed */
	bool no_header;			/* -H */
	bool dry_run;			/* -n */
	bool quiet, verbose;		/* -q -v, already told to base/tool */
	bool yes;			/* -y */

	/* of tools that read rows (letter 'R' in the tool's list) */
	const char *charset;		/* --charset */
	const char *prefix;		/* --prefix, for appended columns */
	bool replace;			/* --replace columns of that name */
	bool empty_ok;			/* --empty-ok */
	int64_t max_rows;		/* --max-rows, 0: no fence */

	/* of tools that look at a span of time (letter 'S'); the account's
	 * zone reads it, see clock_span() */
	const char *since, *until;	/* --since, --until; or NULL */
};

enum opt_kind {
	OPT_FLAG,	/* bool: set to true */
	OPT_OFF,	/* bool: set to false */
	OPT_TEXT,	/* const char * */
	OPT_TEXTS,	/* struct opt_texts: each one appended */
	OPT_COUNT,	/* int64_t, a whole number of 0 or more */
	OPT_CREDITS,	/* int64_t, milli-credits; typed 12 or 0.125 */
	OPT_TIME,	/* int64_t, ms since 1970; see base/clock.h */
	OPT_DURATION	/* int64_t, ms; typed 30s, 5m, 2h, 3d */
};

/* One row of a tool's own table, which ends with a row of zeros. Times are
 * read in the zone that --now and TZ give; a tool that reads them in the
 * account's zone takes OPT_TEXT and asks clock_parse() itself. */
struct opt {
	char letter;		/* 0: none */
	const char *name;	/* long, without dashes; NULL: none */
	enum opt_kind kind;
	void *to;
};

/* Parse argv (argv[0] is skipped) into *house and the targets of `own`.
 * `letters` names the house letters that this tool or verb has, of
 * "AfoHCcnqvryRS"; -h, -V, -q, -v and --now are always there. On success the
 * operands stand in argv[0..n), and n is returned. -1 is an error of
 * ERR_USAGE, or, with e->kind ERR_NONE, -h or -V, which has been served: in
 * either case the caller returns tool_finish(e). */
int opt_parse(int argc, char *argv[], const char *letters,
    const struct opt *own, struct house *house, struct error *e);

/* Free what opt_parse() collected in repeated options. */
void opt_texts_release(struct opt_texts *t);
void house_release(struct house *house);

/* Does the letter, in a tool's list or of the house, take an argument?
 * For finding a verb behind house options. */
bool opt_takes_value(char letter);

/* Whole numbers and credits, as typed. 0, or -1 with a sentence in *e that
 * begins with `what`. */
int opt_count(int64_t *out, const char *text, const char *what,
    struct error *e);
int opt_credits(int64_t *out, const char *text, const char *what,
    struct error *e);
/* yes/no, on/off, true/false, 1/0. */
int opt_bool(bool *out, const char *text, const char *what, struct error *e);

#endif
