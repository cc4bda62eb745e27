# smsutils: `make help` lists the targets.

# One word here is a new tool; it also wants cmd/, man/ and t/ files.
# A word joins this list when its cmd/ file exists.
TOOLS := $(filter $(patsubst cmd/%.c,%,$(wildcard cmd/*.c)), \
	sms \
	sms-send sms-campaign sms-contacts sms-optout sms-history \
	sms-inspect sms-segment sms-why \
	sms-account sms-numbers sms-credits sms-tariffs \
	sms-compliance sms-rules sms-template \
	sms-summary \
	sms-render sms-receive sms-dlr sms-tick)

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBEXECDIR ?= $(PREFIX)/libexec/smsutils
MANDIR ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share/smsutils

# release, asan (address and undefined sanitizers), fuzz (what libFuzzer needs)
VARIANT ?= release
BUILD ?= build/$(VARIANT)
VERSION := 0.1

# Their instrumentation misleads gcc's own warnings: the release build judges.
SANITIZE := -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=undefined -w
CFLAGS_release := -O2 -g
CFLAGS_asan := $(SANITIZE) -fsanitize=address,undefined
LDFLAGS_asan := -fsanitize=address,undefined
CFLAGS_fuzz := $(SANITIZE) -fsanitize=fuzzer-no-link,address,undefined
LDFLAGS_fuzz := -fsanitize=fuzzer,address,undefined
CFLAGS ?= $(CFLAGS_$(VARIANT))
LDFLAGS ?= $(LDFLAGS_$(VARIANT))

WARN := -Wall -Wextra -Wpedantic -Werror -Wshadow -Wstrict-prototypes \
	-Wmissing-prototypes -Wold-style-definition -Wundef -Wvla \
	-Wpointer-arith -Wwrite-strings -Wcast-qual -Wformat=2 \
	-Wno-format-nonliteral -Wimplicit-fallthrough
# _DEFAULT_SOURCE: getopt_long, timegm and memmem, which the BSDs and musl
# share with glibc.
STD := -std=c17 -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE -D_GNU_SOURCE
OURS := $(STD) -Icommon -include common/base/banned.h \
	-DVERSION='"$(VERSION)"' $(WARN)

# Which library a module's object needs; a tool links what its modules need.
PKG := sqlite3 jansson expat smartcols libutf8proc yaml-0.1 libcrypto libcurl
CPPFLAGS += $(shell pkg-config --cflags $(PKG))
LDLIBS := -Wl,--as-needed $(shell pkg-config --libs $(PKG)) -lcsv -lunistring -lm

MODULES := $(sort $(wildcard common/*/*.c))
OBJ := $(MODULES:%.c=$(BUILD)/%.o)
TEXTS := $(sort $(wildcard common/*/sql/*.sql common/*/data/*.csv \
	common/*/data/*.rules))
EMBED := $(TEXTS:%=$(BUILD)/%.o)
PROVIDERS := $(sort $(wildcard common/carrier/providers/*.yaml))
# The tables of the numbering plan, each an object of its own.
PLAN_DATA := common/phone/data
PLAN := $(patsubst %,$(BUILD)/plan/%.o,plan zones formats names operators places \
	short networks version)
LIB := $(BUILD)/libsms.a
# Programs that only other programs of ours call; each is in cmd/ like a tool.
INNER := sms-lookup sms-gateways sms-connect sms-poll
BIN := $(TOOLS:%=$(BUILD)/%) $(INNER:%=$(BUILD)/%)
HELPERS := $(patsubst t/lib/%.c,$(BUILD)/t/%,$(wildcard t/lib/*.c))
CARRIER := $(BUILD)/t/scripted-carrier

all: $(BIN) $(HELPERS)	## the tools, in build/$(VARIANT)
lib: $(LIB)

# A tool's further files are named after it: cmd/sms-campaign-run.c. The front
# door has none (every name would be one of its own).
define parts
$(BUILD)/$1: $(patsubst %.c,$(BUILD)/%.o,$(wildcard cmd/$1-*.c))
endef
$(foreach t,$(filter-out sms,$(TOOLS)) $(INNER),$(eval $(call parts,$t)))

$(BIN): $(BUILD)/%: $(BUILD)/cmd/%.o $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) $(LDLIBS)

# What is in another tool's files, and what else it needs.
LDLIBS += -larchive
$(BUILD)/sms-lookup: $(BUILD)/cmd/sms-inspect-facts.o \
	$(BUILD)/cmd/sms-inspect-types.o

$(BUILD)/sms-poll: $(BUILD)/cmd/sms-dlr-rows.o

# Programs that only the tests run, each one file over the library.
$(HELPERS): $(BUILD)/t/%: $(BUILD)/t/lib/%.o $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) $(LDLIBS)

$(BUILD)/t/mailbox: LDLIBS += -lssl

# The carrier on loopback that the tests send to.
carrier: $(CARRIER) $(BUILD)/t/bare-curl
$(BUILD)/t/bare-curl: $(BUILD)/t/carrier/bare.o
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< -lcurl
$(CARRIER): $(BUILD)/t/carrier/carrier.o $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) -lmicrohttpd -lpthread

$(LIB): $(OBJ) $(EMBED) $(PLAN) $(BUILD)/providers.o
	@rm -f $@
	$(AR) rcs $@ $^

# Scripts give BUILD as an absolute path, people do not give it: what depends on
# a header does so under either name.
$(BUILD)/%.o: %.c common/base/banned.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(OURS) -MMD -MP -MT '$$(BUILD)/$*.o' $(CFLAGS) -c \
		-o $@ $<

# common/store/sql/001-init.sql becomes store_sql_001_init_sql[]; see scripts/embed.
$(EMBED): $(BUILD)/%.o: % scripts/embed
	@mkdir -p $(@D)
	scripts/embed $< >$(@:.o=.c)
	$(CC) $(OURS) $(CFLAGS) -c -o $@ $(@:.o=.c)

$(BUILD)/providers.o: $(PROVIDERS) scripts/embed-providers scripts/embed
	@mkdir -p $(@D)
	scripts/embed-providers $(PROVIDERS) >$(@:.o=.c)
	$(CC) $(OURS) $(CFLAGS) -c -o $@ $(@:.o=.c)

# Text to tables: a program of the building machine writes all of them at
# once; see scripts/gen-numplan/main.c.
HOSTCC ?= $(CC)
GEN := $(wildcard scripts/gen-numplan/*.c) \
	$(patsubst %,common/base/%.c,xalloc error command buf)
$(BUILD)/gen-numplan: $(GEN) $(wildcard scripts/gen-numplan/*.h) \
		common/phone/phone.h common/phone/tables.h
	@mkdir -p $(@D)
	$(HOSTCC) $(OURS) -Iscripts/gen-numplan -O2 -g -o $@ $(GEN)
$(BUILD)/plan/stamp: $(BUILD)/gen-numplan $(wildcard $(PLAN_DATA)/*)
	@mkdir -p $(@D)
	$< $(PLAN_DATA) $(@D)
	@touch $@
# The tables hold strings longer than ISO C promises to take.
$(BUILD)/plan/%.o: $(BUILD)/plan/stamp
	$(CC) $(OURS) -Wno-overlength-strings $(CFLAGS) -c -o $@ $(@:.o=.c)

# bats suites through prove: all of them, or those of T="t/x.bats ...".
T ?= t
JOBS ?= 2
check: all carrier	## the test suite; VARIANT=asan, T=t/x.bats, JOBS=2
	@BUILD=$(abspath $(BUILD)) VARIANT=$(VARIANT) TOOLS="$(TOOLS)" \
		scripts/suite -j $(JOBS) $(T)

lint: all	## manual pages, scripts, C, and the fences of the house
	@BUILD=$(BUILD) TOOLS="$(TOOLS)" INNER="$(INNER)" scripts/lint

bench: all	## how fast, how small: ratios measured in one run
	@BUILD=$(abspath $(BUILD)) scripts/bench

PARITY ?= 1000000
parity:	## the numbering plan against Debian's libphonenumber; PARITY=numbers
	t/parity/run $(PARITY)

N ?= 200
soak: all	## N=200 commands, killed at random instants, compared with the carrier
	@BUILD=$(abspath $(BUILD)) scripts/soak $(N)

ROUNDS ?= 200
soakhttp: all carrier	## ROUNDS=200 campaigns over HTTP, killed and disturbed
	@BUILD=$(abspath $(BUILD)) ROUNDS=$(ROUNDS) bats t/http-kill.bats

MESSAGES ?= 10000
soakkannel: all carrier	## MESSAGES=10000 through Kannel, with their receipts
	@BUILD=$(abspath $(BUILD)) MESSAGES=$(MESSAGES) bats t/kannel.bats

FUZZ_SECONDS ?= 60
FUZZERS := $(patsubst t/fuzz/%.c,%,$(wildcard t/fuzz/fuzz-*.c))
fuzz:	## each target of t/fuzz for FUZZ_SECONDS=60
	@$(MAKE) --no-print-directory VARIANT=fuzz CC=clang $(FUZZERS)
$(FUZZERS): %: $(BUILD)/t/fuzz/%
	@mkdir -p build/corpus/$*
	$< -max_total_time=$(FUZZ_SECONDS) -timeout=10 -rss_limit_mb=1024 \
		-verbosity=0 -print_funcs=0 -artifact_prefix=build/corpus/$*- \
		build/corpus/$* $(wildcard t/fuzz/seeds/$*)
$(BUILD)/t/fuzz/%: $(BUILD)/t/fuzz/%.o $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) $(LDLIBS)

PAGES := $(wildcard man/*.[1-8])
install: $(BIN)	## to DESTDIR= under PREFIX=/usr/local
	install -d $(DESTDIR)$(BINDIR)
	install -m 755 $(TOOLS:%=$(BUILD)/%) $(DESTDIR)$(BINDIR)
	install -d $(DESTDIR)$(LIBEXECDIR)
	install -m 755 $(INNER:%=$(BUILD)/%) $(DESTDIR)$(LIBEXECDIR)
	for p in $(PAGES); do \
		install -D -m 644 $$p \
		    $(DESTDIR)$(MANDIR)/man$${p##*.}/$${p##*/} || exit 1; \
	done
	install -D -m 644 common/store/data/tariffs.csv \
	    $(DESTDIR)$(DATADIR)/tariffs.csv
	install -m 644 common/store/data/number-prices.csv \
	    $(DESTDIR)$(DATADIR)/number-prices.csv

uninstall:	## what install put there
	rm -f $(TOOLS:%=$(DESTDIR)$(BINDIR)/%)
	rm -f $(INNER:%=$(DESTDIR)$(LIBEXECDIR)/%)
	for p in $(PAGES); do \
		rm -f $(DESTDIR)$(MANDIR)/man$${p##*.}/$${p##*/}; \
	done
	rm -f $(DESTDIR)$(DATADIR)/tariffs.csv
	rm -f $(DESTDIR)$(DATADIR)/number-prices.csv

clean:	## all that was built
	rm -rf build

print-tools:
	@echo $(TOOLS)

help:	## this list
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' $(firstword $(MAKEFILE_LIST))

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

.PHONY: all lib carrier check soakhttp soakkannel lint bench soak fuzz parity $(FUZZERS) \
	install uninstall \
	clean print-tools help
.SECONDARY:
