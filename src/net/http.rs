//! One HTTP request at a time to a pinned address. Redirects are never followed here: the probe does,
//! so that each hop passes the address policy and is kept as a fact.

use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderMap, HeaderName, HeaderValue, ORIGIN};
use reqwest::redirect::Policy;
use reqwest::{Client, Response, Version};
use tokio::sync::OnceCell;
use tokio::time::timeout;
use url::{Host, Url};

use super::dial::{Dial, Transport};
use super::gate::Pinned;
use super::turns::Place as Meeting;
use super::{LIMITS, Net, USER_AGENT, failure};
use crate::fact::{Cause, Header, Why};

/// What a server answered to one request.
#[derive(Debug, Clone)]
pub struct HttpAnswer {
    /// Status code.
    pub status: u16,
    /// HTTP version, such as `HTTP/1.1`.
    pub version: String,
    /// Header fields in the order received, at most [`LIMITS`]`.headers` of them.
    pub headers: Vec<Header>,
    /// The body after decompression, up to the limit asked for; not read where the answer redirects.
    pub body: Vec<u8>,
    /// The body went on beyond the limit.
    pub cut: bool,
    /// Why the body could not be read to its end; status and header fields stand all the same.
    pub broken_off: Option<Why>,
}

impl HttpAnswer {
    /// The first field of a name (in lower case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|header| header.name == name)
            .map(|header| header.value.as_str())
    }
}

/// Host, address, port and scheme.
type Place = (String, IpAddr, u16, String);

/// What becomes of the body of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Body {
    /// Kept, up to so many bytes.
    Kept(usize),
    /// Read, so that the connection can serve again, and thrown away.
    PassedOver,
}

