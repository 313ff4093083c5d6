use super::*;

mod pieces;
mod recorded;

fn record(kind: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[kind, 3, 3], length.as_slice(), content].concat()
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind], &length[1..], body].concat()
}

fn vector(width: usize, content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    [&length[4 - width..], content].concat()
}

const RANDOM: [u8; 32] = [7; 32];
const RETRY: [u8; 32] = [
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
    0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
];

/// A `ServerHello` message: version, random, suite, compression and extensions as bytes.
fn server_hello(version: u16, random: [u8; 32], suite: u16, extensions: &[u8]) -> Vec<u8> {
    let mut body = version.to_be_bytes().to_vec();
    body.extend(random);
    body.extend(vector(1, &[9; 32]));
    body.extend(suite.to_be_bytes());
    body.push(0);
    if !extensions.is_empty() {
        body.extend(vector(2, extensions));
    }
    message(2, &body)
}

fn certificate(ders: &[&[u8]]) -> Vec<u8> {
    let list: Vec<u8> = ders.iter().flat_map(|der| vector(3, der)).collect();
    message(11, &vector(3, &list))
}

/// An ECDHE key exchange on X25519, signed by `rsa_pss_rsae_sha256`.
fn ecdhe() -> Vec<u8> {
    let point = vector(1, &[4; 32]);
    let signature = [&[8, 4], vector(2, &[5; 256]).as_slice()].concat();
    message(12, &[&[3, 0, 0x1D], point.as_slice(), &signature].concat())
}

fn done() -> Vec<u8> {
    message(14, &[])
}

fn answer(bytes: &[u8], offered: TlsVersion) -> ServerHello {
    match read(bytes, offered) {
        Ok(Some(Reply::Hello(hello))) => *hello,
        other => panic!("{other:?}"),
    }
}

/// A whole flight of TLS 1.2: messages in one run.
fn flight() -> Vec<u8> {
    let extensions = [0x00, 0x17, 0, 0, 0xFF, 0x01, 0, 1, 0];
    [
        server_hello(0x0303, RANDOM, 0xC02F, &extensions),
        certificate(&[&[0xAA; 900], &[0xBB; 700]]),
        message(22, &[1, 0, 0, 1, 0]),
        ecdhe(),
        message(13, &[0; 6]),
        done(),
    ]
    .concat()
}

#[test]
fn a_flight_of_tls12_says_everything_in_the_clear() {
    let hello = answer(&record(22, &flight()), TlsVersion::Tls12);
    assert_eq!(hello.version, TlsVersion::Tls12);
    assert_eq!(hello.suite, 0xC02F);
    assert_eq!(hello.group, Some(0x001D));
    assert_eq!(hello.signature_scheme, Some(0x0804));
    assert!(hello.extended_master_secret && hello.secure_renegotiation && !hello.compression);
    assert_eq!(hello.certificates, [vec![0xAA; 900], vec![0xBB; 700]]);
    assert_eq!(hello.dh_prime, None);
}

#[test]
fn messages_may_be_cut_into_records_anywhere() {
    let whole = answer(&record(22, &flight()), TlsVersion::Tls12);
    for size in [1, 3, 4, 5, 97, 1000] {
        let cut: Vec<u8> = flight()
            .chunks(size)
            .flat_map(|part| record(22, part))
            .collect();
        assert_eq!(answer(&cut, TlsVersion::Tls12), whole, "{size}");
    }
}

#[test]
fn a_finite_field_is_told_by_its_prime() {
    let mut prime = vec![0; 2];
    prime.extend([0xF1; 128]);
    let parts = [vector(2, &prime), vector(2, &[2]), vector(2, &[3; 128])].concat();
    let signed = [parts.as_slice(), &[2, 1], &vector(2, &[5; 128])].concat();
    let with = |suite, version, body: &[u8]| {
        let messages = [
            server_hello(version, RANDOM, suite, &[]),
            message(12, body),
            done(),
        ];
        answer(&record(22, &messages.concat()), TlsVersion::Tls12)
    };
    let hello = with(0x009E, 0x0303, &signed);
    assert_eq!(hello.dh_prime, Some(vec![0xF1; 128]));
    assert_eq!(hello.signature_scheme, Some(0x0201));
    assert_eq!(hello.group, None);
    // Before TLS 1.2 a signature does not say what it is made with.
    let hello = with(0x0033, 0x0301, &signed);
    assert_eq!(hello.version, TlsVersion::Tls10);
    assert_eq!(hello.dh_prime, Some(vec![0xF1; 128]));
    assert_eq!(hello.signature_scheme, None);
    // Nobody signs what is anonymous.
    let hello = with(0x00A6, 0x0303, &parts);
    assert_eq!(hello.dh_prime, Some(vec![0xF1; 128]));
    assert_eq!(hello.signature_scheme, None);
}

