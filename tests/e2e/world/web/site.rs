//! A web site: what stands at its two ports.

use std::collections::BTreeMap;

use belfort::fact::TlsVersion;

use super::Answer;
use crate::world::certificate::Certificate;
use crate::world::door::Door;
use crate::world::tls_script::TlsScript;

/// A web site as a story describes it.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    pub(super) http: Side,
    pub(super) https: Side,
    certificate: Certificate,
    only_tls12: bool,
    tls_script: Option<TlsScript>,
}

/// What one port of a site answers.
#[derive(Debug, Clone, Default)]
pub(super) struct Side {
    pub(super) door: Door,
    /// Answers by path.
    pub(super) paths: BTreeMap<String, Answer>,
    /// The answer on every other path; 404 where there is none.
    pub(super) elsewhere: Option<Answer>,
    /// Header fields of every answer.
    pub(super) headers: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Site {
    /// A page over HTTPS with a good certificate; plain HTTP leads there.
    pub(crate) fn page(html: &str) -> Self {
        Self {
            http: Side {
                elsewhere: Some(Answer::to_https()),
                ..Side::default()
            },
            https: Side::default(),
            certificate: Certificate::good(),
            only_tls12: false,
            tls_script: None,
        }
        .path("/", Answer::page(html))
    }

    /// A page over plain HTTP; nothing listens for HTTPS.
    pub(crate) fn http_only(html: &str) -> Self {
        Self::page(html)
            .over_http(Answer::page(html))
            .https_door(Door::Closed)
    }

    /// A site that only leads elsewhere: plain HTTP to its own HTTPS, and that to `to`.
    pub(crate) fn leading_to(to: &str) -> Self {
        let mut site = Self::page("");
        site.https.paths.clear();
        site.https.elsewhere = Some(Answer::redirect(301, to));
        site
    }

    /// One more header field on every HTTPS answer, sent as given; fields may be given twice.
    pub(crate) fn header(self, name: &str, value: &str) -> Self {
        self.header_bytes(name.as_bytes(), value.as_bytes())
    }

    /// One more header field of any bytes on every HTTPS answer.
    pub(crate) fn header_bytes(mut self, name: &[u8], value: &[u8]) -> Self {
        self.https.headers.push((name.to_vec(), value.to_vec()));
        self
    }

    /// What HTTPS answers at this path.
    pub(crate) fn path(mut self, path: &str, answer: Answer) -> Self {
        self.https.paths.insert(path.to_owned(), answer);
        self
    }

    /// What plain HTTP answers at this path.
    pub(crate) fn http_path(mut self, path: &str, answer: Answer) -> Self {
        self.http.paths.insert(path.to_owned(), answer);
        self
    }

    /// What plain HTTP answers at every path.
    pub(crate) fn over_http(mut self, answer: Answer) -> Self {
        self.http.paths.clear();
        self.http.elsewhere = Some(answer);
        self
    }

    /// With this certificate.
    pub(crate) fn certificate(mut self, certificate: Certificate) -> Self {
        self.certificate = certificate;
        self
    }

    /// Speaks TLS 1.2 only.
    pub(crate) fn only_tls12(mut self) -> Self {
        self.only_tls12 = true;
        self
    }

    /// Speaks TLS as this script says. All sites at one address share the first script among them.
    pub(crate) fn tls_script(mut self, script: TlsScript) -> Self {
        self.only_tls12 = !script.has(TlsVersion::Tls13);
        self.tls_script = Some(script);
        self
    }

    /// What a client meets at port 443. It meets it before it can say which site it wants, so all sites
    /// at one address share the first of their doors that is not open.
    pub(crate) fn https_door(mut self, door: Door) -> Self {
        self.https.door = door;
        self
    }

    /// What a client meets at port 80.
    pub(crate) fn http_door(mut self, door: Door) -> Self {
        self.http.door = door;
        self
    }

    /// How it speaks TLS, where a story says so.
    pub(super) fn script(&self) -> Option<&TlsScript> {
        self.tls_script.as_ref()
    }

    /// The certificate it is to have, and whether it speaks TLS 1.2 only.
    pub(super) fn tls(&self) -> (&Certificate, bool) {
        (&self.certificate, self.only_tls12)
    }
}

impl Side {
    /// The answer at a path; a query does not matter.
    pub(super) fn answer(&self, path: &str) -> Answer {
        let bare = path.split('?').next().unwrap_or(path);
        self.paths
            .get(bare)
            .or(self.elsewhere.as_ref())
            .cloned()
            .unwrap_or_else(|| Answer::status(404))
    }
}
