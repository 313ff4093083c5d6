//! One question to a registry: what it says of a domain (RDAP, RFC 9082 3.1.3).
//!
//! It is the registry that is asked here, not the target: its certificate has to be in order, because what
//! it says is believed, and it does not count among the requests to the target.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use rustls::{ClientConfig, RootCertStore};
use tokio::time::{Instant, timeout};
use url::Url;

use super::dial::{Dial, Transport};
use super::gate::Pinned;
use super::http::{HttpAnswer, finish};
use super::turns::Place;
use super::{LIMITS, Net, USER_AGENT, failure};
use crate::fact::{Cause, Seen, Why};

/// The media type of an answer (RFC 7480 4.2).
const MEDIA_TYPE: &str = "application/rdap+json";

/// Registries that were silent in this run, and when: for a while nobody waits for them again.
#[derive(Debug, Clone, Default)]
pub(super) struct Registries(Arc<Mutex<BTreeMap<String, Instant>>>);

impl Registries {
    fn was_silent(&self, host: &str) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let since = all.get(host);
        since.is_some_and(|since| since.elapsed() < LIMITS.failure_age)
    }

    fn note_silent(&self, host: &str) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(host.to_owned(), Instant::now());
    }
}

impl Net {
    /// Asks a registry at this address, and once more where it redirects; all of it within
    /// [`LIMITS`]`.rdap_time`, because a registry that is silent must not hold up the scan.
    ///
    /// # Errors
    /// Why no answer came, or none that is sure to be the registry's. An answer of any status is an answer.
    pub async fn ask_registry(&self, url: &Url) -> Result<HttpAnswer, Why> {
        let wait = LIMITS.rdap_time;
        let host = registry_host(url, &format!("ask the registry: {url}"))?;
        let _turn = self.turns.wait(Place::Registry(host.to_owned())).await;
        // What is said names the domain of this scan: the one that was asked about before may be another client's.
        if self.registries.was_silent(host) {
            let doing = format!("ask the registry: {url}: left out, as it was silent a moment ago");
            return Err(Why::new(Cause::Timeout, doing));
        }
        let silent = |_| {
            self.registries.note_silent(host);
            let doing = format!("ask the registry: {url}: no answer in {wait:?}");
            Why::new(Cause::Timeout, doing)
        };
        let asked = self.ask_registry_in_turn(url);
        timeout(wait, asked).await.map_err(silent)?
    }

    async fn ask_registry_in_turn(&self, url: &Url) -> Result<HttpAnswer, Why> {
        let mut url = url.clone();
        for _ in 1..LIMITS.rdap_requests {
            let answer = self.ask_registry_once(&url).await?;
            match redirect_of(&url, &answer) {
                Some(next) => url = next,
                None => return Ok(answer),
            }
        }
        self.ask_registry_once(&url).await
    }

    async fn ask_registry_once(&self, url: &Url) -> Result<HttpAnswer, Why> {
        let doing = format!("ask the registry: {url}");
        let host = registry_host(url, &doing)?;
        let address = match self.addresses(host).await {
            Seen::Known(addresses) => self.choose(&addresses)?,
            Seen::Absent => {
                let doing = format!("{doing}: {host} has no address");
                return Err(Why::new(Cause::Unreachable, doing));
            }
            Seen::Unknown(why) => return Err(why),
        };
        let client = async {
            let wanted = SocketAddr::new(address, 443);
            let real = self.gate.route(wanted, Transport::Tcp).await;
            let real = real.map_err(|error| failure::of_io(&error, &doing))?;
            self.registry_client(real, &doing)
        };
        let answer = async {
            let response = client.await?.get(url.clone()).send().await;
            response.map_err(|error| failed(&error, &doing))
        };
        let response: Response = answer.await?;
        Ok(finish(response, LIMITS.rdap, &doing).await)
    }

    /// A client for one host at one address, which takes only certificates that lead to a trusted root.
    fn registry_client(&self, real: SocketAddr, doing: &str) -> Result<Client, Why> {
        let mut roots = RootCertStore::empty();
        roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
        roots.add_parsable_certificates(self.extra_roots.iter().cloned());
        let mut tls = ClientConfig::builder_with_provider(Arc::clone(&self.crypto))
            .with_safe_default_protocol_versions()
            .map_err(|error| failure::of_tls(&error, doing))?
            .with_root_certificates(roots)
            .with_no_client_auth();
        tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(MEDIA_TYPE));
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent(USER_AGENT)
            .default_headers(headers)
            .redirect(Policy::none())
            .no_proxy()
            .referer(false)
            .https_only(true)
            .dns_resolver(Pinned(real))
            .build();
        client.map_err(|error| failure::of_http(&error, doing))
    }
}

/// The host that is asked: by name, over HTTPS and at its usual port.
fn registry_host<'a>(url: &'a Url, doing: &str) -> Result<&'a str, Why> {
    let host = url.domain().filter(|_| is_sound(url));
    let unsound = || Why::new(Cause::Unreadable, format!("{doing}: no https address"));
    host.ok_or_else(unsound)
}

fn is_sound(url: &Url) -> bool {
    url.scheme() == "https"
        && url.port_or_known_default() == Some(443)
        && url.username().is_empty()
        && url.password().is_none()
}

/// Where a registry sends us on to, such as its new server (RFC 7480 5.2); never to plain HTTP.
fn redirect_of(from: &Url, answer: &HttpAnswer) -> Option<Url> {
    if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let next = from.join(answer.header("location")?).ok()?;
    is_sound(&next).then_some(next)
}

/// Why a request got no answer. A certificate that is not in order means that nobody can tell who
/// answers: a filter on the way, as a rule.
fn failed(error: &reqwest::Error, doing: &str) -> Why {
    let why = failure::of_http(error, doing);
    let refused = failure::is_refused_certificate(error);
    Why {
        cause: if refused {
            Cause::Intercepted
        } else {
            why.cause
        },
        ..why
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::Header;

    fn next(status: u16, location: &str) -> Option<String> {
        let answer = HttpAnswer {
            status,
            version: "HTTP/2".to_owned(),
            headers: vec![Header {
                name: "location".to_owned(),
                value: location.to_owned(),
            }],
            body: Vec::new(),
            cut: false,
            broken_off: None,
        };
        let from = "https://rdap.example/domain/example.be".parse().unwrap();
        redirect_of(&from, &answer).map(|url| url.to_string())
    }

    #[test]
    fn a_registry_may_send_us_on_but_not_to_where_anybody_listens() {
        let new = "https://rdap.example.net/domain/example.be";
        assert_eq!(next(301, new).as_deref(), Some(new));
        let moved = next(307, "/v1/domain/example.be");
        assert_eq!(
            moved.as_deref(),
            Some("https://rdap.example/v1/domain/example.be")
        );
        assert_eq!(next(200, new), None);
        for elsewhere in [
            "http://rdap.example.net/",
            "https://rdap.example.net:8443/",
            "https://name:word@rdap.example.net/",
            "javascript:alert(1)",
            "https://[bad",
        ] {
            assert_eq!(next(302, elsewhere), None, "{elsewhere}");
        }
    }
}
