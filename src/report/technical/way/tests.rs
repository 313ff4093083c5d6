use super::*;
use crate::fact::Why;
use crate::language::Language;
use crate::report::technical::place::tests::words;

fn hop(url: &str, status: u16, location: &str) -> Hop {
    Hop {
        url: url.into(),
        status,
        version: "HTTP/1.1".into(),
        location: location.into(),
        headers: Vec::new(),
    }
}

fn visit(hops: Vec<Hop>, end: Seen<VisitEnd>) -> Seen<Visit> {
    Seen::Known(Visit { hops, end })
}

fn site(name: &str, http: Seen<Visit>, https: Seen<Visit>) -> Site {
    Site {
        name: name.into(),
        http,
        https,
        ..Site::default()
    }
}

#[test]
fn who_starts_in_the_middle_of_a_way_shares_it() {
    let page = || hop("https://www.a.be/", 200, "");
    let up = || hop("https://a.be/", 301, "https://www.a.be/");
    let plain = hop("http://a.be/", 301, "https://a.be/");
    let end = || Seen::Known(VisitEnd::Page);
    let sites = [
        site(
            "a.be",
            visit(vec![plain, up(), page()], end()),
            visit(vec![up(), page()], end()),
        ),
        site("www.a.be", Seen::Absent, visit(vec![page()], end())),
    ];
    let ways = gathered(&sites);
    let from: Vec<_> = ways.iter().map(|way| way.from.clone()).collect();
    assert_eq!(
        from,
        [
            vec!["http://a.be/", "https://a.be/", "https://www.a.be/"],
            vec!["http://www.a.be/"]
        ]
    );
}

#[test]
fn a_way_that_came_to_another_answer_is_another_way() {
    let end = Seen::Known(VisitEnd::Page);
    let one = visit(vec![hop("https://a.be/", 200, "")], end.clone());
    let other = visit(vec![hop("https://a.be/", 503, "")], end);
    assert!(ends_with(&one, &one) && !ends_with(&one, &other));
    assert!(!ends_with(&one, &Seen::Absent));
}

#[test]
fn each_end_has_its_word() {
    let words = words();
    let phrases = Phrases::new(&words, Language::En);
    let (a, b) = ("https://a.be/", "https://a.be/b");
    let too_many = || Seen::Unknown(Why::from(Cause::TooManyRedirects));
    let cases = [
        (
            vec![hop(a, 200, "")],
            Seen::Known(VisitEnd::Page),
            "pass",
            "Page",
        ),
        (
            vec![hop("http://a.be/", 200, "")],
            Seen::Known(VisitEnd::Page),
            "fail",
            "Page without encryption",
        ),
        (
            vec![hop(a, 404, "")],
            Seen::Known(VisitEnd::Page),
            "partial",
            "No page",
        ),
        (
            vec![hop(a, 301, b), hop(b, 301, a)],
            too_many(),
            "fail",
            "A loop: this address came before",
        ),
        (
            vec![hop(a, 301, b)],
            too_many(),
            "fail",
            "Too many redirects, so we stopped",
        ),
        (
            vec![hop(a, 301, b)],
            Seen::Unknown(Cause::Timeout.into()),
            "unknown",
            "could not be seen: no answer came in time",
        ),
        (
            vec![hop(a, 301, "https://b.be/")],
            Seen::Known(VisitEnd::Foreign),
            "info",
            "To another domain, which we do not look at",
        ),
    ];
    for (hops, at, sign, word) in cases {
        let (mark, _) = end(&Visit { hops, end: at }, phrases);
        assert_eq!((mark.sign, mark.word.as_str()), (sign, word));
    }
}

#[test]
fn a_step_over_plain_http_or_into_another_domain_is_marked_and_a_long_way_is_cut() {
    let words = words();
    let phrases = Phrases::new(&words, Language::En);
    let mut hops = vec![
        hop("http://a.be/", 301, "x"),
        hop("https://b.be:8/", 302, "x"),
    ];
    let marks = |hops: &[Hop]| -> Vec<Vec<String>> {
        let steps = steps(hops, phrases).into_iter();
        steps
            .map(|step| step.marks.into_iter().map(|mark| mark.word).collect())
            .collect()
    };
    assert_eq!(marks(&hops), [vec!["not encrypted"], vec!["other domain"]]);
    hops.extend((0..8).map(|n| hop(&format!("https://a.be/{n}"), 307, "x")));
    let steps = steps(&hops, phrases);
    let urls: Vec<_> = steps.iter().map(|step| step.url.as_str()).collect();
    assert_eq!(
        urls,
        [
            "http://a.be/",
            "https://b.be:8/",
            "https://a.be/0",
            "https://a.be/1",
            "",
            "https://a.be/6",
            "https://a.be/7"
        ]
    );
    assert_eq!(steps[4].meaning, "4 more steps (see the result file)");
    assert_eq!(steps[1].meaning, "302: elsewhere for now");
}
