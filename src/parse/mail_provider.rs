//! Companies that receive, filter or send mail for others: by which names in the DNS are they known?

use super::spf::is_spf;

/// The list, whose head says what it means and where it comes from.
const PROVIDERS: &str = include_str!("mail_provider/providers.txt");

/// What a company does with mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProviderKind {
    /// It keeps mailboxes.
    Mailbox,
    /// It reads mail before it passes it on.
    Filter,
    /// It sends newsletters, invoices or messages of a program, or passes mail on.
    Sender,
}

/// One company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Provider {
    /// What it does.
    pub kind: ProviderKind,
    /// The name that people know.
    pub name: &'static str,
    mx: &'static str,
    spf: &'static str,
    selectors: &'static str,
}

impl Provider {
    /// DKIM selectors that it gives to all its customers; none where each gets another one.
    pub fn selectors(self) -> impl Iterator<Item = &'static str> {
        words(self.selectors)
    }
}

/// The company to which a mail server belongs, by its name in lower case.
pub fn by_mx(host: &str) -> Option<Provider> {
    find(host, |provider| provider.mx)
}

/// The company to which a name in an SPF record belongs, in lower case.
pub fn by_spf(name: &str) -> Option<Provider> {
    find(name, |provider| provider.spf)
}

/// The names that the SPF records among these texts include or leave the decision to (RFC 7208 5.2 and 6.1), in
/// lower case and in their order. What is included to be refused sends nothing.
pub fn spf_names<'a>(texts: impl IntoIterator<Item = &'a String>) -> Vec<String> {
    let records = texts.into_iter().filter(|text| is_spf(text));
    let terms = records.flat_map(|record| record.split(' '));
    let name = |term: &str| {
        let term = term.to_ascii_lowercase();
        let bare = term.strip_prefix(['+', '?', '~']).unwrap_or(&term);
        let name = bare
            .strip_prefix("include:")
            .or_else(|| term.strip_prefix("redirect="))?;
        Some(name.trim_end_matches('.').to_owned())
    };
    terms.filter_map(name).collect()
}

fn find(name: &str, names_of: impl Fn(&Provider) -> &'static str) -> Option<Provider> {
    let is_below = |above: &str| {
        name.strip_suffix(above)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    providers().find(|provider| words(names_of(provider)).any(is_below))
}

/// All companies, in the order of the list.
fn providers() -> impl Iterator<Item = Provider> {
    rows().filter_map(read)
}

fn rows() -> impl Iterator<Item = &'static str> {
    let rows = PROVIDERS.lines();
    rows.filter(|row| !row.is_empty() && !row.starts_with('#'))
}

/// Reads a row; `None` where it is none, which a test rules out.
fn read(row: &'static str) -> Option<Provider> {
    let mut fields = row.split('|').map(str::trim);
    let kind = match fields.next()? {
        "mailbox" => ProviderKind::Mailbox,
        "filter" => ProviderKind::Filter,
        "sender" => ProviderKind::Sender,
        _ => return None,
    };
    let mut field = || fields.next().filter(|field| !field.is_empty());
    let provider = Provider {
        kind,
        name: field()?,
        mx: field()?,
        spf: field()?,
        selectors: field()?,
    };
    fields.next().is_none().then_some(provider)
}

/// The words of a field; a dash is none.
fn words(field: &'static str) -> impl Iterator<Item = &'static str> {
    field.split(' ').filter(|word| *word != "-")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::parse::dkim;

    #[test]
    fn companies_are_known_by_the_end_of_a_name() {
        let mx = |host| by_mx(host).map(|provider| provider.name);
        assert_eq!(
            mx("bakkerij-be.mail.protection.outlook.com"),
            Some("Microsoft 365")
        );
        assert_eq!(mx("bakkerij-be.j-v1.mx.microsoft"), Some("Microsoft 365"));
        assert_eq!(mx("aspmx.l.google.com"), Some("Google Workspace"));
        assert_eq!(mx("mx.mailprotect.be"), Some("Combell"));
        assert_eq!(mx("eu-smtp-inbound-1.mimecast.com"), Some("Mimecast"));
        assert_eq!(mx("notmimecast.com"), None);
        assert_eq!(mx("mimecast.com.example"), None);
        assert_eq!(mx("mail.bakkerij.be"), None);
        let spf = |name| by_spf(name).map(|provider| provider.name);
        assert_eq!(spf("_spf.google.com"), Some("Google Workspace"));
        assert_eq!(spf("eu._netblocks.mimecast.com"), Some("Mimecast"));
        assert_eq!(spf("google.com"), None);
        let microsoft = by_spf("spf.protection.outlook.com").unwrap();
        let selectors: Vec<_> = microsoft.selectors().collect();
        assert_eq!(selectors, ["selector1", "selector2"]);
        assert_eq!(by_mx("mx.mailprotect.be").unwrap().selectors().count(), 0);
    }

    #[test]
    fn names_of_an_spf_record_are_read_as_they_stand() {
        let texts = [
            "v=spf1 include:SPF.protection.outlook.com. ?include:a.be -include:b.be ~all",
            "include:c.be",
            "v=spf1 +include:d.be redirect=e.be",
        ];
        let texts: Vec<String> = texts.map(str::to_owned).to_vec();
        let expected = ["spf.protection.outlook.com", "a.be", "d.be", "e.be"];
        assert_eq!(spf_names(&texts), expected);
    }

    /// Every row is read, each company stands in one row, and each name leads to the company of its row.
    #[test]
    fn the_list_is_sound() {
        let mut names = BTreeSet::new();
        for row in rows() {
            let provider = read(row).unwrap_or_else(|| panic!("no row: {row}"));
            assert!(names.insert(provider.name), "twice: {row}");
            let is_known = words(provider.mx).chain(words(provider.spf)).count() > 0;
            assert!(is_known, "known by nothing: {row}");
            for host in words(provider.mx) {
                assert_eq!(by_mx(host), Some(provider), "{host}");
            }
            for name in words(provider.spf) {
                assert_eq!(by_spf(name), Some(provider), "{name}");
            }
            for selector in provider.selectors() {
                assert_eq!(dkim::selector(selector).as_deref(), Some(selector));
            }
            let all = [provider.mx, provider.spf, provider.selectors];
            assert!(
                all.iter()
                    .all(|field| words(field).all(|word| !word.is_empty()))
            );
        }
        assert!(names.len() > 35);
    }

    proptest! {
        #[test]
        fn any_name_and_any_text_is_read_without_panic(text: String) {
            let _ = by_mx(&text);
            let _ = by_spf(&text);
            let _ = spf_names([&text]);
        }
    }
}
