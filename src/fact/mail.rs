//! Facts about mail: where it goes, who may send it, how it is received.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Bimi, Certificate, Chain, DaneState, Dkim, DmarcReports, DmarcSubdomains, Handshake, MtaSts,
    MtaStsAnswer, Parking, ReportReceiver, Seen, Spf, SpfLookup, TlsRpt, TlsaHost,
};

/// Facts about the domain's mail as a whole.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Where mail for the domain goes. Absent: no MX record.
    pub mx: Seen<Mx>,
    /// All TXT records of the name, sorted, at most 100 of them and 4,096 characters of each; a list of
    /// senders (SPF) is kept whole. Absent: none.
    pub txt: Seen<Vec<String>>,
    /// What was asked to follow the list of senders (SPF) through all that it leads to. Absent: there is no
    /// such list.
    pub spf_lookups: Seen<Vec<SpfLookup>>,
    /// What each name on the way up to the DMARC record answers, the name itself first (RFC 9989 4.10).
    pub dmarc_walk: Seen<Vec<DmarcName>>,
    /// Keys with which receivers check signatures in the domain's name.
    pub dkim: Dkim,
    /// Derived: companies that receive mail for the domain or may send it, as far as they are known.
    pub providers: MailProviders,
    /// All TXT records at `_mta-sts` below the name (RFC 8461 3.1), with the limits of `mail.txt`. Absent: none.
    pub mta_sts_txt: Seen<Vec<String>>,
    /// Addresses of `mta-sts` below the name, where senders fetch the policy (RFC 8461 3.3). Absent: it has
    /// none, or no record sends anybody there.
    pub mta_sts_addresses: Seen<Vec<IpAddr>>,
    /// The certificates that host sent. Absent: it sent none, has no address, or nobody is sent there.
    pub mta_sts_chain: Seen<Chain>,
    /// What that host answered to a sender who fetches the policy. Absent: it has no address, or nobody is
    /// sent there.
    pub mta_sts_policy: Seen<MtaStsAnswer>,
    /// All TXT records at `_smtp._tls` below the name (RFC 8460 3), with the limits of `mail.txt`. Absent: none.
    pub tls_rpt_txt: Seen<Vec<String>>,
    /// All TXT records at `default._bimi` below the name (draft-brand-indicators-for-message-identification
    /// 4.2), with the limits of `mail.txt`. Absent: none.
    pub bimi_txt: Seen<Vec<String>>,
    /// Each domain that reports about forged mail (DMARC) are to go to, at most 5. Absent: none is named.
    pub report_receivers: Seen<Vec<ReportReceiver>>,
    /// The addresses of the name itself: without an MX record, mail goes there (RFC 5321 5.1). Absent: none.
    pub addresses: Seen<Vec<IpAddr>>,
    /// What the DNS says of the certificate of each mail server (TLSA, RFC 7672). Absent: the domain receives
    /// no mail.
    pub tlsa: Seen<Vec<TlsaHost>>,
    /// Derived: the list of servers that may send mail for the domain (RFC 7208). Absent: no SPF record.
    pub spf: Seen<Spf>,
    /// Derived: the DMARC record that governs the name (RFC 9989). Absent: none, up the whole tree.
    pub dmarc: Seen<Dmarc>,
    /// Derived: neither receives mail (no MX or a null MX) nor sends any (no SPF record, or one that
    /// authorises nothing).
    pub parked: Seen<bool>,
    /// Derived: how far a domain without mail is closed to those who would misuse its name.
    pub parking: Seen<Parking>,
    /// Derived: a usable DKIM key was seen under the domain's own name (RFC 6376). False also where keys may
    /// stand under a name that nobody knows.
    pub dkim_seen: Seen<bool>,
    /// Derived: what senders are told about encrypted delivery (MTA-STS, RFC 8461). Absent: no record.
    pub mta_sts: Seen<MtaSts>,
    /// Derived: where senders report how encrypted delivery went (TLS-RPT, RFC 8460). Absent: no record.
    pub tls_rpt: Seen<TlsRpt>,
    /// Derived: the logo that mail programs may show beside mail of the domain (BIMI). Absent: no record.
    pub bimi: Seen<Bimi>,
    /// Derived: a policy for encrypted delivery is published, whether or not it works (RFC 8461). One that
    /// says `none` is withdrawn.
    pub mta_sts_used: Seen<bool>,
    /// Derived: a valid policy for encrypted delivery tells senders to keep to it (`enforce`).
    pub mta_sts_enforced: Seen<bool>,
    /// Derived: a mail server has secure TLSA records, whether or not they fit (RFC 7672). Those that are not
    /// signed are used by nobody.
    pub dane_used: Seen<bool>,
    /// Derived: the certificate of every mail server is vouched for by secure TLSA records that fit it.
    pub dane_on_all: Seen<bool>,
}