/// Address of the web, IP address, what becomes of the body, and from which page the visitor says to come.
type Question = (String, IpAddr, Body, Option<&'static str>);

/// An answer that is there, or on its way.
type Answering = Arc<OnceCell<Result<Arc<HttpAnswer>, Why>>>;

/// One client per place, made when first needed; the answers so far; how often each host was asked; and
/// which places no connection came about to, so that none of them is waited for twice.
#[derive(Debug, Default)]
pub(crate) struct Clients {
    // Looked into by key only, never walked: their order shows nowhere.
    places: Mutex<HashMap<Place, Client>>,
    silent: Mutex<HashMap<Place, Why>>,
    answers: Mutex<HashMap<Question, Answering>>,
    manners: Mutex<HashMap<String, Arc<tokio::sync::Mutex<usize>>>>,
}

impl Net {
    /// Asks for one address of the web at one IP address: one request at a time per host, and few at once to
    /// the address in all scans of the run, no redirect followed, at most `body` bytes read. The same question is asked once in a scan: visits that meet
    /// on their way share the answer.
    ///
    /// # Errors
    /// Why no readable answer came, or that the host was asked often enough.
    pub async fn get(
        &self,
        url: &Url,
        address: IpAddr,
        body: usize,
    ) -> Result<Arc<HttpAnswer>, Why> {
        self.answer(url, address, Body::Kept(body), None).await
    }

    /// The same of an answer that counts by its head alone, for a visitor who may come from a page of another
    /// origin (Fetch standard 3.2, `Origin`).
    ///
    /// # Errors
    /// As [`Net::get`].
    pub async fn head_of(
        &self,
        url: &Url,
        address: IpAddr,
        origin: Option<&'static str>,
    ) -> Result<Arc<HttpAnswer>, Why> {
        self.answer(url, address, Body::PassedOver, origin).await
    }

    async fn answer(
        &self,
        url: &Url,
        address: IpAddr,
        body: Body,
        origin: Option<&'static str>,
    ) -> Result<Arc<HttpAnswer>, Why> {
        let question = (url.to_string(), address, body, origin);
        let answer = self.http.answer_of(question);
        let ask = async || self.ask_web(url, address, body, origin).await.map(Arc::new);
        answer.get_or_init(ask).await.clone()
    }

    async fn ask_web(
        &self,
        url: &Url,
        address: IpAddr,
        body: Body,
        origin: Option<&'static str>,
    ) -> Result<HttpAnswer, Why> {
        let doing = format!("get {url} at {address}");
        let host = host_to_pin(url, address, &doing)?;
        let port = url.port_or_known_default().unwrap_or(443);
        let place = (host.to_owned(), address, port, url.scheme().to_owned());
        let turn = self.http.turn_of(host);
        let mut asked = turn.lock().await;
        if let Some(why) = self.http.was_silent(&place) {
            return Err(why);
        }
        if *asked >= LIMITS.http_requests {
            return Err(Why::new(
                Cause::AskedEnough,
                format!("{doing}: {host} was asked {asked} times already"),
            ));
        }
        *asked += 1;
        let _turn = self.turns.wait(Meeting::Http(address)).await;
        let client = self.client(&place, &doing).await?;
        let wait = connect_wait(url.scheme()) + LIMITS.http_answer;
        let mut request = client.get(url.clone());
        if let Some(origin) = origin {
            request = request.header(ORIGIN, origin);
        }
        let response = match timeout(wait, request.send()).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                let why = failed(&error, url, &doing);
                // A path that fails says nothing about another one; a place without a connection does.
                if error.is_connect() {
                    self.http.note_silent(place, &why);
                }
                return Err(why);
            }
            Err(_) => {
                let waited = LIMITS.http_answer;
                let doing = format!("{doing}: silent for {waited:?}");
                return Err(Why::new(Cause::Timeout, doing));
            }
        };
        let limit = match body {
            Body::Kept(limit) => limit,
            Body::PassedOver => LIMITS.body,
        };
        let mut answer = finish(response, limit, &doing).await;
        if body == Body::PassedOver {
            answer.body = Vec::new();
        }
        Ok(answer)
    }

    /// The client for a host at an address; the address is judged here and pinned.
    async fn client(&self, place: &Place, doing: &str) -> Result<Client, Why> {
        let (_, address, port, scheme) = place;
        self.policy().check(*address)?;
        if !self.reaches(*address) {
            return Err(Why::new(Cause::NoFamily, doing));
        }
        if let Some(client) = self.http.find(place) {
            return Ok(client);
        }
        let route = self
            .gate
            .route(SocketAddr::new(*address, *port), Transport::Tcp);
        let real = match timeout(LIMITS.connect, route).await {
            Ok(Ok(real)) => real,
            Ok(Err(error)) => return Err(failure::of_io(&error, doing)),
            Err(_) => {
                let why = silent_port(doing);
                self.http.note_silent(place.clone(), &why);
                return Err(why);
            }
        };
        let client = self
            .build(real, connect_wait(scheme))
            .map_err(|error| failure::of_http(&error, doing))?;
        self.http.keep(place.clone(), &client);
        Ok(client)
    }

    fn build(&self, real: SocketAddr, wait: Duration) -> reqwest::Result<Client> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static("text/html,*/*;q=0.8"));
        Client::builder()
            .tls_backend_preconfigured((*self.tls).clone())
            .user_agent(USER_AGENT)
            .default_headers(headers)
            .redirect(Policy::none())
            // The user's proxy settings must not change what is seen, nor who learns of the target.
            .no_proxy()
            .referer(false)
            .connect_timeout(wait)
            .dns_resolver(Pinned(real))
            // What browsers read, we read: strangers' servers break small rules every day.
            .http1_allow_obsolete_multiline_headers_in_responses(true)
            .http1_ignore_invalid_headers_in_responses(true)
            .http1_allow_spaces_after_header_name_in_responses(true)
            .http1_max_headers(LIMITS.headers)
            .build()
    }
}

impl Clients {
    fn turn_of(&self, host: &str) -> Arc<tokio::sync::Mutex<usize>> {
        let mut manners = self.manners.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(manners.entry(host.to_owned()).or_default())
    }

    fn answer_of(&self, question: Question) -> Answering {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(answers.entry(question).or_default())
    }

    fn find(&self, place: &Place) -> Option<Client> {
        self.places
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(place)
            .cloned()
    }

    fn keep(&self, place: Place, client: &Client) {
        self.places
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(place, client.clone());
    }

    fn was_silent(&self, place: &Place) -> Option<Why> {
        self.silent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(place)
            .cloned()
    }

    fn note_silent(&self, place: Place, why: &Why) {
        self.silent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(place, why.clone());
    }
}

