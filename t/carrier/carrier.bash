# For suites that send to the scripted carrier.

# carrier [-p PORT] SCENARIO: start one for a scenario (a file, or - for
# standard input), its requests in ./log, its address in $base. It ends with
# carrier_end, or with the test; then log.most has how much there was at once.
carrier() {
	local port= fd n=${#carriers[@]}
	if [ "$1" = -p ]; then port=$2 && shift 2; fi
	[ "$1" != - ] || cat >"scenario$n"
	[ "$1" = - ] || cp "$1" "scenario$n"
	: >>log
	mkfifo "in$n" "out$n"
	(
		exec 3>&-
		for ((fd = 20; fd < 20 + n; fd++)); do eval "exec $fd>&-"; done
		CARRIER_PORT=$port exec scripted-carrier "scenario$n" log
	) <"in$n" >"out$n" 2>carrier.err &
	carriers+=($!)
	eval "exec $((20 + n))>in$n $((30 + n))<out$n"
	read -r port <&$((30 + n))
	base=http${CARRIER_CERT:+s}://127.0.0.1:$port
}

# carrier_end: stop those that were started.
carrier_end() {
	local n
	for n in "${!carriers[@]}"; do
		eval "exec $((20 + n))>&- $((30 + n))<&-"
		wait "${carriers[n]}" || true
		rm -f "in$n" "out$n"
	done
	carriers=()
}

# A suite with more to end defines its own.
teardown() {
	carrier_end
}

# held [N]: until N requests more (one) are held by the latest carrier.
held() {
	local i line fd=$((30 + ${#carriers[@]} - 1))
	for ((i = 0; i < ${1:-1}; i++)); do
		read -r -t 30 line <&$fd || { echo "not held: $i of ${1:-1}"; return 1; }
	done
}

# let_go [N]: the Nth that was held, or all of them, get their answers.
let_go() {
	echo "${1-}" >&$((20 + ${#carriers[@]} - 1))
}

# gateway PROVIDER [KEY: VALUE ...]: the configuration with gateway `main`;
# without a base_url: at the carrier.
gateway() {
	local line provider=$1
	shift
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	conf=$XDG_CONFIG_HOME/smsutils/config.yaml
	(umask 077 && echo secret >"${conf%/*}/token")
	printf 'gateways:\n  main:\n    provider: %s\n' "$provider" >"$conf"
	for line; do printf '    %s\n' "$line"; done >>"$conf"
	grep -q base_url: "$conf" || echo "    base_url: $base" >>"$conf"
}

# asked N: the carrier got N requests.
asked() {
	is "$1" "$(wc -l <log)"
}

carriers=()
