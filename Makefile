# hed. Everything built goes under $(BUILD). The main targets:
#   make          build/hed, build/libhed.a, build/libhed.so        make demo    install what is missing, build, try it
#   make deps     install what is missing (apt)                     make test    the same, and run all tests
#   make model    train models/news-en.hed                          make bench   speed, beside the peers installed here
#   make install  DESTDIR= PREFIX=                                  make help    all of them

BUILD   ?= build
CC      ?= cc
CFLAGS  ?= -O2 -g
PREFIX  ?= /usr/local
DESTDIR ?=

WARN       = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wvla
XML_CFLAGS := $(shell pkg-config --cflags libxml-2.0 2>/dev/null || echo -I/usr/include/libxml2)
XML_LIBS   := $(shell pkg-config --libs libxml-2.0 2>/dev/null || echo -lxml2)
ALL_CFLAGS = -std=c11 -D_GNU_SOURCE -Isrc $(XML_CFLAGS) -fPIC -fvisibility=hidden -pthread $(WARN) $(CFLAGS)
# Vectorscan (or Hyperscan) finds the rules to try in one pass; without it every rule is tried: same hits, slower.
VECTORSCAN := $(shell pkg-config --exists libhs 2>/dev/null && echo yes)
ifeq ($(VECTORSCAN),yes)
ALL_CFLAGS += -DHED_WITH_VECTORSCAN
VECTORSCAN_LIBS = -lhs
endif
LIBS       = $(VECTORSCAN_LIBS) -lpcre2-8 -lsvm -llinear -lyaml -ljansson -lutf8proc $(XML_LIBS) -lzstd -lz -lnettle -lm -pthread
PROGRAM_LIBS = -lsqlite3

# The layers, in order: a folder may use only those before it. The unit tests of a folder link these and no more.
LAYERS  = base text input features rules model policy engine output
PROGRAM = store serve # these stand on base and hed.h; they are in the program, not in the library
upto    = $(if $(filter $(1),$(firstword $(2))),$(1),$(firstword $(2)) $(call upto,$(1),$(wordlist 2,99,$(2))))
sources = $(sort $(wildcard src/$(1)/*.c src/$(1)/*/*.c))
objects = $(patsubst %.c,$(BUILD)/%.o,$(foreach f,$(1),$(call sources,$(f))))

LIB_OBJECTS = $(call objects,$(LAYERS))
CLI_OBJECTS = $(call objects,$(PROGRAM) cli)
VERSION     = $(shell sed -n 's/.*define HED_VERSION "\(.*\)"/\1/p' src/hed.h)
SOVERSION   = 0

.PHONY: all help deps test-deps dev-deps demo test units clean FORCE
all: $(BUILD)/hed $(BUILD)/libhed.a $(BUILD)/libhed.so $(BUILD)/hed.pc man

help:
	@sed -n 's/^#   \(make.*\)/\1/p' Makefile

# ---- Set-up: each says what it installs, and nothing when all is there

deps:
	@tests/deps.sh build

test-deps:
	@tests/deps.sh test

dev-deps:
	@tests/deps.sh dev

demo: deps
	@$(MAKE) --no-print-directory -s all
	@echo; echo "== Headlines, one a line: $(BUILD)/hed check corpus/samples/headlines.txt"; echo
	@$(BUILD)/hed check --fail-on never corpus/samples/headlines.txt
	@echo; echo "== A news page saved as text: $(BUILD)/hed check corpus/samples/page.txt"; echo
	@$(BUILD)/hed check --fail-on never -i page corpus/samples/page.txt

# ---- The program and the library

$(BUILD)/hed: $(CLI_OBJECTS) $(BUILD)/libhed.a
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(PROGRAM_LIBS) $(LIBS)

$(BUILD)/libhed.a: $(LIB_OBJECTS)
	@rm -f $@
	$(AR) rcs $@ $^

