# forgeerp.  "make help" lists what can be made.
#
# Sections: on a bare machine · C · SQL · what PGXS runs · checks without a server · checks with a
# throw-away server · the demo and the benchmark · releases.

# --- on a bare machine --------------------------------------------------------------------
# These targets come before PostgreSQL's build files are there, so nothing of those is included;
# they install what is missing and then start make again for the rest.
BARE = help deps check check-pg check-pg-upgrade check-assert deb check-deb demo

ifneq ($(filter $(BARE),$(MAKECMDGOALS)),)
.PHONY: $(MAKECMDGOALS)
.NOTPARALLEL:

help: ## list the targets
	@sed -nE 's/^([a-z-]+):.*## (.*)/\1\t\2/p' Makefile | expand -t 20

deps: ## install the Debian packages that are missing
	@test/tools/deps.sh

check: deps ## run every test; the last line says how many passed and failed (SUITES="unit regress ..." for some)
	@MAKE="$(MAKE)" SUITES="$(SUITES)" test/tools/check.sh

check-pg: ## the same on PostgreSQL VERSION=17 (15, 18), in a Debian of its own; needs root
	@SUITES="$(SUITES)" test/tools/check_pg.sh $(VERSION)

check-pg-upgrade: ## pg_upgrade of a shop from PostgreSQL 15 to 17, in a Debian of its own; needs root
	@test/tools/check_pg_upgrade.sh

check-assert: deps ## the suites on a PostgreSQL with assertions, which it builds (SUITES="regress caches ..." for some)
	@MAKE="$(MAKE)" SUITES="$(SUITES)" test/tools/check_assert.sh

deb: ## the Debian packages of this tree, into build/deb
	@test/tools/deb.sh

check-deb: ## install and try the Debian package for PostgreSQL VERSION=17 (15, 18) in a clean system; needs root
	@test/tools/check_deb.sh $(VERSION)

demo: deps ## a private server with a shop's real order lines (DATA=file.csv.xz takes others)
	@$(MAKE) -s demo-start

$(filter-out $(BARE),$(MAKECMDGOALS)):
	@$(MAKE) $@

else
# --- C: every .c under src/ is part of the library ------------------------------------------
EXTENSION  = forgeerp
MODULE_big = forgeerp
EXTVERSION := $(shell sed -n "s/^default_version *= *'\([^']*\)'.*/\1/p" forgeerp.control)

#
# src/domain/describe.pl makes some more, under build/made, from what the aggregates' headers say of
# themselves.  It leaves a file alone whose content stays the same, so "made" is what make looks at.
MADE := build/made/.made
SRCS := $(sort $(wildcard src/*.c src/*/*.c src/*/*/*.c)) \
        $(addprefix build/made/,aggregates.c read_models.c command_functions.c assets.c)
# The pure layers, which know nothing of PostgreSQL and are also tested alone.
PURE := $(sort $(foreach layer,base domain analytics ledger web,$(wildcard src/$(layer)/*.c src/$(layer)/*/*.c))) \
        build/made/aggregates.c build/made/assets.c
OBJS  = $(SRCS:.c=.o)

# A warning fails a developer's build ("make check" is one, and so is "make DEVELOPER=1"), not that of
# a user, whose compiler may be newer than ours.  Unused parameters and mixed signs come with
# PostgreSQL's own macros and calling conventions, and the server's flags ask for declarations first,
# which C11 does not need.  Nor does it need the last members of a struct: they are zero.
WARNINGS = -Wall -Wextra $(if $(DEVELOPER),-Werror) -Wshadow -Wstrict-prototypes \
           -Wold-style-definition -Wno-unused-parameter -Wno-sign-compare \
           -Wno-declaration-after-statement -Wno-missing-field-initializers

# OpenSSL verifies the signatures of public keys.  libjwt, which verifies those of secrets, is not linked
# but loaded when it is needed, by the name that is found here: src/auth/jwt_libjwt.c says why.
LIBJWT := $(shell objdump -p "$$($(CC) -print-file-name=libjwt.so)" 2>/dev/null | \
                  sed -n 's/^ *SONAME *//p')

