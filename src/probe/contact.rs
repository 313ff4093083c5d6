//! Whom a scan asks, and what: the table of SECURITY.md, which a test keeps equal to this one, and what
//! `--dry-run` prints. A probe that makes a new kind of request adds its row to both.

use super::{is_asked, visit};
use crate::check::Area;
use crate::net::LIMITS;
use crate::result::Scope;
use crate::target::Target;

/// One kind of request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Who is asked.
    pub whom: String,
    /// What, and how often.
    pub what: String,
    /// The area that it is for.
    area: Area,
    /// It is made whatever areas are asked for.
    is_base: bool,
    /// It is made with the owner's leave only (`--authorised`).
    needs_leave: bool,
}

impl Contact {
    fn new(area: Area, whom: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            whom: whom.into(),
            what: what.into(),
            area,
            is_base: false,
            needs_leave: false,
        }
    }

    /// One that everything else stands on.
    fn base(whom: impl Into<String>, what: impl Into<String>) -> Self {
        Self {
            is_base: true,
            ..Self::new(Area::Dns, whom, what)
        }
    }

    /// Whether a scan of this scope may make it.
    pub fn is_in(&self, scope: &Scope) -> bool {
        let has_leave = scope.authorised.is_some() && scope.covers(self.area);
        is_asked(scope, self.area, self.is_base) && (has_leave || !self.needs_leave)
    }
}

/// Every kind of request there is.
pub fn contacts() -> Vec<Contact> {
    [of_dns(), of_sites_and_mail(), of_tls()].concat()
}

fn of_dns() -> Vec<Contact> {
    let limits = LIMITS;
    vec![
        Contact::base(
            "your own resolver",
            "questions about the domain, its `www`, `mta-sts` and each `--host`, the names they lead to, and the domains those would belong to: NS, A, AAAA, CNAME, CAA, MX, TXT; with signatures: SOA, DS, DNSKEY and NSEC3PARAM of its zone and of those above, A, AAAA and MX of the domain. What does not hold is asked once more",
        ),
        Contact::base(
            format!(
                "each name server of the domain (at most {}), at {} of its addresses at most",
                limits.servers, limits.server_addresses
            ),
            "the SOA; a silent one is asked four times in all",
        ),
        Contact::new(
            Area::Dns,
            "each of these addresses that has authority",
            format!(
                "the NS, the SOA over TCP, and once to look up `example.com`, as a stranger might: each again where an answer is lost. Where the serials of one operator differ, the SOA once more after {} s. Where signatures do not hold: DNSKEY, and what does not hold, of at most {} addresses",
                limits.serial_pause.as_secs(),
                limits.servers_signing
            ),
        ),
        Contact::new(
            Area::Dns,
            "a name server of the domain, a second one where it fails",
            "only where your resolver says that a name of the domain leads to an address of no public network: the A or AAAA of that name, once, to tell whether others hear the same",
        ),
        Contact::base(
            format!(
                "a name server of the zone above, such as `.be`, up to {} where one is silent",
                limits.servers_above
            ),
            "one question, for the domain's NS; where the DNS is not looked at (`--only`), only if your resolver does not tell them",
        ),
        Contact::new(
            Area::Dns,
            format!(
                "a name server of the top-level domain, up to {} where one is silent",
                limits.servers_above
            ),
            "only where a name server seems to look up `example.com` or to refuse TCP: the same, to tell whether something on the way does",
        ),
        Contact::new(
            Area::Dns,
            "the registry of the ending, such as that of `.vlaanderen`, where it has an RDAP service (`.be` and `.eu` have none)",
            "one question, what it publishes about the registered domain; a second one where it redirects. The list of services is part of the program",
        ),
        Contact {
            needs_leave: true,
            ..Contact::new(
                Area::Dns,
                "with the owner's leave (`--authorised`): each name server of the domain",
                format!(
                    "the whole zone (AXFR), once at each address that answers; at most {} records or {} KiB of it are read and counted, none is kept",
                    limits.transfer_records,
                    limits.transfer_bytes / 1024
                ),
            )
        },
    ]
}

