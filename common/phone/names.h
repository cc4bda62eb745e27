/* SPDX-License-Identifier: ISC
 *
 * What a number's country, range and area are called, in English. Pure; the
 * strings are read-only memory. Each look-up has a table of its own in the
 * library, so that a tool links only those it asks.
 */
#ifndef PHONE_NAMES_H
#define PHONE_NAMES_H

struct phone;

/* The country's name, "" for one that has none ("001", ""). Capitals only. */
const char *phone_country_name(const char *iso);

/* To which operator the number's range was given, for numbers that may be
 * mobile; "" when not known. Where phone_portable() the number may have moved
 * to another operator since: never present it as the serving one. */
const char *phone_operator(const struct phone *p);

/* The area of a number that is tied to a place ("London", "New York, NY"); ""
 * for all others and where nothing finer than the country is known. */
const char *phone_place(const struct phone *p);

#endif
