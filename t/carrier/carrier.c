/* SPDX-License-Identifier: ISC
 *
 * scripted-carrier - a carrier on loopback for the tests, scripted by a file
 *
 *	scripted-carrier SCENARIO [LOG]
 *
 * With CARRIER_CERT and CARRIER_KEY, files in PEM form, it speaks TLS. Prints
 * its port and serves until its standard input ends. A scenario is a
 * list of answers; lines that begin with '#' are remarks:
 *
 *	on METHOD PATH		only for these; PATH is a prefix, * any; one
 *				with ? in it goes on with the query, decoded
 *	times N			only the first N times
 *	status N		200 where it is not said
 *	header NAME: VALUE
 *	wait MS			before it answers
 *	hold			before it answers, until it is told to go on
 *	torn			half of the body, then the connection ends
 *	huge N			N bytes of blanks behind the body
 *	close			the connection ends without an answer
 *	chance PERCENT		only so often
 *	take			remember it, in LOG.taken, before the answer
 *	body TEXT		further lines are further lines of it
 *
 * A blank line ends an answer. For each that is held it prints "held"; a line N
 * of its standard input lets the Nth of them go on, an empty one all of them.
 * The first that fits is given, at last 404. In a
 * body @N@ is the number of the request, @FIELD@ a field of its form or query,
 * @SID@ an id that no other has, @TAKEN@ what was taken as Twilio lists it,
 * the latest first. LOG, where it is given, gets a line for each request, before
 * it is answered: method, path with query, the headers that matter, body. At
 * the end LOG.most says how many connections, and how many requests, there were
 * at once at most, and how many connections in all.
 */
#include <arpa/inet.h>
#include <err.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"

struct answer {
	char method[8], path[256];
	long times, given;
	unsigned status;
	char headers[8][256];
	int nheaders;
	long wait, huge;
	bool torn, close, take, hold;
	long chance;
	struct buf body;
};

static struct answer answers[64];
static size_t nanswers;
static FILE *log_file;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long requests;
static long long begun_us;	/* process ids come again */
static char taken_path[4096];
/* Those that were held so far, and which of them may go on. */
#define HELD_MAX 4096
/* Of a connection, for a request's head; all of it is cleared behind each. */
#define MEMORY 8192
static pthread_cond_t told = PTHREAD_COND_INITIALIZER;
static long held;
static bool goes[HELD_MAX], all_go;
/* How many there are at once. */
struct count {
	long now, most, all;
};
static struct count connections, in_hand;

/* A request, while its body comes. */
struct request {
	struct buf body;
};

static void
read_line(struct answer *a, const char *line, bool *in_body)
{
	char word[16] = "", rest[1024];

	if (*in_body) {
		buf_addf(&a->body, "\n%s", line);
		return;
	}
	sscanf(line, "%15s", word);
	snprintf(rest, sizeof rest, "%s", line + strlen(word) +
	    (line[strlen(word)] == ' '));
	if (!strcmp(word, "on"))
		sscanf(rest, "%7s %255s", a->method, a->path);
	else if (!strcmp(word, "times"))
		a->times = strtol(rest, NULL, 10);
	else if (!strcmp(word, "status"))
		a->status = (unsigned)strtoul(rest, NULL, 10);
	else if (!strcmp(word, "header"))
		snprintf(a->headers[a->nheaders++], 256, "%.255s", rest);
	else if (!strcmp(word, "wait"))
		a->wait = strtol(rest, NULL, 10);
	else if (!strcmp(word, "huge"))
		a->huge = strtol(rest, NULL, 10);
	else if (!strcmp(word, "torn"))
		a->torn = true;
	else if (!strcmp(word, "close"))
		a->close = true;
	else if (!strcmp(word, "hold"))
		a->hold = true;
	else if (!strcmp(word, "take"))
		a->take = true;
	else if (!strcmp(word, "chance"))
		a->chance = strtol(rest, NULL, 10);
	else if (!strcmp(word, "body"))
		buf_adds(&a->body, rest), *in_body = true;
	else
		errx(64, "what is '%s'?", line);
}

static void
read_scenario(const char *path)
{
	FILE *fp = fopen(path, "r");
	char line[4096];
	bool in_body = false, open = false;

	if (!fp)
		err(66, "%s", path);
	while (fgets(line, sizeof line, fp)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line == '#')
			continue;
		if (!*line) {
			open = in_body = false;
			continue;
		}
		if (!open) {
			if (nanswers == 64)
				errx(64, "%s: too many answers", path);
			answers[nanswers++] = (struct answer){ .times = -1,
			    .chance = 100,
			    .status = 200, .method = "*", .path = "*" };
		}
		open = true;
		read_line(&answers[nanswers - 1], line, &in_body);
	}
	fclose(fp);
}

