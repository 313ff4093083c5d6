use crate::fact::{SuiteClass, TlsVersion};
use crate::parse::tls::{group, suite};
use crate::parse::tls_class::{self, GroupKind, suite_class};

#[test]
fn the_tables_of_guidelines_and_the_registry_call_things_by_the_same_names() {
    let offered = |version| suite::for_version(version).into_iter().map(suite::name);
    let twelve: Vec<String> = offered(TlsVersion::Tls12).collect();
    let of_class = |class| {
        let all = offered(TlsVersion::Tls13).chain(twelve.iter().cloned());
        all.filter(|name| suite_class(name) == class).count()
    };
    assert_eq!(of_class(SuiteClass::Good), 2);
    assert_eq!(of_class(SuiteClass::Sufficient), 10);
    assert_eq!(of_class(SuiteClass::PhaseOut), 35);
    assert!(offered(TlsVersion::Tls10).all(|name| suite_class(&name) < SuiteClass::PhaseOut));

    let curves = group::CLASSIC_12.iter().chain(&group::TLS13_CLASSIC);
    for code in curves
        .chain(&group::TLS13_FINITE_FIELD)
        .chain(&group::POST_QUANTUM)
    {
        let name = group::name(*code);
        let row = tls_class::group(&name).unwrap_or_else(|| panic!("{name} is in no table"));
        let kind = match row.kind {
            GroupKind::Curve => group::Kind::Curve,
            GroupKind::Field => group::Kind::FiniteField,
            GroupKind::Kem => group::Kind::PureMlKem,
            GroupKind::Hybrid => group::Kind::Hybrid,
        };
        assert_eq!(group::kind(*code), Some(kind), "{name}");
        if row.kind != GroupKind::Kem {
            assert_eq!(group::bits(*code), Some(row.bits), "{name}");
        }
        let is_weak = row.kind == GroupKind::Curve && row.bits < 224;
        assert_eq!(group::WEAK.contains(code), is_weak, "{name}");
    }
}
