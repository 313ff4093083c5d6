//! What a client meets at a TCP port before any protocol is spoken.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

use super::play::{Ended, Play, perform};

/// What a client meets at a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Door {
    /// A server.
    #[default]
    Open,
    /// Nothing: the machine refuses at once.
    Closed,
    /// A firewall that drops everything: connecting never ends.
    Filtered,
    /// Something that takes the connection and then says nothing, for ever.
    Mute,
    /// Something that takes the connection and cuts it off (a TCP reset).
    Reset,
    /// Something that takes the connection and closes it politely.
    HangUp,
    /// Something that sends noise that belongs to no protocol.
    Noise,
    /// Something that answers every TLS greeting with a fatal alert (`handshake_failure`).
    TlsAlert,
    /// Something that goes through these steps.
    Plays(Play),
}

/// A fatal TLS alert, `handshake_failure` (RFC 8446 6).
const HANDSHAKE_FAILURE: [u8; 7] = [21, 3, 3, 0, 2, 2, 40];

impl Door {
    /// Whether there is a socket at all.
    pub(crate) fn listens(self) -> bool {
        !matches!(self, Self::Closed | Self::Filtered)
    }

    /// Does to a connection what this door does. Gives it back where a server stands behind.
    pub(crate) async fn pass(self, mut client: TcpStream) -> Option<TcpStream> {
        match self {
            Self::Open => return Some(client),
            Self::Mute => std::future::pending().await,
            Self::Reset => {
                // Closing with a zero linger time sends a reset instead of an ordinary end.
                let _ = client.set_zero_linger();
                return None;
            }
            Self::Noise => {
                let _ = client.write_all(b"\x00\x01\xff\xfe noise\r\n\r\n").await;
            }
            Self::TlsAlert => {
                let _ = client.write_all(&HANDSHAKE_FAILURE).await;
            }
            Self::Plays(Play(steps)) => {
                client.set_nodelay(true).ok()?;
                if perform(steps(), &mut client).await.ok()? == Ended::Cut {
                    let _ = client.set_zero_linger();
                    return None;
                }
            }
            Self::HangUp | Self::Closed | Self::Filtered => {}
        }
        let _ = end_politely(client).await;
        None
    }
}

/// Says that nothing more will come, and hears the client out. Closing with bytes unread would send a
/// reset, and the client would lose what it was told last.
pub(crate) async fn end_politely(
    mut client: impl AsyncRead + AsyncWrite + Unpin,
) -> io::Result<()> {
    client.shutdown().await?;
    let mut unread = [0; 1_024];
    while client.read(&mut unread).await? > 0 {}
    Ok(())
}
