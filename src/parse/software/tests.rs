use proptest::prelude::*;

use super::*;

fn shown(field: &str, value: &str) -> Vec<String> {
    let found = of_field(field, value);
    let line = |one: &Named| {
        let words = [&one.name, &one.version, &one.mark];
        let words: Vec<&str> = words
            .into_iter()
            .map(String::as_str)
            .filter(|word| !word.is_empty())
            .collect();
        words.join(" | ")
    };
    found.iter().map(line).collect()
}

/// Field, value, and the products in it with version and mark.
const FIELDS_AS_SENT: &[(&str, &str, &[&str])] = &[
    ("server", "nginx", &["nginx"]),
    (
        "server",
        "nginx/1.18.0 (Ubuntu)",
        &["nginx | 1.18.0 | Ubuntu"],
    ),
    (
        "server",
        "Apache/2.4.57 (Debian)",
        &["Apache | 2.4.57 | Debian"],
    ),
    ("server", "Apache/2.4.57 (Unix)", &["Apache | 2.4.57"]),
    (
        "server",
        "Apache/2.4.6 (CentOS) OpenSSL/1.0.2k-fips PHP/5.4.16",
        &[
            "Apache | 2.4.6 | CentOS",
            "OpenSSL | 1.0.2k",
            "PHP | 5.4.16",
        ],
    ),
    ("server", "Microsoft-IIS/10.0", &["Microsoft-IIS | 10.0"]),
    ("server", "Apache PHP/7.4.33", &["Apache", "PHP | 7.4.33"]),
    ("server", "Jetty(9.4.43.v20210629)", &["Jetty | 9.4.43"]),
    (
        "server",
        "nginx + Phusion Passenger 6.0.4",
        &["nginx", "Phusion Passenger | 6.0.4"],
    ),
    ("server", "Apache (Ubuntu)", &["Apache | Ubuntu"]),
    (
        "x-powered-by",
        "PHP/8.1.2-1ubuntu2.14",
        &["PHP | 8.1.2 | Ubuntu"],
    ),
    (
        "x-powered-by",
        "PHP/7.4.33, ASP.NET",
        &["PHP | 7.4.33", "ASP.NET"],
    ),
    (
        "x-powered-by",
        "PHP/5.6.40-0+deb8u12",
        &["PHP | 5.6.40 | Debian"],
    ),
    ("x-powered-by", "Express", &["Express"]),
    ("x-powered-by", "PleskLin", &["PleskLin"]),
    ("x-aspnet-version", "4.0.30319", &["ASP.NET | 4.0.30319"]),
    ("x-aspnetmvc-version", "5.2", &["ASP.NET MVC | 5.2"]),
    ("x-aspnet-version", "5...0", &["ASP.NET"]),
    (
        "x-php-version",
        "8.1.2-1ubuntu2.14",
        &["PHP | 8.1.2 | Ubuntu"],
    ),
    (
        "x-generator",
        "Drupal 10 (https://www.drupal.org)",
        &["Drupal | 10"],
    ),
    ("x-drupal-cache", "HIT", &["Drupal"]),
    ("x-redirect-by", "WordPress", &["WordPress"]),
    ("server", "", &[]),
    ("server", "((", &[]),
    ("content-type", "text/html; v=1.2", &[]),
];

#[test]
fn header_fields_name_products_with_versions_and_marks() {
    for (field, value, expected) in FIELDS_AS_SENT {
        assert_eq!(&shown(field, value), expected, "{field}: {value}");
    }
}

#[test]
fn generators_name_one_product() {
    for (value, name, version) in [
        ("WordPress 6.4.3", "WordPress", "6.4.3"),
        ("Drupal 9 (https://www.drupal.org)", "Drupal", "9"),
        ("Joomla! - Open Source Content Management", "Joomla!", ""),
        (
            "Joomla! 1.5 - Open Source Content Management",
            "Joomla!",
            "1.5",
        ),
        ("TYPO3 CMS", "TYPO3 CMS", ""),
        ("TYPO3 4.5 CMS", "TYPO3", "4.5"),
        ("PrestaShop", "PrestaShop", ""),
        (
            "Elementor 3.18.3; features: additional_custom_breakpoints",
            "Elementor",
            "3.18.3",
        ),
        (
            "Powered by Slider Revolution 6.6.18 - responsive slider",
            "Slider Revolution",
            "6.6.18",
        ),
        ("Hugo 0.120.4", "Hugo", "0.120.4"),
    ] {
        let found = of_generator(value).unwrap();
        assert_eq!(
            (found.name.as_str(), found.version.as_str()),
            (name, version),
            "{value}"
        );
    }
    for value in ["", "  ", "-", "(x)"] {
        assert_eq!(of_generator(value), None, "{value}");
    }
    assert_eq!(
        of_generator("6.4.3").unwrap().version,
        "",
        "a number alone names nothing"
    );
}

#[test]
fn only_the_cores_own_files_tell_the_version_of_wordpress() {
    let version = |address: &str| of_address(address, "www.bakkerij.be").map(|found| found.version);
    let own = |path: &str| version(&format!("https://www.bakkerij.be{path}"));
    for path in [
        "/wp-includes/css/dist/block-library/style.min.css?ver=6.4.3",
        "/blog/wp-includes/js/wp-emoji-release.min.js?ver=6.4.3",
        "/wp-includes/js/comment-reply.min.js?x=1&ver=6.4.3#top",
    ] {
        assert_eq!(own(path).as_deref(), Some("6.4.3"), "{path}");
    }
    let elsewhere = "https://c0.wp.com/c/6.4.3/wp-includes/css/dist/block-library/style.min.css";
    assert_eq!(version(elsewhere).as_deref(), Some("6.4.3"));
    for path in [
        "/wp-includes/js/jquery/jquery.min.js?ver=3.7.1",
        "/wp-content/themes/brood/style.css?ver=1.2.3",
        "/wp-content/plugins/x/wp-emoji.js?ver=6.4.3",
        "/wp-includes/js/wp-embed.min.js?ver=1699999999",
        "/wp-includes/js/wp-embed.min.js?ver=7",
        "/wp-includes/js/wp-embed.min.js",
    ] {
        assert_eq!(own(path), None, "{path}");
    }
    let foreign = "https://www.example.com/wp-includes/js/wp-embed.min.js?ver=6.4.3";
    assert_eq!(version(foreign), None);
}

proptest! {
    #[test]
    fn any_field_is_read_within_limits(value in "\\PC{0,300}", signs in "[a-zA-Z0-9()/., ;+~-]{0,300}") {
        for value in [&value, &signs] {
            for (field, ..) in FIELDS {
                let found = of_field(field, value);
                prop_assert!(found.len() <= MOST_IN_ONE);
                for one in found.iter().chain(&of_generator(value)) {
                    prop_assert!(one.name.chars().count() <= MOST_CHARACTERS);
                    prop_assert!(one.version.is_empty() || Version::parse(&one.version).is_some(), "{one:?}");
                }
            }
            let _ = of_address(value, "x.be");
            let _ = of_address(&format!("https://x.be/wp-includes/js/wp-embed.min.js?{value}"), "x.be");
        }
    }
}
