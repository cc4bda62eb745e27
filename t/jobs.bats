# Jobs of sms-inspect that sms-tick runs, and the e-mails that tell of them.

load helper
load mail
load carrier/carrier
load lookup

teardown() {
	mailbox_end
	carrier_end
}

# job WHAT: columns of job 1.
job() {
	sms-inspect job show -qHo "$1" 1
}

@test "sms-inspect P67: sms-tick runs a job when it is due, not before, and nobody need be there" {
	numbers 70
	sms_run 0 sms-inspect job add -y --at 13:00 list.csv
	has "$stderr" 'for 35 credits at most: sms-tick runs it'
	is new,2026-11-21T13:00:00Z "$(job state,due_at)"
	sms_run 0 sms-tick
	is new "$(job state)"
	is 100 "$(balance)"
	export SMS_NOW=2026-11-21T13:00:00Z
	sms_run 0 sms-tick
	is '' "$output$stderr"
	is finished,70,70,, "$(job state,done,found,due_at,mail_state)"
	is 65 "$(balance)"
	sms_run 0 sms-tick
	is 65 "$(balance)"
	sms_run 0 sms-account check -q
}

@test "sms-inspect P69: what sms-tick may spend is agreed on before: -y, a fence, or nothing to pay" {
	numbers 4
	sms_run 64 setsid sms-inspect job add --at now list.csv
	has "$stderr" 'costs up to 2 credits'
	is 0 "$(sql 'SELECT count(*) FROM job')"
	sms_run 64 sms-inspect job add --max-cost 1 list.csv
	has "$stderr" 'say --at too'
	sms_run 0 setsid sms-inspect job add -q --at now --max-cost 1.2 list.csv
	# not even in two rounds more than the fence
	sms_run 0 sms-tick
	has "$stderr" 'job 1 is paused: max-cost: sms-inspect job run 1 goes on'
	is paused,max-cost,2,1.2, "$(job state,reason,done,max_cost,due_at)"
	sms_run 0 sms-tick
	is '' "$stderr"
	is 99 "$(balance)"
	# a higher fence is for all of the job
	sms_run 0 setsid sms-inspect job run -q --at now --max-cost 1.5 1
	sms_run 0 sms-tick
	is paused,max-cost,3 "$(job state,reason,done)"
	sms_run 0 sms-inspect job run -qy 1
	is finished,,4 "$(job state,reason,done)"
	is 98 "$(balance)"
}

@test "sms-inspect P68: when a job is done an e-mail says so, with the command for the report" {
	mailbox
	mail_server
	numbers 3
	sms-inspect job add -qy --cnam --at now --mail ann@example.org list.csv >/dev/null
	sms_run 0 sms-tick
	is '' "$stderr"
	is finished,ann@example.org,sent "$(job state,mail,mail_state)"
	mail=$(tr -d '\r' <mails/1)
	has "$mail" 'RCPT TO:<ann@example.org>'
	has "$mail" 'Subject: sms-inspect: job 1, list.csv, is finished'
	has "$mail" 'Job 1, list.csv, is finished.

rows     3
done     3
found    3
none     0
refused  0
unknown  0
credits  2.250
'
	# the command of the mail gives the report
	command=$(sed -n 's/^\t//p' <<<"${mail//$'=\n'/}" | sed 's/^=09//')
	[ -n "$command" ] || command=$(perl -MMIME::QuotedPrint -0777 -ne \
		'print decode_qp($_)' <<<"$mail" | sed -n 's/^\t//p')
	sms_run 0 bash -c "$command"
	is 'job.csv
report.csv' "$(unzip -Z1 report.zip | sort)"
	sms_run 0 sms-tick
	is 1 "$(grep -c ^MAIL mails/talk)"
}