/// The host of an address of the web, for which the judged IP address is pinned. An address in numbers
/// is connected to as it stands, whatever is pinned, so it has to be the judged one.
fn host_to_pin<'a>(url: &'a Url, judged: IpAddr, doing: &str) -> Result<&'a str, Why> {
    let literal = match url.host() {
        Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
        Some(Host::Domain(_)) | None => None,
    };
    if literal.is_some_and(|literal| literal != judged) {
        let doing = format!("{doing}: its address in numbers is another one");
        return Err(Why::new(Cause::ForbiddenAddress, doing));
    }
    let unnamed = || Why::new(Cause::Unreadable, format!("{doing}: it names no host"));
    url.host_str().ok_or_else(unnamed)
}

/// Longest wait for a connection, TLS included where the scheme asks for it.
fn connect_wait(scheme: &str) -> Duration {
    if scheme == "https" {
        LIMITS.connect + LIMITS.handshake
    } else {
        LIMITS.connect
    }
}

/// Why a request got no answer. Silence at connect is told apart from an open port that says nothing;
/// with TLS the two cannot be told apart.
fn failed(error: &reqwest::Error, url: &Url, doing: &str) -> Why {
    if error.is_connect() && error.is_timeout() && url.scheme() == "http" {
        return silent_port(doing);
    }
    failure::of_http(error, doing)
}

fn silent_port(doing: &str) -> Why {
    let waited = LIMITS.connect;
    Why::new(
        Cause::SilentPort,
        format!("{doing}: no connection in {waited:?}"),
    )
}

/// Reads an answer to its end, or as far as it can be read.
pub(super) async fn finish(mut response: Response, limit: usize, doing: &str) -> HttpAnswer {
    let mut answer = HttpAnswer {
        status: response.status().as_u16(),
        version: version_name(response.version()),
        headers: response
            .headers()
            .iter()
            .take(LIMITS.headers)
            .map(as_header)
            .collect(),
        body: Vec::new(),
        cut: false,
        broken_off: None,
    };
    let is_redirect = (300..400).contains(&answer.status) && answer.header("location").is_some();
    if is_redirect {
        return answer;
    }
    let ends_with_connection = response.version() < Version::HTTP_2
        && answer.header("content-length").is_none()
        && answer.header("transfer-encoding").is_none();
    let reading = async {
        loop {
            match response.chunk().await {
                Ok(None) => return None,
                // Where the end of the connection is the end of the body, many servers forget the good-bye
                // of TLS; browsers show the page.
                Err(error) if ends_with_connection && failure::is_end_of_file(&error) => {
                    return None;
                }
                Err(error) => return Some(failure::of_http(&error, doing)),
                Ok(Some(chunk)) => {
                    // After decompression, so that a small bomb stops at the same limit as a large page.
                    let room = limit.saturating_sub(answer.body.len());
                    let taken = chunk.get(..room).unwrap_or(&chunk);
                    answer.body.extend_from_slice(taken);
                    if chunk.len() > room {
                        answer.cut = true;
                        return None;
                    }
                }
            }
        }
    };
    let waited = LIMITS.http_answer;
    answer.broken_off = timeout(waited, reading).await.unwrap_or_else(|_| {
        let doing = format!("{doing}: its body was not done in {waited:?}");
        Some(Why::new(Cause::Timeout, doing))
    });
    answer
}

fn as_header((name, value): (&HeaderName, &HeaderValue)) -> Header {
    let text = match std::str::from_utf8(value.as_bytes()) {
        Ok(text) => text.to_owned(),
        // RFC 9110 5.5: historically Latin-1, where every byte is a character.
        Err(_) => value.as_bytes().iter().copied().map(char::from).collect(),
    };
    Header {
        name: name.as_str().to_owned(),
        value: text.chars().take(LIMITS.header_value).collect(),
    }
}

fn version_name(version: Version) -> String {
    match version {
        Version::HTTP_09 => "HTTP/0.9",
        Version::HTTP_10 => "HTTP/1.0",
        Version::HTTP_2 => "HTTP/2",
        Version::HTTP_3 => "HTTP/3",
        _ => "HTTP/1.1",
    }
    .to_owned()
}
