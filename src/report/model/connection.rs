//! Redirects, certificates and TLS, as they are shown.

use serde::Serialize;

/// Where a site leads, step by step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WayPart {}

/// Certificates, from the host's own up to the root.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChainPart {}

/// What a host speaks (TLS), each with its class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TlsPart {}
