//! Every way to fail becomes a `Why`: what the other side did, never an opinion about it.

use std::error::Error;
use std::io;

use hickory_net::{DnsError, NetError};
use hickory_proto::op::ResponseCode;
use rustls::{AlertDescription, InvalidMessage};

use super::gate::Forbidden;
use crate::fact::{Cause, Why};

/// What an error of the operating system says about the other side.
pub(crate) fn of_io(error: &io::Error, doing: &str) -> Why {
    // A rustls error travels inside an io::Error, in HTTP inside two of them: what it says is more than
    // "invalid data" or "other".
    if let Some(inner) = error.get_ref() {
        if let Some(Forbidden(why)) = inner.downcast_ref() {
            return Why::new(why.cause, format!("{doing}: {}", why.detail));
        }
        if let Some(tls) = inner.downcast_ref::<rustls::Error>() {
            return of_tls(tls, doing);
        }
        if let Some(io) = inner.downcast_ref::<io::Error>() {
            return of_io(io, doing);
        }
    }
    let cause = match error.kind() {
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => Cause::Timeout,
        io::ErrorKind::ConnectionRefused => Cause::Refused,
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => Cause::Reset,
        io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::NetworkDown => Cause::Unreachable,
        io::ErrorKind::InvalidData => Cause::Unreadable,
        io::ErrorKind::AddrNotAvailable | io::ErrorKind::AddrInUse | io::ErrorKind::OutOfMemory => {
            Cause::ExhaustedHere
        }
        _ if is_exhaustion(error) => Cause::ExhaustedHere,
        _ => Cause::Unreachable,
    };
    Why::new(cause, format!("{doing}: {}", own_words(&error.to_string())))
}

/// An error without the web address of a library's manual behind it.
fn own_words(error: &str) -> &str {
    error.split(": https://docs.rs/").next().unwrap_or(error)
}

/// The alert with which the other side broke off a handshake, where that is what the error says.
pub(crate) fn alert(error: &io::Error) -> Option<AlertDescription> {
    match error.get_ref()?.downcast_ref::<rustls::Error>()? {
        rustls::Error::AlertReceived(alert) => Some(*alert),
        _ => None,
    }
}

/// Whether the other side chose a version or a suite that our library does not have.
pub(crate) fn is_incompatible(error: &io::Error) -> bool {
    let tls = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    matches!(tls, Some(rustls::Error::PeerIncompatible(_)))
}

/// EMFILE (24) and ENFILE (23): no file descriptor left on this machine.
pub(crate) fn is_exhaustion(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(23 | 24))
}

/// What a TLS error says about the other side.
pub(crate) fn of_tls(error: &rustls::Error, doing: &str) -> Why {
    let cause = match error {
        // The very first byte is no TLS record's: plain HTTP on port 443, for instance.
        rustls::Error::InvalidMessage(InvalidMessage::InvalidContentType) => Cause::NotTls,
        rustls::Error::InvalidMessage(_) => Cause::Unreadable,
        _ => Cause::TlsFailed,
    };
    Why::new(cause, format!("{doing}: {error}"))
}

/// What an error of the resolver says. An exhausted socket is our trouble, never "no record".
pub(crate) fn of_dns(error: &NetError, doing: &str) -> Why {
    let cause = match error {
        NetError::Timeout => Cause::Timeout,
        NetError::Busy => {
            let doing = format!("{doing}: no socket was left");
            return Why::new(Cause::ExhaustedHere, doing);
        }
        // Hides what the system said of a socket; where that was "none left", the resolver says so itself.
        NetError::NoConnections => Cause::Unreachable,
        NetError::Io(io) => return of_io(io, doing),
        NetError::Dns(DnsError::ResponseCode(ResponseCode::ServFail | ResponseCode::Refused)) => {
            Cause::ServerFailure
        }
        _ => Cause::Unreadable,
    };
    Why::new(cause, format!("{doing}: {error}"))
}

/// Whether an error of the HTTP client is nothing but the end of the connection.
pub(crate) fn is_end_of_file(error: &reqwest::Error) -> bool {
    let mut source: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(current) = source {
        if let Some(io) = current.downcast_ref::<io::Error>() {
            return io.kind() == io::ErrorKind::UnexpectedEof;
        }
        source = current.source();
    }
    false
}

/// Whether the other side showed a certificate that is not in order.
pub(crate) fn is_refused_certificate(error: &reqwest::Error) -> bool {
    let mut source: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(current) = source {
        let io = current.downcast_ref::<io::Error>();
        let inner = io.and_then(io::Error::get_ref);
        let tls = inner.and_then(|inner| inner.downcast_ref::<rustls::Error>());
        let tls = tls.or_else(|| current.downcast_ref::<rustls::Error>());
        if matches!(tls, Some(rustls::Error::InvalidCertificate(_))) {
            return true;
        }
        source = inner.map_or(current.source(), |inner| Some(inner));
    }
    false
}

/// What an error of the HTTP client says, read from its innermost cause that says anything.
pub(crate) fn of_http(error: &reqwest::Error, doing: &str) -> Why {
    let mut source: Option<&(dyn Error + 'static)> = Some(error);
    let mut innermost = String::new();
    while let Some(current) = source {
        if let Some(io) = current.downcast_ref::<io::Error>() {
            return of_io(io, doing);
        }
        if let Some(tls) = current.downcast_ref::<rustls::Error>() {
            return of_tls(tls, doing);
        }
        innermost = current.to_string();
        source = current.source();
    }
    let cause = if error.is_timeout() {
        Cause::Timeout
    } else if innermost.contains("connection closed") || innermost.contains("connection error") {
        Cause::Reset
    } else if innermost.contains("too large") {
        Cause::TooLarge
    } else {
        Cause::Unreadable
    };
    Why::new(cause, format!("{doing}: {innermost}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_way_to_fail_has_its_own_cause() {
        let of = |kind| of_io(&io::Error::from(kind), "connect").cause;
        assert_eq!(of(io::ErrorKind::TimedOut), Cause::Timeout);
        assert_eq!(of(io::ErrorKind::ConnectionRefused), Cause::Refused);
        assert_eq!(of(io::ErrorKind::UnexpectedEof), Cause::Reset);
        assert_eq!(of(io::ErrorKind::NetworkUnreachable), Cause::Unreachable);
        assert_eq!(
            of_io(&io::Error::from_raw_os_error(24), "connect").cause,
            Cause::ExhaustedHere
        );
        let servfail = NetError::Dns(DnsError::ResponseCode(ResponseCode::ServFail));
        assert_eq!(of_dns(&servfail, "ask").cause, Cause::ServerFailure);
        assert_eq!(of_dns(&NetError::Timeout, "ask").cause, Cause::Timeout);
    }

    #[test]
    fn a_tls_error_inside_an_io_error_is_read_as_what_it_is() {
        let alert = rustls::Error::AlertReceived(rustls::AlertDescription::HandshakeFailure);
        let error = io::Error::new(io::ErrorKind::InvalidData, alert);
        assert_eq!(of_io(&error, "shake hands").cause, Cause::TlsFailed);
        let wrapped = io::Error::other(error);
        assert_eq!(of_io(&wrapped, "get").cause, Cause::TlsFailed);
    }
}
