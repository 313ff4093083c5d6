//! Who may issue certificates for a name: the tree is climbed from the name itself, and an alias counts by
//! what stands at its end (RFC 8659 3).

use std::time::Duration;

use belfort::check::Area;
use belfort::fact::{Caa, Cause, Seen};
use belfort::probe::{PROBES, Scan, observe};
use belfort::result::Scope;
use belfort::target::Target;
use hickory_proto::rr::rdata::CAA;
use hickory_proto::rr::{RData, RecordType};

use crate::scan::{BAKERY, cause, net};
use crate::world::{DnsFault, Question, World};

const SHOP: &str = "winkel.bakkerij.be";
const HOSTING: &str = "bakkerij.hosting.net";

/// What a scan of the shop sees, in a World where it is an alias of a name at a hosting company.
async fn caa_of_shop(world: World) -> Seen<Caa> {
    let world = world.cname(SHOP, HOSTING).a(HOSTING, "185.10.50.30");
    let world = world.start().await;
    let scan = Scan {
        net: net(&world),
        target: Target::parse(SHOP).unwrap().0,
        scope: Scope {
            only: [Area::Dns].into(),
            ..Scope::default()
        },
    };
    let evidence = observe(scan, PROBES, Duration::from_mins(1), |_| ()).await;
    evidence.facts.dns.caa
}

fn issuer(name: &str) -> RData {
    let mut caa = CAA::new_issue(false, None, Vec::new());
    caa.value = name.as_bytes().to_vec();
    RData::CAA(caa)
}

#[tokio::test]
async fn an_alias_counts_by_what_stands_at_its_end() {
    let world = World::strong(BAKERY).record(HOSTING, issuer("hosting-ca.net"));
    let caa = caa_of_shop(world).await;
    let caa = caa.known().unwrap();
    assert_eq!(caa.found_at, SHOP);
    assert_eq!(caa.issue, ["hosting-ca.net"]);
}

#[tokio::test]
async fn where_nothing_stands_there_the_names_own_tree_is_climbed_and_never_the_other() {
    let world = World::strong(BAKERY).record("hosting.net", issuer("hosting-ca.net"));
    let caa = caa_of_shop(world).await;
    let caa = caa.known().unwrap();
    assert_eq!(caa.found_at, BAKERY);
    assert_eq!(caa.issue, ["letsencrypt.org"]);
}

#[tokio::test]
async fn what_was_not_heard_hides_what_stands_above_it() {
    let question = Question::named(SHOP).of_type(RecordType::CAA);
    let world = World::strong(BAKERY).dns_fault(question, DnsFault::ServerFailure);
    assert_eq!(cause(&caa_of_shop(world).await), Cause::ServerFailure);
}

#[tokio::test]
async fn the_closest_records_speak_alone() {
    let world = World::strong(BAKERY).record("be", issuer("dns.be"));
    let caa = caa_of_shop(world).await;
    assert_eq!(caa.known().unwrap().issue, ["letsencrypt.org"]);
}
