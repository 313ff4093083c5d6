use super::branch::{End, Walk};
use crate::fact::{Cause, Seen, SpfLookup, SpfLookupKind};

fn lookup(name: &str, kind: SpfLookupKind, values: &[&str]) -> SpfLookup {
    SpfLookup {
        name: name.to_owned(),
        kind,
        values: Seen::Known(values.iter().map(|one| (*one).to_owned()).collect()),
    }
}

#[test]
fn each_term_says_what_it_leads_to_and_what_it_costs_up_to_there() {
    use SpfLookupKind::{A, Aaaa, Mx, Txt};
    let mut lookups = vec![
        lookup("example.be", Mx, &["mx.example.be"]),
        lookup(
            "spf.example.net",
            Txt,
            &[
                "other",
                "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 a:gone.example.net ?all",
            ],
        ),
        lookup("gone.example.net", A, &[]),
        lookup("gone.example.net", Aaaa, &[]),
        lookup("none.example.net", Txt, &["no list"]),
    ];
    lookups.push(SpfLookup {
        values: Seen::Unknown(Cause::Timeout.into()),
        ..lookup("slow.example.net", Txt, &[])
    });
    // No label of a name is longer than 63 letters.
    let long = format!("{}.be", "a".repeat(64));
    let mut walk = Walk::new(&lookups);
    let list = walk.list(
        "example.be",
        &format!(
            "v=spf1 MX include:Spf.Example.net. include:none.example.net include:slow.example.net include:example.be exists:%{{i}}.x.be include:unasked.be include:{long} a:{long} ip4:192.0.2.1 ip4:x -all a"
        ),
    );
    assert_eq!(
        (list.networks, list.all.as_str(), list.mistakes),
        (1, "-all", 1)
    );
    let ends: Vec<_> = list
        .branches
        .iter()
        .map(|one| (&one.end, one.so_far))
        .collect();
    assert!(matches!(ends[0], (End::Found(found), 1) if *found == ["mx.example.be"]));
    let (End::List(inner), 2) = ends[1] else {
        panic!("{ends:?}");
    };
    assert_eq!((inner.networks, inner.branches[0].so_far), (2, 3));
    assert!(matches!(inner.branches[0].end, End::Nothing));
    assert!(matches!(ends[2], (End::NoList, 4)));
    assert!(matches!(ends[3], (End::Unseen(why), 5) if why.cause == Cause::Timeout));
    assert!(matches!(ends[4], (End::NoList, 6)));
    assert!(matches!(ends[5], (End::BySender, 7)));
    assert!(matches!(ends[6], (End::NotFollowed, 8)));
    assert!(matches!(ends[7], (End::NoList, 9)));
    assert!(matches!(ends[8], (End::Nothing, 10)));
    assert_eq!(ends.len(), 9, "nothing behind `all` is looked at");
    let void: Vec<bool> = list.branches.iter().map(super::Branch::has_void).collect();
    assert_eq!(void.iter().filter(|is_void| **is_void).count(), 2);
}

#[test]
fn a_list_without_an_end_is_cut_and_says_so() {
    let many: Vec<String> = (0..500)
        .map(|n| format!("include:l{n}.example.be"))
        .collect();
    let everywhere = format!("v=spf1 {}", many.join(" "));
    let lookups: Vec<SpfLookup> = (0..500)
        .map(|n| {
            lookup(
                &format!("l{n}.example.be"),
                SpfLookupKind::Txt,
                &[&everywhere],
            )
        })
        .collect();
    let mut walk = Walk::new(&lookups);
    let list = walk.list("example.be", &everywhere);
    assert!(walk.left_out > 400);
    let mut deep = 1;
    let mut here = &list;
    while let Some(End::List(below)) = here
        .branches
        .iter()
        .map(|one| &one.end)
        .find(|end| matches!(end, End::List(_)))
    {
        here = below;
        deep += 1;
    }
    assert!((2..=10).contains(&deep), "{deep}");
}
