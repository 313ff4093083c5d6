//! TLSA records of a World (RFC 6698): about certificates that are only made when it starts.

use std::collections::BTreeMap;

use hickory_proto::rr::RData;
use hickory_proto::rr::rdata::TLSA;
use rustls::pki_types::CertificateDer;
use sha2::{Digest, Sha256, Sha512};
use x509_parser::parse_x509_certificate;

use super::World;
use super::certificate::{Authority, Issued, Vouched};

/// A TLSA record as a story describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tlsa {
    base: String,
    server: String,
    parameters: [u8; 3],
    about: Vouched,
}

impl World {
    /// A TLSA record of a mail server about its own certificate or another one, with these parameters: usage,
    /// selector, matching type.
    pub(crate) fn tlsa(self, server: &str, parameters: [u8; 3], about: Vouched) -> Self {
        self.tlsa_at(server, server, parameters, about)
    }

    /// The same, standing below another name than the server's.
    pub(crate) fn tlsa_at(
        mut self,
        base: &str,
        server: &str,
        parameters: [u8; 3],
        about: Vouched,
    ) -> Self {
        self.tlsa.push(Tlsa {
            base: base.to_owned(),
            server: server.to_owned(),
            parameters,
            about,
        });
        self
    }

    /// No TLSA record, whatever was said before.
    pub(crate) fn without_tlsa(mut self) -> Self {
        self.tlsa.clear();
        self
    }

    /// Makes the certificates of the mail servers, and the TLSA records about them.
    pub(super) fn with_mail_certificates(
        mut self,
        authority: &Authority,
    ) -> (Self, BTreeMap<String, Issued>) {
        let servers = self.mail_servers.iter();
        let issued: BTreeMap<String, Issued> = servers
            .map(|(host, manner)| {
                (
                    host.clone(),
                    authority.issue(manner.its_certificate(), host),
                )
            })
            .collect();
        for tlsa in self.tlsa.clone() {
            let server = issued
                .get(&tlsa.server)
                .expect("a TLSA record is about a mail server");
            let about = CertificateDer::from(authority.vouched(tlsa.about, server));
            let owner = format!("_25._tcp.{}", tlsa.base);
            self = self.record(&owner, RData::TLSA(tlsa.record(&about)));
        }
        (self, issued)
    }
}

impl Tlsa {
    fn record(&self, about: &CertificateDer<'_>) -> TLSA {
        let [usage, selector, matching] = self.parameters;
        let selected = if selector == 1 {
            let (_, read) = parse_x509_certificate(about).expect("a certificate of the World");
            read.public_key().raw.to_vec()
        } else {
            about.to_vec()
        };
        let data = match matching {
            1 => Sha256::digest(&selected).to_vec(),
            2 => Sha512::digest(&selected).to_vec(),
            _ => selected,
        };
        TLSA::new(usage.into(), selector.into(), matching.into(), data)
    }
}
