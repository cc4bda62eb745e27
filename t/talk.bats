# Talk with a person: io/ask.c and io/progress.c, through t/lib/talk.c.

load helper

# on_terminal STATUS COMMAND: with a terminal of its own; $output has all that
# was shown, without carriage returns.
on_terminal() {
	command -v script >/dev/null || skip "needs script(1)"
	sms_run "$1" script -qec "$2" /dev/null
	output=${output//$'\r'/}
}

@test "ask: y and yes are a yes, in any case" {
	for a in y Y yes YES ' yes'; do
		on_terminal 0 "talk ask 'Remove 3 contacts?'" <<<"$a"
		has "$output" 'talk: Remove 3 contacts? [y/N] '
	done
}

@test "ask: anything else is a no: 77, and says that nothing was done" {
	for a in n '' yup q; do
		on_terminal 77 "talk ask 'Remove 3 contacts?'" <<<"$a"
		has "$output" 'talk: nothing was done'
	done
}

@test "ask: without a terminal it is 64 and names -y, which answers it" {
	sms_run 64 setsid -w talk ask 'Remove 3 contacts?'
	is 'talk: Remove 3 contacts? there is no terminal to ask on: say -y' "$stderr"
	sms_run 0 setsid -w talk -y ask 'Remove 3 contacts?'
	is '' "$output$stderr"
}

@test "ask: the question is on the terminal, never on standard output or error" {
	on_terminal 0 "talk ask 'Really?' >out 2>err" <<<y
	has "$output" 'Really?'
	[ ! -s out ]
	[ ! -s err ]
}

@test "ask: a question shows control characters that come from outside" {
	on_terminal 77 $'talk ask \'Delete \e[31mred?\'' <<<n
	has "$output" 'Delete \x1b[31mred?'
}

@test "ask: interactive is a terminal for input and output both" {
	on_terminal 0 "talk interactive"
	is yes "$output"
	on_terminal 0 "talk interactive | cat"
	is no "$output"
	on_terminal 0 "talk interactive </dev/null"
	is no "$output"
}

@test "progress: done, total, rate and time left, on a terminal" {
	on_terminal 0 "talk --step 90ms progress 8 400"
	[[ $output =~ talk:\ [1-8]/400\ [01]%,\ [0-9.]+\ a\ second,\ [0-9smh]+\ left ]]
}

@test "progress: without a total there is no time left, and the line is cleared at the end" {
	sms_run 0 script -qec "talk --step 90ms progress 8" /dev/null
	[[ $output =~ talk:\ [1-8],\ [0-9.]+\ a\ second ]]
	lacks "$output" left
	[[ $output =~ $'\r'\ +$'\r'$ ]]
}

@test "progress: nothing under -q, without a terminal, or in a short run" {
	on_terminal 0 "talk -q --step 90ms progress 8"
	is '' "$output"
	sms_run 0 talk --step 90ms progress 8
	is '' "$output$stderr"
	on_terminal 0 "talk progress 1000"
	is '' "$output"
}
