/* SPDX-License-Identifier: ISC
 *
 * The PIN without which a number is not handed to another provider (T6). Some
 * wrong ones in a day, and none is looked at until a day after the last.
 */
#ifndef STORE_PIN_H
#define STORE_PIN_H

#include <stdint.h>

struct db;
struct error;

#define PIN_DIGITS 8
#define PIN_TRIES 5

/* Give the number one, unless it has one. In the caller's transaction. */
int pin_make(struct db *db, const char *number, struct error *e);
/* 1 and the PIN, 0 it has none, -1. */
int pin_load(char pin[PIN_DIGITS + 1], struct db *db, const char *number,
    struct error *e);
/* Is it that? 0, or -1: ERR_DENIED `wrong-pin`, ERR_RETRY `pin-locked`. A try
 * is written down and committed before it is looked at, so that nothing that
 * ends the program makes it undone: not in a transaction. */
int pin_check(struct db *db, const char *number, const char *given,
    struct error *e);

#endif