# The server's headers are not ours to warn about (-isystem).  -MMD -MP write next to each object
# which headers it was made from, as Debian's PostgreSQL is built without dependency tracking.
PG_CPPFLAGS = -Isrc -Ibuild -isystem $(includedir_server) -MMD -MP \
              -DFORGE_VERSION='"$(EXTVERSION)"' -DFORGE_LIBJWT='"$(LIBJWT)"' $(EXPORT_15)
PG_CFLAGS   = -std=c11 -fvisibility=hidden $(WARNINGS)
SHLIB_LINK  = -lcrypto -lm

# PostgreSQL 15 leaves PGDLLEXPORT empty, and then -fvisibility=hidden would hide everything.
EXPORT_15 = $(if $(filter 15,$(MAJORVERSION)),-DPGDLLEXPORT='__attribute__((visibility("default")))')

# Bitcode lets the server's JIT inline C functions into queries.  Ours are entry points with a
# transaction behind them; there is nothing to gain, and it doubles the time of a build.
override with_llvm := no

# --- SQL: pieces, in the order of sql/MANIFEST, become the install and upgrade scripts ------
PIECES   := $(addprefix sql/,$(shell grep -x '[a-z_]*\.sql' sql/MANIFEST))
PREVIOUS := $(patsubst sql/upgrade/%--$(EXTVERSION).sql,%,$(wildcard sql/upgrade/*--$(EXTVERSION).sql))
FRESH_SQL   = sql/$(EXTENSION)--$(EXTVERSION).sql
UPGRADE_SQL = $(PREVIOUS:%=sql/$(EXTENSION)--%--$(EXTVERSION).sql)
DATA_built  = $(FRESH_SQL) $(UPGRADE_SQL)

# PGXS calls the other scripts to install DATA, and so does the demo its input.
DEMO_DATA := $(DATA)
override DATA := $(wildcard sql/released/*.sql)

# --- what PGXS runs -------------------------------------------------------------------------
# pg_regress 15 looks for tests and expected files under --outputdir before --inputdir.  Were that
# the root, as it is by default, "sql/domain/ledger.sql" would hide "test/sql/domain/ledger.sql".
# So both programs write under build/, where "expected" is a link; later ones are told of it.
REGRESS        = $(patsubst test/sql/%.sql,%,$(sort $(wildcard test/sql/*/*.sql)))
REGRESS_OPTS   = --inputdir=test --outputdir=build/regress --load-extension=$(EXTENSION) \
                 $(call expecteddir,build/regress) \
                 $(if $(SESSION_OPTIONS),--launcher='env PGOPTIONS="$$PGOPTIONS $(SESSION_OPTIONS)"')
