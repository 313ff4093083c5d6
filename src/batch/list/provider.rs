//! Domains at which anybody can have an e-mail address: none of them is a client's own.

/// Registrable domains of providers of e-mail and of internet access, in Belgium and around it.
#[rustfmt::skip]
const PROVIDERS: [&str; 58] = [
    "gmail.com", "googlemail.com", "msn.com", "passport.com", "ymail.com", "rocketmail.com", "aol.com",
    "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com", "pm.me", "tutanota.com", "tuta.io", "mail.com",
    "telenet.be", "pandora.be", "skynet.be", "belgacom.net", "proximus.be", "scarlet.be", "voo.be", "voo.net",
    "brutele.be", "euphonynet.be", "mobistar.be", "orange.be", "base.be", "mail.be", "tele2.be", "versatel.be", "numericable.be",
    "ziggo.nl", "kpnmail.nl", "kpnplanet.nl", "planet.nl", "hetnet.nl", "home.nl", "upcmail.nl", "xs4all.nl", "chello.nl", "casema.nl", "quicknet.nl",
    "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "neuf.fr", "laposte.net", "bbox.fr", "numericable.fr",
    "web.de", "t-online.de", "freenet.de", "arcor.de", "pt.lu", "internet.lu",
];

/// Names under which a provider has a domain in many countries: `hotmail.com`, `hotmail.be`.
const EVERYWHERE: [&str; 5] = ["gmx", "hotmail", "live", "outlook", "yahoo"];

/// Whether a registrable domain is that of a provider of e-mail for everybody.
pub(super) fn is_mail_provider(registrable: &str) -> bool {
    let name = registrable.split('.').next().unwrap_or(registrable);
    PROVIDERS.contains(&registrable) || EVERYWHERE.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn providers_are_told_from_companies() {
        for domain in [
            "gmail.com",
            "telenet.be",
            "hotmail.be",
            "yahoo.co.uk",
            "gmx.de",
        ] {
            assert!(is_mail_provider(domain), "{domain}");
        }
        for domain in [
            "example.be",
            "hotmailer.be",
            "notgmail.com",
            "outlook-bakery.be",
        ] {
            assert!(!is_mail_provider(domain), "{domain}");
        }
    }

    #[test]
    fn the_list_holds_registrable_domains_each_once() {
        let known = |domain: &str| crate::target::registrable(domain).as_deref() == Some(domain);
        assert!(PROVIDERS.iter().all(|domain| known(domain)));
        let each: std::collections::BTreeSet<&str> = PROVIDERS.into();
        assert_eq!(each.len(), PROVIDERS.len());
    }
}
