//! Fields as sites send them, and what browsers make of them.

use super::*;
use proptest::prelude::*;

fn read(field: &str) -> Cookie {
    parse(field).unwrap_or_else(|| panic!("browsers take {field:?}"))
}

#[test]
fn attributes_are_read_in_any_case_and_the_last_one_counts() {
    let cookie = read(
        " sid = a=b ; SECURE; httponly ; SameSite=Strict; samesite=lax; Path=/x; Domain=.Example.BE",
    );
    assert_eq!(
        (
            cookie.name.as_str(),
            cookie.domain.as_str(),
            cookie.path.as_str()
        ),
        ("sid", "example.be", "/x")
    );
    assert!(cookie.secure && cookie.http_only);
    assert_eq!(cookie.same_site, Some(SameSite::Lax));
    assert_eq!(
        read("a=b; SameSite=Strict; SameSite=banana").same_site,
        None
    );
    assert_eq!(read("a=b; SameSite").same_site, None);
    assert!(read("a=b; Secure=false").secure, "the word is enough");
    assert!(!read("a=b; Secured; xHttpOnly").secure);
    assert!(!read("a=Secure").secure);
    assert_eq!(read("a=b; Path=x").path, "", "the default path");
}

#[test]
fn what_browsers_ignore_as_a_whole() {
    for field in [
        "",
        "=",
        " ; Secure",
        "a=b\u{0}; Secure",
        "a=\u{7f}",
        "a\n=b",
    ] {
        assert_eq!(parse(field), None, "{field:?}");
    }
    assert_eq!(parse(&format!("a={}", "x".repeat(4_096))), None);
    assert!(parse(&format!("a={}", "x".repeat(4_095))).is_some());
    assert_eq!(read("only a value").name, "");
    assert_eq!(read("a\t=b").name, "a");
}

#[test]
fn cookies_that_end_at_once_remove() {
    for (field, ended) in [
        ("a=; Max-Age=0", true),
        ("a=; Max-Age=-1", true),
        ("a=; Max-Age=0; Expires=Fri, 01 Jan 2100 00:00:00 GMT", true),
        (
            "a=; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
            false,
        ),
        ("a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT", true),
        ("a=; Expires=Fri, 01 Jan 2100 00:00:00 GMT", false),
        ("a=; Expires=0", false),
        ("a=; Max-Age=banana", false),
        ("a=; Max-Age=99999999999999999999999", false),
        ("a=b", false),
    ] {
        assert_eq!(read(field).has_ended(1_795_701_324), ended, "{field}");
    }
}

#[test]
fn browsers_keep_what_keeps_its_promise() {
    for (field, kept) in [
        ("a=b", true),
        ("a=b; SameSite=None", false),
        ("a=b; SameSite=None; Secure", true),
        ("__Secure-a=b; Secure", true),
        ("__Secure-a=b", false),
        ("__secure-a=b", false),
        ("__Host-a=b; Secure; Path=/", true),
        ("__Host-a=b; Secure; Path=/; Domain=", true),
        ("__Host-a=b; Secure", false),
        ("__Host-a=b; Secure; Path=/x", false),
        ("__HOST-a=b; Secure; Path=/; Domain=example.be", false),
        ("__Http-a=b; Secure", false),
        ("__Http-a=b; Secure; HttpOnly", true),
        ("__Host-Http-a=b; Secure; Path=/", false),
        ("__Host-Http-a=b; Secure; Path=/; HttpOnly", true),
        ("=__Host-a; Secure; Path=/", false),
        ("value", true),
        ("a=b; Domain=example.be", true),
        ("a=b; Domain=www.example.be", true),
        ("a=b; Domain=other.be", false),
        ("a=b; Domain=ample.be", false),
        ("a=b; Domain=be", false),
        ("a=b; Domain=x.www.example.be", false),
    ] {
        assert_eq!(read(field).is_kept("www.example.be", true), kept, "{field}");
    }
    assert!(!read("a=b; Secure").is_kept("www.example.be", false));
    assert!(read("a=b").is_kept("www.example.be", false));
}

proptest! {
    #[test]
    fn any_field_is_read_without_panic(field in "\\PC*|[a-zA-Z=; _\\-0-9]*", host in "[a-z.]*", now: i64) {
        if let Some(cookie) = parse(&field) {
            let _ = cookie.is_kept(&host, true);
            let _ = cookie.has_ended(now);
        }
    }
}
