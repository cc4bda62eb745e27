# For suites that speak TLS.

# authority NAME: keys/NAME.pem signs certificates.
authority() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "keys/$1.key" -out "keys/$1.pem" -days 30 -subj "/CN=$1"
}

# certificate NAME AUTHORITY HOST,... [OPTION...]: each as IP:127.0.0.1 or
# DNS:example.com.
certificate() {
	openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
		-keyout "keys/$1.key" -out "keys/$1.csr" -subj "/CN=$1"
	openssl x509 -req -in "keys/$1.csr" -CA "keys/$2.pem" \
		-CAkey "keys/$2.key" -out "keys/$1.pem" -days 30 \
		-extfile <(echo "subjectAltName=$3") "${@:4}"
}
