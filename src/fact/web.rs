//! Facts about web sites: what HTTP and HTTPS answer, and where they lead.

use std::net::IpAddr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{
    Cookies, Cors, CorsAnswers, Csp, ForeignScripts, Framing, HttpVersions, HttpsRecord, Isolation,
    Lead, Libraries, MixedContent, Observatory, Page, PageKind, Seen, Software, Suppliers,
    Trackers, VersionData, Why,
};

/// What is published once for the whole web presence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Web {
    /// Derived: there is a web site at all: the name itself or `www` has an address.
    pub present: Seen<bool>,
    /// The contact file for reporting weaknesses (RFC 9116). Absent: none at either place.
    pub security_txt: Seen<SecurityTxt>,
    /// Derived: who stands behind the web presence, as far as names, addresses and fields tell.
    pub suppliers: Seen<Suppliers>,
    /// Derived: how old the lists are by which versions were judged. Absent: none was judged.
    pub version_data: Seen<VersionData>,
}

/// A `security.txt` file (RFC 9116).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SecurityTxt {
    /// Where it was asked for.
    pub asked: String,
    /// Where it was found, at the end of all redirects.
    pub url: String,
    /// It was found only at the old place, `/security.txt` (RFC 9116 3).
    pub legacy_place: bool,
    /// Its Content-Type field; empty where there is none.
    pub content_type: String,
    /// What it says, at most 100 KiB.
    pub text: String,
    /// Derived: what breaks the rules of RFC 9116: a machine word and the line it stands in, such as
    /// `bad-expires (line 4)`, in the order of the file; at most 30. What is missing or wrong as a whole has no
    /// line. Empty: valid.
    pub problems: Vec<String>,
    /// Derived: what the gravest of them is about.
    pub fault: SecurityTxtFault,
    /// Derived: what RFC 9116 only recommends and is not followed, one machine word each: `long-expiry`,
    /// `no-canonical` (in a signed file), `no-encryption` (a way to write in secret, beside an e-mail address),
    /// `no-last-line-end`, `not-signed`.
    pub advice: Vec<String>,
    /// Derived: names of fields that no registry knows; readers skip them.
    pub unknown_fields: Vec<String>,
    /// Derived: it stands in a PGP signature (RFC 9116 2.3). Whether that is a good one is not looked at.
    pub signed: bool,
    /// Derived: values of `Contact`, in order of preference.
    pub contacts: Vec<String>,
    /// Derived: values of `Policy`: addresses of a disclosure policy.
    pub policies: Vec<String>,
    /// Derived: values of `CSAF`: where the owner publishes notices on weaknesses for machines.
    pub csaf: Vec<String>,
    /// Derived: the moment after which it must not be used; empty where it has none or an unreadable one.
    pub expires: String,
    /// Derived: whole days until it expires, seen from the moment of observation; 0 where it has no
    /// readable date.
    pub expires_in_days: i64,
    /// Derived: it had expired at the moment of observation.
    pub expired: bool,
}

/// What is wrong with a `security.txt`, the gravest first.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum SecurityTxtFault {
    /// It names no way to reach anybody, or one that does not work.
    Contact,
    /// It does not say until when it is valid, or not in a way that can be read.
    Expires,
    /// How it is written, signed or sent.
    Form,
    /// Nothing is wrong.
    #[default]
    None,
}

