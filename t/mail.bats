# E-mails: io/mail.c writes them, io/mailer.c hands them over; the server is
# t/lib/mailbox.c on loopback.

load helper
load mail
load certificates

teardown() {
	mailbox_end
}

# told_nothing: the server was told neither a mail nor a password.
told_nothing() {
	is '' "$(grep -aE '^(MAIL|AUTH)' mails/talk)"
}

@test "mail: a mail arrives whole, with its envelope, date and an id" {
	mailbox
	mail_server
	sms_run 0 mailcat ann@example.org 'job 1 is finished' $'a line\n.\n..two dots\nlast '
	is taken "$output"
	is '' "$stderr"
	is 'MAIL FROM:<sms@example.com>
RCPT TO:<ann@example.org>

Date: Sat, 21 Nov 2026 12:00:00 +0000
From: sms@example.com
To: ann@example.org
Subject: job 1 is finished
Message-ID: <mail-1@example.com>
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

a line
.
..two dots
last=20' "$(tr -d '\r' <mails/1)"
}

@test "mail: other characters come through, and no line is too long" {
	mailbox
	mail_server
	long=$(printf 'w%.0s' {1..300})
	text=$'Grüße = 1 € \t🙂\n'$long
	sms_run 0 mailcat ann@example.org 'Grüße aus dem Süden, wo es wärmer ist als im Norden 🙂' "$text"
	is taken "$output"
	[ "$(tr -d '\r' <mails/1 | wc -L)" -le 78 ]
	is "$text" "$(tr -d '\r' <mails/1 | sed '1,/^Content-T.*printable/d' |
		sed '1d' | perl -MMIME::QuotedPrint -0777 -ne 'print decode_qp($_)')"
	is 'Subject: Grüße aus dem Süden, wo es wärmer ist als im Norden 🙂' \
		"$(tr -d '\r' <mails/1 |
		perl -MEncode -0777 -ne '/^(Subject: .*(?:\n .*)*)/m;
		print encode("UTF-8", decode("MIME-Header", $1))')"
}

@test "mail: nothing that is said becomes a line of the head" {
	mailbox
	mail_server
	sms_run 0 mailcat ann@example.org $'hi\r\nBcc: eve@example.org\r\n\r\nx' \
		$'Bcc: eve@example.org\n.\nRCPT TO:<eve@example.org>'
	is taken "$output"
	is 1 "$(grep -c '^RCPT' mails/talk)"
	is 'Date: From: To: Subject: Message-ID: Auto-Submitted: MIME-Version: Content-Type: Content-Transfer-Encoding: ' \
		"$(tr -d '\r' <mails/1 | sed '1,/^$/d; /^$/,$d' |
		grep -v '^ ' | sed 's/:.*/:/' | tr '\n' ' ')"
	for to in $'ann@example.org\r\nRCPT TO:<eve@example.org>' 'a b@c.org' \
		'<ann@example.org>' 'ann@example.org,eve@example.org' ann@ @b.org; do
		sms_run 65 mailcat "$to" x y
		has "$stderr" 'is no e-mail address'
	done
	sms_run 65 mailcat ann@example.org x y $'a@b.org\nBcc: eve@example.org'
	is 1 "$(grep -c '^MAIL' mails/talk)"
}

@test "mail: what is an address" {
	sms_run 0 mailcat -c a@b ann.lee+sms@mail.example.org 'a..b@c' .a@b a@b. \
		a@-b 'a"b@c' 'ä@b.org' a@b@c '' "$(printf 'a%.0s' {1..65})@b" a
	is 'yes a@b
yes ann.lee+sms@mail.example.org
no a..b@c
no .a@b
no a@b.
no a@-b
no a"b@c
no ä@b.org
no a@b@c
no 
no aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b
no a' "$output"
}

@test "mail: what the server refuses for good, for a time, and what is in doubt" {
	local case
	# script | what came of it | taken
	while IFS='|' read -r case want; do
		rm -rf mails
		read -ra words <<<"${case%% *}"
		mailbox "${words[0]}" "${case#* }"
		mail_server 'timeout: 2s'
		sms_run 0 mailcat ann@example.org x y
		mailbox_end
		[[ $output == $want ]] || { echo "$case"; return 1; }
	done <<-'END'
		RCPT 550 5.1.1 nobody here|refused: 550 5.1.1 nobody here
		RCPT 450 4.2.1 later|later: 450 4.2.1 later
		MAIL 421 4.3.2 busy|later: 421 4.3.2 busy
		HELLO 554 go away|refused: 554 go away
		DATA 451 4.3.0 not now|later: 451 4.3.0 not now
		END 554 5.6.0 spam|refused: 554 5.6.0 spam
		END 452 4.3.1 full|later: 452 4.3.1 full
		END close|unknown*
		END wait|unknown*
		MAIL close|later*
		HELLO wait|later*
	END
}

