/* SPDX-License-Identifier: ISC
 *
 * Secrets by reference: a file that others cannot read, a command, or an
 * environment variable. Never an argument, never in the configuration itself,
 * never in a message.
 */
#ifndef IO_SECRET_H
#define IO_SECRET_H

struct config;
struct config_node;
struct error;

/* Read the secret that a node refers to, a map of one key:
 *	token: { file: token.txt }	or { command: pass show sms }
 *					or { environment: SMS_TOKEN }
 * A relative file is looked for beside the configuration. One line end behind
 * the secret is dropped. ERR_CONFIG; the caller gives the secret to
 * secret_free(). */
int secret_read(char **secret, const struct config *c,
    const struct config_node *node, struct error *e);
/* The same where the map also has other keys: NAME_file, NAME_command and
 * NAME_environment, or NAME with a map as above. *source (may be NULL) becomes
 * what people may see of it, "file ~/token", the caller's. 1, 0 none of them is
 * there, -1; two of them are a fault. */
int secret_named(char **secret, char **source, const struct config *c,
    const struct config_node *map, const char *name, struct error *e);
/* Overwrite and free; NULL is fine. */
void secret_free(char *secret);

#endif
