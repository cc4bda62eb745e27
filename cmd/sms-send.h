/* SPDX-License-Identifier: ISC
 *
 * What the files of sms-send share: the run, and where its messages come from.
 */
#ifndef SMS_SEND_H
#define SMS_SEND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/opt.h"
#include "flow/outbox.h"
#include "io/rows.h"
#include "io/tally.h"

struct account;
struct error;
struct record;
struct rejects;
struct template;
struct walk;

/* A row of the input, kept until its message's fate is known. */
struct kept {
	bool used;
	unsigned long line;
	struct buf cells;	/* each cell and its NUL */
};

/* Messages that --wait waits for. */
struct pending {
	int64_t *ids;
	size_t n, cap;
};

struct send {
	/* the command line */
	struct house house;
	const char *from, *gateway, *class, *at, *valid_for, *list;
	const char *batch, *schedule;
	const char *text, *text_file, *template, *if_running;
	struct opt_texts allow_empty;
	int64_t wait, max_cost;		/* -1: no fence */
	bool skip_landlines;
	char **operands;
	int noperands;

	/* the run */
	struct account *account;
	struct outbox *outbox;
	struct record *out;
	struct tally tally;
	char own[20];		/* --from as +E.164, or "" */
	int64_t not_before, valid_ms;
	int64_t run;
	int64_t told;		/* messages whose fate was told */
	int64_t waiting, unknown, failed;
	int64_t warned[WARNINGS];
	int64_t loose;		/* messages given without a ref */
	struct pending pending;
	bool single;

	/* where messages come from */
	int (*next)(struct send *s, struct outgoing *m, struct error *e);
	bool (*ready)(struct send *s);
	struct buf message;		/* the text of --text and its kin */
	struct template *tmpl;
	struct walk *walk;
	struct rows *rows;
	struct rejects *rejects;
	int number_column, text_column, own_column, ref_column;
	const struct row *row;		/* for the template's look-ups */
	int64_t given;			/* messages given so far */
	struct kept kept[OUTBOX_GROUP];
};

/* Decide what the operands and options mean, and open it. */
int input_open(struct send *s, struct error *e);
void input_close(struct send *s);
/* The row of a message that failed goes to -r. */
int input_reject(struct send *s, const struct outgoing *m, struct error *e);
/* A message's fate is known: its row is not needed any more. */
void input_done(struct send *s, const struct outgoing *m);

/* Print a message as a record. */
int report(struct send *s, const struct outgoing *m, struct error *e);
/* A row whose number or text cannot even be tried: told and counted. */
int report_bad(struct send *s, const char *number, const char *ref,
    const char *reason, const char *detail, struct error *e);
/* --wait: the message is printed when its receipt came, or after `ms`. */
void wait_for(struct send *s, int64_t id);
int wait_receipts(struct send *s, int64_t ms, struct error *e);

#endif
