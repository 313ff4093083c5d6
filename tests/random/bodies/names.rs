//! Names by which companies are known that handle mail, name servers and sites, and services of pages; classes of
//! cipher suites and groups by theirs.

use belfort::parse::tls::group;
use belfort::parse::{handed_out, mail_provider, page_service, supplier, tls_class};

use super::input::{records, text};

/// Each of the first lines is a name; all of it the prime of a group.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    for name in text.lines().take(12) {
        let _ = handed_out::chooser(name);
        let _ = mail_provider::by_mx(name).map(|found| found.selectors().count());
        let _ = (supplier::by_name_server(name), supplier::by_web_name(name));
        let _ = page_service::by_host(name);
        let _ = (tls_class::suite_class(name), tls_class::group(name));
        let below = name == "example.be" || name.ends_with(".example.be");
        assert_eq!(supplier::is_below(name, "example.be"), below);
    }
    assert!(supplier::by_fields(|_| Some(text)).len() < 100);
    let texts = records(&format!("v=spf1 {text}|{text}"));
    for name in mail_provider::spf_names(&texts) {
        let _ = mail_provider::by_spf(&name);
    }
    let bits = usize::try_from(group::prime_bits(bytes)).unwrap();
    assert!(bits <= bytes.len() * 8);
    assert_eq!(
        group::finite_field(bytes).is_none(),
        group::finite_field_name(bytes) == format!("DHE {bits}")
    );
}
