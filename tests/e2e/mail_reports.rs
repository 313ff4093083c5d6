//! Where senders report how encrypted delivery went (TLS-RPT), and the logo beside mail (BIMI).

use belfort::check::Verdict;

use crate::mail_policy::{LOGO, RECORD, REPORTS, expected, found, with_record};
use crate::scan::BAKERY;
use crate::world::World;

#[tokio::test]
async fn reports_are_wanted_where_something_can_be_reported() {
    for (record, verdict, case) in [
        (
            "v=TLSRPTv1; rua=mailto:tls@bakkerij.be",
            Verdict::Pass,
            "reported",
        ),
        (
            "v=TLSRPTv1; rua=mailto:tls@bakkerij.be,tls",
            Verdict::Pass,
            "with-mistakes",
        ),
        ("v=TLSRPTv1; rua=tls@bakkerij.be", Verdict::Fail, "invalid"),
        (
            "v=TLSRPTv1 rua=mailto:tls@bakkerij.be",
            Verdict::Fail,
            "invalid",
        ),
        ("v=spf1 -all", Verdict::Fail, "absent"),
        ("", Verdict::Fail, "absent"),
    ] {
        let found = found(with_record(REPORTS, record), "tls-rpt").await;
        assert_eq!(found, expected(verdict, case), "{record:?}");
    }
    let several = World::strong(BAKERY).txt(REPORTS, "v=TLSRPTv1; rua=mailto:b@bakkerij.be");
    let fail = expected(Verdict::Fail, "several");
    assert_eq!(found(several, "tls-rpt").await, fail);
    let neither = with_record(RECORD, "").without_records(REPORTS);
    let none = expected(Verdict::NotApplicable, "nothing-to-report");
    assert_eq!(found(neither, "tls-rpt").await, none);
}

#[tokio::test]
async fn a_logo_is_told_and_never_judged() {
    let logo = "v=BIMI1; l=https://bakkerij.be/logo.svg; a=";
    let proven = "v=BIMI1; l=https://bakkerij.be/logo.svg; a=https://bakkerij.be/vmc.pem";
    for (record, case) in [
        ("", "absent"),
        ("v=BIMI1; l=http://bakkerij.be/logo.svg", "unusable"),
        ("v=BIMI1; l=; a=;", "declined"),
        (logo, "without-proof"),
        (proven, "with-proof"),
    ] {
        let found = found(with_record(LOGO, record), "bimi").await;
        assert_eq!(found, expected(Verdict::Info, case), "{record:?}");
    }
    let unprotected = with_record(LOGO, proven).without_records("_dmarc.bakkerij.be");
    let waiting = expected(Verdict::Info, "waiting");
    assert_eq!(found(unprotected, "bimi").await, waiting);
}