/// Companies that MX and SPF name, by the names that people know.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MailProviders {
    /// Derived: those that MX names and that keep mailboxes.
    pub receiving: Seen<Vec<String>>,
    /// Derived: those that MX names and that filter mail before they pass it on.
    pub filtering: Seen<Vec<String>>,
    /// Derived: others that the SPF record itself names (`include`, `redirect`) as senders.
    pub sending: Seen<Vec<String>>,
}

/// The MX records of the domain (RFC 5321 5.1, RFC 7505).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mx {
    /// All records, lowest preference first.
    pub records: Vec<MxRecord>,
    /// Derived: only a null MX (`.`): the domain says that it receives no mail (RFC 7505).
    pub null: bool,
    /// Derived: only a null MX, but not the one record with preference 0 that RFC 7505 3 asks for.
    pub null_unusual: bool,
    /// Derived: a null MX stands beside other MX records, which contradict each other.
    pub null_beside_others: bool,
    /// Derived: hosts that have at least one public address.
    pub hosts_resolved: Seen<Vec<String>>,
    /// Derived: hosts that have no address at all.
    pub hosts_unresolved: Seen<Vec<String>>,
    /// Derived: hosts that are an alias (CNAME), which RFC 5321 5.1 and RFC 2181 10.3 forbid.
    pub alias_hosts: Seen<Vec<String>>,
    /// Derived: hosts written as an IP address, which RFC 5321 5.1 forbids.
    pub literal_hosts: Vec<String>,
    /// Derived: hosts that have only private, loopback or reserved addresses.
    pub private_hosts: Seen<Vec<String>>,
}

/// One MX record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MxRecord {
    /// Lower is tried first (RFC 5321 5.1).
    pub preference: u16,
    /// The mail server's name, without the dot at the end; `.` for a null MX.
    pub host: String,
}

/// What one name answers that is asked for its DMARC record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DmarcName {
    /// The name whose record it would be; asked is `_dmarc` below it.
    pub name: String,
    /// All TXT records there, sorted, with the limits of `mail.txt`. Empty: none.
    pub txt: Seen<Vec<String>>,
    /// An alias (CNAME) stands beside TXT at the very same name, which RFC 1034 3.6.2 forbids.
    pub beside_alias: bool,
}

/// The DMARC record that governs the name (RFC 9989).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dmarc {
    /// The name at which it was found, such as `_dmarc.example.be`.
    pub found_at: String,
    /// The record as published; the first one where there are several.
    pub record: String,
    /// Whether receivers can use it.
    pub usable: DmarcUse,
    /// Published policy for the domain itself: `p` of its own record, `sp` of one above it. `none`, like
    /// the two that follow, where receivers set the policies aside (`invalid_policies`).
    pub policy: DmarcPolicy,
    /// Published policy for existing subdomains (`sp`, else `p`).
    pub subdomain_policy: DmarcPolicy,
    /// Published policy for subdomains that do not exist (`np`, else `sp`, else `p`).
    pub nonexistent_policy: DmarcPolicy,
    /// Policy in force for the domain itself: the published one, one step milder in a test (`t=y`).
    pub effective_policy: DmarcPolicy,
    /// What this record asks for existing subdomains that it governs, one step milder in a test. Of a record
    /// that does not stand at the organisation's own domain it plays no part: see `subdomains`.
    pub effective_subdomain_policy: DmarcPolicy,
    /// The same for subdomains that do not exist.
    pub effective_nonexistent_policy: DmarcPolicy,
    /// What is in force for subdomains that publish nothing themselves. Unknown where a name further up could
    /// not be asked.
    pub subdomains: Seen<DmarcSubdomains>,
    /// Which of `p`, `sp` and `np` are not valid, or missing where they must stand. Any of them, and
    /// receivers act as if the record said only `p=none` (RFC 9989 4.10.1).
    pub invalid_policies: Vec<String>,
    /// The domain asks receivers to treat the policy as a test (`t=y`).
    pub testing: bool,
    /// Share of mail the policy applies to for receivers of the old standard (`pct`), 0–100.
    pub percent: u8,
    /// `p` stands directly after `v`, as receivers of the old standard (RFC 7489) expect.
    pub policy_second: bool,
    /// Addresses for aggregate reports (`rua`) that are written validly.
    pub report_addresses: Vec<String>,
    /// Whether reports arrive there.
    pub reports: DmarcReports,
    /// Tags that RFC 9989 removed and that stand in the record (`pct`, `rf`, `ri`).
    pub removed_tags: Vec<String>,
    /// The name carries both TXT and CNAME, so that readers may see different things.
    pub beside_alias: bool,
}

