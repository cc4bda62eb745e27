/* SPDX-License-Identifier: ISC
 *
 * Tools with verbs: `sms-contacts import LIST`. A table of rows stands at the
 * foot of the tool's file; looking up, help and "did you mean" come from here.
 */
#ifndef BASE_VERB_H
#define BASE_VERB_H

#include <stdbool.h>

struct error;

struct verb {
	const char *name;
	/* What -h prints for it, from the verb on:
	 * "import [-n] LIST [FILE]" */
	const char *usage;
	/* argv[0] is the verb; house options that stood before it follow it.
	 * 0, or -1 with *e; a silent "no" is ERR_SOME without words. */
	int (*run)(int argc, char *argv[], struct error *e);
};

/* Run the verb that argv names, out of a table that ends with a row of zeros,
 * and return the exit status. The whole main() of such a tool. */
int verb_main(const char *tool, const struct verb *verbs, int argc,
    char *argv[]);

/* The same for the verbs of a noun: `sms-inspect job list`; the run of the
 * noun's own row calls it with what it was given. `list` is the verb left out.
 * 0, or -1 with *e. */
int verb_noun(const char *noun, const struct verb *verbs, int argc,
    char *argv[], struct error *e);

/* Does argv name one of the verbs? For tools that do without a verb too, which
 * then call verb_main(). */
bool verb_named(const struct verb *verbs, int argc, char *const argv[]);

/* The usage text that verb_main prints for a table; caller frees. */
char *verb_usage(const char *tool, const struct verb *verbs);

#endif
