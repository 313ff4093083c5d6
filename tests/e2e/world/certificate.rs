//! Certificates of a World, good and bad, and the private authority that signs them.

mod extras;
mod stapled;

use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose, PKCS_RSA_SHA256,
};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

use self::extras::Extras;
pub(crate) use self::extras::{ChainForgery, ForgeChain};
pub(crate) use self::stapled::Stapled;
use super::der::{authority_information_access, certs_only, must_staple};
use super::recorded::Recorded;

/// Where the authority publishes its intermediate certificate for those who miss it (AIA).
pub(crate) const AIA_HOST: &str = "crt.vertrouwen-ca.be";
/// The path there.
pub(crate) const AIA_PATH: &str = "/intermediate.der";
/// The path of the same in a certs-only CMS message.
pub(crate) const AIA_MESSAGE: &str = "/intermediate.p7c";
/// The path of an intermediate certificate below that one.
pub(crate) const AIA_LOWER: &str = "/lower.der";
/// The path of the root that nobody trusts.
pub(crate) const AIA_STRANGER: &str = "/stranger.der";
/// The believable address of that host.
pub(crate) const AIA_ADDRESS: &str = "185.10.98.80";

const DAY: Duration = Duration::from_hours(24);

/// How a server's certificate is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Certificate {
    names: Option<Vec<String>>,
    common_name: Option<String>,
    valid_from_day: i32,
    valid_to_day: i32,
    signed_by: SignedBy,
    sends_intermediate: bool,
    aia: Option<String>,
    for_servers: bool,
    rsa: bool,
    recorded: Option<Recorded>,
    extras: Extras,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum SignedBy {
    Intermediate,
    ExpiredIntermediate,
    LowerIntermediate,
    Itself,
    Stranger,
}

impl Certificate {
    /// In order: the server's own name, 60 of 90 days left, complete chain to the World's root.
    pub(crate) fn good() -> Self {
        Self {
            names: None,
            common_name: None,
            valid_from_day: -30,
            valid_to_day: 60,
            signed_by: SignedBy::Intermediate,
            sends_intermediate: true,
            aia: Some(AIA_PATH.to_owned()),
            for_servers: true,
            rsa: false,
            recorded: None,
            extras: Extras::default(),
        }
    }

    /// Expired ten days ago.
    pub(crate) fn expired() -> Self {
        Self::good().valid_days(-100, -10)
    }

    /// Valid from the day after tomorrow.
    pub(crate) fn not_yet_valid() -> Self {
        Self::good().valid_days(2, 92)
    }

    /// Made for another name.
    pub(crate) fn for_name(other: &str) -> Self {
        Self::good().names(&[other])
    }

    /// Signed with its own key.
    pub(crate) fn self_signed() -> Self {
        Self {
            signed_by: SignedBy::Itself,
            ..Self::good()
        }
    }

    /// From a complete chain whose root is on no list.
    pub(crate) fn from_unknown_root() -> Self {
        Self {
            signed_by: SignedBy::Stranger,
            ..Self::good()
        }
    }

    /// Sent without its intermediate certificate; says where to fetch it, as most do.
    pub(crate) fn without_intermediate() -> Self {
        Self {
            sends_intermediate: false,
            ..Self::good()
        }
    }

    /// Sent without its intermediate certificate, and does not say where it is.
    pub(crate) fn without_intermediate_or_aia() -> Self {
        Self {
            aia: None,
            ..Self::without_intermediate()
        }
    }

    /// Sent without its intermediate certificate, which is said to be at this path of the authority's host, or
    /// at this whole address.
    pub(crate) fn intermediate_at(place: &str) -> Self {
        Self {
            aia: Some(place.to_owned()),
            ..Self::without_intermediate()
        }
    }

    /// One that was made once.
    pub(crate) fn recorded(which: Recorded) -> Self {
        Self {
            recorded: Some(which),
            ..Self::good()
        }
    }

    /// Valid from and to these days, counted from the start of the World.
    pub(crate) fn valid_days(mut self, from: i32, to: i32) -> Self {
        (self.valid_from_day, self.valid_to_day) = (from, to);
        self
    }

