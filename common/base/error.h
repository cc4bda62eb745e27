/* SPDX-License-Identifier: ISC
 *
 * Errors as values. The struct lives with the caller (main, in the end), a
 * function that can fail takes it last and returns 0 or -1. Each kind is a
 * decision for the caller and maps to one exit status, in error_status().
 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

enum error_kind {
	ERR_NONE,
	ERR_SOME,	/* some rows failed, or the answer is no */
	ERR_USAGE,	/* the command line is wrong */
	ERR_DATA,	/* bad data, nothing was done */
	ERR_INPUT,	/* no input: a file is missing, unreadable or empty */
	ERR_REFUSED,	/* carrier refused or unreachable, nothing was sent */
	ERR_BUG,	/* our own fault */
	ERR_CREATE,	/* a file cannot be created */
	ERR_OUTPUT,	/* output failed: a full disk, a closed descriptor */
	ERR_RETRY,	/* nothing lost: the same command again is safe */
	ERR_UNKNOWN,	/* the outcome of a send is unknown: do not repeat */
	ERR_DENIED,	/* not permitted */
	ERR_CONFIG	/* configuration */
};

struct error {
	enum error_kind kind;
	char msg[1024];
};

/* Fill in *e and return -1, so that a caller reports and returns in one line.
 * A format that ends in ':' gets strerror(errno) appended. The message reads
 * "FILE:LINE: what is wrong: what to do"; see sms(7). */
int error_set(struct error *e, enum error_kind kind, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Put "fmt: " before what is already said. Returns -1. */
int error_prefix(struct error *e, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Writing failed, errno says why: ERR_OUTPUT "what: why". Without words when
 * it was because the reader went away (EPIPE): it has what it wanted. */
int error_output(struct error *e, const char *what);

/* The reason word that the message begins with, as in "no-funds: ...", or
 * `other`. */
const char *error_word(char word[40], const struct error *e,
    const char *other);

/* The exit status for this error; the only place that knows the numbers. */
int error_status(const struct error *e);

#endif
