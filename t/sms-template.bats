# sms-template: texts with variables, by name.

load helper

suite_setup() {
	sms-account init -q
}

@test "sms-template P5: a template is added, listed, shown, changed and deleted" {
	sms_run 0 sms-template add --text 'Hi {{first_name|friend}}: {{code}}' \
		--class otp --description 'log in' code
	is '' "$output"
	is 'sms-template: code: GSM-7, 1 segment or more; variables {{first_name}} {{code}}' "$stderr"
	sms_run 0 sms-template list
	is 'name,class,variables,encoding,segments,description,updated_at,text
code,otp,first_name code,GSM-7,1,log in,2026-11-21T12:00:00Z,Hi {{first_name|friend}}: {{code}}' "$output"
	sms_run 0 sms-template set code text='Code {{code}} é🙂' class= name=c
	is 'c||Code {{code}} é🙂|code|UCS-2' "$(sms-template list \
		-Ho name,class,text,variables,encoding | tr , '|')"
	sms_run 0 sms-template delete -y c
	is '' "$(sms-template list -H)"
}

@test "sms-template P83: a text that cannot be read is refused with line and column" {
	sms_run 65 sms-template add --text 'Hi {{name' hello
	is 'sms-template: text: 1:4: {{ is never closed: end the variable with }}' "$stderr"
	printf 'Hi\n{{}}\n' >f
	sms_run 65 sms-template add --text-file f hello
	has "$stderr" 'f: 2:1: '
	sms_run 65 sms-template add hello <f
	has "$stderr" '<stdin>: 2:1: '
	printf 'Hi \xff' >f
	sms_run 65 sms-template add --text-file f hello
	sms_run 65 sms-template add --text '' hello
	has "$stderr" 'the text is empty'
	is '' "$(sms-template list -H)"
	sms-template add -q --text 'Hi {{name}}' hello
	sms_run 65 sms-template set hello text='{{'
	is 'Hi {{name}}' "$(sms-template list -Ho text)"
}

@test "sms-template: the text comes from --text, --text-file or standard input, less one line end" {
	printf 'two\nlines\n\n' >f
	sms-template add -q --text-file f file
	sms-template add -q pipe <f
	sms-template add -q --text $'two\nlines\n' option
	for name in file pipe option; do
		is $'"two\nlines\n"' "$(sms-template show -Ho value $name text)"
	done
	sms_run 64 sms-template add --text a --text-file f both
	sms_run 66 sms-template add none </dev/null
	sms_run 66 sms-template add --text-file nowhere none
	sms_run 0 sms-template set --text-file - file <<<'other'
	is other "$(sms-template show -Ho value file text)"
	sms_run 0 sms-template add --text '-5 degrees' cold
}

@test "sms-template: show prints the keys with value and meaning, or those that are named" {
	sms-template add -q --text "$(printf '{{a}}%0161d' 0)" --class alert long
	sms_run 0 sms-template show long class segments
	is 'key,value,meaning
class,alert,of the messages made of it
segments,2,of the same: what a message costs at least' "$output"
	sms_run 0 sms-template show -f json long
	is 8 "${#lines[@]}"
	sms_run 64 sms-template show long segmnets
	has "$stderr" "did you mean 'segments'?"
	sms_run 65 sms-template show logn
	has "$stderr" "no template 'logn': did you mean 'long'?"
	sms_run 64 sms-template show
}

@test "sms-template: a name is taken once, and no change takes another's" {
	sms-template add -q --text one a
	sms-template add -q --text two b
	sms_run 65 sms-template add --text three a
	has "$stderr" "there is a template 'a' already"
	sms_run 65 sms-template set a name=b
	is $'a,one\nb,two' "$(sms-template list -Ho name,text)"
	sms_run 64 sms-template add --text x ''
	sms_run 64 sms-template add --text x $'a\nb'
	sms_run 64 sms-template add --text x a b
}

@test "sms-template: set refuses what is no key or no class" {
	sms-template add -q --text one a
	sms_run 64 sms-template set a clas=otp
	has "$stderr" "did you mean 'class'?"
	sms_run 64 sms-template set a class=opt
	sms_run 64 sms-template set a
	sms_run 64 sms-template set a text
	sms_run 65 sms-template set b text=x
	sms_run 64 sms-template add --text x --class urgent c
	is 'a,,one' "$(sms-template list -Ho name,class,text)"
}

@test "sms-template: delete asks, and deletes all that are named or none" {
	sms-template add -q --text one a
	sms-template add -q --text two b
	sms_run 64 setsid sms-template delete a
	has "$stderr" 'Delete the template a?'
	sms_run 65 sms-template delete -y a c
	is 2 "$(sms-template list -H | wc -l)"
	sms_run 0 sms-template delete -y a b
	is 0 "$(sms-template list -H | wc -l)"
}

@test "sms-template: who added, set and deleted one is in the account's log" {
	sms-template add -q --text one a
	sms_run 64 sms-template set -q a class=opt
	sms-template set -q a text=two
	sms-template delete -qy a
	is $'init,\ntemplate add,a\ntemplate set,a\ntemplate delete,a' \
		"$(sms-account log -Ho action,detail)"
}

@test "sms-template: texts from outside reach no terminal raw" {
	sms-template add -q --text $'\e[31mred' a
	sms_run 0 sms-template list -f table
	lacks "$output" $'\e'
	has "$output" '\x1b[31mred'
}