/// Whether receivers can use a DMARC record (RFC 9989 4.7, 4.10.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DmarcUse {
    /// One record, and it can be used.
    Usable,
    /// Several records at one name: receivers discard them all.
    Several,
    /// A missing or bad `p`, or a bad `sp` or `np`, without a valid URI in `rua`; or a tag given twice.
    Unusable,
}

/// What receivers are asked to do with mail that fails DMARC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DmarcPolicy {
    /// Nothing: only report.
    None,
    /// Treat it as suspicious.
    Quarantine,
    /// Refuse it.
    Reject,
}

/// One mail server, as a subject.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MailServer {
    /// Its name, as the MX record gives it.
    pub name: String,
    /// Whether its name is an alias (CNAME), which RFC 5321 5.1 forbids.
    pub alias: Seen<bool>,
    /// Its addresses. Absent: the name has none.
    pub addresses: Seen<Vec<IpAddr>>,
    /// The address that was spoken to. Absent: the name has none.
    pub address: Seen<IpAddr>,
    /// Derived: all its addresses are internal ones, where no mail from outside arrives and Belfort does not
    /// go without leave.
    pub internal: bool,
    /// The first line it says (RFC 5321 4.3.1), at most 512 characters. Absent: the name has no address.
    pub greeting: Seen<String>,
    /// Whether it takes mail over TLS (RFC 3207). Absent: the name has no address to ask.
    pub starttls: Seen<StartTls>,
    /// The one handshake that a present-day sender would make. Absent: the name has no address, or no TLS is
    /// offered.
    pub handshake: Seen<Handshake>,
    /// The certificates it sent, as sent. A missing one is not fetched, because no sender of mail does. Absent:
    /// the name has no address, no TLS is offered, or no certificate was sent.
    pub chain: Seen<Chain>,
    /// The name that it was asked for in the handshake (SNI, RFC 6066 3): where several names lead to one
    /// address, it is talked to once, by the name that is tried first. Absent: the name has no address.
    pub asked_as: Seen<String>,
    /// Derived: its own certificate (the first of the chain), read and judged against the moment of
    /// observation. Absent: it showed none.
    pub certificate: Seen<Certificate>,
    /// Derived: what a sender who checks the certificate would say of it. Unknown where it was asked for by
    /// another name and shows nothing that would do for its own. Absent: it showed none.
    pub certificate_state: Seen<MailCertificate>,
    /// Derived: what TLSA records say of its certificate (RFC 7672). Absent: there are none.
    pub dane: Seen<DaneState>,
    /// Derived: secure TLSA records fit its certificate (`dane` is `matches`), so that nothing else of it matters.
    pub vouched_for: Seen<bool>,
    /// Derived: its certificate satisfies a sender who keeps to an MTA-STS policy: trusted, in date, made for
    /// its name (RFC 8461 4.2).
    pub certificate_holds: Seen<bool>,
}

/// What a sender who checks a mail server's certificate would say of it (RFC 8461 4.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MailCertificate {
    /// Trusted, made for its name, in date.
    Holds,
    /// Trusted and made for its name, but no longer in date.
    Expired,
    /// Trusted and made for its name, but not in date yet.
    NotYetValid,
    /// Trusted, but made for other names.
    OtherName,
    /// Signed with its own key.
    SelfSigned,
    /// Anything else that does not lead to a root on the usual list, or that may not be used so.
    Untrusted,
}

/// How a mail server takes mail over TLS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StartTls {
    /// Whether STARTTLS was offered and worked.
    pub result: StartTlsUse,
    /// Version, suite and group of the one handshake; an empty text where there was none.
    pub negotiated: String,
}

/// Whether STARTTLS was offered and worked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum StartTlsUse {
    /// Offered, and a handshake at TLS 1.2 or later succeeded, or would with suites that only old senders offer.
    Works,
    /// Offered, but it speaks older versions than TLS 1.2 only.
    OnlyOld,
    /// The server answers EHLO and does not offer STARTTLS.
    NotOffered,
    /// Offered, but twice the STARTTLS command was answered by an error, or the handshake by a fatal alert that
    /// does not speak of the server's name; the second time, old versions and suites were offered, too, where
    /// the alert spoke of those.
    Broken,
}
