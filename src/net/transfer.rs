//! One question for a whole zone over TCP (AXFR, RFC 5936), read as far as it takes to know that it came.

use std::io;
use std::net::{IpAddr, SocketAddr};

use hickory_proto::op::ResponseCode;
use hickory_proto::rr::{Name, RData, Record, RecordType};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;

use super::question::{Flags, Question};
use super::turns::Place;
use super::{LIMITS, Net, failure};
use crate::fact::{Cause, TransferEnd, TransferResponse, Why};

impl Net {
    /// Asks one server for a whole zone and counts the records that come, up to a limit. None is kept.
    ///
    /// # Errors
    /// Why no whole answer came: silence, a closed connection, garbage, or an address that may not be asked.
    pub async fn transfer_zone(&self, server: IpAddr, zone: &str) -> Result<TransferResponse, Why> {
        let server = SocketAddr::new(server, 53);
        let doing = format!("ask {server} for the zone {zone}");
        let question = Question::new(zone, RecordType::AXFR, Flags::default(), self.next_id())
            .map_err(|error| Why::new(Cause::Unreadable, format!("{doing}: {error}")))?;
        let _turn = self.turns.wait(Place::NameServer(server.ip())).await;
        let mut stream = self.connect(server).await?;
        let mut counted = Counted::default();
        let exchange = async {
            let length = u16::try_from(question.bytes.len()).map_err(io::Error::other)?;
            let asked = [&length.to_be_bytes(), question.bytes.as_slice()].concat();
            stream.write_all(&asked).await?;
            read(&mut stream, &question, &mut counted).await
        };
        let wait = LIMITS.transfer_time;
        let answered = timeout(wait, exchange).await;
        let doing = match counted.records {
            0 => doing,
            records => format!("{doing}, after {records} records"),
        };
        match answered {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(error)) => Err(failure::of_io(&error, &doing)),
            Err(_) => Err(Why::new(
                Cause::Timeout,
                format!("{doing}: not all of it came in {wait:?}"),
            )),
        }
    }
}

/// What has been read so far.
#[derive(Debug, Default)]
struct Counted {
    bytes: usize,
    records: usize,
}

/// Reads messages, each behind its length (RFC 1035 4.2.2), until one of them says how it ends.
async fn read(
    stream: &mut (impl AsyncRead + Unpin),
    question: &Question,
    counted: &mut Counted,
) -> io::Result<TransferResponse> {
    let mut first: Option<TransferResponse> = None;
    loop {
        let bytes = read_message(stream, counted).await?;
        let reply = question.read(&bytes);
        let message = reply
            .ok_or_else(|| broken("not an answer to our question"))?
            .message;
        let flags = message.metadata;
        let response = *first.get_or_insert(TransferResponse {
            code: flags.response_code.into(),
            authoritative: flags.authoritative,
            recursion: flags.recursion_available,
            records: 0,
            end: TransferEnd::NoZone,
        });
        let failed = flags.response_code != ResponseCode::NoError;
        if failed && counted.records > 0 {
            return Err(broken("an error in the middle of the zone"));
        }
        let end = if failed {
            Some(TransferEnd::NoZone)
        } else {
            count(&message.answers, question, counted)
        };
        if let Some(end) = end {
            let records = counted.records;
            return Ok(TransferResponse {
                records,
                end,
                ..response
            });
        }
    }
}

/// The next message, as it comes.
async fn read_message(
    stream: &mut (impl AsyncRead + Unpin),
    counted: &mut Counted,
) -> io::Result<Vec<u8>> {
    let length = usize::from(stream.read_u16().await?);
    let mut buffer = vec![0; length];
    stream.read_exact(&mut buffer).await?;
    counted.bytes += length + 2;
    Ok(buffer)
}

/// Counts the records of one message. A zone begins and ends with its SOA (RFC 5936 2.2); gives how it ends,
/// where it does.
fn count(records: &[Record], question: &Question, counted: &mut Counted) -> Option<TransferEnd> {
    if counted.records == 0
        && !records
            .first()
            .is_some_and(|first| is_soa(first, question.name()))
    {
        counted.records = records.len();
        return Some(TransferEnd::NoZone);
    }
    for record in records {
        let closes = counted.records > 0 && is_soa(record, question.name());
        counted.records += 1;
        if closes {
            return Some(TransferEnd::Whole);
        }
        if counted.records >= LIMITS.transfer_records {
            return Some(TransferEnd::Limit);
        }
    }
    (counted.bytes >= LIMITS.transfer_bytes).then_some(TransferEnd::Limit)
}

fn is_soa(record: &Record, zone: &Name) -> bool {
    record.name == *zone && matches!(record.data, RData::SOA(_))
}

fn broken(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests;