@test "mail: a server that is not there is asked again later" {
	mailbox
	mail_server
	mailbox_end
	sms_run 0 mailcat ann@example.org x y
	[[ $output == later:* ]]
}

@test "mail: the login is a user, and a password by reference" {
	mailbox AUTH '235 2.7.0 welcome'
	(umask 077 && echo s3cret >pw)
	mail_server 'user: ann' "password_file: $PWD/pw"
	sms_run 0 mailcat ann@example.org x y
	is taken "$output"
	is "$(printf '\0ann\0s3cret' | base64)" \
		"$(tr -d '\r' <mails/talk | sed -n '/^AUTH PLAIN/{n;p;}')"
	mailbox_end
	mailbox AUTH '535 5.7.8 no'
	mail_server 'user: ann' "password_file: $PWD/pw"
	sms_run 0 mailcat ann@example.org x y
	is 'later: 535 5.7.8 no' "$output"
	lacks "$output$stderr" s3cret
}

@test "mail: without TLS only this machine is spoken to, and the clock's setting keeps mails here" {
	mail_port=1
	mail_server 'server: smtp://mail.example.com:587'
	sms_run 78 mailcat ann@example.org x y
	has "$stderr" 'only a server on this machine'
	# one of another name that has no TLS gets neither mail nor password
	unset SMS_NOW
	mailbox AUTH '235 welcome'
	(umask 077 && echo s3cret >pw)
	mail_server "server: smtp://mail.localhost:$mail_port" 'user: ann' \
		"password_file: $PWD/pw"
	sms_run 0 mailcat ann@example.org x y
	[[ $output == later:* ]]
	told_nothing
	mail_server "server: smtp://mail.localhost:$mail_port" 'insecure: yes'
	sms_run 0 mailcat ann@example.org x y
	is taken "$output"
}

@test "mail: a certificate that nobody vouches for gets no mail" {
	openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost \
		-keyout key.pem -out cert.pem 2>openssl.err
	mkfifo hold out
	openssl s_server -accept 127.0.0.1:0 -key key.pem -cert cert.pem \
		<hold >out 2>&1 3>&- &
	pid=$!
	exec 18>hold 17<out
	until [[ $line == ACCEPT* ]]; do read -r line <&17; done
	port=${line##*:}
	mail_port=1
	mail_server "server: smtps://localhost:$port"
	sms_run 0 mailcat ann@example.org x y
	exec 18>&- 17<&-
	kill "$pid" 2>/dev/null || true
	[[ $output == later:*certificate* ]]
}

# certificates: keys/ca.pem vouches for keys/good.pem, of this machine's names,
# and keys/elsewhere.pem, of another; keys/other.pem does not.
certificates() {
	mkdir -p keys
	{
		authority ca && authority other &&
			certificate good ca DNS:mail.localhost,IP:127.0.0.1 &&
			certificate elsewhere ca DNS:mail.example.com
	} >/dev/null 2>&1
	export MAILBOX_CERT=keys/good.pem MAILBOX_KEY=keys/good.key
	(umask 077 && echo s3cret >pw)
}

# in_the_clear: what was said before TLS began, or at all where it did not.
in_the_clear() {
	tr -d '\r' <mails/talk | sed '/^TLS$/,$d' | cut -d' ' -f1 | paste -sd' '
}

@test "mail: by STARTTLS: mail and password go by TLS, and nothing before it" {
	certificates
	mail_tls=-t mailbox AUTH '235 2.7.0 welcome'
	mail_server "server: smtp://127.0.0.1:$mail_port" 'user: ann' \
		"password_file: $PWD/pw" "ca_file: $PWD/keys/ca.pem"
	sms_run 0 mailcat ann@example.org x y
	is taken "$output"
	is 'EHLO STARTTLS' "$(in_the_clear)"
	is "$(printf '\0ann\0s3cret' | base64)" \
		"$(tr -d '\r' <mails/talk | sed '1,/^TLS$/d' |
			sed -n '/^AUTH PLAIN/{n;p;}')"
	has "$(cat mails/1)" 'Subject: x'
	# So at a host of another name, which is never spoken to without.
	unset SMS_NOW
	mail_server "server: smtp://mail.localhost:$mail_port" 'user: ann' \
		"password_file: $PWD/pw" "ca_file: $PWD/keys/ca.pem"
	sms_run 0 mailcat ann@example.org x y
	is taken "$output"
}

