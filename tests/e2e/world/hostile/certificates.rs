//! Certificates that hurt whoever reads them, at `www`.

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use x509_parser::prelude::{FromDer, X509Certificate};

use super::{Company, Rows};
use crate::world::{Certificate, ChainForgery, ForgeChain, Stapled, World};

/// `id-ce-subjectAltName` (RFC 5280 4.2.1.6).
const OTHER_NAMES: [u8; 3] = [0x55, 0x1d, 0x11];
/// `rsaEncryption`, and no parameters (RFC 3279 2.3.1).
const RSA: [u8; 15] = [
    0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0,
];
/// `ecdsa-with-SHA256` (RFC 5758 3.2).
const ECDSA_WITH_SHA256: [u8; 12] = [0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];

pub(super) const ROWS: Rows = &[
    ("certificate-of-2000-names", |c| many_names(c, 2_000)),
    ("certificate-of-6000-names", |c| many_names(c, 6_000)),
    ("certificate-of-the-year-0", |c| {
        forged(c, |good, _| {
            changed(good, |fields| {
                fields.validity = [time(b"00000101000000Z"), time(b"00001231000000Z")].concat();
            })
        })
    }),
    ("certificate-until-the-year-9999", |c| {
        forged(c, |good, _| {
            changed(good, |fields| {
                fields.validity = [time(b"20200101000000Z"), time(b"99991231235959Z")].concat();
            })
        })
    }),
    ("certificate-of-no-calendar", |c| {
        forged(c, |good, _| {
            changed(good, |fields| {
                fields.validity =
                    [time(b"20269999999999Z"), time(b"\x1b]0;x\x07\xff\xfe")].concat();
            })
        })
    }),
    ("certificate-with-a-serial-of-1000-bytes", |c| {
        forged(c, |good, _| {
            changed(good, |fields| fields.serial = vec![0x7f; 1_000])
        })
    }),
    ("certificate-with-a-key-of-16384-bits", |c| {
        forged(c, |good, _| {
            changed(good, |fields| fields.key = rsa(&[0xc5; 2_048], &[1, 0, 1]))
        })
    }),
    ("certificate-with-an-exponent-of-1", |c| {
        forged(c, |good, _| {
            changed(good, |fields| fields.key = rsa(&[0xc5; 256], &[1]))
        })
    }),
    ("certificate-with-a-key-of-nothing", |c| {
        forged(c, |good, _| {
            changed(good, |fields| fields.key = rsa(&[], &[]))
        })
    }),
    ("certificate-with-names-that-move-the-cursor", |c| {
        forged(c, |good, _| {
            changed(good, |fields| {
                let names: [&[u8]; 4] = [
                    b"\x1b]0;owned\x07",
                    b"a\0.example",
                    b"<script>",
                    b"\xe2\x80\xae\xff",
                ];
                let names = names.map(|name| der(0x82, name)).concat();
                let further = [der(6, &OTHER_NAMES), der(4, &der(0x30, &names))].concat();
                fields.extensions = vec![der(0x30, &further)];
            })
        })
    }),
    ("certificate-with-a-name-of-30-kb", |c| {
        c.with_shop(
            c.shop()
                .certificate(Certificate::good().common_name(&"x".repeat(30_000))),
        )
    }),
    ("certificate-of-10000-levels", |c| {
        forged(c, |_, _| {
            // From the inside out, and from the last byte to the first.
            let mut nested: Vec<u8> = Vec::new();
            for _ in 0..10_000 {
                match u16::try_from(nested.len())
                    .expect("fewer than 65,536 bytes")
                    .to_be_bytes()
                {
                    [0, low @ 0..0x80] => nested.extend([low, 0x30]),
                    [high, low] => nested.extend([low, high, 0x82, 0x30]),
                }
            }
            vec![nested.into_iter().rev().collect()]
        })
    }),
    ("certificate-of-no-bytes", |c| {
        forged(c, |_, _| vec![Vec::new()])
    }),
    ("certificate-of-noise", |c| {
        forged(c, |_, _| vec![b"\x30\x82\xff\xff no certificate".to_vec()])
    }),
    ("certificate-longer-than-itself", |c| {
        forged(c, |good, _| {
            let mut own = good.first().cloned().unwrap_or_default();
            own.extend([0; 5_000]);
            vec![own]
        })
    }),
    ("chain-of-100", |c| {
        forged(c, |good, _| {
            let others = good.iter().skip(1).cycle().take(99);
            good.iter().take(1).chain(others).cloned().collect()
        })
    }),
    ("chain-in-a-circle", |c| forged(c, circle)),
    ("chain-of-itself", |c| {
        forged(c, |good, _| {
            good.iter().take(1).cycle().take(8).cloned().collect()
        })
    }),
    ("chain-from-this-machine", |c| {
        fetched(c, "http://127.0.0.1/intermediate.der")
    }),
    ("chain-from-cloud-data", |c| {
        fetched(c, "http://169.254.169.254/latest/meta-data/")
    }),
    ("chain-from-a-file", |c| fetched(c, "file:///etc/passwd")),
    ("chain-without-end", |c| fetched(c, "/endless")),
    ("chain-from-an-address-of-30-kb", |c| {
        fetched(c, &format!("/{}", "a".repeat(30_000)))
    }),
    ("staple-of-60-kb", |c| {
        c.with_shop(
            c.shop()
                .certificate(Certificate::good().stapled(Stapled::Huge)),
        )
    }),
    ("staple-of-noise", |c| {
        c.with_shop(
            c.shop()
                .certificate(Certificate::good().stapled(Stapled::Noise)),
        )
    }),
];