    /// Made for these names instead of the server's own.
    pub(crate) fn names(mut self, names: &[&str]) -> Self {
        self.names = Some(names.iter().map(|&name| name.to_owned()).collect());
        self
    }
}

/// A certificate as a server sends it, with its key.
#[derive(Debug)]
pub(crate) struct Issued {
    /// The server's own certificate first.
    pub(crate) chain: Vec<CertificateDer<'static>>,
    /// The private key.
    pub(crate) key: PrivateKeyDer<'static>,
    /// The answer about its revocation that is stapled to it.
    pub(crate) staple: Option<Vec<u8>>,
    /// The one for visitors who cannot use this one.
    pub(crate) second: Option<Box<Issued>>,
    /// Who names no site sees none of them.
    pub(crate) demands_name: bool,
    /// Bytes of early data that tickets allow.
    pub(crate) early_data: u32,
    /// It says that it speaks HTTP/2, whatever it speaks.
    pub(crate) http2: bool,
}

/// What of a server's certificates a TLSA record of a story is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vouched {
    /// Its own certificate.
    Own,
    /// The authority that signed it, as sent.
    Issuer,
    /// The root of the World's authority, which no server sends.
    Root,
    /// The certificate of somebody else.
    Stranger,
}

/// The private authority of one World: a root, an intermediate, and a root that nobody trusts.
#[derive(Debug)]
pub(crate) struct Authority {
    root: Signer,
    intermediate: Signer,
    expired: Signer,
    lower: Signer,
    stranger: Signer,
    now: SystemTime,
}

#[derive(Debug)]
struct Signer {
    certificate: rcgen::Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    /// Makes fresh keys.
    pub(crate) fn new() -> Self {
        let now = SystemTime::now();
        let root = Signer::root("Vertrouwen Root CA", now);
        let intermediate = root.intermediate("Vertrouwen Server CA", now, 2_000);
        Self {
            lower: intermediate.intermediate("Vertrouwen Lage CA", now, 2_000),
            intermediate,
            expired: root.intermediate("Vertrouwen Oude CA", now, -10),
            stranger: Signer::root("Niemand Kent Ons Root CA", now),
            root,
            now,
        }
    }

    /// The root certificate in PEM: for `--ca-file`.
    pub(crate) fn root_pem(&self) -> String {
        self.root.certificate.pem()
    }

    /// The intermediate certificate in DER: what the AIA address answers.
    pub(crate) fn intermediate_der(&self) -> Vec<u8> {
        self.intermediate.certificate.der().to_vec()
    }

    /// The same in a certs-only CMS message.
    pub(crate) fn intermediate_message(&self) -> Vec<u8> {
        certs_only(&self.intermediate_der())
    }

    /// The lower intermediate certificate, in DER.
    pub(crate) fn lower_der(&self) -> Vec<u8> {
        self.lower.certificate.der().to_vec()
    }

    /// The root that nobody trusts, in DER.
    pub(crate) fn stranger_der(&self) -> Vec<u8> {
        self.stranger.certificate.der().to_vec()
    }

    /// The certificate that a TLSA record about this server is about, in DER.
    pub(crate) fn vouched(&self, of: Vouched, server: &Issued) -> Vec<u8> {
        let sent = |at: usize| server.chain.get(at).map(|sent| sent.to_vec());
        match of {
            Vouched::Own => sent(0),
            Vouched::Issuer => sent(1).or_else(|| Some(self.intermediate_der())),
            Vouched::Root => Some(self.root.certificate.der().to_vec()),
            Vouched::Stranger => Some(self.stranger_der()),
        }
        .expect("a server sends a certificate")
    }

