//! Records put together to messages, and messages to an answer.

use super::{Reply, ServerHello, Unreadable, message, ssl2};
use crate::fact::TlsVersion;

/// Bytes of an answer that are read.
pub const FLIGHT: usize = 128 * 1024;

/// Bytes that one record may hold: what TLS 1.2 allows (RFC 5246 6.2.3), as servers exist that do not cut theirs
/// at 2^14.
const RECORD: usize = 16 * 1024 + 2048;

const ALERT: u8 = 21;
const HANDSHAKE: u8 = 22;

const OUT_OF_PLACE: Unreadable = Unreadable::Broken("a record that does not belong there");

/// Kinds of messages (IANA, "TLS handshake types").
mod kind {
    pub(super) const HELLO_REQUEST: u8 = 0;
    pub(super) const SERVER_HELLO: u8 = 2;
    pub(super) const CERTIFICATE: u8 = 11;
    pub(super) const SERVER_KEY_EXCHANGE: u8 = 12;
    pub(super) const SERVER_HELLO_DONE: u8 = 14;
}

/// Reads an answer from bytes as they come. The answer is the same however they are cut.
#[derive(Debug, Clone)]
pub struct Reader {
    offered: TlsVersion,
    /// Bytes that came, up to [`FLIGHT`].
    came: usize,
    /// Records that were read in whole.
    records: usize,
    /// The beginning of a record whose rest has not come.
    record: Vec<u8>,
    /// The beginning of a message whose rest has not come.
    message: Vec<u8>,
    /// The first warning, which does not end the answer.
    warning: Option<u8>,
    hello: Option<Box<ServerHello>>,
}

impl Reader {
    /// A reader of the answer to a hello that offered `offered` as the newest version.
    pub fn new(offered: TlsVersion) -> Self {
        Self {
            offered,
            came: 0,
            records: 0,
            record: Vec::new(),
            message: Vec::new(),
            warning: None,
            hello: None,
        }
    }

    /// Takes further bytes. `None`: more must come. Not to be called again after an answer or an error.
    ///
    /// # Errors
    /// [`Unreadable`], as soon as the bytes show it.
    pub fn push(&mut self, bytes: &[u8]) -> Result<Option<Reply>, Unreadable> {
        let read = bytes.get(..FLIGHT - self.came).unwrap_or(bytes);
        self.came += read.len();
        self.record.extend_from_slice(read);
        match self.read_records()? {
            None if self.came == FLIGHT => Err(Unreadable::TooLong),
            reply => Ok(reply),
        }
    }

    /// Description of the first warning that came before anything else: what a server meant that then closed the
    /// connection without a word.
    pub fn warning(&self) -> Option<u8> {
        self.warning
    }

    fn read_records(&mut self) -> Result<Option<Reply>, Unreadable> {
        let came = std::mem::take(&mut self.record);
        let mut rest = came.as_slice();
        while let Some(&first) = rest.first() {
            if self.records == 0 && first & 0x80 != 0 {
                let reply = ssl2::read(rest, self.offered == TlsVersion::Ssl2)?;
                self.record = came;
                return Ok(reply);
            }
            self.look_at_header(first, rest.get(1).copied())?;
            let [_, _, _, high, low, ..] = *rest else {
                break;
            };
            let length = usize::from(u16::from_be_bytes([high, low]));
            if length == 0 || length > RECORD {
                return Err(Unreadable::Broken("a record of a size that none may have"));
            }
            let Some(content) = rest.get(5..5 + length) else {
                break;
            };
            rest = rest.get(5 + length..).unwrap_or_default();
            self.records += 1;
            if let Some(reply) = self.read_record(first, content)? {
                return Ok(Some(reply));
            }
        }
        let read = came.len() - rest.len();
        self.record = without_front(came, read);
        Ok(None)
    }

    /// The first two bytes of a record tell TLS from everything else.
    fn look_at_header(&self, kind: u8, major: Option<u8>) -> Result<(), Unreadable> {
        let is_known = (20..=24).contains(&kind);
        match major {
            None if is_known && self.records == 0 => Ok(()),
            None | Some(3) if matches!(kind, ALERT | HANDSHAKE) => Ok(()),
            Some(3) if is_known => Err(OUT_OF_PLACE),
            _ if self.records > 0 => Err(OUT_OF_PLACE),
            _ => Err(Unreadable::NotTls),
        }
    }

    fn read_record(&mut self, kind: u8, content: &[u8]) -> Result<Option<Reply>, Unreadable> {
        if kind == HANDSHAKE {
            self.message.extend_from_slice(content);
            return self.read_messages();
        }
        match *content {
            // A name that it does not know is such a warning; the hello follows.
            [1, description] => {
                self.warning = self.warning.or(Some(description));
                Ok(None)
            }
            [level, description] => Ok(Some(Reply::Alert(level, description))),
            _ => Err(Unreadable::Broken("an alert that is not two bytes")),
        }
    }

    fn read_messages(&mut self) -> Result<Option<Reply>, Unreadable> {
        let came = std::mem::take(&mut self.message);
        let mut rest = came.as_slice();
        while let [kind, high, middle, low, ..] = *rest {
            let length = u32::from_be_bytes([0, high, middle, low]);
            let length = usize::try_from(length).unwrap_or(usize::MAX);
            if length > FLIGHT {
                return Err(Unreadable::TooLong);
            }
            let Some(body) = rest.get(4..4 + length) else {
                break;
            };
            rest = rest.get(4 + length..).unwrap_or_default();
            if let Some(hello) = self.read_message(kind, body)? {
                return Ok(Some(Reply::Hello(hello)));
            }
        }
        let read = came.len() - rest.len();
        self.message = without_front(came, read);
        Ok(None)
    }

    fn read_message(
        &mut self,
        kind: u8,
        body: &[u8],
    ) -> Result<Option<Box<ServerHello>>, Unreadable> {
        let Some(hello) = self.hello.as_mut() else {
            return match kind {
                kind::HELLO_REQUEST => Ok(None),
                kind::SERVER_HELLO => {
                    let hello = Box::new(message::server_hello(body, self.offered)?);
                    // From here on TLS 1.3 says nothing in the clear.
                    if hello.version == TlsVersion::Tls13 {
                        return Ok(Some(hello));
                    }
                    self.hello = Some(hello);
                    Ok(None)
                }
                _ => Err(Unreadable::Broken("it does not begin with a ServerHello")),
            };
        };
        match kind {
            kind::SERVER_HELLO => return Err(Unreadable::Broken("a second ServerHello")),
            kind::CERTIFICATE => hello.certificates = message::certificates(body)?,
            kind::SERVER_KEY_EXCHANGE => message::key_exchange(body, hello),
            kind::SERVER_HELLO_DONE => return Ok(self.hello.take()),
            // CertificateStatus, CertificateRequest, and what a newer server may add.
            _ => {}
        }
        Ok(None)
    }
}

/// Copies nothing where nothing was read: bytes that come one by one are not moved over and over.
fn without_front(mut bytes: Vec<u8>, read: usize) -> Vec<u8> {
    bytes.drain(..read);
    bytes
}
