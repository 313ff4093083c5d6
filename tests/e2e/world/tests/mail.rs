//! Mail servers say what a story says.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use super::client::{connect, tls, within};
use crate::world::{Asked, Certificate, Door, MailServer, Running, World};

const MAIL: &str = "185.10.20.25";
const HOST: &str = "mail.bakkerij.be";

async fn bakery(server: MailServer) -> Running {
    World::new("bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .a(HOST, MAIL)
        .mx(10, HOST)
        .mail_server(HOST, server)
        .start()
        .await
}

/// Says a line (nothing for the greeting) and hears the whole answer.
async fn say(client: &mut (impl AsyncRead + AsyncWrite + Unpin), line: &str) -> String {
    if !line.is_empty() {
        client
            .write_all(format!("{line}\r\n").as_bytes())
            .await
            .unwrap();
    }
    let mut heard = vec![0; 2_048];
    let length = within(client.read(&mut heard)).await.unwrap();
    String::from_utf8_lossy(&heard[..length]).into_owned()
}

#[tokio::test]
async fn starttls_leads_to_a_handshake_and_a_second_greeting() {
    let world = bakery(MailServer::with_starttls()).await;
    let mut client = connect(&world, MAIL, 25).await.unwrap();
    assert_eq!(say(&mut client, "").await, "220 mail.bakkerij.be ESMTP\r\n");
    assert!(
        say(&mut client, "EHLO scanner")
            .await
            .contains("250 STARTTLS\r\n")
    );
    assert!(say(&mut client, "starttls").await.starts_with("220"));
    let mut client = tls(&world, client, HOST).await.unwrap();
    let encrypted = say(&mut client, "EHLO scanner").await;
    assert!(encrypted.starts_with("250-mail") && !encrypted.contains("STARTTLS"));
    assert!(say(&mut client, "QUIT").await.starts_with("221"));
    let command = Asked::Command {
        line: "EHLO scanner".to_owned(),
    };
    let entries = world.ledger().entries();
    assert_eq!(
        entries
            .iter()
            .filter(|entry| entry.asked == command)
            .count(),
        2
    );
}

#[tokio::test]
async fn starttls_can_be_missing_refused_or_a_lie() {
    let world = bakery(MailServer::without_starttls()).await;
    let mut client = connect(&world, MAIL, 25).await.unwrap();
    say(&mut client, "").await;
    assert!(!say(&mut client, "EHLO scanner").await.contains("STARTTLS"));
    assert!(say(&mut client, "STARTTLS").await.starts_with("502"));

    let world = bakery(MailServer::refusing_starttls("454 TLS not available")).await;
    let mut client = connect(&world, MAIL, 25).await.unwrap();
    say(&mut client, "").await;
    assert!(say(&mut client, "EHLO scanner").await.contains("STARTTLS"));
    assert_eq!(
        say(&mut client, "STARTTLS").await,
        "454 TLS not available\r\n"
    );
    assert!(say(&mut client, "QUIT").await.starts_with("221"));

    let world = bakery(MailServer::with_noise_for_tls()).await;
    let mut client = connect(&world, MAIL, 25).await.unwrap();
    say(&mut client, "").await;
    say(&mut client, "EHLO scanner").await;
    assert!(say(&mut client, "STARTTLS").await.starts_with("220"));
    let failed = tls(&world, client, HOST).await;
    assert_eq!(failed.unwrap_err().kind(), ErrorKind::InvalidData);
}

#[tokio::test]
async fn a_silent_a_busy_and_a_closed_server_differ() {
    let world = bakery(MailServer::silent()).await;
    let mut client = connect(&world, MAIL, 25).await.unwrap();
    let silence = within(client.read_u8()).await;
    assert_eq!(silence.unwrap_err().kind(), ErrorKind::TimedOut);

    let world = bakery(MailServer::busy()).await;
    let mut client = connect(&world, MAIL, 25).await.unwrap();
    assert!(say(&mut client, "").await.starts_with("421 4.3.2"));
    let end = within(client.read_u8()).await;
    assert_eq!(end.unwrap_err().kind(), ErrorKind::UnexpectedEof);

    let world = bakery(MailServer::with_starttls().door(Door::Closed)).await;
    let refused = connect(&world, MAIL, 25).await;
    assert_eq!(refused.unwrap_err().kind(), ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn a_greeting_comes_late_and_holds_whatever_a_stranger_writes() {
    let hostile = b"220 \x1b[31m<script>\xff =cmd()";
    let server = MailServer::with_starttls()
        .greeting(hostile)
        .greets_after(Duration::from_millis(50));
    let world = bakery(server).await;
    let begun = Instant::now();
    let mut client = connect(&world, MAIL, 25).await.unwrap();
    let mut heard = vec![0; hostile.len()];
    client.read_exact(&mut heard).await.unwrap();
    assert_eq!(heard, hostile);
    assert!(begun.elapsed() >= Duration::from_millis(50));
}

#[tokio::test]
async fn a_mail_server_shows_the_certificate_it_was_given() {
    let world = bakery(MailServer::with_starttls().certificate(Certificate::expired())).await;
    let mut client = connect(&world, MAIL, 25).await.unwrap();
    say(&mut client, "").await;
    say(&mut client, "STARTTLS").await;
    let error = tls(&world, client, HOST).await.unwrap_err();
    assert!(error.to_string().contains("expired"), "{error}");
}