#[test]
fn a_key_exchange_that_cannot_be_read_takes_nothing_else_with_it() {
    let with = |suite, body: &[u8]| {
        let hello = server_hello(0x0303, RANDOM, suite, &[]);
        let messages = [hello, certificate(&[&[1; 9]]), message(12, body), done()];
        answer(&record(22, &messages.concat()), TlsVersion::Tls12)
    };
    // Cut off, a curve of its own making, RSA for export, a suite that nobody knows.
    for (suite, body, group) in [
        (0xC02F, [].as_slice(), None),
        (0xC02F, &[3, 0], None),
        (0xC02F, &[3, 0, 23, 65], Some(23)),
        (0xC02F, &[1, 32, 1, 2], Some(0xFF01)),
        (0x0003, &[0, 1, 7, 0, 1, 3, 4, 1], None),
        (0xFEED, &[3, 0, 23, 1, 1], None),
    ] {
        let hello = with(suite, body);
        assert_eq!((hello.suite, hello.group), (suite, group), "{body:?}");
        assert_eq!(hello.signature_scheme, None);
        assert_eq!(hello.certificates.len(), 1);
    }
}

#[test]
fn a_request_to_try_again_names_suite_and_group() {
    let extensions = [0, 43, 0, 2, 3, 4, 0, 51, 0, 2, 0x11, 0xEC];
    let messages = server_hello(0x0303, RETRY, 0x1302, &extensions);
    let hello = answer(&record(22, &messages), TlsVersion::Tls13);
    assert_eq!(hello.version, TlsVersion::Tls13);
    assert_eq!((hello.suite, hello.group), (0x1302, Some(0x11EC)));
    assert!(hello.certificates.is_empty());
}

#[test]
fn a_plain_hello_of_tls13_is_an_answer_as_well() {
    let extensions = [0, 43, 0, 2, 3, 4, 0, 51, 0, 6, 0, 29, 0, 2, 1, 1];
    let messages = server_hello(0x0303, RANDOM, 0x1301, &extensions);
    let hello = answer(&record(22, &messages), TlsVersion::Tls13);
    assert_eq!((hello.suite, hello.group), (0x1301, Some(29)));
    let messages = server_hello(0x0303, RANDOM, 0x1301, &[0, 43, 0, 2, 3, 4]);
    assert_eq!(
        answer(&record(22, &messages), TlsVersion::Tls13).group,
        None
    );
}

#[test]
fn an_older_version_than_offered_is_given_and_a_newer_one_is_refused() {
    let old = [server_hello(0x0301, RANDOM, 0x0035, &[]), done()].concat();
    let old = record(22, &old);
    for offered in [TlsVersion::Tls10, TlsVersion::Tls11, TlsVersion::Tls13] {
        assert_eq!(answer(&old, offered).version, TlsVersion::Tls10);
    }
    assert!(matches!(
        read(&old, TlsVersion::Ssl3),
        Err(Unreadable::Broken(_))
    ));
    let ssl3 = [server_hello(0x0300, RANDOM, 0x0035, &[]), done()].concat();
    assert_eq!(
        answer(&record(22, &ssl3), TlsVersion::Ssl3).version,
        TlsVersion::Ssl3
    );
    // Versions of drafts and of nowhere, and a retry that is none.
    for (version, random, extensions) in [
        (0x0305, RANDOM, [].as_slice()),
        (0x0304, RANDOM, &[]),
        (0x0303, RANDOM, &[0, 43, 0, 2, 0x7F, 28]),
        (0x0303, RETRY, &[]),
    ] {
        let odd = record(22, &server_hello(version, random, 0x1301, extensions));
        assert!(matches!(
            read(&odd, TlsVersion::Tls13),
            Err(Unreadable::Broken(_))
        ));
    }
}

#[test]
fn a_fatal_alert_is_an_answer_and_a_warning_is_none() {
    let refused = record(21, &[2, 70]);
    assert_eq!(
        read(&refused, TlsVersion::Tls12),
        Ok(Some(Reply::Alert(2, 70)))
    );
    let warned = [record(21, &[1, 112]), record(22, &flight())].concat();
    assert_eq!(answer(&warned, TlsVersion::Tls12).suite, 0xC02F);
    let mut reader = Reader::new(TlsVersion::Tls12);
    assert_eq!(reader.push(&record(21, &[1, 112])), Ok(None));
    assert_eq!(reader.push(&record(21, &[1, 0])), Ok(None));
    assert_eq!(reader.warning(), Some(112));
    // In the middle of a flight it ends the flight.
    let broken_off = [record(22, &flight()[..100]), record(21, &[2, 80])].concat();
    assert_eq!(
        read(&broken_off, TlsVersion::Tls12),
        Ok(Some(Reply::Alert(2, 80)))
    );
}