$(BUILD)/libhed.so: $(LIB_OBJECTS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -shared -Wl,-soname,libhed.so.$(SOVERSION) -Wl,-z,defs -o $@ $^ $(LIBS)
	@ln -sf libhed.so $(BUILD)/libhed.so.$(SOVERSION)

$(BUILD)/hed.pc: FORCE # PREFIX may be another this time
	@mkdir -p $(@D)
	@printf '%s\n' 'prefix=$(PREFIX)' 'libdir=$${prefix}/lib' 'includedir=$${prefix}/include' '' 'Name: hed' \
	  'Description: checks news headlines before they are published' 'Version: $(VERSION)' 'Libs: -L$${libdir} -lhed' \
	  'Libs.private: $(LIBS)' 'Cflags: -I$${includedir}' >$@

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# What is kept of one run for the next is found again by the same sources only: any of these may have to do with it.
MAKERS = $(sort $(wildcard $(foreach f,base text features rules,src/$(f)/*.[ch])))
$(BUILD)/src/base/cache.o: $(MAKERS)
$(BUILD)/src/base/cache.o: ALL_CFLAGS += -DHED_SOURCES=$(shell cat $(MAKERS) | cksum | cut -d' ' -f1)U

# libmicrohttpd is loaded by the service alone, under the name that its ABI has where hed is built.
soname = $(shell readelf -d "$$($(CC) -print-file-name=lib$(1).so)" | sed -n 's/.*SONAME.*\[\(.*\)\]/\1/p')
$(BUILD)/src/serve/mhd_load.o: ALL_CFLAGS += -DHED_MICROHTTPD='"$(call soname,microhttpd)"'

$(BUILD)/src/serve/files.o: $(wildcard src/serve/page/*) docs/result.schema.json # which it takes in

# ---- Manual pages: docs/man has the text, and names on lines of its own what the program fills in from its tables

MAN = $(patsubst docs/man/%,$(BUILD)/man/%,$(wildcard docs/man/*))
.PHONY: man
man: $(MAN)
$(BUILD)/man/%: docs/man/% $(BUILD)/hed
	@mkdir -p $(@D)
	@while IFS= read -r line; do case $$line in \
	  @*) $(BUILD)/hed help --roff "$${line#@}" || exit 1 ;; \
	  *) printf '%s\n' "$$line" ;; esac; done <$< | sed 's/@VERSION@/$(VERSION)/' >$@.new
	@mv $@.new $@

.PHONY: install uninstall
MAN1 = $(notdir $(filter %.1,$(MAN)))
MAN5 = $(notdir $(filter %.5,$(MAN)))
completion-bash = bash-completion/completions/hed
completion-zsh  = zsh/site-functions/_hed
completion-fish = fish/vendor_completions.d/hed.fish

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/include $(DESTDIR)$(PREFIX)/lib/pkgconfig
	install -d $(DESTDIR)$(PREFIX)/share/hed/models
	install -m 755 $(BUILD)/hed $(DESTDIR)$(PREFIX)/bin/hed
	install -m 644 src/hed.h src/hed_train.h $(DESTDIR)$(PREFIX)/include
	install -m 644 $(BUILD)/libhed.a $(DESTDIR)$(PREFIX)/lib/libhed.a
	install -m 755 $(BUILD)/libhed.so $(DESTDIR)$(PREFIX)/lib/libhed.so.$(VERSION)
	ln -sf libhed.so.$(VERSION) $(DESTDIR)$(PREFIX)/lib/libhed.so.$(SOVERSION)
	ln -sf libhed.so.$(SOVERSION) $(DESTDIR)$(PREFIX)/lib/libhed.so
	install -m 644 $(BUILD)/hed.pc $(DESTDIR)$(PREFIX)/lib/pkgconfig/hed.pc
	install -m 644 models/* $(DESTDIR)$(PREFIX)/share/hed/models
	cd rules && find . -name .cache -prune -o -type f -name '*.*' -exec install -D -m 644 {} $(DESTDIR)$(PREFIX)/share/hed/rules/{} \;
	install -d $(foreach shell,bash zsh fish,$(DESTDIR)$(PREFIX)/share/$(dir $(completion-$(shell))))
	for shell in $(foreach shell,bash zsh fish,$(shell):$(completion-$(shell))); do \
	  $(BUILD)/hed completion $${shell%%:*} >$(DESTDIR)$(PREFIX)/share/$${shell#*:} || exit 1; \
	done
	install -d $(DESTDIR)$(PREFIX)/share/man/man1 $(DESTDIR)$(PREFIX)/share/man/man5
	install -m 644 $(MAN1:%=$(BUILD)/man/%) $(DESTDIR)$(PREFIX)/share/man/man1
	install -m 644 $(MAN5:%=$(BUILD)/man/%) $(DESTDIR)$(PREFIX)/share/man/man5
	yes 'What those who may not write there find ready' | head -n 100 | \
	  HED_DATA=$(DESTDIR)$(PREFIX)/share/hed $(BUILD)/hed score -i text - >/dev/null

uninstall:
	rm -f $(DESTDIR)$(PREFIX)/bin/hed $(DESTDIR)$(PREFIX)/include/hed.h $(DESTDIR)$(PREFIX)/include/hed_train.h \
	  $(DESTDIR)$(PREFIX)/lib/libhed.* \
	  $(DESTDIR)$(PREFIX)/lib/pkgconfig/hed.pc
	rm -f $(foreach shell,bash zsh fish,$(DESTDIR)$(PREFIX)/share/$(completion-$(shell)))
	rm -f $(MAN1:%=$(DESTDIR)$(PREFIX)/share/man/man1/%) $(MAN5:%=$(DESTDIR)$(PREFIX)/share/man/man5/%)
	rm -rf $(DESTDIR)$(PREFIX)/share/hed

clean:
	rm -rf $(BUILD)

# ---- Tests: one program for each folder, from tests/unit/<folder>.c and tests/unit/<folder>_*.c

UNITS = $(foreach f,$(LAYERS) $(PROGRAM),$(if $(wildcard tests/unit/$(f).c),$(f)))
UNIT_PROGRAMS = $(foreach f,$(UNITS),$(BUILD)/tests/unit-$(f))
.PHONY: $(addprefix unit-,$(LAYERS) $(PROGRAM))
$(addprefix unit-,$(LAYERS) $(PROGRAM)): unit-%: $(BUILD)/tests/unit-%
	$(UNIT_ENV) $<

units: $(UNIT_PROGRAMS) $(BUILD)/tests/locale $(patsubst %,$(BUILD)/tests/measure/%,rules rules_doc congruence)

test: test-deps
	@$(MAKE) --no-print-directory -s all units
	@BUILD=$(BUILD) tests/run.sh

# What clang-tidy has to say of src, by .clang-tidy: nothing, or it fails.
.PHONY: tidy
tidy:
	@find src -name '*.c' | sort | xargs -P$$(nproc) -n16 sh -c 'clang-tidy --quiet "$$@" -- $(ALL_CFLAGS) -DHED_SOURCES=0 2>/dev/null' tidy

# The same under sanitizers, in builds of their own.
.PHONY: sanitize tsan
SANITIZE = -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all
sanitize:
	@$(MAKE) --no-print-directory -s BUILD=build-asan CC=clang CFLAGS='$(SANITIZE) -fsanitize=address,undefined' build-asan/hed units
	@BUILD=build-asan CK_FORK=no tests/run.sh tests/cli/run.py

tsan:
	@$(MAKE) --no-print-directory -s BUILD=build-tsan CC=clang CFLAGS='$(SANITIZE) -fsanitize=thread' build-tsan/tests/threads
	build-tsan/tests/threads

$(BUILD)/tests/threads $(BUILD)/tests/locale: %: %.o $(BUILD)/libhed.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# ---- Over corpora: what the rules alone find, make measure-rules CORPORA="a.tsv b.jsonl" or make eval-rules; and
# rewriting, each rewrite judged from outside, make eval-rewrite (SHOW=N prints every Nth); and headlines against stories

SHARED = ../shared/corpora
.PHONY: measure-rules eval-rules eval-rewrite eval-congruence
measure-rules: $(BUILD)/tests/measure/rules
	$< $(CORPORA)

# The newsy headlines of each part of the corpus, others written when the packs were done, and a public set
eval-rules: $(BUILD)/tests/measure/rules
	@for part in train dev test; do \
	  grep '"style": *"newsy-' corpus/$$part.jsonl >$(BUILD)/tests/newsy-$$part.jsonl || exit 1; \
	done
	@$< -s $(foreach part,train dev test,$(BUILD)/tests/newsy-$(part).jsonl) tests/measure/newsy.tsv
	@if [ -r $(SHARED)/stop-clickbait.tsv.gz ]; then $< -s $(SHARED)/stop-clickbait.tsv.gz; \
	else echo "skipped: Stop Clickbait (needs $(SHARED)/stop-clickbait.tsv.gz)"; fi

eval-rewrite: $(BUILD)/tests/measure/rewrite
	$< --show $(or $(SHOW),0)

eval-congruence: $(BUILD)/tests/measure/congruence
	@grep -hv '"incongruent"\|"attribution"' corpus/*.jsonl >$(BUILD)/tests/congruent.jsonl; $< $(BUILD)/tests/congruent.jsonl
	@if [ -r $(SHARED)/fnc1-train-stances.tsv.gz ]; then \
	  $< --pairs $(SHARED)/fnc1-train-bodies.jsonl.gz $(SHARED)/fnc1-train-stances.tsv.gz; \
	else echo "skipped: pairs of headline and story (needs $(SHARED)/fnc1-train-*.gz)"; fi

$(BUILD)/tests/bench/%: $(BUILD)/tests/bench/%.o $(BUILD)/libhed.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$(BUILD)/tests/measure/%: $(BUILD)/tests/measure/%.o $(BUILD)/libhed.a
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# ---- docs/rules.md, the table of the shipped rules; what they find in public sets is counted where those are there

.PHONY: rules-doc
PUBLIC_COUNTS = $(wildcard $(SHARED)/stop-clickbait.tsv.gz $(SHARED)/webis-clickbait-17.jsonl.gz)
rules-doc: $(BUILD)/tests/measure/rules_doc $(BUILD)/tests/measure/rules
	@$(BUILD)/tests/measure/rules -c corpus/train.jsonl $(PUBLIC_COUNTS) >$(BUILD)/tests/counts.tsv
	@test -z "$(PUBLIC_COUNTS)" || cp $(BUILD)/tests/counts.tsv tests/measure/counts.tsv
	$< tests/measure/counts.tsv >docs/rules.md

# ---- The shipped model: trained into $(BUILD)/models, put in place on request; what training reaches, with targets

.PHONY: model model-install eval eval-small
model: all
	@BUILD=$(BUILD) tests/measure/model.py train

model-install: $(BUILD)/models/news-en.hed
	cp $(BUILD)/models/news-en.hed $(BUILD)/models/news-en.md models/

eval: all
	@BUILD=$(BUILD) tests/measure/model.py eval

eval-small: all # what corpora of 60 to 600 headlines give; two minutes
	@BUILD=$(BUILD) tests/measure/small.py

# ---- The editor's page as pictures, docs/img/*.png; needs chromium-driver

.PHONY: screenshots
screenshots: all
	@BUILD=$(BUILD) tests/serve/browser.py --screenshots docs/img

# ---- Speed: prints figures, fails on none

.PHONY: bench bench-serve
bench: all $(BUILD)/tests/bench/rules
	@BUILD=$(BUILD) tests/bench/bench.py

bench-serve: all # the service under load, by wrk; two minutes
	@BUILD=$(BUILD) tests/bench/serve.py

.PHONY: bench-train
bench-train: all
	@BUILD=$(BUILD) tests/bench/train.py

.SECONDEXPANSION:
$(BUILD)/tests/unit-%: $$(patsubst %.c,$$(BUILD)/%.o,tests/unit/unit.c $$(wildcard tests/unit/$$*.c tests/unit/$$*_*.c)) \
                       $$(call objects,$$(call upto,$$*,$$(LAYERS) $$(PROGRAM)))
	@mkdir -p $(@D)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lcheck -lsubunit -lrt $(PROGRAM_LIBS) $(LIBS)

# ---- Fuzzing: each tests/fuzz/X.c on its seeds, tests/fuzz/seeds/X, for FUZZ_SECONDS; a crash fails. Built apart, by
#      clang, under sanitizers. make fuzz FUZZERS=text runs one; what it found stays under $(BUILD)-fuzz/found.

FUZZERS      ?= $(basename $(notdir $(sort $(wildcard tests/fuzz/*.c))))
FUZZ_SECONDS ?= 60
FUZZ_LIMIT   ?= -max_total_time=$(FUZZ_SECONDS)
FUZZ_CFLAGS   = -O1 -g -Itests -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=all

.PHONY: fuzz fuzz-run
.PRECIOUS: $(BUILD)/tests/fuzz/%.o
fuzz:
	$(MAKE) BUILD=$(BUILD)-fuzz CC=clang CFLAGS='$(FUZZ_CFLAGS) -fsanitize=fuzzer-no-link' fuzz-run

fuzz-run: $(FUZZERS:%=$(BUILD)/fuzz-%)
	@for name in $(FUZZERS); do \
	  mkdir -p $(BUILD)/found/$$name tests/fuzz/seeds/$$name; \
	  echo "fuzz: $$name, $(FUZZ_SECONDS) s"; \
	  $(BUILD)/fuzz-$$name $(FUZZ_LIMIT) -timeout=10 -rss_limit_mb=4096 -print_final_stats=1 \
	    -verbosity=0 -artifact_prefix=$(BUILD)/found/$$name- $(BUILD)/found/$$name tests/fuzz/seeds/$$name || exit 1; \
	done

$(BUILD)/fuzz-%: $(BUILD)/tests/fuzz/%.o $(call objects,$(PROGRAM)) $(BUILD)/libhed.a
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(PROGRAM_LIBS) $(LIBS)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
