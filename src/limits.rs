//! Every limit Belfort keeps, in one table: shown by `belfort doctor` and in the README.

mod files;
mod rows;

use std::time::Duration;

pub use self::files::{FILES, FileLimits};

/// Limits on size, number and time. A target is hostile input: nothing it does may use more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Time for a whole scan, unless the user gives another (`--timeout`). What was not seen by then is unknown.
    pub scan_time: Duration,
    /// Bytes of memory that one scan may need on top of what the program holds anyway. Nothing enforces it: it is what
    /// the other limits come to, and a test holds every hostile company to it.
    pub scan_memory: usize,
    /// Wait for one answer of the user's resolver before the second try.
    pub dns_wait: Duration,
    /// Tries for one question to the user's resolver. Within each, a datagram that brings no answer is sent twice more.
    pub dns_tries: usize,
    /// Wait for one answer of a name server asked directly (three over UDP, one over TCP).
    pub name_server_wait: Duration,
    /// Questions to one address of a name server at once, in all scans of a run: one more than a scan of one domain
    /// puts there side by side, so that it never waits, and a list of domains is hardly more than one.
    pub name_server_at_once: usize,
    /// Pause before name servers are asked once more, where their serials differ.
    pub serial_pause: Duration,
    /// Age up to which an answer of the resolver is used again in the same run.
    pub answer_age: Duration,
    /// Age up to which a question that failed is not asked again in the same run.
    pub failure_age: Duration,
    /// Answers that are kept in a run before old ones are forgotten.
    pub answers_kept: usize,
    /// Steps of one chain of aliases (CNAME) that are followed.
    pub aliases: usize,
    /// Questions that one list of senders (SPF) may lead to.
    pub spf_questions: usize,
    /// Bytes of one list of senders (SPF).
    pub spf_record: usize,
    /// Records of one kind that are read.
    pub records: usize,
    /// Name servers and mail servers that are asked, of each kind.
    pub servers: usize,
    /// Addresses of one name server that are asked, of both families together.
    pub server_addresses: usize,
    /// Name servers of the zone above that are asked, where the resolver fails on the domain.
    pub servers_above: usize,
    /// Addresses of name servers that are asked for signatures which do not hold.
    pub servers_signing: usize,
    /// Signatures of one answer that are tried, each with one key: a zone may have thousands of pairs that do not fit,
    /// to keep whoever checks them busy (CVE-2023-50387).
    pub signatures_tried: usize,
    /// Name servers of the domain that are asked about a name that leads to no public address.
    pub servers_at_source: usize,
    /// Questions for DKIM keys: selectors, and where they lead.
    pub dkim_questions: usize,
    /// DKIM selectors that the user may give.
    pub dkim_given: usize,
    /// Time for one zone transfer, once connected.
    pub transfer_time: Duration,
    /// Records of a zone that are read and counted.
    pub transfer_records: usize,
    /// Bytes of a zone that are read.
    pub transfer_bytes: usize,
    /// Addresses of one name that are used.
    pub addresses: usize,
    /// Wait for a TCP connection.
    pub connect: Duration,
    /// Wait for a TLS handshake once connected.
    pub handshake: Duration,
    /// Wait for the whole answer to one hello of TLS, once connected.
    pub tls_hello: Duration,
    /// TLS connections to one address that are open at once in all scans of a run, those of HTTP left out.
    pub tls_at_once: usize,
    /// TLS connections to one address in a scan, those of HTTP included: at most so many are made by hellos and
    /// handshakes that some are left for the pages.
    pub tls_connections: usize,
    /// TLS connections to one address with `--tls-detail`.
    pub tls_connections_in_detail: usize,
    /// Further addresses of one site and family that are looked at.
    pub tls_further: usize,
    /// Least wait for the session tickets that follow a handshake.
    pub ticket_least: Duration,
    /// Longest wait for them; between the two, as long as the handshake took.
    pub ticket: Duration,
    /// Hosts of others that a page takes scripts and styles from, whose names are followed.
    pub script_hosts: usize,
    /// Wait for one HTTP answer, its body included.
    pub http_answer: Duration,
    /// HTTP requests to one address at once, in all scans of a run.
    pub http_at_once: usize,
    /// HTTP requests to one name in a scan.
    pub http_requests: usize,
    /// Bytes of a body that are read, after decompression.
    pub body: usize,
    /// Bytes of `security.txt` that are read.
    pub security_txt: usize,
    /// Bytes of a policy for encrypted delivery (MTA-STS) that are read (RFC 8461 3.3 suggests as many).
    pub mta_sts: usize,
    /// Bytes of a certificate fetched through AIA.
    pub aia: usize,
    /// Scans of a run that ask one registry at once (RDAP).
    pub registry_at_once: usize,
    /// Requests to the registry of the domain (RDAP).
    pub rdap_requests: usize,
    /// Time for all requests to the registry.
    pub rdap_time: Duration,
    /// Bytes of a registry's answer that are read.
    pub rdap: usize,
    /// Redirects that are followed in one chain.
    pub redirects: usize,
    /// Header fields of one answer.
    pub headers: usize,
    /// Characters of one header field that are kept.
    pub header_value: usize,
    /// Certificates of one chain that are read.
    pub chain: usize,
    /// Names of one certificate that are kept.
    pub certificate_names: usize,
    /// Bytes of an answer about revocation that is stapled to a handshake.
    pub staple: usize,
    /// Wait for a mail server's greeting (some wait on purpose before they greet).
    pub smtp_greeting: Duration,
    /// Wait for each further answer of a mail server.
    pub smtp_answer: Duration,
    /// Wait for the answer to the farewell, which nobody has to give.
    pub smtp_farewell: Duration,
    /// Bytes of one answer of a mail server.
    pub smtp_bytes: usize,
    /// Receivers of DMARC reports that are asked about.
    pub report_receivers: usize,
    /// Operators of mail servers that are silent in a batch, where none was heard or long after one was, before port
    /// 25 counts as blocked.
    pub silent_operators: usize,
    /// Pause between two connections to one mail server.
    pub smtp_pause: Duration,
    /// Time for the questions of one check of SPF (RFC 7208 4.6.4 asks for 20 s at least).
    pub spf_time: Duration,
    /// Bytes of one TLSA record that are kept.
    pub tlsa: usize,
    /// Pause before a question for TLSA records that failed is asked once more.
    pub tlsa_pause: Duration,
    /// Time within which some resolver must answer, else there is no network.
    pub first_answer: Duration,
    /// Targets of a batch that are scanned at once whose sites are at one address.
    pub batch_at_address: usize,
    /// Targets of a batch that are scanned at once whose mail servers, or whose name servers, one operator keeps.
    pub batch_at_operator: usize,
}