/// One web site, as a subject: the target itself or `www`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Its name, such as `www.example.be`.
    pub name: String,
    /// Its addresses. Unknown where its name could not be looked up.
    pub addresses: Seen<Vec<IpAddr>>,
    /// What came of visiting `http://NAME/`. Absent: port 80 is closed (a reset, while another port of
    /// the same address answered).
    pub http: Seen<Visit>,
    /// What came of visiting `https://NAME/`, whatever the certificate. Absent: no HTTPS there (closed,
    /// or it does not speak TLS, while another port of the same address answered).
    pub https: Seen<Visit>,
    /// What the page at the end of the HTTPS visit says in itself; of the HTTP visit where there is no HTTPS.
    /// Absent: that answer is no HTML.
    pub page: Seen<Page>,
    /// The same two visits over the other address family.
    pub other_family: OtherFamily,
    /// What its page answers to visitors that come from a page of somebody else. Asked only where the page is
    /// judged under this site's name.
    pub cors_answers: CorsAnswers,
    /// What the DNS says about the protocols of the site (HTTPS record, RFC 9460). Absent: no such record.
    pub https_record: Seen<HttpsRecord>,
    /// Where the hosts of other registrable domains lead that its page takes scripts and styles from.
    pub script_hosts: Seen<Vec<Lead>>,
    /// Derived: whether a TLS connection and an HTTP answer came, whatever the certificate.
    pub https_answer: Seen<HttpsAnswer>,
    /// Derived: the other one of the pair (`www` for the name itself and the reverse) answers over
    /// HTTPS. False where there is no other one.
    pub twin_https: Seen<bool>,
    /// Derived: where plain HTTP leads a visitor.
    pub http_lead: Seen<HttpLead>,
    /// Derived: whether a visitor who types this name ends here.
    pub landing: Seen<Landing>,
    /// Derived: the page that visitors of this site see is judged under this site's name: it is here, or
    /// this is the first of the sites that lead to it and it is no site itself.
    pub judges_page: Seen<bool>,
    /// Derived: the host a visitor ends at, of the last hop of HTTPS (of HTTP where there is no HTTPS).
    pub landing_host: Seen<String>,
    /// Derived: the certificate of this site can be relied upon: trusted, for the right name, and in
    /// date on every address seen. Browsers ignore HSTS otherwise (RFC 6797 8.1).
    pub authority: Seen<Authority>,
    /// Derived: browsers use HTTPS only for every name with this ending, such as `.app` or `.dev`, whatever
    /// the site sends (RFC 6797 12.3).
    pub hsts_built_in: bool,
    /// Derived: HSTS as a browser knows it after the visit (RFC 6797). Absent: none of the site's own HTTPS
    /// answers has such a field.
    pub hsts: Seen<Hsts>,
    /// Derived: the X-Content-Type-Options field of the page. Absent: none.
    pub content_type_options: Seen<ContentTypeOptions>,
    /// Derived: what the page tells browsers to give away of its address, by header fields and by
    /// `<meta name=referrer>`. Absent: neither.
    pub referrer_policy: Seen<ReferrerPolicy>,
    /// Derived: a protection service that answered in the place of the site. Absent: none did.
    pub protection: Seen<String>,
    /// Derived: what the content security policy of the page stops in a browser. Absent: the page has none, not
    /// even one that only reports.
    pub csp: Seen<Csp>,
    /// Derived: who may show the page inside a page of his own. Absent: neither field says anything of it.
    pub framing: Seen<Framing>,
    /// Derived: the cookies that the site's own answers set. Absent: none.
    pub cookies: Seen<Cookies>,
    /// Derived: what other sites may read of the page. Absent: nothing, no answer carries such a field.
    pub cors: Seen<Cors>,
    /// Derived: how the page keeps apart from others (COOP, COEP, CORP, Permissions-Policy).
    pub isolation: Seen<Isolation>,
    /// Derived: what the page takes, or sends, over plain HTTP.
    pub mixed_content: Seen<MixedContent>,
    /// Derived: what the page takes from other registrable domains and runs.
    pub foreign_scripts: Seen<ForeignScripts>,
    /// Derived: whether the page is one that somebody made, or one that a server shows by itself.
    pub page_kind: Seen<PageKind>,
    /// Derived: which third parties the page makes a browser ask.
    pub trackers: Seen<Trackers>,
    /// Derived: versions of HTTP that the site speaks or announces.
    pub http_versions: Seen<HttpVersions>,
    /// Derived: products with which the site says it is made.
    pub software: Seen<Software>,
    /// Derived: libraries of JavaScript that the page takes, as far as their addresses tell.
    pub libraries: Seen<Libraries>,
    /// Derived: a grade that can be compared with that of MDN's HTTP Observatory. Absent: it grades no such answer
    /// (its status is none of 2xx, 401 and 403).
    pub observatory: Seen<Observatory>,
}

/// What a site answers over the address family that its visits did not use: one request each, no redirect
/// followed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OtherFamily {
    /// The address that was asked. Absent: the site has addresses of one family only, or this machine reaches
    /// one only.
    pub address: Seen<IpAddr>,
    /// What `http://NAME/` answers there. Unknown where nobody was asked, or nothing came.
    pub http: Seen<Hop>,
    /// What `https://NAME/` answers there. Unknown where nobody was asked, or nothing came.
    pub https: Seen<Hop>,
    /// Derived: it was seen to show a page over plain HTTP there. What is silent there no visitor meets: browsers
    /// take the other family then (RFC 8305).
    pub plain_page: bool,
    /// Derived: it was seen to answer over HTTPS there without a valid HSTS field (RFC 6797).
    pub lacks_hsts: bool,
    /// Derived: in what it was seen to answer otherwise there than over the first family, one machine word each:
    /// `status`, `redirect`, `hsts`, `headers`.
    pub differs: Vec<String>,
}