static bool
fits(const struct answer *a, const char *method, const char *url,
    const char *query)
{
	const char *q = strchr(a->path, '?');
	size_t n = q ? (size_t)(q - a->path) : strlen(a->path);

	return (a->times < 0 || a->given < a->times) &&
	    (a->chance == 100 || random() % 100 < a->chance) &&
	    (*a->method == '*' || !strcmp(a->method, method)) &&
	    (*a->path == '*' || !strncmp(a->path, url, n)) &&
	    (!q || (strlen(url) == n && !strncmp(q + 1, query,
	    strlen(q + 1))));
}

static struct answer *
choose(const char *method, const char *url, const char *query)
{
	size_t i;

	for (i = 0; i < nanswers; i++) {
		if (fits(&answers[i], method, url, query)) {
			answers[i].given++;
			return &answers[i];
		}
	}
	return NULL;
}

static int
hex(char c)
{
	return c <= '9' ? c - '0' : (c | 32) - 'a' + 10;
}

/* The value of a field of a=b&c=d, decoded, as it stands in JSON. */
static void
add_field(struct buf *out, const char *fields, const char *name)
{
	size_t n = strlen(name);
	const char *s = fields;

	for (; s && *s; s = strchr(s, '&'), s += s != NULL) {
		if (strncmp(s, name, n) || s[n] != '=')
			continue;
		for (s += n + 1; *s && *s != '&'; s++) {
			if (*s == '%' && s[1] && s[2]) {
				buf_addc(out, (char)(hex(s[1]) * 16 +
				    hex(s[2])));
				s += 2;
			} else {
				buf_addc(out, *s);
			}
		}
		return;
	}
}

/* What was taken, the latest first. */
static void
add_taken(struct buf *out)
{
	FILE *fp = fopen(taken_path, "r");
	struct buf all = { 0 };
	char line[4096];

	buf_adds(&all, "");
	while (fp && fgets(line, sizeof line, fp)) {
		struct buf longer = { 0 };

		line[strcspn(line, "\n")] = '\0';
		buf_addf(&longer, "%s%s%s", line, all.len ? "," : "", all.s);
		buf_release(&all);
		all = longer;
	}
	if (fp)
		fclose(fp);
	buf_adds(out, all.s);
	buf_release(&all);
}

/* Of the n-th request. */
static void
add_id(struct buf *out, long n)
{
	buf_addf(out, "SM%lld-%ld-%ld", begun_us, (long)getpid(), n);
}

/* It is safe before it is answered, whatever happens to us then. */
static void
take(const char *fields)
{
	FILE *fp = fopen(taken_path, "a");
	struct buf b = { 0 };
	struct tm tm;
	char date[64];
	time_t now = time(NULL);

	if (!fp)
		err(73, "%s", taken_path);
	gmtime_r(&now, &tm);
	strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &tm);
	buf_adds(&b, "{\"sid\":\"");
	add_id(&b, requests);
	buf_adds(&b, "\",\"to\":\"");
	add_field(&b, fields, "To");
	buf_adds(&b, "\",\"from\":\"");
	add_field(&b, fields, "From");
	buf_adds(&b, "\",\"body\":\"");
	add_field(&b, fields, "Body");
	buf_addf(&b, "\",\"date_created\":\"%s\"}\n", date);
	fputs(b.s, fp);
	fclose(fp);
	buf_release(&b);
}

static void
fill(struct buf *out, const struct buf *body, const char *fields, long n)
{
	const char *s = body->s ? body->s : "", *end;
	char name[64];

	for (; *s; s++) {
		end = *s == '@' ? strchr(s + 1, '@') : NULL;
		if (!end || end - s > 60) {
			buf_addc(out, *s);
			continue;
		}
		snprintf(name, sizeof name, "%.*s", (int)(end - s - 1),
		    s + 1);
		if (!strcmp(name, "N"))
			buf_addf(out, "%ld", n);
		else if (!strcmp(name, "SID"))
			add_id(out, n);
		else if (!strcmp(name, "TAKEN"))
			add_taken(out);
		else
			add_field(out, fields, name);
		s = end;
	}
}

struct torn {
	struct buf all;
};

static ssize_t
give_half(void *ctx, uint64_t at, char *to, size_t room)
{
	struct torn *t = ctx;
	size_t half = t->all.len / 2, n = at < half ? half - at : 0;

	if (!n)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	if (n > room)
		n = room;
	memcpy(to, t->all.s + at, n);
	return (ssize_t)n;
}

static void
torn_free(void *ctx)
{
	struct torn *t = ctx;

	buf_release(&t->all);
	free(t);
}

