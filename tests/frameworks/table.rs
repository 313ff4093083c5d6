//! Which check belongs where. Written apart from the files of `checks/frameworks/`, which are held to it.

use belfort::score::framework::Relation::{self, Evidence, Hint, Input};
use belfort::score::framework::Visibility::{self, Hardly, NotVisible, Traces};

/// Checks that belong to the same places.
pub(crate) struct Row {
    /// Ids of checks.
    pub(crate) checks: &'static [&'static str],
    /// What they look at, or why they stand here although no reading of the texts speaks of them.
    pub(crate) why: &'static str,
    /// Letters of Article 21(2), and the measure that Belgian law adds.
    pub(crate) letters: &'static [&'static str],
    /// Points of the annex to Regulation (EU) 2024/2690.
    pub(crate) points: &'static [&'static str],
    /// Controls of CyFun Basic, edition 2025.
    pub(crate) basic: &'static [&'static str],
    /// The strongest relation that any of its links may have.
    pub(crate) highest: Relation,
}

const fn row(
    checks: &'static [&'static str],
    why: &'static str,
    letters: &'static [&'static str],
    points: &'static [&'static str],
    basic: &'static [&'static str],
    highest: Relation,
) -> Row {
    Row {
        checks,
        why,
        letters,
        points,
        basic,
        highest,
    }
}

const MAIL: &[&str] = &["6.7.2(k)"];
const DNS: &[&str] = &["6.7.2(l)"];
const HEADERS: &[&str] = &["6.3.2(a)", "6.2.2(b)"];
const CRYPTO: &[&str] = &["9.2(a)(b)"];
const CRYPTO_REVIEW: &[&str] = &["9.2(a)(b)", "9.3"];
const KEYS: &[&str] = &["9.2(c)"];
const WEB: &[&str] = &["9.2(a)(b)", "6.7.2(i)", "6.3.2(a)"];
const FILTERS: &[&str] = &["PR.PS-05.1"];
const UPDATES: &[&str] = &["ID.AM-08.2", "ID.RA-01.1"];

#[rustfmt::skip]
pub(crate) const ROWS: &[Row] = &[
    // Mail: chapter 6 of the annex, so (e). Of CyFun Basic only the neighbour that speaks of mail filters.
    row(&["spf", "spf-strictness"], "who may send for the domain", &["e"], MAIL, FILTERS, Evidence),
    row(&["dkim"], "signed mail; that there is no key cannot be proven", &["e"], MAIL, FILTERS, Hint),
    row(&["dmarc", "dmarc-policy"], "the rule against forged mail", &["e"], MAIL, FILTERS, Evidence),
    row(&["dmarc-reporting"], "a part of DMARC that no text asks for", &["e"], MAIL, FILTERS, Hint),
    row(&["parked-mail"], "domains without mail are closed", &["e"], MAIL, FILTERS, Evidence),
    row(&["starttls"], "mail travels encrypted", &["e", "h"], &["6.7.2(k)", "9.2(a)(b)"], &[], Evidence),
    row(&["dane", "mta-sts"], "mail travels encrypted only", &["e"], MAIL, &[], Evidence),
    row(&["tls-rpt"], "stands beside MTA-STS", &["e"], MAIL, &[], Hint),
    row(&["mail-certificate"], "certificate of the mail server", &["h"], KEYS, &[], Evidence),
    // DNS and routing: (e).
    row(&["dnssec"], "signed answers", &["e"], DNS, &[], Evidence),
    row(&["caa"], "who may issue certificates", &["e", "h"], &["6.7.2(l)", "9.2(c)"], &[], Evidence),
    row(&["nameserver-redundancy"], "more than one name server", &["e", "c"], &["6.7.2(l)", "4.2.4(a)"], &[], Evidence),
    row(&["nameserver-consistency", "dangling-records", "zone-transfer"], "lame and dangling records, open transfer", &["e"], DNS, &[], Evidence),
    row(&["ipv6"], "latest network protocols; no risk", &["e"], &["6.7.2(j)"], &[], Input),
    row(&["domain-expiry"], "weak: whether the name is looked after", &["i", "c"], &["12.4", "4.1"], &["ID.AM-02.1"], Hint),
    // Encryption and certificates: chapter 9, so (h).
    row(&["tls-versions", "tls-ciphers", "tls-key-exchange", "certificate-key"], "protocols, ciphers, keys", &["h"], CRYPTO_REVIEW, &[], Evidence),
    row(&["certificate-trust", "certificate-name", "certificate-expiry"], "chain, name, dates", &["h"], KEYS, &[], Evidence),
    row(&["certificate-lifetime", "certificate-staple"], "lifetime and revocation, which no text names", &["h"], KEYS, &[], Hint),
    row(&["https", "https-redirect", "hsts"], "the secure site only", &["e", "h"], WEB, &[], Evidence),
    // The web site: (e).
    row(&["csp", "framing", "content-type-options", "referrer-policy", "cookies"], "headers and cookies", &["e"], HEADERS, &[], Evidence),
    row(&["foreign-scripts"], "scripts of others, and whether they can change", &["e", "d"], &["6.3.2(a)", "6.2.2(b)", "5.2"], &[], Evidence),
    row(&["outdated-software"], "software without updates", &["e"], &["6.6.1(a)", "6.10.2(c)"], UPDATES, Evidence),
    row(&["outdated-javascript"], "the same for libraries; of CyFun a hint", &["e"], &["6.6.1(a)", "6.10.2(c)"], UPDATES, Evidence),
    row(&["security-txt"], "a place to report; its publication only", &["e", "be-11"], &["6.10.2(e)"], &["GV.OC-03.1"], Evidence),
    // Suppliers: names to fill in a list with.
    row(&["mail-provider"], "supplier of mail, and a filter where there is one", &["d", "e"], &["5.2", "6.9.2"], FILTERS, Input),
    row(&["suppliers"], "suppliers seen", &["d"], &["5.2"], &[], Input),

    // No reading of the texts speaks of these. They stand where the texts speak of what is nearest.
    row(&["domain-resolves", "mx"], "without an answer there is no practice to speak of: with DNS", &["e"], DNS, &[], Evidence),
    row(&["nameserver-recursion"], "answering strangers is bad practice in all guides for DNS: with DNS", &["e"], DNS, &[], Evidence),
    row(&["private-addresses"], "records that tell too much: with dangling records", &["e"], DNS, &[], Evidence),
    row(&["bimi"], "a logo beside mail: with mail, judges nothing", &["e"], MAIL, &[], Input),
    row(&["mail-tls"], "versions of mail servers: with encryption, judges nothing", &["h"], CRYPTO, &[], Input),
    row(&["mixed-content"], "an open connection in a secure page: with the secure site", &["e"], &["6.7.2(i)", "6.3.2(a)"], &[], Evidence),
    row(&["cors"], "who may read pages: with headers", &["e"], HEADERS, &[], Evidence),
    row(&["default-page", "version-disclosure"], "how the server is set up: with configuration", &["e"], &["6.3.2(a)"], &[], Evidence),
    row(&["isolation-headers"], "headers that few sites need: judges nothing", &["e"], &["6.3.2(a)"], &[], Input),
    row(&["observatory-grade"], "the mark of another scanner: judges nothing", &["e"], HEADERS, &[], Input),
    row(&["http-versions"], "versions of HTTP: judges nothing", &["e"], &["6.7.2(j)"], &[], Input),
    row(&["trackers"], "third parties of a page: with suppliers", &["d"], &["5.2"], &[], Input),
    row(&["tls-extended-master-secret", "tls-signature-hash", "tls-renegotiation", "tls-compression"], "parts of TLS: with its versions", &["h"], CRYPTO, &[], Evidence),
    row(&["tls-post-quantum"], "not asked for today: judges nothing", &["h"], &["9.3"], &[], Input),
    row(&["tls-early-data", "tls-grade"], "judge nothing", &["h"], CRYPTO, &[], Input),
];

