//! Chains of certificates: do they lead to a root that visitors trust? Dates and names of the server's
//! own certificate are judged apart, so the search runs at a moment inside its validity.

use std::time::Duration;

use jiff::Timestamp;
use rustls::pki_types::{CertificateDer, SignatureVerificationAlgorithm, TrustAnchor, UnixTime};
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};

use super::certificate::{Key, decode, signature_hash};
use crate::fact::{Cause, KeyKind, Seen, SignatureHash, Trust, Why};

/// What is known of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// Whether it leads to a trusted root.
    pub trust: Seen<Trust>,
    /// Weak certificates between the server's own and the root, on the path that was found.
    pub weak_links: Vec<String>,
}

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

/// Looks for a path from the first certificate to a root, through the others and `fetched` (what the
/// AIA address gave).
pub fn find_path(
    chain: &[CertificateDer<'_>],
    fetched: &[CertificateDer<'_>],
    roots: &Roots<'_>,
    at: Timestamp,
) -> Path {
    let plain = |trust| Path {
        trust,
        weak_links: Vec::new(),
    };
    let Some((leaf, sent)) = chain.split_first() else {
        return plain(Seen::Absent);
    };
    let Ok(parsed) = decode(leaf) else {
        return plain(Seen::Unknown(Why::new(
            Cause::Unreadable,
            "read the server's certificate",
        )));
    };
    // A self-signed certificate that the user trusts by name needs no path.
    if roots
        .extra
        .iter()
        .any(|root| root.as_ref() == leaf.as_ref())
    {
        return plain(Seen::Known(Trust::Trusted));
    }
    let is_self_signed = parsed.subject().as_raw() == parsed.issuer().as_raw();
    if is_self_signed {
        return plain(Seen::Known(Trust::SelfSigned));
    }
    let intermediates: Vec<CertificateDer<'_>> = sent.iter().chain(fetched).cloned().collect();
    let inside = inside_validity(&parsed, at);
    match search(leaf, &intermediates, roots, inside) {
        Ok(weak_links) => Path {
            trust: Seen::Known(Trust::Trusted),
            weak_links,
        },
        Err(webpki::Error::CertExpired { .. } | webpki::Error::CertNotValidYet { .. }) => {
            plain(Seen::Known(Trust::ExpiredLink))
        }
        Err(webpki::Error::RequiredEkuNotFoundContext(_)) => {
            plain(Seen::Known(Trust::NotForServers))
        }
        Err(webpki::Error::UnknownIssuer) => plain(Seen::Known(top_of(chain))),
        Err(error) => plain(Seen::Unknown(Why::new(
            Cause::Unreadable,
            format!("follow the chain: {error}"),
        ))),
    }
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

/// Where a chain without a path ends: in a foreign root, or before its root.
fn top_of(chain: &[CertificateDer<'_>]) -> Trust {
    let ends_in_a_root = chain.iter().skip(1).any(|certificate| {
        decode(certificate).is_ok_and(|c| c.subject().as_raw() == c.issuer().as_raw())
    });
    if ends_in_a_root {
        Trust::UntrustedRoot
    } else {
        Trust::Incomplete
    }
}

/// The moment at which the path is looked for: now where the certificate is in date, else the nearest
/// moment at which it is. So an expired certificate is not called untrusted as well.
fn inside_validity(
    leaf: &x509_parser::certificate::X509Certificate<'_>,
    at: Timestamp,
) -> UnixTime {
    let validity = leaf.validity();
    let seconds = at
        .as_second()
        .min(validity.not_after.timestamp())
        .max(validity.not_before.timestamp());
    UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

/// Finds a path; gives the weak certificates on it.
fn search(
    leaf: &CertificateDer<'_>,
    intermediates: &[CertificateDer<'_>],
    roots: &Roots<'_>,
    at: UnixTime,
) -> Result<Vec<String>, webpki::Error> {
    let end_entity = EndEntityCert::try_from(leaf)?;
    let path = end_entity.verify_for_usage(
        algorithms(),
        &roots.anchors,
        intermediates,
        at,
        KeyUsage::server_auth(),
        None,
        None,
    )?;
    let weak = path
        .intermediate_certificates()
        .filter_map(|certificate| {
            let parsed = decode(certificate.der().as_ref())
                .ok()
                .map(|c| (is_weak(&c), c.subject().to_string()));
            parsed
                .filter(|(weak, _)| *weak)
                .map(|(_, subject)| subject.chars().take(300).collect())
        })
        .collect();
    Ok(weak)
}

fn is_weak(certificate: &x509_parser::certificate::X509Certificate<'_>) -> bool {
    let key = Key::of(certificate);
    let weak_key = match key.kind {
        KeyKind::Rsa => key.bits < 2_048 || key.exponent_one,
        KeyKind::Ec => key.bits < 224,
        KeyKind::Edwards | KeyKind::Other => false,
    };
    weak_key
        || matches!(
            signature_hash(certificate),
            SignatureHash::Md5 | SignatureHash::Sha1
        )
}

/// Everything the library can verify; what it cannot, browsers do not accept either.
fn algorithms() -> &'static [&'static dyn SignatureVerificationAlgorithm] {
    webpki::ALL_VERIFICATION_ALGS
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{
        BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose,
        IsCa, KeyPair,
    };

    type Issuer = CertifiedIssuer<'static, KeyPair>;

    fn authority(name: &str, by: Option<&Issuer>) -> Issuer {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        match by {
            Some(by) => CertifiedIssuer::signed_by(params, key, by).unwrap(),
            None => CertifiedIssuer::self_signed(params, key).unwrap(),
        }
    }

    fn server(by: &Issuer, change: impl FnOnce(&mut CertificateParams)) -> CertificateDer<'static> {
        let mut params = CertificateParams::new(["www.example.be".to_owned()]).unwrap();
        params
            .distinguished_name
            .push(DnType::CommonName, "www.example.be");
        change(&mut params);
        params
            .signed_by(&KeyPair::generate().unwrap(), by)
            .unwrap()
            .der()
            .clone()
    }

    fn der(issuer: &Issuer) -> CertificateDer<'static> {
        issuer.as_ref().der().clone()
    }

    fn trust(
        chain: &[CertificateDer<'static>],
        fetched: &[CertificateDer<'static>],
        roots: &[CertificateDer<'static>],
    ) -> Trust {
        let at: Timestamp = "2026-11-23T20:15:00Z".parse().unwrap();
        match find_path(chain, fetched, &Roots::new(roots), at).trust {
            Seen::Known(trust) => trust,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn each_chain_is_called_what_it_is() {
        let root = authority("root", None);
        let middle = authority("middle", Some(&root));
        let leaf = server(&middle, |_| {});
        let trusted = [der(&root)];
        assert_eq!(
            trust(&[leaf.clone(), der(&middle)], &[], &trusted),
            Trust::Trusted
        );
        assert_eq!(
            trust(std::slice::from_ref(&leaf), &[], &trusted),
            Trust::Incomplete
        );
        assert_eq!(
            trust(std::slice::from_ref(&leaf), &[der(&middle)], &trusted),
            Trust::Trusted
        );
        assert_eq!(
            trust(&[leaf.clone(), der(&middle), der(&root)], &[], &[]),
            Trust::UntrustedRoot
        );
        assert_eq!(trust(&[leaf, der(&middle)], &[], &[]), Trust::Incomplete);
        let alone = rcgen::generate_simple_self_signed(["www.example.be".to_owned()])
            .unwrap()
            .cert
            .der()
            .clone();
        assert_eq!(
            trust(std::slice::from_ref(&alone), &[], &trusted),
            Trust::SelfSigned
        );
        assert_eq!(
            trust(
                std::slice::from_ref(&alone),
                &[],
                std::slice::from_ref(&alone)
            ),
            Trust::Trusted
        );
    }

    #[test]
    fn an_expired_certificate_is_not_called_untrusted_as_well() {
        let root = authority("root", None);
        let old = server(&root, |params| {
            params.not_before = rcgen::date_time_ymd(2024, 1, 1);
            params.not_after = rcgen::date_time_ymd(2024, 4, 1);
        });
        assert_eq!(trust(&[old], &[], &[der(&root)]), Trust::Trusted);
    }

    #[test]
    fn a_certificate_for_mail_clients_does_not_serve_the_web() {
        let root = authority("root", None);
        let other = server(&root, |params| {
            params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        });
        assert_eq!(trust(&[other], &[], &[der(&root)]), Trust::NotForServers);
    }

    #[test]
    fn an_expired_link_is_named() {
        let root = authority("root", None);
        let mut params = CertificateParams::default();
        params
            .distinguished_name
            .push(DnType::CommonName, "old middle");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.not_after = rcgen::date_time_ymd(2025, 1, 1);
        let middle =
            CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), &root).unwrap();
        let leaf = server(&middle, |_| {});
        assert_eq!(
            trust(&[leaf, der(&middle)], &[], &[der(&root)]),
            Trust::ExpiredLink
        );
    }

    #[test]
    fn the_order_of_a_chain_is_seen() {
        let root = authority("root", None);
        let middle = authority("middle", Some(&root));
        let leaf = server(&middle, |_| {});
        assert!(!is_out_of_order(&[leaf.clone(), der(&middle), der(&root)]));
        assert!(is_out_of_order(&[leaf, der(&root), der(&middle)]));
    }
}
