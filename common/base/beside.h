/* SPDX-License-Identifier: ISC
 *
 * Where the other programs of the toolkit are: in the folder of the one that
 * runs, in libexec/smsutils next to it (programs that only other programs
 * call), or along PATH.
 */
#ifndef BASE_BESIDE_H
#define BASE_BESIDE_H

struct error;

/* The folder of a program that was called by that argv[0], found along PATH
 * where it has no slash; NULL when it is not there. Caller frees. */
char *beside_folder(const char *called);
/* The path of a program of that name, looked for from the folder (which may be
 * NULL) on; NULL when it is nowhere. Caller frees. */
char *beside_find(const char *folder, const char *name);
/* Become the program of that name, with these arguments (argv[0] is how this
 * one was called). Returns only when that fails: -1 with ERR_CONFIG. */
int beside_run(const char *name, char *argv[], struct error *e);

#endif
