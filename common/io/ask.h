/* SPDX-License-Identifier: ISC
 *
 * Questions on /dev/tty, before what destroys or spends.
 */
#ifndef IO_ASK_H
#define IO_ASK_H

#include <stdbool.h>

struct error;

/* Ask a question, which ends in a question mark; "[y/N]" is added. 0 when the
 * answer is yes or `yes` is set; otherwise -1: ERR_DENIED "nothing was done"
 * after anything else, ERR_USAGE that names -y when there is no terminal. */
int ask(bool yes, struct error *e, const char *question, ...)
    __attribute__((format(printf, 3, 4)));
/* Are standard input and output both a terminal, and is there one to ask on? */
bool ask_interactive(void);

#endif