@test "sms-inspect P68 P70: a job that is run by hand mails too, to whom the account says" {
	mailbox
	mail_server
	numbers 1
	sms_run 64 sms-account set job-mail=nobody
	has "$stderr" 'is no e-mail address'
	sms-account set job-mail=ops@example.org
	sms-inspect job add -q --cnam list.csv >/dev/null
	sms_run 0 sms-inspect job run -qy 1
	is sent "$(job mail_state)"
	is 'RCPT TO:<ops@example.org>' "$(grep RCPT mails/talk | tr -d '\r')"
	# its own address goes before the account's
	sms-inspect job add -q list.csv >/dev/null
	sms_run 0 sms-inspect job run -qy --mail ann@example.org 2
	is 'RCPT TO:<ann@example.org>' "$(grep RCPT mails/talk | tail -1 | tr -d '\r')"
	is ann@example.org "$(sms-inspect job show -Ho mail 2)"
	# what sms-tick was told stays when somebody is faster
	echo +12015559999 >list.csv
	sms-inspect job add -q --at 13:00 --max-cost 3 list.csv >/dev/null
	sms-account set lookup-price=200
	sms_run 75 sms-inspect job run -q --max-cost 1 --mail ann@example.org 3
	is 2026-11-21T13:00:00Z,3,ann@example.org \
		"$(sms-inspect job show -qHo due_at,max_cost,mail 3)"
}

@test "sms-inspect: an address that is none, or no mail server, is told when the job is made" {
	numbers 1
	sms_run 78 sms-inspect job add --mail ann@example.org list.csv
	has "$stderr" no-mail-server
	mail_port=1
	mail_server
	sms_run 64 sms-inspect job add --mail $'ann@example.org\nBcc: eve@example.org' list.csv
	has "$stderr" 'is no e-mail address'
	is 0 "$(sql 'SELECT count(*) FROM job')"
}

@test "sms-inspect: the name of a file cannot write into the head of the mail" {
	mailbox
	mail_server
	numbers 1
	name=$'x\r\nBcc: eve@example.org\r\n\r\n\e[31m'
	sms-inspect job add -q --name "$name" --mail ann@example.org list.csv >/dev/null
	sms_run 0 sms-inspect job run -qy 1
	lacks "$(sed '/^\r$/q' <(sed 1,3d mails/1))" 'Bcc:'
	is 1 "$(grep -c ^RCPT mails/talk)"
}

@test "sms-inspect: a mail that the server does not take is tried again, later each time, for three days" {
	mailbox RCPT '450 4.2.1 later'
	mail_server
	numbers 1
	sms-inspect job add -q --mail ann@example.org list.csv >/dev/null
	sms_run 0 sms-inspect job run -qy 1
	is waiting "$(job mail_state)"
	is '1|later: 450 4.2.1 later|60000' "$(sql 'SELECT tries, reason, not_before - created_at FROM post')"
	# not before its time
	sms_run 0 sms-tick
	is 1 "$(grep -c ^RCPT mails/talk)"
	SMS_NOW=2026-11-21T12:01:00Z sms_run 0 sms-tick
	is '' "$stderr"
	is '2|180000' "$(sql 'SELECT tries, not_before - created_at FROM post')"
	mailbox_end
	mailbox
	mail_server
	SMS_NOW=2026-11-21T12:03:00Z sms_run 0 sms-tick
	is sent "$(job mail_state)"
	# one that nobody takes for three days is given up
	mailbox_end
	sms-inspect job add -q --mail ann@example.org list.csv >/dev/null
	sms_run 0 sms-inspect job run -qy 2
	SMS_NOW=2026-11-24T11:59:30Z sms_run 0 sms-tick
	is 'failed|expired' "$(sql 'SELECT state, reason FROM post WHERE id = 2')"
}

@test "sms-inspect: a mail that the server refuses is told once and given up" {
	mailbox RCPT '550 5.1.1 nobody here'
	mail_server
	numbers 1
	sms-inspect job add -qy --at now --mail ann@example.org list.csv >/dev/null
	sms_run 0 sms-tick
	has "$stderr" 'e-mail to ann@example.org, "sms-inspect: job 1, list.csv, is finished": refused: 550 5.1.1 nobody here'
	is finished,failed "$(job state,mail_state)"
	sms_run 0 sms-tick
	is '' "$stderr"
}

@test "sms-inspect: a mail whose answer was lost is not sent twice, nor is one of a process that died" {
	mailbox END close take it
	mail_server
	numbers 1
	sms-inspect job add -q --mail ann@example.org list.csv >/dev/null
	sms_run 0 sms-inspect job run -qy 1
	is unknown "$(job mail_state)"
	SMS_NOW=2026-11-22T12:00:00Z sms_run 0 sms-tick
	is 1 "$(grep -c ^MAIL mails/talk)"
	# as a process leaves it that is killed while the server has the mail
	sql "INSERT INTO run (id, kind, pid, begun_at) VALUES (900, 'mail', 1, 1);
	    INSERT INTO post (about, recipient, subject, text, state, run,
	    created_at, not_before) VALUES ('job 1', 'ann@example.org', 'x',
	    'y', 'sending', 900, 1, 1)"
	sms_run 0 sms-tick
	is 'unknown|interrupted' "$(sql 'SELECT state, reason FROM post WHERE run = 900')"
	is 1 "$(grep -c ^MAIL mails/talk)"
}

