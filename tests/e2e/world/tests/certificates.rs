//! Each kind of certificate is wrong in one way only, and a plain TLS client says in which.

use rustls::CertificateError;
use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, X509Certificate};

use super::client::{connect, get, tls};
use crate::world::{AIA_ADDRESS, Certificate, Running, Site, World};

const WEB: &str = "185.10.20.30";
const HOST: &str = "www.bakkerij.be";

async fn bakery(certificate: Certificate) -> Running {
    World::new("bakkerij.be")
        .nameserver("ns1.bakkerij.be", "185.10.20.1")
        .a(HOST, WEB)
        .site(HOST, Site::page("").certificate(certificate))
        .start()
        .await
}

/// What a client that trusts the World's root says about a certificate.
async fn verdict(certificate: Certificate) -> Result<Vec<CertificateDer<'static>>, String> {
    let world = bakery(certificate).await;
    let client = connect(&world, WEB, 443).await.unwrap();
    match tls(&world, client, HOST).await {
        Ok(client) => Ok(client.get_ref().1.peer_certificates().unwrap().to_vec()),
        Err(error) => match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(rustls::Error::InvalidCertificate(why)) => Err(kind(why)),
            _ => panic!("not about the certificate: {error}"),
        },
    }
}

fn kind(error: &CertificateError) -> String {
    let text = format!("{error:?}");
    let end = text.find([' ', '(', '{']).unwrap_or(text.len());
    text[..end].trim_end_matches("Context").to_owned()
}

#[tokio::test]
async fn a_good_certificate_is_accepted_with_its_chain() {
    let chain = verdict(Certificate::good()).await.unwrap();
    assert_eq!(chain.len(), 2);
    assert!(verdict(Certificate::good().rsa()).await.is_ok());
    let (_, own) = X509Certificate::from_der(&chain[0]).unwrap();
    assert_eq!(own.subject().to_string(), "CN=www.bakkerij.be");
    let left = own.validity().time_to_expiration().unwrap();
    assert_eq!(left.whole_days(), 59);
}

#[tokio::test]
async fn a_bad_certificate_is_refused_for_its_own_fault() {
    let said = async |certificate| verdict(certificate).await.unwrap_err();
    assert_eq!(said(Certificate::expired()).await, "Expired");
    assert_eq!(said(Certificate::not_yet_valid()).await, "NotValidYet");
    let other = Certificate::for_name("webhost.example.net");
    assert_eq!(said(other).await, "NotValidForName");
    assert_eq!(
        said(Certificate::from_unknown_root()).await,
        "UnknownIssuer"
    );
    assert_eq!(said(Certificate::self_signed()).await, "UnknownIssuer");
    assert_eq!(
        said(Certificate::without_intermediate()).await,
        "UnknownIssuer"
    );
    assert_eq!(
        said(Certificate::without_intermediate_or_aia()).await,
        "UnknownIssuer"
    );
    assert_eq!(said(Certificate::not_for_servers()).await, "InvalidPurpose");
}

#[tokio::test]
async fn the_missing_intermediate_lies_where_the_certificate_says() {
    let world = bakery(Certificate::without_intermediate()).await;
    let client = connect(&world, AIA_ADDRESS, 80).await.unwrap();
    let answer = get(client, "crt.vertrouwen-ca.be", "/intermediate.der").await;
    assert!(
        answer.contains("Content-Type: application/pkix-cert\r\n"),
        "{answer}"
    );
    let whole = verdict(Certificate::good()).await.unwrap();
    let (_, own) = X509Certificate::from_der(&whole[0]).unwrap();
    let access = own
        .extensions()
        .iter()
        .find(|extension| extension.oid.to_string() == "1.3.6.1.5.5.7.1.1")
        .unwrap();
    let text = format!("{:?}", access.parsed_extension());
    assert!(
        text.contains("http://crt.vertrouwen-ca.be/intermediate.der"),
        "{text}"
    );
}

#[tokio::test]
async fn names_of_a_certificate_hold_whatever_a_stranger_writes() {
    let hostile = "<script>alert(1)</script>\u{202e}\u{1b}[31m";
    let certificate = Certificate::good()
        .common_name(hostile)
        .names(&[HOST, "<b>.be"]);
    let chain = verdict(certificate).await.unwrap();
    let (_, own) = X509Certificate::from_der(&chain[0]).unwrap();
    let common_name = own.subject().iter_common_name().next().unwrap();
    assert_eq!(common_name.as_str().unwrap(), hostile);
}