fn forged(company: &Company, chain: ForgeChain) -> World {
    let certificate = Certificate::good().forged(ChainForgery(chain));
    company.with_shop(company.shop().certificate(certificate))
}

fn fetched(company: &Company, place: &str) -> World {
    let certificate = Certificate::intermediate_at(place);
    company.with_shop(company.shop().certificate(certificate))
}

fn many_names(company: &Company, count: usize) -> World {
    let mut names = vec![company.under("www")];
    names.extend((0..count).map(|number| format!("n{number:05}.elders.example")));
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    company.with_shop(
        company
            .shop()
            .certificate(Certificate::good().names(&names)),
    )
}

/// What of a certificate can be changed, each in DER; the contents of sequences without their heads.
struct Fields {
    serial: Vec<u8>,
    validity: Vec<u8>,
    key: Vec<u8>,
    extensions: Vec<Vec<u8>>,
}

/// The chain with a first certificate in which something else stands. Nobody signed that.
fn changed(good: &[Vec<u8>], change: impl Fn(&mut Fields)) -> Vec<Vec<u8>> {
    let own = good.first().map(Vec::as_slice).unwrap_or_default();
    let (_, read) = X509Certificate::from_der(own).expect("a certificate of ours");
    let extensions = read.extensions().iter().map(|one| {
        let oid = der(6, one.oid.as_bytes());
        der(0x30, &[oid, der(4, one.value)].concat())
    });
    let mut fields = Fields {
        serial: read.raw_serial().to_vec(),
        validity: [time(b"20260101000000Z"), time(b"20270101000000Z")].concat(),
        key: read.public_key().raw.to_vec(),
        extensions: extensions.collect(),
    };
    change(&mut fields);
    let body = [
        der(0xa0, &[2, 1, 2]),
        der(2, &fields.serial),
        ECDSA_WITH_SHA256.to_vec(),
        read.issuer().as_raw().to_vec(),
        der(0x30, &fields.validity),
        read.subject().as_raw().to_vec(),
        fields.key,
        der(0xa3, &der(0x30, &fields.extensions.concat())),
    ];
    let signature = der(3, &[&[0], &[0x42; 64][..]].concat());
    let body = der(0x30, &body.concat());
    let forged = der(
        0x30,
        &[body, ECDSA_WITH_SHA256.to_vec(), signature].concat(),
    );
    let others = good.iter().skip(1).cloned();
    [forged].into_iter().chain(others).collect()
}

/// Two authorities that vouch for each other, below which the server's key is.
fn circle(good: &[Vec<u8>], own_key: &[u8]) -> Vec<Vec<u8>> {
    let authority = |name: &str| {
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        (params, KeyPair::generate().expect("make a key"))
    };
    let ((a, a_key), (b, b_key)) = (authority("A"), authority("B"));
    let a_by_b = a.signed_by(&a_key, &Issuer::from_params(&b, &b_key));
    let b_by_a = b.signed_by(&b_key, &Issuer::from_params(&a, &a_key));
    let (_, read) = X509Certificate::from_der(good.first().map(Vec::as_slice).unwrap_or_default())
        .expect("a certificate of ours");
    let names = read.subject_alternative_name().expect("its names");
    let names = names
        .into_iter()
        .flat_map(|names| &names.value.general_names);
    let names = names.filter_map(|name| match name {
        x509_parser::extensions::GeneralName::DNSName(name) => Some((*name).to_owned()),
        _ => None,
    });
    let own = CertificateParams::new(names.collect::<Vec<_>>()).expect("names");
    let own_key = KeyPair::try_from(own_key).expect("its key");
    let own = own.signed_by(&own_key, &Issuer::from_params(&a, &a_key));
    [own, a_by_b, b_by_a]
        .into_iter()
        .map(|signed| signed.expect("sign a certificate").der().to_vec())
        .collect()
}

/// A public RSA key (RFC 3279 2.3.1).
fn rsa(modulus: &[u8], exponent: &[u8]) -> Vec<u8> {
    let modulus = der(2, &[&[0], modulus].concat());
    let key = der(0x30, &[modulus, der(2, exponent)].concat());
    der(
        0x30,
        &[RSA.to_vec(), der(3, &[&[0], &key[..]].concat())].concat(),
    )
}

/// A moment, as it stands there.
fn time(text: &[u8]) -> Vec<u8> {
    der(0x18, text)
}

fn der(tag: u8, value: &[u8]) -> Vec<u8> {
    crate::world::der::der(tag, value)
}