static struct MHD_Response *
response(const struct answer *a, struct buf *out)
{
	struct MHD_Response *r;
	struct torn *t;
	char name[256], *colon;
	int i;

	if (a && a->torn) {
		t = xcalloc(1, sizeof *t);
		t->all = *out;
		r = MHD_create_response_from_callback(out->len, 4096,
		    give_half, t, torn_free);
	} else {
		r = MHD_create_response_from_buffer(out->len, out->s,
		    MHD_RESPMEM_MUST_COPY);
		buf_release(out);
	}
	for (i = 0; a && i < a->nheaders; i++) {
		snprintf(name, sizeof name, "%s", a->headers[i]);
		colon = strchr(name, ':');
		*colon = '\0';
		MHD_add_response_header(r, name, colon + 2);
	}
	return r;
}

static enum MHD_Result
log_header(void *ctx, enum MHD_ValueKind kind, const char *key,
    const char *value)
{
	static const char *const dull[] = { "Host", "Accept", "User-Agent",
	    "Content-Length", "Transfer-Encoding", NULL };
	const char *const *d;

	(void)ctx, (void)kind;
	for (d = dull; *d; d++)
		if (!strcmp(*d, key))
			return MHD_YES;
	fprintf(log_file, " [%s: %s]", key, value ? value : "");
	return MHD_YES;
}

static enum MHD_Result
log_argument(void *ctx, enum MHD_ValueKind kind, const char *key,
    const char *value)
{
	struct buf *b = ctx;

	(void)kind;
	buf_addf(b, "%s%s=%s", b->len ? "&" : "", key, value ? value : "");
	return MHD_YES;
}

/* Only an answer that waits needs a thread for its connection: without, all are
 * served by one, which costs the machine less. */
static unsigned
ways(void)
{
	size_t i;

	for (i = 0; i < nanswers; i++)
		if (answers[i].wait || answers[i].hold)
			return MHD_USE_INTERNAL_POLLING_THREAD |
			    MHD_USE_THREAD_PER_CONNECTION;
	return MHD_USE_EPOLL_INTERNAL_THREAD;
}

static void
write_log(struct MHD_Connection *c, const char *method, const char *url,
    const char *query, const struct buf *body)
{
	const char *s;

	fprintf(log_file, "%s %s%s%s", method, url, *query ? "?" : "", query);
	MHD_get_connection_values(c, MHD_HEADER_KIND, log_header, NULL);
	fputc(' ', log_file);
	for (s = body->s ? body->s : ""; *s; s++)
		fputc(*s == '\n' ? ' ' : *s, log_file);
	fputc('\n', log_file);
	fflush(log_file);
}

/* One more, or one less. */
static void
count(struct count *c, int more)
{
	pthread_mutex_lock(&lock);
	c->now += more;
	c->all += more > 0;
	if (c->now > c->most)
		c->most = c->now;
	pthread_mutex_unlock(&lock);
}

static void
hold_on(void)
{
	long mine;

	pthread_mutex_lock(&lock);
	if (held == HELD_MAX)
		errx(70, "too many are held");
	mine = held++;
	puts("held");
	fflush(stdout);
	while (!goes[mine] && !all_go)
		pthread_cond_wait(&told, &lock);
	pthread_mutex_unlock(&lock);
}

/* Until standard input ends, and then all that are held go on. */
static void
let_them_go(void)
{
	char line[32], *more;
	long i, which;

	do {
		more = fgets(line, sizeof line, stdin);
		which = more ? strtol(line, NULL, 10) : 0;
		pthread_mutex_lock(&lock);
		all_go = !more;
		for (i = 0; i < held; i++)
			goes[i] |= !which || i + 1 == which;
		pthread_cond_broadcast(&told);
		pthread_mutex_unlock(&lock);
	} while (more);
}

static void
write_most(const char *path)
{
	char most[4096];
	FILE *fp;

	snprintf(most, sizeof most, "%s.most", path);
	fp = fopen(most, "w");
	if (!fp)
		err(73, "%s", most);
	fprintf(fp, "connections %ld\nrequests %ld\nmade %ld\n",
	    connections.most, in_hand.most, connections.all);
	fclose(fp);
}

