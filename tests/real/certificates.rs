//! The certificate authority of the laboratory, and what it issues to both companies.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::tz::Offset;
use jiff::{Span, Timestamp};
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
    PKCS_RSA_SHA256, date_time_ymd,
};

type Authority = CertifiedIssuer<'static, KeyPair>;

/// Issues everything into a folder and returns the file of the root certificate. Each chain is sent
/// as a good server sends it: its own certificate first, then the intermediate, without the root.
pub(crate) fn issue(folder: &Path) -> PathBuf {
    let (root, intermediate) = authorities();
    let leaf = |name: &str, names: &[&str], from_day: i64, to_day: i64| {
        let key = KeyPair::generate().expect("make a server's key");
        write_leaf(folder, name, &intermediate, names, (from_day, to_day), &key);
    };
    leaf("strong-web", &["sterk.test", "www.sterk.test"], -1, 89);
    leaf("strong-policy", &["mta-sts.sterk.test"], -1, 89);
    leaf("strong-mail", &["mail.sterk.test"], -1, 89);
    leaf("good-mail", &["goed.post.test"], -1, 89);
    leaf("other-mail", &["fout.post.test"], -1, 89);
    leaf("slow-mail", &["traag.post.test"], -1, 89);
    write_own(folder, "own-mail", "zelf.post.test");
    leaf("weak-web", &["ander.test"], -100, -10);

    write_root(folder, &root)
}

/// Issues two chains for all of these names, `tls-ec` and `tls-rsa`, which differ in the server's key alone.
pub(crate) fn issue_for_tls(folder: &Path, names: &[String]) -> PathBuf {
    let (root, intermediate) = authorities();
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    for (file, algorithm) in [
        ("tls-ec", &PKCS_ECDSA_P256_SHA256),
        ("tls-rsa", &PKCS_RSA_SHA256),
    ] {
        let key = KeyPair::generate_for(algorithm).expect("make a server's key");
        write_leaf(folder, file, &intermediate, &names, (-1, 89), &key);
    }
    write_root(folder, &root)
}

fn authorities() -> (Authority, Authority) {
    let root = authority("Belfort laboratory root", 1, None);
    let intermediate = authority("Belfort laboratory intermediate", 0, Some(&root));
    (root, intermediate)
}

fn write_root(folder: &Path, root: &Authority) -> PathBuf {
    let file = folder.join("root.pem");
    fs::write(&file, root.pem()).expect("write the root certificate");
    file
}

fn authority(name: &str, below: u8, issuer: Option<&Authority>) -> Authority {
    let mut params = validity((-365, 3650));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(below));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params.distinguished_name.push(DnType::CommonName, name);
    let key = KeyPair::generate().expect("make an authority's key");
    match issuer {
        Some(issuer) => CertifiedIssuer::signed_by(params, key, issuer),
        None => CertifiedIssuer::self_signed(params, key),
    }
    .expect("issue an authority's certificate")
}

fn write_leaf(
    folder: &Path,
    file: &str,
    issuer: &Authority,
    names: &[&str],
    days: (i64, i64),
    key: &KeyPair,
) {
    let mut params = validity(days);
    params.subject_alt_names = CertificateParams::new(
        names
            .iter()
            .map(|name| (*name).to_owned())
            .collect::<Vec<_>>(),
    )
    .expect("read the names of a certificate")
    .subject_alt_names;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    if key.algorithm() == &PKCS_RSA_SHA256 {
        // Key exchange by RSA alone encrypts with it.
        params.key_usages.push(KeyUsagePurpose::KeyEncipherment);
    }
    params.use_authority_key_identifier_extension = true;
    if let Some(name) = names.first() {
        params.distinguished_name.push(DnType::CommonName, *name);
    }
    let certificate = params
        .signed_by(key, issuer)
        .expect("issue a server's certificate");
    let chain = certificate.pem() + &issuer.pem();
    fs::write(folder.join(format!("{file}.pem")), chain).expect("write a chain");
    fs::write(folder.join(format!("{file}.key")), key.serialize_pem()).expect("write a key");
}

/// A certificate that a server signed itself.
fn write_own(folder: &Path, file: &str, name: &str) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).expect("make a certificate");
    fs::write(folder.join(format!("{file}.pem")), made.cert.pem()).expect("write a certificate");
    let key = made.signing_key.serialize_pem();
    fs::write(folder.join(format!("{file}.key")), key).expect("write a key");
}

/// A certificate without names, valid from one day to another, counted from today.
fn validity((from_day, to_day): (i64, i64)) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name = DistinguishedName::new();
    let today = Offset::UTC.to_datetime(Timestamp::now()).date();
    let moment = |day: i64| {
        let date = today + Span::new().days(day);
        let part = |number: i8| u8::try_from(number).expect("months and days are positive");
        date_time_ymd(i32::from(date.year()), part(date.month()), part(date.day()))
    };
    params.not_before = moment(from_day);
    params.not_after = moment(to_day);
    params
}
