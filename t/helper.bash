# What every suite loads: a scrubbed world and one runner.
#
#   load helper
#   @test "sms-segment P48: a text of 160 GSM characters is one segment" {
#           sms_run 0 sms-segment --text hello
#           [ "$output" = ... ]
#   }

bats_require_minimum_version 1.5.0

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# The tools under test lead PATH, whichever variant make was asked for, with the
# programs that only tests run behind them; the home, the account and the configuration are the test's own; the clock stands
# still at a Saturday noon, so that nothing depends on when a test runs.
setup() {
	local v
	for v in ${!SMS_*} ${!XDG_*} NO_COLOR TERM COLUMNS; do unset "$v"; done
	export HOME=$BATS_TEST_TMPDIR LC_ALL=C TZ=UTC
	export XDG_DATA_HOME=$HOME/data XDG_CONFIG_HOME=$HOME/config
	export SMS_NOW=2026-11-21T12:00:00Z
	bin=${BUILD:-$top/build/${VARIANT:-release}}
	export PATH=$bin:$bin/t:$PATH
	export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:exitcode=99
	export UBSAN_OPTIONS=print_stacktrace=1:exitcode=99
	cd "$HOME" || return 1
	# The account that tools take by default, and its simulated carrier's side.
	db=$XDG_DATA_HOME/smsutils/default.db
	sim=$db.sim
	if declare -F suite_setup >/dev/null; then suite_setup; fi
}

# sms_run STATUS COMMAND...: runs it, keeps the streams apart in $output and
# $stderr, shows all when a test fails, and fails on any other exit status.
sms_run() {
	local want=$1
	shift
	run --separate-stderr "$@"
	# shellcheck disable=SC2154 # bats sets stderr
	printf '$ %s\n%s\n--- stderr\n%s\n--- status %s, wanted %s\n' \
		"$*" "$output" "$stderr" "$status" "$want"
	[ "$status" -eq "$want" ]
}

# is WANT GOT: equal, or show both.
is() {
	[ "$1" = "$2" ] && return
	diff <(printf '%s\n' "$1") <(printf '%s\n' "$2") || true
	return 1
}

# has TEXT PATTERN: TEXT contains PATTERN, a literal string.
has() {
	case $1 in *"$2"*) return 0 ;; esac
	printf 'not found: %s\nin:\n%s\n' "$2" "$1"
	return 1
}

# lacks TEXT PATTERN: the opposite.
lacks() {
	case $1 in *"$2"*) printf 'found: %s\nin:\n%s\n' "$2" "$1" && return 1 ;; esac
}

# sql STATEMENT: asked of the account.
sql() {
	sqlite3 "$db" "$@"
}

# took: the numbers that the simulated carrier took, in their order.
took() {
	[ ! -e "$sim" ] || sqlite3 "$sim" \
		"SELECT number FROM submission ORDER BY id"
}

balance() {
	sms-credits balance -qHo balance
}

# sums_up: is the balance what the ledger says, and that what messages cost?
sums_up() {
	is ledger,ok "$(sms-account check -qHo check,verdict | grep ^ledger)"
}

# at TIME COMMAND...: with the clock at that time.
at() {
	SMS_NOW=$1 "${@:2}"
}

# lock FILE: another program holds that database locked, until unlock.
lock() {
	mkfifo lock.pipe
	sqlite3 "$1" <lock.pipe >lock.out 2>&1 &
	exec 9>lock.pipe
	printf '%s\n' '.timeout 9000' 'BEGIN IMMEDIATE;' \
		'.shell touch lock.held' >&9
	until [ -e lock.held ]; do :; done
}

unlock() {
	printf '%s\n' 'ROLLBACK;' .quit >&9
	exec 9>&-
	rm -f lock.*
}
