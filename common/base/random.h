/* SPDX-License-Identifier: ISC
 *
 * What nobody can guess, from the kernel's generator.
 */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stdbool.h>
#include <stddef.h>

struct error;

/* n decimal digits, each as likely as any other, and a NUL to out[n + 1]. */
int random_digits(char *out, size_t n, struct error *e);

/* Are the two the same text? Takes as long whatever the first difference is;
 * only the length of `given` shows. */
bool random_same(const char *secret, const char *given);

#endif
