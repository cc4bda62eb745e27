/* SPDX-License-Identifier: ISC
 *
 * What the files of sms-inspect share: what is said of a number, and the
 * verbs about mobile networks.
 */
#ifndef CMD_SMS_INSPECT_H
#define CMD_SMS_INSPECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/verb.h"
#include "io/record.h"
#include "phone/phone.h"
#include "phone/short.h"

struct filter;
struct row;

/* A number and what is known of it. */
struct facts {
	struct phone phone;
	const char *reason;	/* why it is no number; NULL */
	char detail[256];	/* the same as a sentence */
	bool is_short;		/* a short code of `country` */
	struct phone_short code;
	const char *country;	/* as given to facts_find() */
};

/* The types of --keep, --drop and column type: those of phone.h, and short
 * codes. */
enum { TYPE_SHORT_CODE = PHONE_TYPES, TYPES };
const char *facts_type_name(int type);
int facts_type(const struct facts *f);

/* Find out about the text; country (capitals) may be "". */
void facts_find(struct facts *f, const char *text, size_t len,
    const char *country);
/* With -v, say why it is no number; where it stands, unless it is an operand
 * (NULL). */
void facts_tell(const struct facts *f, struct filter *file,
    const struct row *row);
/* Is it a number that can exist? */
bool facts_is_number(const struct facts *f);

/* The columns that are appended to a number, and their values. */
extern const struct record_column fact_columns[];
extern const size_t fact_columns_len;
void facts_record(struct record *r, const struct facts *f);

int verb_operators(int argc, char *argv[], struct error *e);
/* imsi, mcc, operators */
extern const struct verb network_verbs[];

/* Which types --keep or --drop (as typed, or NULL) leave out. */
int types_choose(bool leave_out[TYPES], const char *keep, const char *drop,
    struct error *e);
/* How many of the operands are numbers, of that country where they do not say;
 * the others must be files. All of them are, or none. -1 with ERR_USAGE. */
int count_numbers(char *const operands[], size_t n, const char *country,
    struct error *e);

/*
 * The usages: sms-inspect prints them all, sms-lookup serves some.
 */

#define INSPECT_USAGE \
    "sms-inspect [-HqvyhV] [-C country] [-c column] [-f format]\n" \
    "    [-o column,...] [-r file] [--keep type,...] [--drop type,...]\n" \
    "    [--charset name] [--prefix text] [--replace] [--empty-ok]\n" \
    "    [--max-rows n] [number ... | file ...]\n"
#define LIVE_USAGE \
    "sms-inspect --live | --cnam [-HnqvyhV] [-A account] [-C country]\n" \
    "    [-c column] [-f format] [-o column,...] [-r file]\n" \
    "    [--gateway name] [--max-cost credits] [--keep type,...]\n" \
    "    [--drop type,...] [--charset name] [--prefix text] [--replace]\n" \
    "    [--empty-ok] [--max-rows n] [number ... | file ...]\n"
#define ERROR_USAGE \
    "error [-HqvhV] [-f format] [-o column,...] [--gateway name]\n" \
    "    [code ...]"
#define PRICE_USAGE "price [-HqvhV] [-A account] [-f format] [-o column,...]"
#define JOB_LIST_USAGE "list [-HqvhV] [-A account] [-f format] [-o column,...]"
#define JOB_ADD_USAGE \
    "add [-HqvyhV] [-A account] [-C country] [-c column]\n" \
    "    [-f format] [-o column,...] [-r file] [--cnam] [--gateway name]\n" \
    "    [--name text] [--at time] [--max-cost credits] [--mail address]\n" \
    "    [--charset name] [--replace] [--empty-ok] [--max-rows n] [file ...]"
#define JOB_SHOW_USAGE \
    "show [-HqvhV] [-A account] [-f format] [-o column,...] job"
#define JOB_RUN_USAGE \
    "run [-qvyhV] [-A account] [--at time] [--max-cost credits]\n" \
    "    [--mail address] [job ...]"
#define JOB_RESULT_USAGE \
    "result [-HqvyhV] [-A account] [-f format] [-o column,...]\n" \
    "    [--zip file] job"
#define JOB_CANCEL_USAGE "cancel [-qvhV] [-A account] job ..."
#define JOB_USAGE \
    "job " JOB_LIST_USAGE "\nsms-inspect job " JOB_ADD_USAGE \
    "\nsms-inspect job " JOB_SHOW_USAGE "\nsms-inspect job " JOB_RUN_USAGE \
    "\nsms-inspect job " JOB_RESULT_USAGE \
    "\nsms-inspect job " JOB_CANCEL_USAGE

#endif
