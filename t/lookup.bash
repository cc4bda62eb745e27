# What the suites of look-ups share: an account that pays for them, and lists.

suite_setup() {
	sms-account init -q -C US
	sms-account set lookup-price=0.5 cnam-price=0.25
}

# numbers COUNT: a file of that many rows, list.csv.
numbers() {
	awk -v n="$1" 'BEGIN {
		print "name,number"
		for (i = 0; i < n; i++)
			printf "n%d,+1201555%04d\n", i, 1000 + i
	}' >list.csv
}
