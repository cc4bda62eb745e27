/* SPDX-License-Identifier: ISC
 *
 * The settings of this machine, sms-config(5): $SMS_CONFIG, or
 * $XDG_CONFIG_HOME/smsutils/config.yaml, which need not exist, and the fence
 * SMS_ONLY_TO.
 */
#ifndef IO_MACHINE_H
#define IO_MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct config;
struct error;
struct machine;

/* ERR_CONFIG: a fault of the file, an unknown key, a fence that cannot be
 * read, or an $SMS_CONFIG that is not there. */
int machine_open(struct machine **m, struct error *e);
/* The same with this text as the file's, which need not be there. */
int machine_parse(struct machine **m, const char *path, const char *s,
    size_t len, struct error *e);
void machine_close(struct machine *m);

/* The folder of the configuration, where a user's own rules are looked for;
 * NULL when there is nowhere to look. Caller frees. */
char *machine_folder(void);

/* The file, whether it is there or not; NULL: there is nowhere to look. Caller
 * frees. */
char *machine_path(void);

/* account: the account without -A and SMS_ACCOUNT; NULL when not set. */
const char *machine_account(const struct machine *m);
/* ask-above: recipients from which on what sends asks; 100. */
int64_t machine_ask_above(const struct machine *m);

/* Is there a fence: only_to, SMS_ONLY_TO, or both? */
bool machine_fenced(const struct machine *m);
/* May this number (+E.164) be texted from here? Where the file and the
 * environment both have a fence, it must be within both. */
bool machine_may_text(const struct machine *m, const char *e164);

/* The file as a tree, for gateways and routes; NULL when there is none. */
const struct config *machine_config(const struct machine *m);

#endif
