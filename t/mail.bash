# For suites that have e-mails handed over.

# mailbox [WORD ANSWER] ...: a mail server on loopback with a script, as of
# t/lib/mailbox.c, with TLS as $mail_tls (-s, -t) says; its folder is ./mails, its port $mail_port. It ends with
# mailbox_end, or with the test.
mailbox() {
	mkdir -p mails
	mkfifo mail.in mail.out
	# shellcheck disable=SC2154 # of helper.bash
	"$bin/t/mailbox" ${mail_tls:+"$mail_tls"} mails "$@" <mail.in >mail.out 2>mailbox.err 3>&- &
	mail_pid=$!
	exec 19>mail.in
	read -r mail_port <mail.out
	rm -f mail.in mail.out
}

mailbox_end() {
	[ -n "${mail_pid-}" ] || return 0
	exec 19>&-
	wait "$mail_pid" || true
	mail_pid=
}

# mail_server [KEY: VALUE ...]: the configuration with that server, from
# sms@example.com.
mail_server() {
	local line conf=$XDG_CONFIG_HOME/smsutils/config.yaml
	mkdir -p "${conf%/*}"
	{
		printf 'mail:\n  from: sms@example.com\n'
		for line; do printf '  %s\n' "$line"; done
		case "$*" in *server:*) ;; *)
			printf '  server: 127.0.0.1:%s\n' "$mail_port" ;;
		esac
	} >"$conf"
}

mail_pid=