fn of_sites_and_mail() -> Vec<Contact> {
    let limits = LIMITS;
    vec![
        Contact::new(
            Area::Web,
            "each site: the name, its `www`, and each `--host`",
            "`http://NAME/` and `https://NAME/`, with redirects inside the own registrable domain; the same two once more over its other address family (IPv4 or IPv6), no redirect followed; the page that visitors land on twice more, with an `Origin` of nobody and with `null`; `security.txt` at its two places, for the name and the host that its visitors land on",
        ),
        Contact::new(
            Area::Web,
            "your own resolver, about the page that visitors land on",
            format!(
                "HTTPS of its host; and of the hosts of others that it takes scripts and styles from (at most {}), A, AAAA and CNAME, and where one does not exist the NS of the domain it would belong to. Those hosts themselves are asked nothing",
                limits.script_hosts
            ),
        ),
        Contact::new(
            Area::Mail,
            "your own resolver, for keys with which mail is signed (DKIM)",
            format!(
                "TXT of `_domainkey` below the domain and of `_smtp._tls`, of `_tls` where `_domainkey` is denied; and, with {} questions at most, of the selectors that you give, that the mail provider uses and that are the commonest, of one that nobody has, and of the names they are an alias of",
                limits.dkim_questions
            ),
        ),
        Contact::new(
            Area::Mail,
            "your own resolver, again",
            format!(
                "where the DMARC record asks for reports: whether the domains they are to go to (at most {}) take them, by TXT below `_report._dmarc`, MX, A and AAAA",
                limits.report_receivers
            ),
        ),
        Contact::new(
            Area::Mail,
            "your own resolver, about each mail server",
            format!(
                "TLSA below its name and below the one at which its aliases end. Only where there are such records, or where the question fails: with signatures TLSA, A, AAAA and CNAME, and DS and DNSKEY of the zones above. Where it fails: TLSA again, also after {} s, and to tell who fails the TXT of the same name and the TLSA of the top-level domain",
                limits.tlsa_pause.as_secs()
            ),
        ),
        Contact::new(
            Area::Mail,
            format!("each mail server (at most {})", limits.servers),
            format!(
                "greeting, `EHLO`, `STARTTLS`, `QUIT`; a second time after {} s where `STARTTLS` was answered by an error or an alert, with a hello for older versions and suites where the alert spoke of those",
                limits.smtp_pause.as_secs()
            ),
        ),
        Contact::new(
            Area::Mail,
            "the host `mta-sts` below the domain",
            "only where a record at `_mta-sts` sends senders there (MTA-STS): one TLS handshake, and `/.well-known/mta-sts.txt` once; a redirect is not followed",
        ),
    ]
}

fn of_tls() -> Vec<Contact> {
    let limits = LIMITS;
    vec![
        Contact::new(
            Area::Tls,
            "the host that visitors land on, once per address family",
            format!(
                "three TLS handshakes (one for the other kind of key, one without the name of the site), and hellos that no handshake follows: one for each version of SSL and TLS and for each class of suites and groups, and the whole list where something weak is taken or with `--tls-detail`. At most {} connections to one address ({} with `--tls-detail`), {} at once",
                limits.tls_connections, limits.tls_connections_in_detail, limits.tls_at_once
            ),
        ),
        Contact::new(
            Area::Tls,
            "the other sites, and up to 3 further addresses of that host in each family",
            "one TLS handshake and one hello for TLS 1.1 and 1.0",
        ),
        Contact::new(
            Area::Tls,
            "the address that a certificate itself names for its issuer (AIA)",
            "one request, only where the chain is broken",
        ),
    ]
}

/// The sites that a scan looks at, where they have an address.
pub fn sites(target: &Target, scope: &Scope) -> Vec<String> {
    if is_asked(scope, Area::Web, false) {
        visit::site_names(target, scope)
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whom(scope: &Scope) -> Vec<String> {
        let contacts = contacts().into_iter();
        let made = contacts.filter(|contact| contact.is_in(scope));
        made.map(|contact| contact.whom).collect()
    }

    #[test]
    fn what_nobody_asked_for_or_gave_leave_for_is_not_made() {
        let usual = whom(&Scope::default());
        assert_eq!(usual.len(), contacts().len() - 1, "one needs leave");
        let no_web = Scope {
            no_web: true,
            ..Scope::default()
        };
        let (target, _) = Target::parse("example.be").unwrap();
        assert_eq!(sites(&target, &no_web), Vec::<String>::new());
        assert_eq!(
            sites(&target, &Scope::default()),
            ["example.be", "www.example.be"]
        );
        let without_web: Vec<String> = usual
            .iter()
            .filter(|whom| {
                let of_the_web = ["site", "certificate", "visitors"];
                !of_the_web.iter().any(|word| whom.contains(word))
            })
            .cloned()
            .collect();
        assert_eq!(whom(&no_web), without_web);
    }

    #[test]
    fn leave_adds_the_zone_transfer_where_the_domain_itself_is_asked_for() {
        let with_leave = |only: &[Area]| Scope {
            only: only.iter().copied().collect(),
            authorised: Some(crate::result::Authorisation {
                domain: "example.be".to_owned(),
                by: "An".to_owned(),
                date: jiff::civil::date(2026, 11, 2),
                until: jiff::civil::date(2026, 12, 2),
                reference: "order 1".to_owned(),
            }),
            ..Scope::default()
        };
        let asks_for_zone = |scope: &Scope| whom(scope).iter().any(|whom| whom.contains("leave"));
        assert!(asks_for_zone(&with_leave(&[])));
        assert!(asks_for_zone(&with_leave(&[Area::Dns, Area::Mail])));
        assert!(!asks_for_zone(&with_leave(&[Area::Web])));
    }
}