fn ssl2_hello(certificate: &[u8], suites: &[u8]) -> Vec<u8> {
    let length = |bytes: &[u8]| u16::try_from(bytes.len()).unwrap().to_be_bytes();
    let mut body = vec![4, 0, 1, 0, 2];
    body.extend(length(certificate));
    body.extend(length(suites));
    body.extend([0, 16]);
    body.extend([certificate, suites, &[6; 16]].concat());
    let [high, low] = length(&body);
    [&[high | 0x80, low], body.as_slice()].concat()
}

#[test]
fn ssl2_names_certificate_and_all_suites_at_once() {
    let bytes = ssl2_hello(&[0xCC; 600], &[1, 0, 0x80, 7, 0, 0xC0]);
    let hello = answer(&bytes, TlsVersion::Ssl2);
    assert_eq!(hello.version, TlsVersion::Ssl2);
    assert_eq!(hello.ssl2_suites, [0x01_00_80, 0x07_00_C0]);
    assert_eq!(hello.certificates, [vec![0xCC; 600]]);
    let none = answer(&ssl2_hello(&[], &[]), TlsVersion::Ssl2);
    assert!(none.ssl2_suites.is_empty() && none.certificates.is_empty());
    // Nobody who was offered something newer answers so.
    assert_eq!(read(&bytes, TlsVersion::Tls12), Err(Unreadable::NotTls));
}

#[test]
fn ssl2_is_refused_in_three_ways() {
    let error = [0x80, 3, 0, 0, 1];
    for offered in [TlsVersion::Ssl2, TlsVersion::Tls12] {
        assert_eq!(read(&error, offered), Ok(Some(Reply::Alert(2, 40))));
    }
    let alert = record(21, &[2, 70]);
    assert_eq!(
        read(&alert, TlsVersion::Ssl2),
        Ok(Some(Reply::Alert(2, 70)))
    );
    assert_eq!(
        read(b"HTTP/1.1 400", TlsVersion::Ssl2),
        Err(Unreadable::NotTls)
    );
}

#[test]
fn what_is_not_tls_shows_with_its_first_bytes() {
    let strangers: [&[u8]; 6] = [
        b"H",
        b"SSH-2.0",
        b"220 mail",
        b"\r\n",
        b"\x16\x04",
        b"\xFF\xFF\xFF",
    ];
    for bytes in strangers {
        assert_eq!(
            read(bytes, TlsVersion::Tls12),
            Err(Unreadable::NotTls),
            "{bytes:?}"
        );
    }
    assert_eq!(read(b"", TlsVersion::Tls12), Ok(None));
    assert_eq!(read(b"\x16", TlsVersion::Tls12), Ok(None));
    // What could become a record of another kind is waited for, too.
    assert_eq!(read(b"\x14", TlsVersion::Tls12), Ok(None));
    assert_eq!(
        read(b"\x14\x00", TlsVersion::Tls12),
        Err(Unreadable::NotTls)
    );
}

#[test]
fn what_breaks_the_rules_of_tls_is_told() {
    let broken: [Vec<u8>; 7] = [
        record(20, &[1]),
        record(22, &[]),
        record(21, &[2]),
        record(22, &done()),
        record(22, &message(2, &[3, 3])),
        record(22, &server_hello(0x0303, RANDOM, 1, &[0, 5, 0, 9])),
        record(
            22,
            &[
                server_hello(0x0303, RANDOM, 1, &[]),
                message(11, &[0, 0, 9, 1]),
            ]
            .concat(),
        ),
    ];
    for bytes in broken {
        let reply = read(&bytes, TlsVersion::Tls12);
        assert!(
            matches!(reply, Err(Unreadable::Broken(_))),
            "{bytes:?}: {reply:?}"
        );
    }
}

#[test]
fn limits_hold() {
    let many: Vec<&[u8]> = vec![&[1, 2]; 30];
    let messages = [
        server_hello(0x0303, RANDOM, 1, &[]),
        certificate(&many),
        done(),
    ]
    .concat();
    let hello = answer(&record(22, &messages), TlsVersion::Tls12);
    assert_eq!(hello.certificates.len(), 10);
    // A message that says it is longer than a flight is not waited for.
    let endless = record(22, &[2, 0xFF, 0xFF, 0xFF]);
    assert_eq!(read(&endless, TlsVersion::Tls12), Err(Unreadable::TooLong));
    let warnings = record(21, &[1, 0]).repeat(FLIGHT / 7 + 1);
    assert_eq!(read(&warnings, TlsVersion::Tls12), Err(Unreadable::TooLong));
}