@test "sms-inspect: a mail is in nobody's hands before that is written down" {
	# the server says nothing at the end of the text: killed there
	mailbox END wait
	mail_server
	numbers 1
	sms-inspect job add -q --mail ann@example.org list.csv >/dev/null
	sms-inspect job run -qy 1 >/dev/null 2>&1 3>&- &
	pid=$!
	until grep -q ^DATA mails/talk 2>/dev/null; do :; done
	is sending "$(job mail_state)"
	kill -9 $pid
	wait $pid || true
	is finished "$(job state)"
	mailbox_end
	mailbox
	mail_server
	sms_run 0 sms-tick
	is unknown "$(job mail_state)"
	is 1 "$(grep -c ^MAIL mails/talk)"
}

@test "sms-inspect: mails wait while the settings have no server, and that is said no oftener than they are tried" {
	numbers 1
	sms-account set job-mail=ops@example.org
	sms-inspect job add -qy --at now list.csv >/dev/null
	sms_run 0 sms-tick
	has "$stderr" 'e-mails wait: no-mail-server'
	sms_run 0 sms-tick
	is '' "$stderr"
	is finished,waiting "$(job state,mail_state)"
	mailbox
	mail_server
	SMS_NOW=2026-11-21T12:01:00Z sms_run 0 sms-tick
	is sent "$(job mail_state)"
}

@test "sms-inspect: a copy of the account mails nobody" {
	mailbox
	mail_server
	numbers 1
	sms-account set job-mail=ops@example.org
	sms-inspect job add -qy --at now list.csv >/dev/null
	cp data/smsutils/default.db copy.db
	sms_run 78 sms-tick -A ./copy.db
	is '' "$(cat mails/talk)"
}

@test "sms-account adopt: jobs that are due and mails that wait are not done twice by two copies" {
	mailbox RCPT '450 4.2.1 later'
	mail_server
	numbers 1
	sms-inspect job add -q --mail ann@example.org list.csv >/dev/null
	sms-inspect job run -qy 1
	echo +12015559999 >other
	sms-inspect job add -qy --at now other >/dev/null
	sms-account backup copy.db
	cp copy.db other.db
	sms_run 64 sms-account adopt -y -A ./copy.db
	has "$stderr" '0 messages, 1 jobs and 1 e-mails wait in it'
	sms_run 0 sms-account adopt -y -A ./copy.db --waiting cancel
	sms_run 0 sms-inspect job -A ./copy.db -Ho state,reason,mail_state
	is 'finished,,failed
paused,adopted,' "$output"
	sms_run 0 sms-account adopt -y -A ./other.db --waiting keep
	sms_run 0 sms-inspect job -A ./other.db -Ho state,reason,mail_state
	is 'finished,,waiting
new,,' "$output"
}

@test "sms-inspect: credits that run out pause a job that sms-tick runs, and the mail says it" {
	mailbox
	mail_server
	numbers 5
	sms-account set lookup-price=40
	sms-inspect job add -qy --at now --mail ann@example.org list.csv >/dev/null
	sms_run 0 sms-tick
	has "$stderr" 'job 1 is paused: no-funds'
	is paused,no-funds,2,sent "$(job state,reason,done,mail_state)"
	has "$(cat mails/1)" 'Subject: sms-inspect: job 1, list.csv, is paused'
	has "$(cat mails/1)" 'is paused: no-funds.'
	has "$(cat mails/1)" 'job run -A'
	# it does not go on by itself
	sms-credits recharge -q 200
	sms_run 0 sms-tick
	is 2 "$(job done)"
	sms_run 0 sms-inspect job run -qy --at now
	sms_run 0 sms-tick
	is finished,5,sent "$(job state,done,mail_state)"
	is 2 "$(grep -c ^MAIL mails/talk)"
}

