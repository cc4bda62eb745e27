/* SPDX-License-Identifier: ISC
 *
 * bare-curl - what libcurl alone can do: the yardstick of scripts/bench-http
 *
 *	bare-curl URL COUNT CONNECTIONS
 *
 * Posts the same message COUNT times over so many connections.
 */
#include <curl/curl.h>
#include <err.h>
#include <stdlib.h>

static const char message[] = "To=%2B12015550000&From=%2B15017122661&"
    "Body=Gate%20opens%20at%207&ValidityPeriod=36000";

static size_t
drop(char *p, size_t one, size_t n, void *ctx)
{
	(void)p, (void)ctx;
	return one * n;
}

static CURL *
new_handle(const char *url)
{
	CURL *c = curl_easy_init();

	curl_easy_setopt(c, CURLOPT_URL, url);
	curl_easy_setopt(c, CURLOPT_USERPWD, "AC1:secret");
	curl_easy_setopt(c, CURLOPT_POSTFIELDS, message);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, drop);
	return c;
}

int
main(int argc, char *argv[])
{
	long count, connections, i, started, done = 0;
	struct CURLMsg *msg;
	int running, left;
	CURLM *m;

	if (argc != 4)
		errx(64, "usage: bare-curl url count connections");
	count = strtol(argv[2], NULL, 10);
	connections = strtol(argv[3], NULL, 10);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	m = curl_multi_init();
	for (i = 0; i < connections && i < count; i++)
		curl_multi_add_handle(m, new_handle(argv[1]));
	started = i;
	while (done < count) {
		curl_multi_perform(m, &running);
		while ((msg = curl_multi_info_read(m, &left)) != NULL) {
			CURL *c = msg->easy_handle;

			if (msg->data.result != CURLE_OK)
				errx(69, "%s",
				    curl_easy_strerror(msg->data.result));
			done++;
			curl_multi_remove_handle(m, c);
			if (started++ < count)
				curl_multi_add_handle(m, c);
			else
				curl_easy_cleanup(c);
		}
		if (done < count)
			curl_multi_poll(m, NULL, 0, 100, NULL);
	}
	curl_multi_cleanup(m);
	return 0;
}
