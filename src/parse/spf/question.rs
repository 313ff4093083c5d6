//! What one check of SPF asks, and the names it asks the DNS for.

use std::net::IpAddr;

use hickory_proto::rr::Name;
use jiff::Timestamp;

/// May the server at this address send mail in this name? (RFC 7208 4.1)
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    ip: IpAddr,
    helo: String,
    local_part: String,
    domain: String,
    at: Timestamp,
}

impl Question {
    /// The question that a receiver asks of the `MAIL FROM` of a mail; of the name in `HELO` where that is
    /// empty (RFC 7208 2.4). A sender without a local part is `postmaster` (4.3). An IPv4 address inside an
    /// IPv6 address is an IPv4 address (5).
    pub fn of_mail(ip: IpAddr, helo: &str, mail_from: &str, at: Timestamp) -> Self {
        let (local_part, domain) = match mail_from.rsplit_once('@') {
            Some(parts) => parts,
            None if mail_from.is_empty() => ("", helo),
            None => ("", mail_from),
        };
        Self {
            ip: ip.to_canonical(),
            helo: helo.to_owned(),
            local_part: match local_part {
                "" => "postmaster".to_owned(),
                local_part => local_part.to_owned(),
            },
            domain: domain.strip_suffix('.').unwrap_or(domain).to_owned(),
            at,
        }
    }

    /// The address of the server.
    pub fn ip(&self) -> IpAddr {
        self.ip
    }

    /// The name that the server gives itself.
    pub fn helo(&self) -> &str {
        &self.helo
    }

    /// What stands before the `@` of the sender.
    pub fn local_part(&self) -> &str {
        &self.local_part
    }

    /// The domain of the sender, whose record is asked for first.
    pub fn sender_domain(&self) -> &str {
        &self.domain
    }

    /// The moment of asking.
    pub fn asked_at(&self) -> Timestamp {
        self.at
    }
}

/// The name that a text means in the DNS, label by label: any character may stand in a label (RFC 2181
/// 11). `None` where no question can ask for it: an empty label, one of more than 63 bytes, or too many.
pub fn dns_name(text: &str) -> Option<Name> {
    let text = text.strip_suffix('.').unwrap_or(text);
    let mut name = Name::from_labels(text.split('.').map(str::as_bytes)).ok()?;
    name.set_fqdn(true);
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(mail_from: &str) -> (String, String) {
        let question = Question::of_mail(
            "::ffff:192.0.2.1".parse().unwrap(),
            "mail.example.be",
            mail_from,
            Timestamp::UNIX_EPOCH,
        );
        assert_eq!(question.ip().to_string(), "192.0.2.1");
        (question.local_part, question.domain)
    }

    #[test]
    fn a_mail_without_a_sender_is_asked_about_its_server() {
        let pair = |local: &str, domain: &str| (local.to_owned(), domain.to_owned());
        assert_eq!(asked(""), pair("postmaster", "mail.example.be"));
        assert_eq!(asked("@example.be"), pair("postmaster", "example.be"));
        assert_eq!(asked("a@b@example.be"), pair("a@b", "example.be"));
        assert_eq!(asked("example.be."), pair("postmaster", "example.be"));
    }

    #[test]
    fn any_label_can_be_asked_for_but_none_that_is_empty_or_too_long() {
        let odd = dns_name("foo:bar/baz 100%.Example.be.").unwrap();
        assert_eq!(odd.num_labels(), 3);
        assert_eq!(odd, dns_name("foo:bar/baz 100%.example.BE").unwrap());
        assert!(dns_name("a..be").is_none() && dns_name("").is_none());
        assert!(dns_name(&format!("{}.be", "a".repeat(64))).is_none());
        assert!(dns_name(&"abc.".repeat(64)).is_none());
    }
}
