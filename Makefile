# smsutils: `make help` lists the targets.

# One word here is a new tool; it also wants cmd/, man/ and t/ files.
# A word joins this list when its cmd/ file exists.
TOOLS := $(filter $(patsubst cmd/%.c,%,$(wildcard cmd/*.c)), \
	sms \
	sms-send sms-campaign sms-contacts sms-optout sms-history \
	sms-inspect sms-segment \
	sms-account sms-numbers sms-credits sms-tariffs sms-template \
	sms-summary \
	sms-render sms-dlr sms-tick)

PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
MANDIR ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share/smsutils

VARIANT ?= release
BUILD ?= build/$(VARIANT)
VERSION := 0.1

CFLAGS_release := -O2 -g
CFLAGS_asan := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined \
	-fno-sanitize-recover=undefined
LDFLAGS_asan := -fsanitize=address,undefined
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
PKG := sqlite3 jansson smartcols libutf8proc yaml-0.1 libcrypto
CPPFLAGS += $(shell pkg-config --cflags $(PKG))
LDLIBS := -Wl,--as-needed $(shell pkg-config --libs $(PKG)) -lcsv -lunistring -lm

MODULES := $(sort $(wildcard common/*/*.c))
OBJ := $(MODULES:%.c=$(BUILD)/%.o)
TEXTS := $(sort $(wildcard common/*/sql/*.sql common/*/data/*.csv))
EMBED := $(TEXTS:%=$(BUILD)/%.o)
# The tables of the numbering plan, each an object of its own.
PLAN_DATA := common/phone/data
PLAN := $(patsubst %,$(BUILD)/plan/%.o,plan zones version)
LIB := $(BUILD)/libsms.a
BIN := $(TOOLS:%=$(BUILD)/%)
HELPERS := $(patsubst t/lib/%.c,$(BUILD)/t/%,$(wildcard t/lib/*.c))

all: $(BIN) $(HELPERS)
lib: $(LIB)

# A tool of several files: its others, by their ends.
$(BUILD)/sms-account: $(patsubst %,$(BUILD)/cmd/sms-account-%.o,init)

$(BIN): $(BUILD)/%: $(BUILD)/cmd/%.o $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LIB) $(LDLIBS)

# A tool of several files names the others here.
$(BUILD)/sms-segment: $(BUILD)/cmd/sms-segment-lines.o \
	$(BUILD)/cmd/sms-segment-explain.o

# Programs that only the tests run, each one file over the library.
$(HELPERS): $(BUILD)/t/%: $(BUILD)/t/lib/%.o $(LIB)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $< $(LIB) $(LDLIBS)

$(LIB): $(OBJ) $(EMBED) $(PLAN)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/%.o: %.c common/base/banned.h
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(OURS) -MMD -MP $(CFLAGS) -c -o $@ $<

# common/store/sql/001-init.sql becomes store_sql_001_init_sql[]; see scripts/embed.
$(EMBED): $(BUILD)/%.o: % scripts/embed
	@mkdir -p $(@D)
	scripts/embed $< >$(@:.o=.c)
	$(CC) $(OURS) $(CFLAGS) -c -o $@ $(@:.o=.c)

# Text to tables: a program of the building machine writes all of them at
# once; see scripts/gen-numplan/main.c.
HOSTCC ?= $(CC)
GEN := $(wildcard scripts/gen-numplan/*.c) common/base/xalloc.c \
	common/base/error.c
$(BUILD)/gen-numplan: $(GEN) $(wildcard scripts/gen-numplan/*.h) \
		common/phone/phone.h common/phone/tables.h
	@mkdir -p $(@D)
	$(HOSTCC) $(OURS) -Iscripts/gen-numplan -O2 -g -o $@ $(GEN)
$(BUILD)/plan/stamp: $(BUILD)/gen-numplan $(wildcard $(PLAN_DATA)/*)
	@mkdir -p $(@D)
	$< $(PLAN_DATA) $(@D)
	@touch $@
$(BUILD)/plan/%.o: $(BUILD)/plan/stamp
	$(CC) $(OURS) $(CFLAGS) -c -o $@ $(@:.o=.c)

clean:
	rm -rf build

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

.PHONY: all lib clean
