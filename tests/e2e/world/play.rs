//! What a hostile server does on a connection, step by step.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// One step. After the last one the server says that nothing more will come, and hears the client out.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Waits until the client says something.
    Hear,
    /// Sends these bytes. Over UDP each is a datagram, and no other step means anything there.
    Say(Vec<u8>),
    /// Sends what follows from what was heard last.
    Answer(fn(&[u8]) -> Vec<u8>),
    /// Sends these bytes one by one, and waits so long after each.
    Drip(Vec<u8>, Duration),
    /// Sends the same bytes again and again, as long as the client listens.
    Flood(Vec<u8>),
    /// Sends back whatever the client says, until it says nothing more.
    Echo,
    /// Says nothing, for ever.
    Hold,
    /// Cuts off.
    Cut,
}

/// Steps as data of a story: made anew for each connection, so that nothing large is kept.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Play(pub(crate) fn() -> Vec<Step>);

impl PartialEq for Play {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::fn_addr_eq(self.0, other.0)
    }
}

impl Eq for Play {}

/// How a play ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// There was no further step.
    Played,
    /// The client is to be cut off.
    Cut,
}

/// Goes through the steps with one client.
pub(crate) async fn perform(
    steps: Vec<Step>,
    client: &mut (impl AsyncRead + AsyncWrite + Unpin),
) -> io::Result<Ended> {
    let mut heard = Vec::new();
    for step in steps {
        match step {
            Step::Hear => {
                heard.clear();
                if client.read_buf(&mut heard).await? == 0 {
                    return Ok(Ended::Played);
                }
            }
            Step::Say(bytes) => client.write_all(&bytes).await?,
            Step::Answer(answer) => client.write_all(&answer(&heard)).await?,
            Step::Drip(bytes, pause) => {
                for byte in bytes {
                    client.write_all(&[byte]).await?;
                    client.flush().await?;
                    tokio::time::sleep(pause).await;
                }
            }
            Step::Flood(bytes) => loop {
                client.write_all(&bytes).await?;
                client.flush().await?;
                tokio::task::yield_now().await;
            },
            Step::Echo => {
                let mut said = [0; 1_024];
                loop {
                    let length = client.read(&mut said).await?;
                    if length == 0 {
                        return Ok(Ended::Played);
                    }
                    client
                        .write_all(said.get(..length).unwrap_or_default())
                        .await?;
                    client.flush().await?;
                }
            }
            Step::Hold => std::future::pending().await,
            Step::Cut => return Ok(Ended::Cut),
        }
        client.flush().await?;
    }
    Ok(Ended::Played)
}