@test "sms-inspect: numbers without an answer are asked about again, and a day of silence pauses the job" {
	numbers 2
	sms-account set sim.throttled=1001
	sms-inspect job add -qy --at now list.csv >/dev/null
	sms_run 0 sms-tick
	is running,1,2026-11-21T12:10:00Z "$(job state,done,due_at)"
	SMS_NOW=2026-11-21T12:10:00Z sms_run 0 sms-tick
	is finished,2 "$(job state,done)"
	# a carrier that is never there
	echo +12015552000 >list.csv
	carrier - <<-'END'
		status 503
	END
	gateway twilio 'account_sid: AC0123456789abcdef0123456789abcdef' \
		"auth_token_file: token"
	sms-inspect job add -qy --gateway main --at now list.csv >/dev/null
	sms_run 0 sms-tick
	is '' "$stderr"
	is running,0 "$(sms-inspect job show -Ho state,done 2)"
	SMS_NOW=2026-11-22T12:00:00Z sms_run 0 sms-tick
	is running "$(sms-inspect job show -Ho state 2)"
	SMS_NOW=2026-11-22T12:20:00Z sms_run 0 sms-tick
	has "$stderr" 'job 2 is paused: no-answer'
}

@test "sms-inspect: a gateway that is not there pauses the job, and cron hears of it once" {
	numbers 1
	sms-inspect job add -qy --at now --gateway nowhere list.csv >/dev/null
	sms_run 0 sms-tick
	has "$stderr" 'no-gateway'
	is paused,no-gateway "$(job state,reason)"
	sms_run 0 sms-tick
	is '' "$stderr"
}

@test "sms-inspect: sms-tick asks in slices, each job in its turn, and nothing on hold" {
	numbers 200
	sms-account set lookup-price=0.1
	sms-inspect job add -qy --at now --name one list.csv >/dev/null
	sms-inspect job add -qy --at now --name two --gateway sim list.csv >/dev/null
	sms-account hold
	sms_run 0 sms-tick
	is 100 "$(balance)"
	sms-account release
	sms_run 0 sms-tick
	is 'finished,200
finished,200' "$(sms-inspect job -Ho state,done)"
	# the second found all answers of the first
	is 80 "$(balance)"
}

@test "sms-inspect: a job that sms-tick runs is killed at any moment, and pays for nothing twice" {
	numbers 200
	mailbox
	mail_server
	sms-inspect job add -qy --at now --mail ann@example.org list.csv >/dev/null
	export SMS_TRACE_SQL=$HOME/trace
	for _ in 1 2 3 4 5 6; do
		sms-tick >/dev/null 2>&1 3>&- &
		until [ -s trace ] || ! kill -0 $! 2>/dev/null; do :; done
		kill -9 $! 2>/dev/null || true
		wait $! 2>/dev/null || true
		rm -f trace
	done
	unset SMS_TRACE_SQL
	sms_run 0 sms-tick
	is finished,200,100,200 "$(job state,done,cost,found)"
	is 0 "$(balance)"
	is '200|200' "$(sql 'SELECT count(*), count(DISTINCT number) FROM lookup')"
	[ "$(grep -c ^MAIL mails/talk)" -le 1 ]
	is 1 "$(sql 'SELECT count(*) FROM post')"
	sms_run 0 sms-account check -q
}

@test "sms-inspect: two crons at once, and somebody at the terminal, run a job once" {
	numbers 200
	mailbox
	mail_server
	sms-inspect job add -qy --at now --mail ann@example.org list.csv >/dev/null
	sms-tick >/dev/null 2>one.err 3>&- & a=$!
	sms-tick >/dev/null 2>two.err 3>&- & b=$!
	sms-inspect job run -qy 1 2>three.err 3>&- & c=$!
	wait $a && wait $b
	wait $c || [ $? -eq 75 ]
	sms_run 0 sms-tick
	is finished,200,100 "$(job state,done,cost)"
	is '200|200' "$(sql 'SELECT count(*), count(DISTINCT number) FROM lookup')"
	is 1 "$(grep -c ^MAIL mails/talk)"
	is '' "$(cat one.err two.err)"
}

@test "sms-inspect: a job that is cancelled is not due any more" {
	numbers 1
	sms-inspect job add -qy --at 13:00 list.csv >/dev/null
	sms_run 0 sms-inspect job cancel 1
	is cancelled, "$(job state,due_at)"
	SMS_NOW=2026-11-21T13:00:00Z sms_run 0 sms-tick
	is 100 "$(balance)"
	sms_run 65 sms-inspect job run -y --at now 1
}
