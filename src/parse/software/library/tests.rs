use proptest::prelude::*;

use super::*;

fn names(address: &str) -> Vec<String> {
    let found = of_address(address);
    let shown = found
        .iter()
        .map(|one| format!("{} {}", one.name, one.version));
    shown.collect()
}

/// Addresses as hosts and sites write them, and what they name.
const ADDRESSES: &[(&str, &str)] = &[
    (
        "https://code.jquery.com/jquery-3.7.1.min.js",
        "jquery 3.7.1",
    ),
    (
        "https://code.jquery.com/jquery-3.7.1.slim.min.js",
        "jquery 3.7.1",
    ),
    (
        "https://code.jquery.com/ui/1.13.2/jquery-ui.min.js",
        "jquery-ui 1.13.2",
    ),
    (
        "https://cdnjs.cloudflare.com/ajax/libs/jquery/3.7.1/jquery.min.js",
        "jquery 3.7.1",
    ),
    (
        "https://ajax.googleapis.com/ajax/libs/jqueryui/1.12.1/jquery-ui.min.js",
        "jqueryui 1.12.1",
    ),
    (
        "https://ajax.googleapis.com/ajax/libs/angularjs/1.8.2/angular.min.js",
        "angularjs 1.8.2",
    ),
    (
        "https://cdn.jsdelivr.net/npm/bootstrap@5.3.0/dist/js/bootstrap.bundle.min.js",
        "bootstrap 5.3.0",
    ),
    (
        "https://cdn.jsdelivr.net/npm/@angular/core@12.0.0/bundles/core.umd.js",
        "@angular/core 12.0.0",
    ),
    (
        "https://unpkg.com/react@16.3.1/umd/react.production.min.js",
        "react 16.3.1",
    ),
    ("https://unpkg.com/vue%402.6.14/dist/vue.js", "vue 2.6.14"),
    (
        "https://maxcdn.bootstrapcdn.com/bootstrap/3.3.7/js/bootstrap.min.js",
        "bootstrap 3.3.7",
    ),
    (
        "https://www.bakkerij.be/js/jquery-ui-1.12.1.custom.min.js",
        "jquery-ui 1.12.1",
    ),
    (
        "https://www.bakkerij.be/js/jquery.1.11.3.min.js",
        "jquery 1.11.3",
    ),
    (
        "https://www.bakkerij.be/js/bootstrap.min-3.3.7.js",
        "bootstrap 3.3.7",
    ),
    (
        "https://www.bakkerij.be/js/vue-v2.6.14.min.js",
        "vue 2.6.14",
    ),
    (
        "https://www.bakkerij.be/js/jquery-3.0.0-beta1.js",
        "jquery 3.0.0-beta1",
    ),
    (
        "https://www.bakkerij.be/js/jquery.min.js?ver=3.7.1",
        "jquery 3.7.1",
    ),
    (
        "https://b.be/wp-includes/js/jquery/jquery.min.js?ver=3.7.1",
        "jquery 3.7.1",
    ),
    (
        "https://b.be/wp-includes/js/jquery/jquery-migrate.min.js?ver=3.4.1",
        "jquery-migrate 3.4.1",
    ),
    (
        "https://b.be/wp-includes/js/jquery/ui/core.min.js?ver=1.13.3",
        "jquery-ui 1.13.3",
    ),
    (
        "https://b.be/wp-includes/js/dist/vendor/lodash.min.js?ver=4.17.21",
        "lodash 4.17.21",
    ),
];

#[test]
fn addresses_name_libraries_as_their_hosts_write_them() {
    for (address, expected) in ADDRESSES {
        assert!(
            names(address).contains(&(*expected).to_owned()),
            "{address}: {:?}",
            names(address)
        );
    }
}

#[test]
fn several_packages_in_one_address_are_all_named() {
    let joined = "https://cdn.jsdelivr.net/combine/npm/jquery@3.4.1,npm/lodash@4.17.20";
    assert_eq!(names(joined), ["jquery 3.4.1", "lodash 4.17.20"]);
}

#[test]
fn what_is_no_version_of_a_library_names_none() {
    for address in [
        // A theme or plug-in writes its own version behind its files.
        "https://b.be/wp-content/plugins/slider/js/jquery.min.js?ver=1.0.0",
        "https://b.be/wp-content/themes/brood/bootstrap.min.js?ver=6.4.3",
        "https://b.be/js/bootstrap.min.js?ver=1.0.0",
        "https://b.be/js/jquery.min.js?ver=1699999999",
        "https://b.be/js/jquery.min.js?v=3.7.1",
        // Whatever is newest.
        "https://cdn.jsdelivr.net/npm/jquery@3/dist/jquery.min.js",
        "https://cdn.jsdelivr.net/npm/jquery@latest/dist/jquery.min.js",
        "https://cdn.jsdelivr.net/npm/bootstrap@5.3/dist/js/bootstrap.min.js",
        // Hashes and dates.
        "https://b.be/js/app.3f2a1b9c.js",
        "https://b.be/js/main-20240101.js",
        "https://b.be/wp-includes/js/dist/hooks.min.js?ver=2810c76e705dd1a53b18",
        "https://b.be/js/jquery.min.js",
        "jquery-3.7.1.min.js",
        "",
    ] {
        assert_eq!(names(address), [""; 0], "{address}");
    }
    assert_eq!(
        names("https://b.be/bootstrap/3.3.7/js/popper.min.js"),
        [""; 0]
    );
    assert_eq!(names("https://b.be/moment/2.0/js/main.js"), [""; 0]);
    // The folder of an own site says nothing of the file in it; nor does a plug-in speak for jQuery.
    let own = names("https://b.be/assets/1.4.2/jquery.min.js");
    assert!(
        !own.iter().any(|name| name.starts_with("jquery")),
        "{own:?}"
    );
    assert_eq!(
        names("https://b.be/js/jquery.cookie-1.4.1.min.js"),
        ["jquery.cookie 1.4.1"]
    );
}

proptest! {
    #[test]
    fn any_address_is_read_within_limits(address in "\\PC{0,200}", tail in "[a-z0-9@./,?=_%-]{0,200}") {
        for address in [address.clone(), format!("https://x.be/{address}{tail}"), format!("https://x.be/{tail}")] {
            for one in of_address(&address) {
                prop_assert!(one.name.len() <= 60 && one.version.len() <= 30);
                prop_assert!(crate::parse::software::Version::parse(&one.version).is_some());
            }
        }
    }
}
