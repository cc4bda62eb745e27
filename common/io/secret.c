/* SPDX-License-Identifier: ISC */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/error.h"
#include "base/xalloc.h"
#include "io/config.h"
#include "io/secret.h"

#define SECRET_MAX 8192		/* bytes; keys in PEM form fit */

/* All there is to read, without the line end behind it: NULL when that is
 * nothing, too much, not text, or reading fails (*why says which). */
static char *
slurp(int fd, const char **why)
{
	char *secret = xcalloc(1, SECRET_MAX + 1);
	size_t len = 0;
	ssize_t n;

	*why = NULL;
	while (len < SECRET_MAX) {
		n = read(fd, secret + len, SECRET_MAX - len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			*why = strerror(errno);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	if (len == SECRET_MAX)
		*why = "holds too much for a secret";
	else if (memchr(secret, '\0', len))
		*why = "holds a NUL character";
	if (len && secret[len - 1] == '\n')
		secret[--len] = '\0';
	if (len && secret[len - 1] == '\r')
		secret[--len] = '\0';
	if (!len && !*why)
		*why = "is empty";
	if (!*why)
		return secret;
	explicit_bzero(secret, SECRET_MAX);
	free(secret);
	return NULL;
}

static int
read_file(char **secret, const struct config *c,
    const struct config_node *node, const char *path, struct error *e)
{
	const char *why = NULL;
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	/* A secret that stands here itself is not repeated. */
	if (fd < 0 && errno == ENOENT && !strchr(node->text, '/'))
		return config_fault(c, node, e, "there is no such file beside "
		    "the configuration: name the one that holds the secret, "
		    "and never the secret itself");
	if (fd < 0 && !strncmp(node->text, "~/", 2) && !getenv("HOME"))
		return config_fault(c, node, e, "%s: HOME, which ~ stands "
		    "for, is not set: give the whole path", node->text);
	if (fd < 0)
		return config_fault(c, node, e, "%s: %s", path,
		    strerror(errno));
	if (fstat(fd, &st) < 0)
		config_fault(c, node, e, "%s: %s", path, strerror(errno));
	else if (st.st_mode & (S_IRWXG | S_IRWXO))
		config_fault(c, node, e, "%s: others can read it: chmod 600 "
		    "%s", path, path);
	else if (st.st_uid != geteuid() && st.st_uid != 0)
		config_fault(c, node, e, "%s: belongs to somebody else: "
		    "take a file of your own", path);
	else if ((*secret = slurp(fd, &why)) == NULL)
		config_fault(c, node, e, "%s: %s", path, why);
	close(fd);
	return *secret ? 0 : -1;
}

static int
read_command(char **secret, const struct config *c,
    const struct config_node *node, const char *command, struct error *e)
{
	const char *why = NULL;
	FILE *fp = popen(command, "re");
	int status;

	if (!fp)
		return config_fault(c, node, e, "%s: %s", command,
		    strerror(errno));
	*secret = slurp(fileno(fp), &why);
	status = pclose(fp);
	if (status != 0) {
		secret_free(*secret);
		*secret = NULL;
		return config_fault(c, node, e, "%s: ended with status %d",
		    command, WIFEXITED(status) ? WEXITSTATUS(status) :
		    128 + WTERMSIG(status));
	}
	if (!*secret)
		return config_fault(c, node, e, "%s: what it printed %s",
		    command, why);
	return 0;
}

static int
read_variable(char **secret, const struct config *c,
    const struct config_node *node, const char *name, struct error *e)
{
	const char *value = getenv(name);

	if (*name == '$')
		return config_fault(c, node, e, "is the name of a variable, "
		    "without $ before it");
	if (!value || !*value)
		return config_fault(c, node, e, "%s: is not set in the "
		    "environment", name);
	*secret = xstrdup(value);
	return 0;
}

/* Where secrets are kept, as keys call it. */
static const char *const places[] = { "file", "command", "environment" };

static int
read_place(char **secret, const struct config *c,
    const struct config_node *ref, const char *place, struct error *e)
{
	const char *value;
	char *path;
	int status;

	if (config_text(&value, c, ref, e) < 0)
		return -1;
	if (!strcmp(place, "command"))
		return read_command(secret, c, ref, value, e);
	if (!strcmp(place, "environment"))
		return read_variable(secret, c, ref, value, e);
	path = config_path(c, value);
	status = read_file(secret, c, ref, path, e);
	free(path);
	return status;
}

int
secret_read(char **secret, const struct config *c,
    const struct config_node *node, struct error *e)
{
	size_t i;

	*secret = NULL;
	if (node->kind != CONFIG_MAP || node->n != 1)
		return config_fault(c, node, e, "a secret is never written "
		    "here: give one of file:, command: or environment: that "
		    "holds it");
	if (config_keys(c, node, places, 3, e) < 0)
		return -1;
	for (i = 0; !config_get(node, places[i]); i++)
		;
	return read_place(secret, c, node->first, places[i], e);
}

int
secret_named(char **secret, char **source, const struct config *c,
    const struct config_node *map, const char *name, struct error *e)
{
	const struct config_node *node = config_get(map, name), *found = NULL;
	const char *place = NULL;
	char *key;
	size_t i;

	*secret = NULL;
	for (i = 0; i < 3; i++) {
		const struct config_node *other;

		key = xasprintf("%s_%s", name, places[i]);
		other = config_get(map, key);
		free(key);
		if (!other)
			continue;
		if (found || node)
			return config_fault(c, other, e, "the secret is given "
			    "twice");
		found = other;
		place = places[i];
	}
	if (node) {
		if (secret_read(secret, c, node, e) < 0)
			return -1;
		found = node->first;
		place = found->key;
	} else if (!found) {
		return 0;
	} else if (read_place(secret, c, found, place, e) < 0) {
		return -1;
	}
	if (source)
		*source = xasprintf("%s %s", place, strcmp(place, "command") ?
		    found->text : "");
	return 1;
}

void
secret_free(char *secret)
{
	if (!secret)
		return;
	explicit_bzero(secret, strlen(secret));
	free(secret);
}
