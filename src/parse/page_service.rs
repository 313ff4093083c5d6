//! Services that pages take something from: by which hosts are they known?

/// The list, whose head says what it means and where it comes from.
const SERVICES: &str = include_str!("page_service/services.txt");

/// One service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// It counts visitors, follows them or shows them advertisements.
    pub is_tracker: bool,
    /// The name that people know.
    pub name: &'static str,
    hosts: &'static str,
}

/// The service to which a host belongs, by its name in lower case.
pub fn by_host(host: &str) -> Option<Service> {
    let services = rows().filter_map(read);
    let mut fitting =
        services.filter(|service| service.hosts.split(' ').any(|end| is_below(host, end)));
    fitting.next()
}

/// Whether a host has this name or lies below it.
fn is_below(host: &str, end: &str) -> bool {
    let rest = host.strip_suffix(end);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

fn rows() -> impl Iterator<Item = &'static str> {
    let rows = SERVICES.lines();
    rows.filter(|row| !row.is_empty() && !row.starts_with('#'))
}

/// Reads a row; `None` where it is none, which a test rules out.
fn read(row: &'static str) -> Option<Service> {
    let mut fields = row.split(" | ");
    let is_tracker = match fields.next()? {
        "tracker" => true,
        "other" => false,
        _ => return None,
    };
    let mut field = || fields.next().filter(|field| !field.is_empty());
    let service = Service {
        is_tracker,
        name: field()?,
        hosts: field()?,
    };
    fields.next().is_none().then_some(service)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn services_are_known_by_the_end_of_a_host() {
        let name = |host| by_host(host).map(|service| (service.name, service.is_tracker));
        assert_eq!(
            name("www.googletagmanager.com"),
            Some(("Google Tag Manager", true))
        );
        assert_eq!(
            name("region1.google-analytics.com"),
            Some(("Google Analytics", true))
        );
        assert_eq!(name("fonts.googleapis.com"), Some(("Google Fonts", false)));
        assert_eq!(name("notgoogletagmanager.com"), None);
        assert_eq!(name("www.example.be"), None);
    }

    #[test]
    fn every_row_can_be_read_and_no_host_stands_twice() {
        let mut seen = BTreeSet::new();
        for row in rows() {
            let service = read(row).unwrap_or_else(|| panic!("{row}"));
            for host in service.hosts.split(' ') {
                let is_host =
                    |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-.".contains(c);
                assert!(host.contains('.') && host.chars().all(is_host), "{row}");
                assert!(seen.insert(host), "{host} stands twice");
                assert_eq!(
                    by_host(host).unwrap().name,
                    service.name,
                    "{host} is hidden by another row"
                );
            }
        }
    }

    proptest! {
        #[test]
        fn any_host_is_looked_up_without_panic(host: String) {
            let _ = by_host(&host);
        }
    }
}