impl OtherFamily {
    /// Nobody could be asked, for one reason.
    pub fn unseen(why: &Why) -> Self {
        Self {
            address: Seen::Unknown(why.clone()),
            http: Seen::Unknown(why.clone()),
            https: Seen::Unknown(why.clone()),
            ..Self::default()
        }
    }
}

/// A visit as a browser makes it, following redirects inside the target's own registrable domain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// Each answer on the way, at least one.
    pub hops: Vec<Hop>,
    /// Where it ended. Unknown where the next answer could not be had.
    pub end: Seen<VisitEnd>,
}

/// Where a visit ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum VisitEnd {
    /// At an answer that redirects no further.
    Page,
    /// At a redirect to a host under somebody else's registrable domain, which is not followed.
    Foreign,
}

/// One answer on the way to a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hop {
    /// The address that was asked for.
    pub url: String,
    /// HTTP status code.
    pub status: u16,
    /// HTTP version of the answer, such as `HTTP/1.1`.
    pub version: String,
    /// Where it redirects to, made absolute; empty where it does not.
    pub location: String,
    /// All header fields in the order received, at most 256.
    pub headers: Vec<Header>,
}

/// One header field. Bytes that are not UTF-8 are read as Latin-1 (RFC 9110 5.5).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Field name in lower case.
    pub name: String,
    /// Field value as sent, at most 16,384 characters.
    pub value: String,
}

/// Whether a site answers over HTTPS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HttpsAnswer {
    /// A TLS connection and an HTTP answer, whatever the certificate.
    Answers,
    /// No HTTPS on this name nor on its twin, while plain HTTP answers.
    OnlyHttp,
    /// No HTTPS on this name, while its twin (`www`, or the name without it) answers over HTTPS.
    OnlyTwin,
}

/// Where plain HTTP leads a visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HttpLead {
    /// First to HTTPS on the same host, by a redirect.
    HttpsSameHost,
    /// To HTTPS, but on another host or port first.
    HttpsOtherHost,
    /// To HTTPS in the end, with plain HTTP on the way after the first redirect.
    HttpsLater,
    /// A page is served over plain HTTP.
    Page,
    /// It redirects and ends on plain HTTP.
    Http,
    /// There is no page over HTTP (a status of 400 to 499), or port 80 is closed or silent.
    NoPage,
}

/// Whether a visitor who types the name of a site ends there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Landing {
    /// The page is on this site.
    Here,
    /// The site redirects to another host of the same registrable domain.
    OwnElsewhere,
    /// The site redirects to a host of another registrable domain.
    ForeignElsewhere,
}

/// Whether browsers accept what a site says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    /// The certificate is trusted, for this name and in date.
    Sound,
    /// It is not.
    Broken,
}

/// The HSTS field as a browser reads it (RFC 6797 6.1, 8.1: the first field counts).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hsts {
    /// The field as sent.
    pub value: String,
    /// It breaks the grammar, so browsers must ignore it (RFC 6797 6.1).
    pub malformed: bool,
    /// How long browsers remember, in seconds; 0 where malformed.
    pub max_age_seconds: u64,
    /// The same in whole days.
    pub max_age_days: u64,
    /// It covers subdomains too.
    pub include_subdomains: bool,
    /// Another HTTPS answer of the own domain on the way to the page lacks a valid field.
    pub missing_on_a_hop: bool,
}

/// The X-Content-Type-Options field (Fetch standard 3.6).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ContentTypeOptions {
    /// The field as sent.
    pub value: String,
    /// The first value is `nosniff`, in any case.
    pub nosniff: bool,
}

/// What a page tells browsers to give away of its address (W3C Referrer Policy).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReferrerPolicy {
    /// What is set: header fields, then settings in the page, joined by commas.
    pub value: String,
    /// The policy that counts: the last one that browsers know, where a setting in the page overrules the
    /// header.
    pub effective: ReferrerPolicyWord,
}

/// How much of its address a page tells the site that a visitor goes to next (W3C Referrer Policy 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ReferrerPolicyWord {
    /// No word that browsers know: they do as they do without any.
    BrowserDefault,
    /// Nothing, to nobody.
    NoReferrer,
    /// The full address, except from HTTPS to plain HTTP.
    NoReferrerWhenDowngrade,
    /// The full address inside the site, nothing to others.
    SameOrigin,
    /// The name of the site only.
    Origin,
    /// The name of the site only, and nothing from HTTPS to plain HTTP.
    StrictOrigin,
    /// The full address inside the site, to others its name only.
    OriginWhenCrossOrigin,
    /// The full address inside the site, to others its name only, and nothing from HTTPS to plain
    /// HTTP.
    StrictOriginWhenCrossOrigin,
    /// The full address, to everybody.
    UnsafeUrl,
}
