//! Lists that were made to cost time.

use std::fmt::Write as _;

use super::*;

#[test]
fn hostile_lists_of_thousands_of_terms_are_added_up() {
    let mut hosts = "v=spf1".to_owned();
    let mut record = "v=spf1".to_owned();
    let mut zone = String::new();
    for at in 0..1_200 {
        let _ = write!(hosts, " a:h{at}.be");
    }
    for list in 1..=40 {
        let _ = write!(record, " include:n{list}.be");
        let _ = write!(zone, "n{list}.be TXT v=spf1");
        for at in 0..1_200 {
            let _ = write!(zone, " ip4:{list}.{}.{}.1", at / 200, at % 200);
        }
        zone.push('\n');
    }
    assert_eq!(fact(&record, &zone).ipv4_addresses, Seen::Known(48_000));
    let (record, zone) = many(40, "hosts");
    let lists: Vec<Question> = (1..=40)
        .map(|at| (format!("n{at}.be"), SpfLookupKind::Txt))
        .collect();
    let known = lookups(&zone.replace("hosts", &hosts), &lists, &[]);
    let found = walk(NAME, &record, &Answers::new(&known, Cause::Pending.into()));
    assert_eq!(found.wanted.len(), 240);
    assert_eq!(found.lookups, 40 * 1_201);
}

#[test]
fn five_hundred_includes_and_a_tree_that_doubles_at_every_step_end_soon() {
    let (record, zone) = many(500, "v=spf1 a:h.be -all");
    let (spf, waves) = followed(&record, &zone);
    assert_eq!(
        spf.lookups,
        Seen::Known(540),
        "each counts; forty are followed"
    );
    assert_eq!(waves, 2);
    assert_eq!(spf.terms.len(), 200);
    let mut zone = String::new();
    for at in 0..40 {
        let next = at + 1;
        let _ = writeln!(
            zone,
            "t{at}.be TXT v=spf1 include:t{next}.be include:t{next}.be -all"
        );
    }
    let (spf, waves) = followed("v=spf1 include:t0.be -all", &zone);
    assert!(matches!(spf.lookups, Seen::Known(count) if count > 10));
    assert!(waves <= 41);
}
