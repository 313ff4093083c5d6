use super::*;
use proptest::prelude::*;

fn parse(text: &str) -> Option<Result<Reply, &'static str>> {
    Reply::parse(text.as_bytes())
}

#[test]
fn a_reply_is_read_once_its_last_line_is_there() {
    assert!(parse("250-mail.example.be\r\n250-STARTTLS").is_none());
    let reply = parse("250-mail.example.be\r\n250-SIZE 1000\r\n250 StartTLS\r\n")
        .unwrap()
        .unwrap();
    assert_eq!(reply.code, 250);
    assert_eq!(reply.text, "mail.example.be");
    assert!(reply.offers("STARTTLS"));
    assert!(!reply.offers("SIZ"));
}

#[test]
fn the_servers_own_name_is_no_extension() {
    assert!(
        !parse("250-STARTTLS greets you\r\n250 SIZE\r\n")
            .unwrap()
            .unwrap()
            .offers("STARTTLS")
    );
}

#[test]
fn what_is_no_reply_is_unreadable() {
    assert!(parse("HTTP/1.1 400 Bad Request\r\n").unwrap().is_err());
    assert!(parse("250-a\r\n550 b\r\n").unwrap().is_err());
    assert!(parse("é\r\n").unwrap().is_err());
    assert_eq!(parse("220\r\n").unwrap().unwrap().text, "");
}

/// A server that talks without end, in one line or in many, or that says nothing new a byte at a time.
#[tokio::test(start_paused = true)]
async fn a_reply_without_end_is_read_up_to_its_limit() {
    for flood in [b"220-and more\r\n".repeat(9_000), b"2".repeat(120_000), {
        let mut line = b"220 ".to_vec();
        line.extend(b"x".repeat(120_000));
        line
    }] {
        let mut stream = flood.as_slice();
        let why = reply(&mut stream, LIMITS.smtp_answer, "talk")
            .await
            .unwrap_err();
        assert_ne!(why.cause, Cause::Reset, "it was not read to its end");
        let read = flood.len() - stream.len();
        assert!(read <= LIMITS.smtp_bytes + 1_024, "{read}");
    }
}

proptest! {
    #[test]
    fn any_reply_is_read_without_panic(text in "\\PC*|([245][0-9]{2}[ -]?\\PC{0,8}\r?\n){0,4}", bytes: Vec<u8>) {
        let _ = parse(&text).map(|reply| reply.map(|reply| reply.offers("STARTTLS")));
        let _ = Reply::parse(&bytes);
    }
}