REGRESS_PREP   = test-directories
# The spec "frame" makes what the others use, so it comes first, before any choice of them.
ISOLATION      = $(patsubst test/specs/%.spec,%,$(sort $(wildcard test/specs/*.spec)))
override ISOLATION := $(if $(ISOLATION),frame $(filter-out frame,$(ISOLATION)))
ISOLATION_OPTS = --inputdir=test --outputdir=build/isolation --load-extension=$(EXTENSION) \
                 $(call expecteddir,build/isolation)
expecteddir    = $(if $(filter-out 15,$(MAJORVERSION)),--expecteddir=$1)
EXTRA_CLEAN    = $(realpath build/stage build/servers) build $(OBJS:.o=.d)

all: ## build the extension (what "make" alone does)
install: ## install it into the PostgreSQL that PG_CONFIG names
clean: $(if $(wildcard build/demo),demo-stop) ## remove what was built

PG_CONFIG ?= pg_config
PGXS := $(shell $(PG_CONFIG) --pgxs 2>/dev/null)
ifeq ($(wildcard $(PGXS)),)
$(error PostgreSQL's build files are missing; "make deps" installs them)
endif
include $(PGXS)
-include $(OBJS:.o=.d)

$(OBJS): Makefile forgeerp.control | $(MADE)

$(MADE): src/domain/describe.pl $(wildcard src/domain/*/*.h) Makefile
	@mkdir -p $(@D)
	@perl $< $(@D)
	@touch $@
build/made/aggregates.c build/made/read_models.c build/made/command_functions.c: $(MADE) ;

build/made/assets.c: src/web/embed.pl $(wildcard src/web/assets/*.css src/web/assets/*.js)
	@mkdir -p $(@D)
	@perl $< $@ $(filter-out $<,$^)
$(FRESH_SQL): sql/assemble.pl sql/MANIFEST sql/header.sql $(PIECES) $(MADE) forgeerp.control
	@perl $< fresh > $@
$(UPGRADE_SQL): sql/$(EXTENSION)--%--$(EXTVERSION).sql: sql/upgrade/%--$(EXTVERSION).sql \
		sql/assemble.pl sql/MANIFEST sql/header.sql $(PIECES) $(MADE)
	@perl sql/assemble.pl $* > $@

# The library of the suites with a server has the asserts in it (base/assert.h).  It is made and kept
# apart, so that none is ever installed; the demo, the benchmark and the examples of the documentation
# run the one that is.  Other variants of it count which lines are run, or look for what C leaves undefined.
VARIANT  = asserted
ASSERTED = build/$(VARIANT)/forgeerp.so
VARIANT_FLAGS_coverage = --coverage -O0 -U_FORTIFY_SOURCE
VARIANT_FLAGS_ubsan    = -fsanitize=undefined -fno-sanitize-recover=all -fno-wrapv
VARIANT_FLAGS          = $(VARIANT_FLAGS_$(VARIANT))
$(ASSERTED): $(OBJS:%=build/$(VARIANT)/%)
	@$(LINK.shared) $(VARIANT_FLAGS) -o $@ $^ $(LDFLAGS) $(LDFLAGS_SL) $(SHLIB_LINK)
build/$(VARIANT)/%.o: %.c Makefile forgeerp.control | $(MADE)
	@mkdir -p $(@D)
	@$(COMPILE.c) $(VARIANT_FLAGS) -DUSE_ASSERT_CHECKING -o $@ $<
-include $(OBJS:%.o=build/$(VARIANT)/%.d)

.PHONY: test-directories
test-directories:
	@mkdir -p build/isolation build/regress $(sort $(dir $(addprefix build/regress/results/,$(REGRESS))))
	@ln -sfn $(CURDIR)/expected build/regress/expected
	@ln -sfn $(CURDIR)/expected/specs build/isolation/expected

# --- checks without a server ----------------------------------------------------------------
# Unit tests and fuzzers link the pure part alone, built a second time with the sanitizers and, as
# against the server's flags, without -fwrapv: so an overflow is caught here and does not wrap.
SANITIZE = -std=c11 $(WARNINGS) -g -O1 -fno-omit-frame-pointer -fsanitize=address,undefined \
           -fno-sanitize-recover=all -DUSE_ASSERT_CHECKING -Isrc -Ibuild -MMD -MP -MT $@ -MF $@.d
UNIT := $(patsubst test/unit/%.c,build/unit/%,$(sort $(wildcard test/unit/test_*.c)))
FUZZ := $(patsubst test/fuzz/%.c,build/fuzz/%,$(sort $(wildcard test/fuzz/fuzz_*.c)))
FUZZ_SECONDS ?= 600

# The sanitizers of Debian 12 die now and then where the kernel spreads addresses more widely than
# they expect, so that is switched off where it may be.  The pure part allocates nothing, and the
# search for leaks does not work in every container.
STEADY = ASAN_OPTIONS=detect_leaks=0 $(shell setarch -R true 2>/dev/null && echo setarch -R)

build/unit/obj/%.o: %.c Makefile | $(MADE)
	@mkdir -p $(@D)
	@$(CC) $(SANITIZE) -c -o $@ $<
build/unit/%: test/unit/%.c $(PURE:%.c=build/unit/obj/%.o) Makefile
	@mkdir -p $(@D)
	@$(CC) $(SANITIZE) -Itest/unit -o $@ $< $(PURE:%.c=build/unit/obj/%.o) -lm
build/fuzz/obj/%.o: %.c Makefile | $(MADE)
	@mkdir -p $(@D)
	@clang $(SANITIZE) -fsanitize=fuzzer-no-link -c -o $@ $<
build/fuzz/%: test/fuzz/%.c $(PURE:%.c=build/fuzz/obj/%.o) Makefile
	@mkdir -p $(@D)
	@clang $(SANITIZE) -fsanitize=fuzzer -Itest/fuzz -Itest/unit -o $@ $< $(PURE:%.c=build/fuzz/obj/%.o) -lm
.SECONDARY: $(PURE:%.c=build/unit/obj/%.o) $(PURE:%.c=build/fuzz/obj/%.o)
-include $(foreach suite,unit fuzz,$(wildcard $(addprefix build/$(suite)/,*.d obj/*/*/*.d obj/*/*/*/*.d)))

.PHONY: lint format unit fuzz
lint: all ## the rules that a compiler does not check
	@PURE="$(PURE)" VERSION=$(EXTVERSION) test/tools/lint.sh

format: ## lay out the C sources as "make lint" wants them
	@test/tools/c_files.sh | xargs clang-format -i

unit: $(UNIT) ## the pure part's unit tests, under the address and overflow sanitizers
	@$(STEADY) prove $(PROVE_FLAGS) $(UNIT)

# Read as the library of the suites is built, with what is asserted, and with clang's warnings.  A file that was
# clean is read again when its object is newer; cppcheck remembers likewise.
ANALYZED = $(filter src/%,$(SRCS))
.PHONY: analyze analyze-tools
analyze-tools:
	@PACKAGES="cppcheck clang-tidy" test/tools/deps.sh
build/analyze/%.clean: %.c %.o .clang-tidy | analyze-tools
	@mkdir -p $(@D)
	@clang-tidy --quiet $< -- $(PG_CFLAGS) -DUSE_ASSERT_CHECKING -D_GNU_SOURCE $(PG_CPPFLAGS) \
	  > $@.log 2>&1 || { cat $@.log; false; }
	@mv $@.log $@

analyze: $(ANALYZED:%.c=build/analyze/%.clean) ## clang-tidy and cppcheck over src (some minutes; what is unchanged is not read again)
	@echo "ok 1 - clang-tidy has found nothing"
	@mkdir -p build/analyze/cppcheck
	@cppcheck -j2 --quiet --error-exitcode=1 --enable=warning,performance,portability --std=c11 --template=gcc \
	  --inline-suppr --suppressions-list=test/tools/cppcheck.txt --cppcheck-build-dir=build/analyze/cppcheck \
	  -Isrc -Ibuild --library=test/tools/cppcheck.cfg -DUSE_ASSERT_CHECKING -DFORGE_VERSION='""' -DFORGE_LIBJWT='""' $(ANALYZED)
	@echo "ok 2 - cppcheck has found nothing"
	@echo 1..2

fuzz: $(FUZZ) ## every fuzzer, FUZZ_SECONDS (600) in all
	@$(STEADY) test/tools/fuzz.sh $(FUZZ_SECONDS) $(FUZZ)

# --- checks with a throw-away server --------------------------------------------------------
# Nothing is installed into the system: the extension is staged under build/stage (it may be a link,
# see stage.sh), and the servers are told to look there.
SERVER = PG_MAJOR=$(MAJORVERSION) PG_BINDIR=$(bindir) PG_PKGLIBDIR=$(pkglibdir) \
         PG_SHAREDIR=$(datadir) STAGE="$$(readlink -f build/stage)"

.PHONY: stage psql check-regress check-isolation check-ubsan check-valgrind check-pgtap check-upgrade check-docs check-tap check-torture torture check-http check-browser accept
check-regress check-isolation check-valgrind check-pgtap check-upgrade check-tap check-torture torture check-http check-browser: HAS_ASSERTS = 1
stage: all
	@test/tools/stage.sh
	@rm -f build/stage$(datadir)/extension/forgeerp--*.sql
	@umask 022 && $(MAKE) -s install DESTDIR=$(CURDIR)/build/stage
	@$(if $(HAS_ASSERTS),$(MAKE) -s $(ASSERTED) && install -m 755 $(ASSERTED) build/stage$(pkglibdir))

psql: stage ## a throw-away server, and psql as its superuser; the server goes when psql ends
	@$(SERVER) test/tools/with_server.sh psql psql -X -d postgres

check-regress: stage ## what a user sees: test/sql (REGRESS="area/name ..." for some)
	@$(SERVER) test/tools/with_server.sh regress $(MAKE) -s installcheck ISOLATION=

check-isolation: stage ## races: test/specs (ISOLATION="name ..." for some)
	@$(SERVER) test/tools/with_server.sh isolation $(MAKE) -s installcheck REGRESS=

# The only suite whose server preloads the library; the others must do without.
check-pgtap: stage ## rules over the catalogs: test/pgtap
	@$(SERVER) SERVER_OPTIONS=shared_preload_libraries=forgeerp test/tools/with_server.sh pgtap \
	  pg_prove $(PROVE_FLAGS) --recurse --ext .sql test/pgtap

check-upgrade: stage ## an upgrade from any release equals a fresh install
	@$(SERVER) test/tools/with_server.sh upgrade test/tools/upgrade_equals_fresh.sh $(EXTVERSION)

# Servers of tests do not sync, which forge.doctor would tell; the others filter that out.
check-docs: stage ## the SQL in README.md and docs/ prints what they say
	@$(SERVER) SERVER_OPTIONS=fsync=on test/tools/with_server.sh docs test/tools/docs.sh

TAP ?= $(sort $(wildcard test/tap/*.pl))
# A module whose functions do what no language of PostgreSQL's own does, a clock that can be set,
# a machine without libjwt, one that tells when a signature is verified.
TAP_MODULES = $(addprefix build/stage$(pkglibdir)/,stubborn.so clock.so no_libjwt.so told_signature.so)
$(TAP_MODULES): build/stage$(pkglibdir)/%.so: test/tap/%.c | stage
	@$(CC) -fPIC -shared -I$(includedir_server) -o $@ $<
check-tap: stage $(TAP_MODULES) ## crashes, kills, dumps, standbys: test/tap (TAP="test/tap/name.pl ..." for some)
	@$(SERVER) PGXS_TEST=$(top_builddir)/src/test test/tools/tap.sh $(PROVE_FLAGS) $(TAP)

# The clock that can be set is one of the modules of check-tap.
check-torture torture: build/stage$(pkglibdir)/clock.so
check-torture: stage ## each fault of "make torture" once, and whether what is damaged is found
	@$(SERVER) SEED=1 TORTURE_FAULTS=each test/torture/run.sh

torture: stage ## random commands and random faults for TORTURE_SECONDS (600), from SEED (docs/reliability.md)
	@$(SERVER) test/torture/run.sh

HTTP ?= $(sort $(wildcard test/http/test_*.py))
check-http: stage ## the API over HTTP: test/http (HTTP="test/http/test_name.py ..." for some)
	@$(SERVER) SERVER_OPTIONS=shared_preload_libraries=forgeerp test/tools/with_server.sh http \
	  test/http/run.sh $(PROVE_FLAGS) $(HTTP)

BROWSER ?= $(sort $(wildcard test/browser/test_*.mjs))
build/browser/.installed: $(addprefix test/browser/,package.json package-lock.json)
	@mkdir -p $(@D)
	@cp $^ $(@D)
	@npm --prefix $(@D) ci --loglevel=error --ignore-scripts --no-audit --no-fund
	@touch $@

check-browser: stage build/browser/.installed ## the pages in Chromium: test/browser (BROWSER="test/browser/test_name.mjs ..." for some)
	@$(SERVER) SERVER_OPTIONS=shared_preload_libraries=forgeerp test/tools/with_server.sh browser \
	  test/browser/run.sh $(PROVE_FLAGS) $(BROWSER)

check-fields: ## fields of every type, in a copy of the tree that has an aggregate of them
	@MAKE="$(MAKE)" test/tools/fields.sh

check-ubsan: ## the suites regress and isolation, with a library that stops at what C leaves undefined
	@$(MAKE) -s check-regress check-isolation VARIANT=ubsan

# Each of these finds what else is right by chance: a pointer into a cache that is used after the cache was
# emptied, and a function that may not run in a parallel worker.  A server without assertions refuses the first,
# which slows down so much that the extension is created without it.
CACHES ?= accounting/limited commands/execute events/append inventory/item inventory/movement ledger/ledgers \
          projections/stock sales/order
PARALLEL = $(if $(filter 15,$(MAJORVERSION)),force_parallel_mode,debug_parallel_query)
.PHONY: check-caches check-parallel
check-caches: ## a part of regress with caches emptied at each chance, on a server with assertions (CACHES="area/name ...")
	@$(MAKE) -s check-regress REGRESS="$(CACHES)" SESSION_OPTIONS="-c debug_discard_caches=1"

check-parallel: ## regress with parallel workers wherever they are allowed
	@SERVER_OPTIONS=$(PARALLEL)=regress $(MAKE) -s check-regress

check-valgrind: stage ## the suite regress under valgrind, for hours (REGRESS="area/name ..." for some)
	@PACKAGES=valgrind test/tools/deps.sh
	@pg_config=$$(test/tools/server_from_source.sh valgrind) && \
	  $(SERVER) test/tools/with_server.sh valgrind test/tools/valgrind.sh "$$pg_config" $(REGRESS)

# The unit tests with the pure part of the same library, so that both count the same lines.  The servers
# of root's tests run as "postgres" and write their counts beside the objects.
COVERED_UNIT = $(UNIT:build/unit/%=build/coverage/unit/%)
build/coverage/unit/%: test/unit/%.c $(PURE:%.c=build/$(VARIANT)/%.o)
	@mkdir -p $(@D)
	@$(CC) -std=c11 $(WARNINGS) --coverage -g -Isrc -Ibuild -Itest/unit -o $@ $< $(PURE:%.c=build/$(VARIANT)/%.o) -lm

.PHONY: coverage coverage-units
coverage-units: $(COVERED_UNIT)
	@prove $(PROVE_FLAGS) $(COVERED_UNIT)

COVERAGE_SUITES ?= coverage-units
coverage: ## which lines the unit tests run, by directory (COVERAGE_SUITES="coverage-units check-regress" counts a suite, too)
	@PACKAGES=gcovr test/tools/deps.sh
	@$(MAKE) -s build/coverage/forgeerp.so VARIANT=coverage
	@find build/coverage -name '*.gcda' -delete
	@find build/coverage -type d -exec chmod a+rwx {} +
	-@umask 0; for suite in $(COVERAGE_SUITES); do $(MAKE) -s $$suite VARIANT=coverage; done
	@WHOLE="$(if $(filter coverage-units,$(COVERAGE_SUITES)),src/base src/domain)" test/tools/coverage.sh

accept: ## take the last output of TEST=area/name (or specs/name) as expected; read the diff first
	@test/tools/accept.sh $(TEST)

# --- the demo and the benchmark -------------------------------------------------------------
.PHONY: demo-start demo-stop check-demo bench bench-growth bench-peers
demo-start: stage
	@$(SERVER) DATA="$(DEMO_DATA)" test/demo/demo.sh

demo-stop: ## end the demo's server and remove its data
	@$(SERVER) test/demo/stop.sh

check-demo: stage ## the demo on the sample, and whether its numbers are right
	@$(SERVER) test/demo/check.sh

bench: stage ## measure, for docs/benchmarks.md (takes long; nothing else should run)
	@$(SERVER) test/bench/run.sh

bench-growth: stage ## measure how cost grows with events and tenants, for docs/growth.md (takes most of an hour; GROWTH_RATE=80: autovacuum under a steady load)
	@$(SERVER) test/bench/growth/run.sh

build/peers/.installed: $(addprefix test/bench/peers/,package.json package-lock.json)
	@mkdir -p $(@D)
	@cp $^ $(@D)
	@npm --prefix $(@D) ci --silent --ignore-scripts --no-audit --no-fund
	@touch $@

bench-peers: stage build/peers/.installed ## measure beside other event stores, which npm brings
	@PACKAGES=gnuplot-nox test/tools/deps.sh
	@$(SERVER) test/bench/peers/run.sh

# --- releases -------------------------------------------------------------------------------
.PHONY: golden freeze release check-release
golden: build/unit/test_golden ## one event of every type and version into test/golden, to be read for ever
	@$(STEADY) $< --write > test/golden/$(EXTVERSION).jsonl

freeze: $(FRESH_SQL) $(UPGRADE_SQL) golden ## freeze this version's scripts as released and begin NEXT=x.y.z
	@test/tools/freeze.sh $(EXTVERSION) $(NEXT)

RELEASE_TOOLS = dpkg-dev git postgresql-server-dev-all
release: ## check, tag and pack this version, and begin NEXT=x.y.z (docs/releasing.md)
	@PACKAGES="$(RELEASE_TOOLS)" test/tools/deps.sh
	@MAKE="$(MAKE)" SUITES="$(SUITES)" test/tools/release.sh $(EXTVERSION) $(NEXT)

check-release: ## the release procedure, in a clean clone of the tree
	@PACKAGES="$(RELEASE_TOOLS)" test/tools/deps.sh
	@MAKE="$(MAKE)" test/tools/check_release.sh $(EXTVERSION) 999.0.0
endif
