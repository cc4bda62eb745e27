/* SPDX-License-Identifier: ISC
 *
 * What the files of sms-segment share: what was asked for, and the verdict on
 * one text.
 */
#ifndef CMD_SMS_SEGMENT_H
#define CMD_SMS_SEGMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/opt.h"
#include "io/record.h"
#include "text/segment.h"

struct asked {
	struct house house;
	struct segment_how how;
	int64_t max_segments;
	bool fix;
	bool give_text;			/* in a column of its own */
	struct buf fixed;		/* the text that --fix made */
	bool priced;			/* -C or -A was given */
	int64_t price;			/* milli-credits a segment */
};

struct verdict {
	const char *text;		/* fixed, where that was asked for */
	size_t len;
	struct segment g;
	const char *reason;		/* NULL, or why the text is refused */
	char detail[160];		/* the same in a sentence */
};

/* The columns of a text; returns how many there are: VERDICT_PLAIN, and what
 * was asked for besides. */
#define VERDICT_PLAIN 6
#define VERDICT_MAX 8
size_t verdict_columns(struct record_column columns[VERDICT_MAX],
    const struct asked *a);

/* Find out what a segment costs, where that was asked for. */
int verdict_price(struct asked *a, struct error *e);

/* Measure a text, which must outlive the verdict unless it is fixed. */
void verdict_of(struct verdict *v, struct asked *a, const char *s,
    size_t len);
/* Give its columns to the writer, all but the end of the record. */
void verdict_record(struct record *r, const struct asked *a,
    const struct verdict *v);

/* -l: each line of the files is a text. */
int segment_lines(struct asked *a, char *const paths[], size_t n,
    struct error *e);
/* --explain: the costly characters of a text. */
int segment_explain(struct asked *a, const char *s, size_t len,
    struct error *e);
/* --alphabet: GSM 03.38, or the tables of the languages named. */
int segment_alphabet(struct asked *a, struct error *e);

#endif
