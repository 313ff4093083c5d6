use super::*;

/// A server that talks without end: in many lines, in one that never begins as a reply does, in one that does.
#[tokio::test(start_paused = true)]
async fn a_reply_without_end_is_read_up_to_its_limit() {
    let long_line = [b"220 ".to_vec(), b"x".repeat(120_000)].concat();
    for flood in [
        b"220-and more\r\n".repeat(9_000),
        b"2".repeat(120_000),
        long_line,
    ] {
        let mut stream = flood.as_slice();
        let reply = reply(&mut stream, LIMITS.smtp_answer, "talk").await;
        assert_eq!(reply.unwrap_err().cause, Cause::TooLarge);
        let read = flood.len() - stream.len();
        assert!(read <= LIMITS.smtp_bytes + 1_024, "{read}");
    }
}
