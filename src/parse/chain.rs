//! Chains of certificates: do they lead to a root that visitors trust, and through which certificates?
//! Dates and names of the server's own certificate are judged apart, so the search runs at a moment
//! inside its validity.

use std::time::Duration;

use jiff::Timestamp;
use rustls::pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, Error, KeyUsage, anchor_from_trusted_cert};
use x509_parser::certificate::X509Certificate;
use x509_parser::x509::X509Name;

use super::certificate::{Key, decode, shown, signature_hash};
use crate::fact::{Cause, Link, RootList, Seen, SignatureHash, Trust, Why};

/// The roots a chain may lead to.
#[derive(Debug)]
pub struct Roots<'a> {
    anchors: Vec<TrustAnchor<'a>>,
    extra: &'a [CertificateDer<'static>],
}

impl<'a> Roots<'a> {
    /// Mozilla's list, and further ones of the user.
    pub fn new(extra: &'a [CertificateDer<'static>]) -> Self {
        let mut anchors: Vec<TrustAnchor<'a>> = webpki_roots::TLS_SERVER_ROOTS.to_vec();
        anchors.extend(
            extra
                .iter()
                .filter_map(|root| anchor_from_trusted_cert(root).ok()),
        );
        Self { anchors, extra }
    }
}

/// On whose list the root stands to which a path leads from the first certificate, as [`find_path`] looks for one.
/// Absent: there is no certificate.
pub fn root_list(
    chain: &[CertificateDer<'_>],
    fetched: &[CertificateDer<'_>],
    roots: &Roots<'_>,
    at: Timestamp,
) -> Seen<RootList> {
    find_path(chain, fetched, roots, at).and_then(|trust| {
        let public = find_path(chain, fetched, &Roots::new(&[]), at);
        match (trust, public) {
            (_, Seen::Known(Trust::Trusted)) => Seen::Known(RootList::Mozilla),
            (Trust::Trusted, Seen::Unknown(why)) => Seen::Unknown(why),
            (Trust::Trusted, _) => Seen::Known(RootList::Own),
            _ => Seen::Known(RootList::None),
        }
    })
}

/// Whether a path leads from the first certificate to a root, through the others and `fetched` (what the
/// AIA address gave). Absent: there is no certificate.
pub fn find_path(
    chain: &[CertificateDer<'_>],
    fetched: &[CertificateDer<'_>],
    roots: &Roots<'_>,
    at: Timestamp,
) -> Seen<Trust> {
    let Some((leaf, sent)) = chain.split_first() else {
        return Seen::Absent;
    };
    let Ok(parsed) = decode(leaf) else {
        return unreadable("read the server's certificate");
    };
    // A self-signed certificate that the user trusts by name needs no path.
    if roots
        .extra
        .iter()
        .any(|root| root.as_ref() == leaf.as_ref())
    {
        return Seen::Known(Trust::Trusted);
    }
    if is_self_issued(&parsed) {
        return Seen::Known(Trust::SelfSigned);
    }
    let others: Vec<CertificateDer<'_>> = sent.iter().chain(fetched).cloned().collect();
    let inside = inside_validity(&parsed, at);
    match search(leaf, &others, roots, inside) {
        Ok(()) => Seen::Known(Trust::Trusted),
        Err(error) => trust_of(&error, &parsed, &others),
    }
}

/// The certificates between the server's own, which is the first of these, and the root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// From the bottom, as the names of issuers lead; no signature is looked at.
    pub found: Vec<Link>,
    /// They lead to a root, be it one that is among these or one of Mozilla's list.
    pub to_root: bool,
}

/// Follows the names of issuers up from the first certificate. `None`: it cannot be read.
pub fn links(chain: &[CertificateDer<'_>]) -> Option<Links> {
    let (leaf, others) = chain.split_first()?;
    let way = Way::up(decode(leaf).ok()?, others);
    Some(Links {
        found: way.links.iter().skip(1).map(link).collect(),
        to_root: way.end != End::Missing,
    })
}

/// The way up from a server's certificate by the names of issuers, through what was sent or fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayUp {
    /// Each certificate in DER, the server's own first; a root that signs itself is not among them.
    pub certificates: Vec<Vec<u8>>,
    /// Issuer that the last one names, as text; empty where it signs itself.
    pub issuer: String,
    /// That issuer is a root: of Mozilla's list, or one that signs itself.
    pub to_root: bool,
}

/// Follows the names of issuers from the first certificate. `None` where that one cannot be read.
pub fn way_up(chain: &[CertificateDer<'_>]) -> Option<WayUp> {
    let (leaf, others) = chain.split_first()?;
    let way = Way::up(decode(leaf).ok()?, others);
    let last = way.links.last()?;
    Some(WayUp {
        issuer: if is_self_issued(last) {
            String::new()
        } else {
            shown(&last.issuer().to_string())
        },
        certificates: way.links.iter().map(|one| one.as_raw().to_vec()).collect(),
        to_root: way.end != End::Missing,
    })
}

/// The last certificate that is reached from the server's own by following issuers: the one whose issuer
/// is missing.
pub fn last_reached<'c>(chain: &'c [CertificateDer<'c>]) -> Option<&'c CertificateDer<'c>> {
    let (leaf, others) = chain.split_first()?;
    let way = Way::up(decode(leaf).ok()?, others);
    let last = way.links.last()?.as_raw();
    chain
        .iter()
        .find(|certificate| certificate.as_ref() == last)
}

/// Whether certificates stand in another order than each being issued by the next (RFC 5246 7.4.2).
pub fn is_out_of_order(chain: &[CertificateDer<'_>]) -> bool {
    chain.windows(2).any(|pair| match pair {
        [one, next] => match (decode(one), decode(next)) {
            (Ok(one), Ok(next)) => one.issuer().as_raw() != next.subject().as_raw(),
            _ => false,
        },
        _ => false,
    })
}

/// The way up from a server's certificate by the names of issuers.
struct Way<'c> {
    /// The server's own certificate, and each that the name of an issuer leads to.
    links: Vec<X509Certificate<'c>>,
    end: End,
}

/// What stands above the last certificate of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// A root of Mozilla's list, by its name.
    KnownRoot,
    /// Another certificate that signs itself.
    OtherRoot,
    /// Nothing that was sent or fetched.
    Missing,
}

impl<'c> Way<'c> {
    fn up(leaf: X509Certificate<'c>, others: &'c [CertificateDer<'_>]) -> Self {
        let mut pool: Vec<X509Certificate<'c>> = others
            .iter()
            .filter_map(|certificate| decode(certificate).ok())
            .collect();
        // Of two certificates for one issuer, browsers prefer the newer.
        pool.sort_by_key(|certificate| -certificate.validity().not_before.timestamp());
        let mut links = vec![leaf];
        let end = loop {
            let Some(last) = links.last() else {
                break End::Missing;
            };
            if is_self_issued(last) {
                break End::OtherRoot;
            }
            if is_known_root(last.issuer()) {
                break End::KnownRoot;
            }
            let issuer = last.issuer().as_raw();
            let next = pool.iter().position(|one| one.subject().as_raw() == issuer);
            let Some(next) = next.map(|at| pool.remove(at)) else {
                break End::Missing;
            };
            if is_self_issued(&next) {
                break End::OtherRoot;
            }
            links.push(next);
        };
        Self { links, end }
    }

    /// Whether some signature on the way is of a kind that browsers refuse: MD5 or SHA-1.
    fn has_an_old_signature(&self) -> bool {
        self.links.iter().any(|certificate| {
            let hash = signature_hash(certificate);
            matches!(hash, SignatureHash::Md5 | SignatureHash::Sha1)
        })
    }

    /// Whether an issuer on the way has an RSA key too short for the library to verify with.
    fn has_a_short_key(&self) -> bool {
        let mut issuers = self.links.iter().skip(1);
        issuers.any(|certificate| Key::of(certificate).is_too_short())
    }
}

fn is_self_issued(certificate: &X509Certificate<'_>) -> bool {
    certificate.subject().as_raw() == certificate.issuer().as_raw()
}

/// Whether a root of Mozilla's list has this name. The list leaves out the head of its DER.
fn is_known_root(name: &X509Name<'_>) -> bool {
    let raw = name.as_raw();
    let head = match raw.get(1) {
        Some(0..=0x7f) => 2,
        Some(0x81) => 3,
        _ => 4,
    };
    raw.get(head..).is_some_and(|inside| {
        webpki_roots::TLS_SERVER_ROOTS
            .iter()
            .any(|root| root.subject.as_ref() == inside)
    })
}

fn link(certificate: &X509Certificate<'_>) -> Link {
    let key = Key::of(certificate);
    Link {
        subject: shown(&certificate.subject().to_string()),
        key_kind: key.kind,
        key_bits: key.bits,
        signature_hash: signature_hash(certificate),
    }
}

/// What it says of a chain that the library refuses it so. Only what our reading cannot settle is unknown:
/// bytes that cannot be read, and a search that grew too long.
#[expect(
    deprecated,
    reason = "the older form of one error, which the library may still give"
)]
fn trust_of(
    error: &Error,
    leaf: &X509Certificate<'_>,
    others: &[CertificateDer<'_>],
) -> Seen<Trust> {
    let way = Way::up(leaf.clone(), others);
    Seen::Known(match error {
        Error::CertExpired { .. } | Error::CertNotValidYet { .. } => Trust::ExpiredLink,
        Error::RequiredEkuNotFound | Error::RequiredEkuNotFoundContext(_) => Trust::NotForServers,
        Error::UnknownIssuer if way.end == End::OtherRoot => Trust::UntrustedRoot,
        Error::UnknownIssuer => Trust::Incomplete,
        Error::EndEntityUsedAsCa
        | Error::PathLenConstraintViolated
        | Error::NameConstraintViolation => Trust::NotAnAuthority,
        error if is_about_a_signature(error) && way.has_an_old_signature() => Trust::WeakSignature,
        // Some browsers take it: its shortness is judged apart, and the rest of the way cannot be followed.
        error if is_about_a_signature(error) && way.has_a_short_key() => {
            let doing = format!("follow the chain: {error}");
            return Seen::Unknown(Why::new(Cause::Unverifiable, doing));
        }
        Error::InvalidSignatureForPublicKey | Error::SignatureAlgorithmMismatch => {
            Trust::WrongSignature
        }
        Error::CaUsedAsEndEntity
        | Error::UnsupportedCertVersion
        | Error::UnsupportedCriticalExtension => Trust::Unusable,
        error if is_about_a_signature(error) => Trust::Unusable,
        Error::MaximumSignatureChecksExceeded
        | Error::MaximumPathBuildCallsExceeded
        | Error::MaximumPathDepthExceeded
        | Error::MaximumNameConstraintComparisonsExceeded => {
            let detail = format!("follow the chain: {error}");
            return Seen::Unknown(Why::new(Cause::TooLarge, detail));
        }
        error => return unreadable(&format!("follow the chain: {error}")),
    })
}

#[expect(
    deprecated,
    reason = "older forms of the same errors, which the library may still give"
)]
fn is_about_a_signature(error: &Error) -> bool {
    matches!(
        error,
        Error::InvalidSignatureForPublicKey
            | Error::SignatureAlgorithmMismatch
            | Error::UnsupportedSignatureAlgorithm
            | Error::UnsupportedSignatureAlgorithmContext(_)
            | Error::UnsupportedSignatureAlgorithmForPublicKey
            | Error::UnsupportedSignatureAlgorithmForPublicKeyContext(_)
    )
}

fn unreadable(detail: &str) -> Seen<Trust> {
    Seen::Unknown(Why::new(Cause::Unreadable, detail))
}

/// The moment at which the path is looked for: now where the certificate is in date, else the nearest
/// moment at which it is. So an expired certificate is not called untrusted as well.
fn inside_validity(leaf: &X509Certificate<'_>, at: Timestamp) -> UnixTime {
    let validity = leaf.validity();
    let seconds = at
        .as_second()
        .min(validity.not_after.timestamp())
        .max(validity.not_before.timestamp());
    UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

fn search(
    leaf: &CertificateDer<'_>,
    intermediates: &[CertificateDer<'_>],
    roots: &Roots<'_>,
    at: UnixTime,
) -> Result<(), Error> {
    let end_entity = EndEntityCert::try_from(leaf)?;
    end_entity
        .verify_for_usage(
            algorithms(),
            &roots.anchors,
            intermediates,
            at,
            KeyUsage::server_auth(),
            None,
            None,
        )
        .map(|_| ())
}

/// Everything the library can verify; what it cannot, browsers do not accept either.
pub(super) fn algorithms() -> &'static [&'static dyn SignatureVerificationAlgorithm] {
    webpki::ALL_VERIFICATION_ALGS
}

#[cfg(test)]
mod tests;