/// The limits in force.
pub const LIMITS: Limits = Limits {
    scan_time: Duration::from_mins(1),
    scan_memory: 64 * 1024 * 1024,
    dns_wait: Duration::from_secs(3),
    dns_tries: 3,
    name_server_wait: Duration::from_millis(1_500),
    name_server_at_once: 4,
    serial_pause: Duration::from_secs(5),
    answer_age: Duration::from_mins(10),
    failure_age: Duration::from_mins(1),
    answers_kept: 20_000,
    aliases: 8,
    spf_questions: 240,
    spf_record: 16 * 1024,
    records: 100,
    servers: 10,
    server_addresses: 4,
    servers_above: 3,
    servers_signing: 6,
    signatures_tried: 16,
    servers_at_source: 2,
    dkim_questions: 16,
    dkim_given: 8,
    transfer_time: Duration::from_secs(10),
    transfer_records: 1_000,
    transfer_bytes: 256 * 1024,
    addresses: 8,
    connect: Duration::from_secs(5),
    handshake: Duration::from_secs(8),
    tls_hello: Duration::from_secs(5),
    tls_at_once: 6,
    tls_connections: 36,
    tls_connections_in_detail: 250,
    tls_further: 3,
    ticket_least: Duration::from_millis(200),
    ticket: Duration::from_secs(1),
    script_hosts: 30,
    http_answer: Duration::from_secs(10),
    http_at_once: 4,
    http_requests: 24,
    body: 2 * 1024 * 1024,
    security_txt: 100 * 1024,
    mta_sts: 64 * 1024,
    aia: 64 * 1024,
    registry_at_once: 4,
    rdap_requests: 2,
    rdap_time: Duration::from_secs(8),
    rdap: 256 * 1024,
    redirects: 10,
    headers: 256,
    header_value: 16 * 1024,
    chain: 10,
    certificate_names: 100,
    staple: 16 * 1024,
    smtp_greeting: Duration::from_secs(20),
    smtp_answer: Duration::from_secs(10),
    smtp_farewell: Duration::from_secs(2),
    smtp_bytes: 64 * 1024,
    report_receivers: 5,
    silent_operators: 3,
    smtp_pause: Duration::from_secs(30),
    spf_time: Duration::from_secs(20),
    tlsa: 8 * 1024,
    tlsa_pause: Duration::from_secs(5),
    first_answer: Duration::from_secs(8),
    batch_at_address: 2,
    batch_at_operator: 8,
};