/// Sections of the annex and the controls of ISO/IEC 27001:2022 to which ENISA's table links them, without those
/// that are about more than what is looked at (A.5.31, A.8.5, A.8.16, A.8.31, A.8.32).
pub(crate) const ENISA_TO_ISO: [(&str, &str); 6] = [
    ("5.2", "A.5.22"),
    ("6.3", "A.8.9"),
    ("6.7", "A.8.20"),
    ("6.10", "A.8.8"),
    ("9", "A.8.24"),
    ("12.4", "A.5.9"),
];

/// CyFun Basic: id of 2025, id of 2023, key measure, what can be seen of it by default.
#[rustfmt::skip]
pub(crate) const BASIC: [(&str, &str, bool, Visibility); 34] = [
    ("GV.OC-03.1", "ID.GV-3.1", false, Hardly),
    ("GV.RM-03.1", "ID.GV-4.1", false, NotVisible),
    ("GV.RR-04.1", "PR.IP-11.1", false, NotVisible),
    ("GV.PO-01.1", "ID.GV-1.1", false, NotVisible),
    ("ID.AM-01.1", "ID.AM-1.1", false, Hardly),
    ("ID.AM-02.1", "ID.AM-2.1", false, Hardly),
    ("ID.AM-05.1", "ID.AM-5.1", false, NotVisible),
    ("ID.AM-07.1", "ID.AM-3.1", false, NotVisible),
    ("ID.AM-08.2", "PR.MA-1.1", true, Traces),
    ("ID.RA-01.1", "ID.RA-1.1", false, Traces),
    ("ID.RA-05.1", "ID.RA-5.1", false, NotVisible),
    ("ID.IM-03.1", "RS.IM-1.1", false, NotVisible),
    ("PR.AA-01.1", "PR.AC-1.1", true, NotVisible),
    ("PR.AA-03.1", "PR.AC-3.1", false, NotVisible),
    ("PR.AA-03.2", "PR.AC-3.2", true, Hardly),
    ("PR.AA-05.1", "PR.AC-4.1", true, NotVisible),
    ("PR.AA-05.2", "PR.AC-4.2", true, NotVisible),
    ("PR.AA-05.3", "PR.AC-4.3", true, NotVisible),
    ("PR.AA-05.4", "PR.AC-4.4", true, NotVisible),
    ("PR.AA-06.1", "PR.AC-2.1", false, NotVisible),
    ("PR.AT-01.1", "PR.AT-1.1", false, NotVisible),
    ("PR.DS-01.9", "PR.DS-3.1", false, NotVisible),
    ("PR.DS-11.1", "PR.IP-4.1", true, NotVisible),
    ("PR.PS-04.1", "PR.PT-1.1", true, NotVisible),
    ("PR.PS-05.1", "PR.PT-4.1", false, Hardly),
    ("PR.IR-01.1", "PR.AC-5.1", true, Hardly),
    ("PR.IR-01.2", "PR.AC-5.2", true, NotVisible),
    ("DE.CM-01.1", "DE.CM-1.1", false, Hardly),
    ("DE.CM-01.2", "DE.CM-4.1", true, NotVisible),
    ("DE.CM-03.1", "DE.CM-3.1", false, NotVisible),
    ("DE.AE-03.1", "DE.AE-3.1", true, NotVisible),
    ("RS.MA-01.1", "RS.RP-1.1", false, NotVisible),
    ("RS.CO-02.1", "RS.CO-3.1", false, NotVisible),
    ("RC.RP-01.1", "RC.RP-1.1", false, NotVisible),
];
