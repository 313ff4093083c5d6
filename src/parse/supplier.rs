//! Companies that keep name servers and web sites for others: by which marks are they known?

/// The list, whose head says what it means and where it comes from.
const COMPANIES: &str = include_str!("supplier/companies.txt");

/// One company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Company {
    name: &'static str,
    name_servers: &'static str,
    web_names: &'static str,
    fields: &'static str,
}

/// The company that keeps a name server, by its name in lower case.
pub fn by_name_server(host: &str) -> Option<&'static str> {
    find(|company| words(company.name_servers).any(|end| is_below(host, end)))
}

/// The company at whose servers an alias ends, by its name in lower case.
pub fn by_web_name(host: &str) -> Option<&'static str> {
    find(|company| words(company.web_names).any(|end| is_below(host, end)))
}

/// The companies whose servers added fields to an answer; several may stand one behind the other.
pub fn by_fields<'a>(fields: impl Fn(&str) -> Option<&'a str>) -> Vec<&'static str> {
    let marks = |mark: &str| {
        let (name, part) = mark.split_once(':').unwrap_or((mark, ""));
        fields(name).is_some_and(|value| value.to_ascii_lowercase().contains(part))
    };
    let found = companies().filter(|company| signs(company.fields).any(|mark| marks(&mark)));
    found.map(|company| company.name).collect()
}

fn find(fits: impl Fn(&Company) -> bool) -> Option<&'static str> {
    companies().find(fits).map(|company| company.name)
}

/// Whether a host has this name or lies below it; `awsdns-*` is any host with such a label.
pub fn is_below(host: &str, end: &str) -> bool {
    if let Some(start) = end.strip_suffix('*') {
        return host.split('.').any(|label| label.starts_with(start));
    }
    let rest = host.strip_suffix(end);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn companies() -> impl Iterator<Item = Company> {
    rows().filter_map(read)
}

fn rows() -> impl Iterator<Item = &'static str> {
    let rows = COMPANIES.lines();
    rows.filter(|row| !row.is_empty() && !row.starts_with('#'))
}

/// Reads a row; `None` where it is none, which a test rules out.
fn read(row: &'static str) -> Option<Company> {
    let mut fields = row.split(" | ");
    let mut field = || fields.next().filter(|field| !field.is_empty());
    let company = Company {
        name: field()?,
        name_servers: field()?,
        web_names: field()?,
        fields: field()?,
    };
    fields.next().is_none().then_some(company)
}

/// The words of a list; a dash is none.
fn words(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.split(' ').filter(|word| *word != "-")
}

/// The marks of a list of fields: a part may have blanks, a name never begins one.
fn signs(list: &'static str) -> impl Iterator<Item = String> {
    let mut marks: Vec<String> = Vec::new();
    for word in words(list) {
        match marks.last_mut() {
            Some(last) if last.contains(':') && !word.contains(['-', ':']) => {
                last.push(' ');
                last.push_str(word);
            }
            _ => marks.push(word.to_owned()),
        }
    }
    marks.into_iter()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn companies_are_known_by_names_and_fields() {
        assert_eq!(by_name_server("ada.ns.cloudflare.com"), Some("Cloudflare"));
        assert_eq!(
            by_name_server("ns-12.awsdns-33.co.uk"),
            Some("Amazon Web Services")
        );
        assert_eq!(by_name_server("ns1.bakkerij.be"), None);
        assert_eq!(
            by_web_name("bakkerij.azurewebsites.net"),
            Some("Microsoft Azure")
        );
        assert_eq!(by_web_name("cname.vercel-dns-017.com"), Some("Vercel"));
        assert_eq!(by_web_name("notcloudfront.net"), None);
        let with = |name: &'static str, value: &'static str| {
            by_fields(|asked| (asked == name).then_some(value))
        };
        assert_eq!(with("cf-ray", "8a-BRU"), ["Cloudflare"]);
        assert_eq!(with("x-served-by", "cache-bru1480020-BRU"), ["Fastly"]);
        assert_eq!(with("x-powered-by", "WP Engine"), ["WP Engine"]);
        assert_eq!(with("x-powered-by", "WP"), [""; 0]);
        assert_eq!(with("x-served-by", "web3"), [""; 0]);
    }

    #[test]
    fn every_row_can_be_read_and_no_company_stands_twice() {
        let mut names = BTreeSet::new();
        for row in rows() {
            let company = read(row).unwrap_or_else(|| panic!("{row}"));
            assert!(names.insert(company.name), "{row}");
            let ends = words(company.name_servers).chain(words(company.web_names));
            for end in ends {
                let is_name =
                    |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.*".contains(c);
                assert!(end.chars().all(is_name), "{row}");
            }
        }
    }

    proptest! {
        #[test]
        fn any_name_and_field_is_looked_up_without_panic(text: String) {
            let _ = (by_name_server(&text), by_web_name(&text), by_fields(|_| Some(&text)));
        }
    }
}
