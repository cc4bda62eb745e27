/* SPDX-License-Identifier: ISC
 *
 * A cell that holds a phone number, as files really have it: what spreadsheets
 * do to numbers is undone where nothing is lost (4.47900900123E+11, '+44...,
 * ="+44...", a number with trailing ".0") and refused with the reason where
 * digits are gone. No digit is ever guessed and no country assumed.
 */
#ifndef IO_NUMBER_H
#define IO_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#include "phone/phone.h"

struct error;

/* Read the cell into *p, `country` as of phone_parse(). 0, or -1 with the
 * stable reason word in *reason (bad-number, digits-lost, needs-country,
 * empty-number) and a sentence for people in detail[]. A number that parses
 * but is valid == PHONE_NO is read (0): what that means is the caller's. */
int number_read(struct phone *p, const char *cell, size_t len,
    const char *country, const char **reason, char *detail, size_t size);

/* Does the cell look like a number as files have it: phone_looks_like() when
 * what a spreadsheet did to it is undone, or it lost digits in one? It tells a
 * list of numbers from a header line. */
bool number_looks_like(const char *cell, size_t len);

/* An operand or option value that must be a number somebody can be texted at
 * (valid is not NO). -1 with ERR_USAGE that quotes it. */
int number_operand(struct phone *p, const char *text, const char *country,
    struct error *e);

/* -C's value: a country that the numbering plan knows, in capitals. */
int number_country(char out[4], const char *text, struct error *e);
/* The same of an operand: the message does not speak of -C. */
int number_country_operand(char out[4], const char *text, struct error *e);

#endif