@test "mail: by smtps:// everything goes by TLS; ca_file may stand beside the configuration" {
	certificates
	mail_tls=-s mailbox AUTH '235 2.7.0 welcome'
	mail_server "server: smtps://127.0.0.1:$mail_port" 'user: ann' \
		"password_file: $PWD/pw" 'ca_file: ca.pem'
	cp keys/ca.pem "$XDG_CONFIG_HOME/smsutils/"
	sms_run 0 mailcat ann@example.org x y
	is taken "$output"
	is '' "$(in_the_clear)"
	has "$(cat mails/1)" 'Subject: x'
}

@test "mail: a certificate of somebody else, or for another host, gets neither mail nor password" {
	local scheme case
	certificates
	for scheme in smtp smtps; do
		for case in good,other elsewhere,ca; do
			rm -rf mails
			export MAILBOX_CERT=keys/${case%,*}.pem MAILBOX_KEY=keys/${case%,*}.key
			mail_tls=-$([ $scheme = smtps ] && echo s || echo t)
			mailbox AUTH '235 2.7.0 welcome'
			mail_server "server: $scheme://127.0.0.1:$mail_port" 'user: ann' \
				"password_file: $PWD/pw" "ca_file: $PWD/keys/${case#*,}.pem"
			sms_run 0 mailcat ann@example.org x y
			mailbox_end
			[[ $output == later:*certificate* ]]
			told_nothing
		done
	done
}

@test "mail: a server that does not begin TLS gets neither mail nor password" {
	local answer
	certificates
	for answer in '454 4.7.0 not now' '220 go on' '501 what?' close; do
		rm -rf mails
		mail_tls=-t mailbox AUTH '235 2.7.0 welcome' STARTTLS "$answer"
		mail_server "server: smtp://127.0.0.1:$mail_port" 'user: ann' 'timeout: 2s' \
			"password_file: $PWD/pw" "ca_file: $PWD/keys/ca.pem"
		sms_run 0 mailcat ann@example.org x y
		mailbox_end
		[[ $output == later:* ]] || { echo "$answer"; return 1; }
		told_nothing
	done
	# One that has no TLS at all, on this machine too.
	rm -rf mails
	mail_tls='' mailbox AUTH '235 2.7.0 welcome'
	mail_server "server: smtp://127.0.0.1:$mail_port" 'user: ann' \
		"password_file: $PWD/pw" "ca_file: $PWD/keys/ca.pem"
	sms_run 0 mailcat ann@example.org x y
	[[ $output == later:* ]]
	told_nothing
}

@test "mail: each fault of the settings is named by file, line and key" {
	mail_port=1
	fault() {
		sms_run 78 mailcat ann@example.org x y
		has "$stderr" "$1"
	}
	mkdir -p "$XDG_CONFIG_HOME/smsutils"
	fault 'no-mail-server: the configuration has no mail: see sms-config(5)'
	conf=$XDG_CONFIG_HOME/smsutils/config.yaml
	printf 'mail:\n  from: sms@example.com\n' >"$conf"
	fault 'config.yaml:1:1: mail: server is missing'
	printf 'mail:\n  server: localhost\n' >"$conf"
	fault 'from is missing'
	mail_server 'frm: x'
	fault "did you mean 'from'?"
	mail_server 'server: http://localhost'
	fault "'http://localhost' is no mail server"
	mail_server 'server: smtp://localhost/x'
	fault 'is no mail server'
	mail_server 'server: smtp://ann:pw@localhost'
	fault 'belongs into user:'
	lacks "$stderr" pw@
	mail_server 'user: ann'
	fault 'password_file (or _command, or _environment) is missing'
	mail_server 'password: secret'
	fault 'a secret is never written here'
	mail_server 'ca_file: nowhere.pem'
	fault 'nowhere.pem: No such file'
	printf 'mail:\n  server: localhost\n  from: x y\n' >"$conf"
	fault "'x y' is no e-mail address"
}
