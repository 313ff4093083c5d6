//! The limits as people read them.

use std::time::Duration;

use super::Limits;

impl Limits {
    /// The table as people read it: what, and how much.
    pub fn rows(&self) -> Vec<(&'static str, String)> {
        [
            self.run_rows(),
            self.dns_rows(),
            self.record_rows(),
            self.web_rows(),
            self.http_rows(),
            self.mail_rows(),
        ]
        .concat()
    }

    fn run_rows(&self) -> Vec<(&'static str, String)> {
        vec![
            (
                "time for a whole scan, unless `--timeout` says otherwise",
                seconds(self.scan_time),
            ),
            ("memory of one scan", kib(self.scan_memory)),
            (
                "age up to which an answer of the resolver is used again",
                seconds(self.answer_age),
            ),
            (
                "age up to which a failed question is not asked again",
                seconds(self.failure_age),
            ),
            (
                "answers of the resolver that are kept",
                self.answers_kept.to_string(),
            ),
            (
                "targets of a batch at once at one address of sites",
                self.batch_at_address.to_string(),
            ),
            (
                "targets of a batch at once at one operator of mail or name servers",
                self.batch_at_operator.to_string(),
            ),
        ]
    }

    fn dns_rows(&self) -> Vec<(&'static str, String)> {
        vec![
            (
                "wait for one answer of the resolver",
                seconds(self.dns_wait),
            ),
            (
                "tries for one question to the resolver, three datagrams each",
                self.dns_tries.to_string(),
            ),
            (
                "wait for one answer of a name server",
                seconds(self.name_server_wait),
            ),
            (
                "questions to one name server at once",
                self.name_server_at_once.to_string(),
            ),
            (
                "pause before name servers that differ are asked again",
                seconds(self.serial_pause),
            ),
        ]
    }

    fn record_rows(&self) -> Vec<(&'static str, String)> {
        vec![
            ("steps of a chain of aliases", self.aliases.to_string()),
            ("records of one kind", self.records.to_string()),
            (
                "name servers, and mail servers, asked",
                self.servers.to_string(),
            ),
            (
                "addresses of one name server, asked",
                self.server_addresses.to_string(),
            ),
            (
                "name servers of the zone above, asked",
                self.servers_above.to_string(),
            ),
            (
                "name servers asked for signatures that do not hold",
                self.servers_signing.to_string(),
            ),
            (
                "signatures of one answer that are tried, with one key each",
                self.signatures_tried.to_string(),
            ),
            (
                "name servers asked about a name that leads to no public address",
                self.servers_at_source.to_string(),
            ),
            ("questions for DKIM keys", self.dkim_questions.to_string()),
            (
                "DKIM selectors given with --selector",
                self.dkim_given.to_string(),
            ),
            (
                "time for a zone transfer, with leave",
                seconds(self.transfer_time),
            ),
            (
                "records read of a zone transfer",
                self.transfer_records.to_string(),
            ),
            ("zone transfer", kib(self.transfer_bytes)),
            ("addresses of one name", self.addresses.to_string()),
            (
                "time within which a resolver must answer",
                seconds(self.first_answer),
            ),
        ]
    }

    fn web_rows(&self) -> Vec<(&'static str, String)> {
        vec![
            ("wait for a connection", seconds(self.connect)),
            ("wait for a TLS handshake", seconds(self.handshake)),
            (
                "wait for the answer to a TLS hello",
                seconds(self.tls_hello),
            ),
            (
                "TLS connections to one address at once",
                self.tls_at_once.to_string(),
            ),
            (
                "TLS connections to one address",
                self.tls_connections.to_string(),
            ),
            (
                "TLS connections to one address with `--tls-detail`",
                self.tls_connections_in_detail.to_string(),
            ),
            (
                "further addresses of one site, looked at lightly",
                self.tls_further.to_string(),
            ),
            (
                "wait for the tickets that follow a handshake",
                seconds(self.ticket),
            ),
        ]
    }

    fn http_rows(&self) -> Vec<(&'static str, String)> {
        vec![
            ("script hosts of one page", self.script_hosts.to_string()),
            ("wait for one HTTP answer", seconds(self.http_answer)),
            (
                "HTTP requests to one address at once",
                self.http_at_once.to_string(),
            ),
            ("HTTP requests to one name", self.http_requests.to_string()),
            ("body of an answer, after decompression", kib(self.body)),
            ("security.txt", kib(self.security_txt)),
            ("policy for encrypted delivery (MTA-STS)", kib(self.mta_sts)),
            ("certificate fetched through AIA", kib(self.aia)),
            (
                "scans that ask one registry at once (RDAP)",
                self.registry_at_once.to_string(),
            ),
            (
                "requests to the registry (RDAP)",
                self.rdap_requests.to_string(),
            ),
            (
                "time for all requests to the registry (RDAP)",
                seconds(self.rdap_time),
            ),
            ("answer of the registry (RDAP)", kib(self.rdap)),
            ("redirects in one chain", self.redirects.to_string()),
            ("header fields of one answer", self.headers.to_string()),
            (
                "characters of one header field",
                self.header_value.to_string(),
            ),
            ("certificates of one chain", self.chain.to_string()),
            (
                "names of one certificate",
                self.certificate_names.to_string(),
            ),
            (
                "answer about revocation, stapled to a handshake",
                kib(self.staple),
            ),
        ]
    }

    fn mail_rows(&self) -> Vec<(&'static str, String)> {
        vec![
            (
                "questions that one list of senders (SPF) leads to",
                self.spf_questions.to_string(),
            ),
            ("list of senders (SPF)", kib(self.spf_record)),
            (
                "wait for a mail server's greeting",
                seconds(self.smtp_greeting),
            ),
            (
                "wait for a mail server's further answers",
                seconds(self.smtp_answer),
            ),
            (
                "wait for a mail server's farewell",
                seconds(self.smtp_farewell),
            ),
            ("one answer of a mail server", kib(self.smtp_bytes)),
            (
                "pause between two connections to one mail server",
                seconds(self.smtp_pause),
            ),
            (
                "operators whose silence means that port 25 is blocked now",
                self.silent_operators.to_string(),
            ),
            (
                "receivers of DMARC reports, asked about",
                self.report_receivers.to_string(),
            ),
            (
                "time for the questions of `belfort spf`",
                seconds(self.spf_time),
            ),
            ("one TLSA record", kib(self.tlsa)),
            (
                "pause before a TLSA question that failed is asked again",
                seconds(self.tlsa_pause),
            ),
        ]
    }
}

fn seconds(wait: Duration) -> String {
    if wait.subsec_millis() == 0 {
        format!("{} s", wait.as_secs())
    } else {
        format!("{} ms", wait.as_millis())
    }
}

fn kib(bytes: usize) -> String {
    format!("{} KiB", bytes / 1024)
}
