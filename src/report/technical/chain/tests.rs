use super::certificate::short_name;

#[test]
fn a_name_is_told_as_short_as_it_can_be() {
    for (whole, short) in [
        ("C=US, O=Let's Encrypt, CN=R12", "R12 (Let's Encrypt)"),
        ("CN=www.example.be", "www.example.be"),
        ("O=Shop, CN=Shop", "Shop"),
        ("C=BE, O=Shop", "Shop"),
        ("C=BE", "C=BE"),
        ("", ""),
    ] {
        assert_eq!(short_name(whole), short);
    }
}
