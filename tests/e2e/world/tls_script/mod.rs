//! A server whose TLS a story describes: what it takes of each version, and how it misbehaves.
//!
//! It answers the first flight of a handshake, in the clear and with zeros for every public value and
//! signature: enough for whoever only looks, and for nobody else. A hello that is meant to go on, with a
//! key share in it, is passed on to the ordinary server behind it, where the script speaks TLS 1.2 or 1.3:
//!
//! ```text
//! Site::page("…").tls_script(TlsScript::intermediate().speaks(TlsVersion::Tls10, &[0x000A]))
//! Site::page("…").tls_script(TlsScript::old().misbehaves(Misbehaviour::ResetsAbove(200)))
//! ```

mod answer;
mod hello;
mod script;
mod server;
mod suites;

pub(super) use answer::{extension, list, message, record};
pub(crate) use hello::ClientHello;
pub(crate) use script::{Framing, Misbehaviour, TlsScript};
pub(super) use server::{Next, ScriptedServer};