    /// Makes a certificate for a server of this name.
    pub(crate) fn issue(&self, wanted: &Certificate, server: &str) -> Issued {
        if let Some(recorded) = wanted.recorded {
            return recorded.issued();
        }
        let key = if wanted.rsa {
            KeyPair::generate_for(&PKCS_RSA_SHA256)
        } else {
            KeyPair::generate()
        };
        let key = key.expect("make a key");
        let params = self.params(wanted, server);
        let (own, others) = match wanted.signed_by {
            SignedBy::Itself => (params.self_signed(&key), None),
            SignedBy::Intermediate => {
                let sent = wanted.sends_intermediate.then_some(&self.intermediate);
                (params.signed_by(&key, &self.intermediate.issuer), sent)
            }
            SignedBy::ExpiredIntermediate => {
                let signed = params.signed_by(&key, &self.expired.issuer);
                (signed, Some(&self.expired))
            }
            SignedBy::LowerIntermediate => (params.signed_by(&key, &self.lower.issuer), None),
            SignedBy::Stranger => {
                let sent = wanted.sends_intermediate.then_some(&self.stranger);
                (params.signed_by(&key, &self.stranger.issuer), sent)
            }
        };
        let mut chain = vec![own.expect("sign a certificate").der().clone()];
        chain.extend(others.map(|signer| signer.certificate.der().clone()));
        let extras = &wanted.extras;
        let second = extras.second.as_deref();
        let staple = extras
            .staple
            .map(|which| self.staple(which, chain.first().expect("a certificate")));
        let shown = match extras.forged {
            None => chain,
            Some(ChainForgery(forge)) => {
                let good: Vec<Vec<u8>> = chain.iter().map(|der| der.to_vec()).collect();
                let forged = forge(&good, &key.serialize_der()).into_iter();
                forged.map(CertificateDer::from).collect()
            }
        };
        Issued {
            staple,
            second: second.map(|second| Box::new(self.issue(second, server))),
            demands_name: extras.demands_name,
            early_data: extras.early_data,
            http2: extras.http2,
            chain: shown,
            key: PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der())),
        }
    }

    fn params(&self, wanted: &Certificate, server: &str) -> CertificateParams {
        let own_name = [server.to_owned()];
        let names = wanted.names.as_deref().unwrap_or(&own_name);
        let mut params = CertificateParams::new(names).expect("names of a certificate");
        let common_name = wanted.common_name.as_ref().or(names.first());
        params.distinguished_name = DistinguishedName::new();
        if let Some(common_name) = common_name {
            params
                .distinguished_name
                .push(DnType::CommonName, common_name.as_str());
        }
        params.not_before = day(self.now, wanted.valid_from_day).into();
        params.not_after = day(self.now, wanted.valid_to_day).into();
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![if wanted.for_servers {
            ExtendedKeyUsagePurpose::ServerAuth
        } else {
            ExtendedKeyUsagePurpose::ClientAuth
        }];
        params.use_authority_key_identifier_extension = true;
        if wanted.extras.must_staple {
            params.custom_extensions.push(must_staple());
        }
        if let Some(place) = &wanted.aia
            && (wanted.signed_by == SignedBy::Intermediate || !wanted.sends_intermediate)
        {
            params
                .custom_extensions
                .push(authority_information_access(place));
        }
        params
    }
}

impl Signer {
    fn root(common_name: &str, now: SystemTime) -> Self {
        let key = KeyPair::generate().expect("make a key");
        let params = authority_params(common_name, now);
        let certificate = params.self_signed(&key).expect("sign a root certificate");
        Self {
            certificate,
            issuer: Issuer::new(params, key),
        }
    }

    fn intermediate(&self, common_name: &str, now: SystemTime, valid_to_day: i32) -> Self {
        let key = KeyPair::generate().expect("make a key");
        let mut params = authority_params(common_name, now);
        params.not_after = day(now, valid_to_day).into();
        let above = authority_information_access(AIA_PATH);
        params.custom_extensions.push(above);
        params.use_authority_key_identifier_extension = true;
        let certificate = params
            .signed_by(&key, &self.issuer)
            .expect("sign an intermediate certificate");
        Self {
            certificate,
            issuer: Issuer::new(params, key),
        }
    }
}

fn authority_params(common_name: &str, now: SystemTime) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    params
        .distinguished_name
        .push(DnType::CommonName, common_name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.not_before = day(now, -1_000).into();
    params.not_after = day(now, 2_000).into();
    params
}

/// So many days later, and half a day: a scan that takes a while still counts the same days.
fn day(now: SystemTime, days: i32) -> SystemTime {
    let distance = DAY * days.unsigned_abs();
    let moment = if days < 0 {
        now - distance
    } else {
        now + distance
    };
    moment + DAY / 2
}
