//! Names that providers hand out to their customers: who chooses them?

/// The list, whose head says what it means and where it comes from.
const NAMES: &str = include_str!("handed_out/names.txt");

/// Who chooses a name that a provider hands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chooser {
    /// Whoever asks for it first: one that does not exist may be had by anybody.
    Customer,
    /// The provider: one that does not exist comes back to nobody.
    Provider,
}

/// Who chooses this name, in lower case and without a dot at the end. `None`: it lies under no provider that
/// is known here.
pub fn chooser(name: &str) -> Option<Chooser> {
    let rows = || NAMES.lines().filter(|line| !line.starts_with('#'));
    let below = |word: &'static str| rows().filter_map(move |row| row.strip_prefix(word));
    if below("customer ").any(|pattern| is_directly_below(name, pattern)) {
        return Some(Chooser::Customer);
    }
    let is_below = |above: &str| {
        name.strip_suffix(above)
            .is_some_and(|rest| rest.ends_with('.'))
    };
    below("provider ")
        .any(is_below)
        .then_some(Chooser::Provider)
}

fn is_directly_below(name: &str, pattern: &str) -> bool {
    let Some((_, above)) = name.split_once('.') else {
        return false;
    };
    let mut labels = above.split('.');
    let mut expected = pattern.split('.');
    let all = expected.by_ref().all(|expected| {
        let label = labels.next();
        label.is_some_and(|label| expected == "*" || expected == label)
    });
    all && labels.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_what_customers_choose_may_be_had_by_anybody() {
        for (name, expected) in [
            ("bakkerij.azurewebsites.net", Some(Chooser::Customer)),
            (
                "bakkerij.westeurope.cloudapp.azure.com",
                Some(Chooser::Customer),
            ),
            (
                "shop.eu-west-1.elasticbeanstalk.com",
                Some(Chooser::Customer),
            ),
            (
                "shop.eba-x7k2.eu-west-1.elasticbeanstalk.com",
                Some(Chooser::Provider),
            ),
            ("d111111abcdef8.cloudfront.net", Some(Chooser::Provider)),
            (
                "shop-12.eu-west-1.elb.amazonaws.com",
                Some(Chooser::Provider),
            ),
            (
                "bakkerij-a1b2.westeurope-01.azurewebsites.net",
                Some(Chooser::Provider),
            ),
            ("bakkerij.cloudapp.net", Some(Chooser::Provider)),
            ("w0123456.kasserver.com", Some(Chooser::Provider)),
            ("azurewebsites.net", None),
            ("notazurewebsites.net", None),
            ("bakkerij.notazurewebsites.net", None),
            ("bakkerij.be", None),
        ] {
            assert_eq!(chooser(name), expected, "{name}");
        }
    }

    #[test]
    fn every_row_of_the_list_is_read() {
        for row in NAMES
            .lines()
            .filter(|row| !row.starts_with('#') && !row.is_empty())
        {
            let (word, pattern) = row.split_once(' ').unwrap();
            let found = chooser(&format!("bakkerij.{}", pattern.replace('*', "region")));
            let expected = match word {
                "customer" => vec![Some(Chooser::Customer)],
                // Where both fit, the customer counts.
                "provider" => vec![Some(Chooser::Provider), Some(Chooser::Customer)],
                other => panic!("{other}"),
            };
            assert!(expected.contains(&found), "{row}: {found:?}");
        }
    }

    proptest! {
        #[test]
        fn no_name_makes_it_panic(name: String) {
            let _ = chooser(&name);
        }
    }
}
