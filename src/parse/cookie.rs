//! Set-Cookie (RFC 6265bis 5.6 and 5.7), read as a browser reads it and decides whether to keep the cookie.

mod date;
mod name;

pub use self::name::{Purpose, purpose};

/// Longest name and value together, in bytes (RFC 6265bis 5.6).
const LONGEST_PAIR: usize = 4_096;
/// Longest value of an attribute, in bytes; a longer one does not count (RFC 6265bis 5.6).
const LONGEST_ATTRIBUTE: usize = 1_024;

/// A cookie as a site asks a browser to keep it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cookie {
    /// Its name; browsers take a cookie without one.
    pub name: String,
    /// Its value. Only needed for cookies without a name.
    value: String,
    /// `Domain`, without a dot in front, in lower case; empty: this host only.
    pub domain: String,
    /// `Path` as given; empty where there is none or it does not begin with a slash.
    pub path: String,
    /// `Secure`: over HTTPS only.
    pub secure: bool,
    /// `HttpOnly`: not for scripts.
    pub http_only: bool,
    /// `SameSite`, where it is a value that browsers know.
    pub same_site: Option<SameSite>,
    expires: Option<i64>,
    max_age: Option<i64>,
}

/// Whether a cookie goes with requests that come from other sites (RFC 6265bis 5.6.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SameSite {
    /// Never.
    Strict,
    /// Only where the visitor follows a link.
    Lax,
    /// Always.
    None,
}

/// Reads one field value. `None`: browsers ignore the whole field.
pub fn parse(field: &str) -> Option<Cookie> {
    if field
        .chars()
        .any(|one| one != '\t' && one.is_ascii_control())
    {
        return None;
    }
    let mut parts = field.split(';');
    let pair = parts.next().unwrap_or_default();
    let (name, value) = pair.split_once('=').unwrap_or(("", pair));
    let (name, value) = (trim(name), trim(value));
    if name.len() + value.len() > LONGEST_PAIR || name.len() + value.len() == 0 {
        return None;
    }
    let mut cookie = Cookie {
        name: name.to_owned(),
        value: value.to_owned(),
        ..Cookie::default()
    };
    for attribute in parts {
        let (name, value) = attribute.split_once('=').unwrap_or((attribute, ""));
        let value = trim(value);
        if value.len() <= LONGEST_ATTRIBUTE {
            cookie.take(&trim(name).to_ascii_lowercase(), value);
        }
    }
    Some(cookie)
}

fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

impl Cookie {
    /// Takes an attribute: of several with the same name the last one counts, but for a date or an age that
    /// cannot be read, which does not count at all.
    fn take(&mut self, name: &str, value: &str) {
        match name {
            "expires" => self.expires = date::read(value).or(self.expires),
            "max-age" => self.max_age = seconds(value).or(self.max_age),
            "domain" => {
                let domain = value.strip_prefix('.').unwrap_or(value);
                self.domain = domain.to_ascii_lowercase();
            }
            "path" if value.starts_with('/') => value.clone_into(&mut self.path),
            "path" => self.path.clear(),
            "secure" => self.secure = true,
            "httponly" => self.http_only = true,
            "samesite" => self.same_site = same_site(value),
            _ => {}
        }
    }

    /// Whether this only removes a cookie: it has ended by this moment, in seconds since 1970.
    pub fn has_ended(&self, now: i64) -> bool {
        match self.max_age {
            Some(age) => age <= 0,
            None => self.expires.is_some_and(|expires| expires < now),
        }
    }

    /// Whether a browser keeps it, coming from this host (RFC 6265bis 5.7).
    pub fn is_kept(&self, host: &str, over_https: bool) -> bool {
        let own_domain = self.domain.is_empty() || self.domain == host || self.covers(host);
        own_domain
            && (over_https || !self.secure)
            && (self.secure || self.same_site != Some(SameSite::None))
            && self.keeps_promise()
    }

    /// Whether its domain stands above a host and is no ending that belongs to nobody (a public suffix).
    fn covers(&self, host: &str) -> bool {
        let below = host.strip_suffix(self.domain.as_str());
        let is_suffix = psl::suffix(self.domain.as_bytes())
            .is_some_and(|suffix| suffix == self.domain.as_bytes());
        below.is_some_and(|below| below.ends_with('.')) && !is_suffix
    }

    /// Whether it is what its name promises, in any case of letters: `__Secure-` and `__Host-` (RFC 6265bis
    /// 4.1.3), `__Http-` and `__Host-Http-` (draft-ietf-httpbis-layered-cookies). A cookie without a name must not
    /// promise anything by its value.
    fn keeps_promise(&self) -> bool {
        let promised = if self.name.is_empty() {
            &self.value
        } else {
            &self.name
        };
        let promised = promised.to_ascii_lowercase();
        let promises = |prefix: &str| promised.starts_with(prefix);
        let secure = promises("__secure-") || promises("__host-") || promises("__http-");
        let host_only = promises("__host-");
        let http_only = promises("__http-") || promises("__host-http-");
        if self.name.is_empty() {
            return !secure;
        }
        (!secure || self.secure)
            && (!host_only || (self.domain.is_empty() && self.path == "/"))
            && (!http_only || self.http_only)
    }
}

fn same_site(value: &str) -> Option<SameSite> {
    match value.to_ascii_lowercase().as_str() {
        "strict" => Some(SameSite::Strict),
        "lax" => Some(SameSite::Lax),
        "none" => Some(SameSite::None),
        _ => None,
    }
}

/// A number of seconds (RFC 6265bis 5.6.2); one too large to hold is the largest.
fn seconds(value: &str) -> Option<i64> {
    let digits = value.strip_prefix('-').unwrap_or(value);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let limit = if value.starts_with('-') {
        i64::MIN
    } else {
        i64::MAX
    };
    Some(value.parse().unwrap_or(limit))
}

#[cfg(test)]
mod tests;