static enum MHD_Result
serve(struct MHD_Connection *c, const char *method, const char *url,
    const struct buf *body)
{
	struct buf out = { 0 }, query = { 0 };
	struct MHD_Response *r;
	struct answer *a;
	enum MHD_Result done;

	buf_adds(&query, "");
	MHD_get_connection_values(c, MHD_GET_ARGUMENT_KIND, log_argument,
	    &query);
	pthread_mutex_lock(&lock);
	a = choose(method, url, query.s);
	if (log_file)
		write_log(c, method, url, query.s, body);
	buf_adds(&out, "");
	requests++;
	if (a && a->take && body->len)
		take(body->s);
	if (a)
		fill(&out, &a->body, body->len ? body->s : query.s, requests);
	pthread_mutex_unlock(&lock);
	buf_release(&query);
	if (a && a->wait)
		nanosleep(&(struct timespec){ .tv_sec = a->wait / 1000,
		    .tv_nsec = a->wait % 1000 * 1000000 }, NULL);
	if (a && a->hold)
		hold_on();
	if (a && a->close) {
		buf_release(&out);
		return MHD_NO;
	}
	if (a && a->huge) {
		memset(buf_room(&out, (size_t)a->huge), ' ',
		    (size_t)a->huge);
		out.len += (size_t)a->huge;
	}
	r = response(a, &out);
	done = MHD_queue_response(c, a ? a->status : 404, r);
	MHD_destroy_response(r);
	return done;
}

static enum MHD_Result
on_request(void *ctx, struct MHD_Connection *c, const char *url,
    const char *method, const char *version, const char *data, size_t *size,
    void **state)
{
	struct request *q = *state;

	(void)ctx, (void)version;
	if (!q) {
		*state = xcalloc(1, sizeof *q);
		count(&in_hand, 1);
		return MHD_YES;
	}
	if (*size) {
		buf_add(&q->body, data, *size);
		*size = 0;
		return MHD_YES;
	}
	return serve(c, method, url, &q->body);
}

static void
on_end(void *ctx, struct MHD_Connection *c, void **state,
    enum MHD_RequestTerminationCode code)
{
	struct request *q = *state;

	(void)ctx, (void)c, (void)code;
	if (!q)
		return;
	count(&in_hand, -1);
	buf_release(&q->body);
	free(q);
}

static void
on_connection(void *ctx, struct MHD_Connection *c, void **state,
    enum MHD_ConnectionNotificationCode code)
{
	(void)ctx, (void)c, (void)state;
	count(&connections, code == MHD_CONNECTION_NOTIFY_STARTED ? 1 : -1);
}

/* The file that the variable names; NULL: it is not set. */
static char *
read_pem(const char *variable)
{
	const char *path = getenv(variable);
	char *pem;
	FILE *fp;

	if (!path)
		return NULL;
	fp = fopen(path, "r");
	if (!fp)
		err(66, "%s", path);
	pem = xcalloc(1, 16384);
	if (fread(pem, 1, 16383, fp) == 0)
		err(66, "%s", path);
	fclose(fp);
	return pem;
}

int
main(int argc, char *argv[])
{
	struct sockaddr_in here = { .sin_family = AF_INET,
	    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct MHD_Daemon *d;
	struct timespec now;
	const char *port = getenv("CARRIER_PORT");
	char *cert, *key;

	if (argc != 2 && argc != 3)
		errx(64, "usage: scripted-carrier scenario [log]");
	read_scenario(argv[1]);
	if (argc == 3 && !(log_file = fopen(argv[2], "a")))
		err(73, "%s", argv[2]);
	snprintf(taken_path, sizeof taken_path, "%s.taken",
	    argc == 3 ? argv[2] : argv[1]);
	srandom((unsigned)getpid());
	clock_gettime(CLOCK_REALTIME, &now);
	begun_us = now.tv_sec * 1000000LL + now.tv_nsec / 1000;
	if (port)
		here.sin_port = htons((uint16_t)strtoul(port, NULL, 10));
	cert = read_pem("CARRIER_CERT");
	key = read_pem("CARRIER_KEY");
	d = MHD_start_daemon(ways() | (cert ? MHD_USE_TLS : 0), 0, NULL,
	    NULL, on_request, NULL,
	    MHD_OPTION_SOCK_ADDR, &here, MHD_OPTION_NOTIFY_COMPLETED, on_end,
	    NULL, MHD_OPTION_NOTIFY_CONNECTION, on_connection, NULL,
	    MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MEMORY,
	    cert ? MHD_OPTION_HTTPS_MEM_CERT : MHD_OPTION_END, cert,
	    MHD_OPTION_HTTPS_MEM_KEY, key, MHD_OPTION_END);
	if (!d)
		err(69, "cannot listen");
	printf("%u\n", (unsigned)MHD_get_daemon_info(d,
	    MHD_DAEMON_INFO_BIND_PORT)->port);
	fflush(stdout);
	let_them_go();
	MHD_stop_daemon(d);
	if (log_file) {
		write_most(argv[2]);
		fclose(log_file);
	}
	free(cert);
	free(key);
	return 0;
}
