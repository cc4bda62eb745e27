/* SPDX-License-Identifier: ISC
 *
 * Any bytes as a template: a fault that says where, or a text that can be
 * filled in. Its variables are all different names, and every one of them is
 * asked for.
 */
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/name.h"
#include "base/xalloc.h"
#include "text/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct values {
	const struct template *t;
	unsigned mode;
};

static const char *
value(void *ctx, size_t i, size_t *len)
{
	const struct values *v = ctx;
	const char *s;

	XASSERT(i < template_variables(v->t));
	if (v->mode == 0)
		return NULL;
	s = v->mode == 1 ? " \t" : "{{x}}";
	*len = strlen(s);
	return s;
}

static void
check_names(const struct template *t)
{
	size_t n = template_variables(t), i, k;

	XASSERT(n <= 256);
	for (i = 0; i < n && i < 16; i++) {
		for (k = 0; k < i; k++)
			XASSERT(!name_same(template_variable(t, i),
			    template_variable(t, k)));
	}
}

static void
check_render(struct template *t)
{
	struct values v = { .t = t };
	struct buf out = { 0 };
	size_t empty = (size_t)-1, i;

	buf_adds(&out, "before");
	for (v.mode = 0; v.mode < 3; v.mode++) {
		if (template_render(&out, t, value, &v, &empty) < 0) {
			XASSERT(v.mode < 2);
			XASSERT(empty < template_variables(t));
			XASSERT(!strcmp(out.s, "before"));
		}
		out.len = strlen("before");
		out.s[out.len] = '\0';
	}
	for (i = 0; i < template_variables(t); i++)
		XASSERT(!template_allow_empty(t, template_variable(t, i)));
	v.mode = 0;
	XASSERT(!template_render(&out, t, value, &v, &empty));
	buf_release(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct template *t;
	struct error e = { .kind = ERR_NONE };

	if (template_parse(&t, (const char *)data, size, &e) < 0) {
		XASSERT(!t && e.kind == ERR_DATA);
		XASSERT(e.msg[0] >= '1' && e.msg[0] <= '9');
		return 0;
	}
	check_names(t);
	check_render(t);
	template_free(t);
	return 0;
}
