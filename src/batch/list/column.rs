//! The columns of a list, and the headers by which they are known in four languages.

use std::fmt;

use crate::check::nearest;

/// What a column of a list says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    /// The domain, or several.
    Domain,
    /// Name of the client.
    Client,
    /// Languages of the reports.
    Language,
    /// Profile.
    Profile,
    /// Level of CyberFundamentals.
    Cyfun,
    /// Whom to turn to.
    Contact,
    /// Words by which clients are grouped.
    Tags,
    /// Where the leave to scan can be read.
    Reference,
    /// Further DKIM selectors.
    Selectors,
    /// Further hosts.
    Hosts,
    /// A file of answers.
    Answers,
    /// A file of waivers.
    Waivers,
    /// A brand file.
    Brand,
}

/// A column as users know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The column.
    pub column: Column,
    /// What stands in its cells.
    pub holds: &'static str,
    /// Headers it is known by; the first is its name. Case, accents, spaces and signs make no difference.
    pub headers: &'static [&'static str],
    /// Headers it is known by only where none of the others stands in the list.
    pub also: &'static [&'static str],
}

/// All columns, in the order of [`Column`].
#[rustfmt::skip]
pub const COLUMNS: [Known; 13] = [
    Known {
        column: Column::Domain,
        holds: "the domain; several, separated by `,` `;` or a space, belong to one client. A web or e-mail address is understood too",
        headers: &[
            "domain", "domains", "domain name", "website", "web site", "web address", "url", "site", "homepage",
            "domein", "domeinen", "domeinnaam", "webadres", "internetadres",
            "domaine", "domaines", "nom de domaine", "site web", "site internet", "adresse web",
            "Domäne", "Domänen", "Domaene", "Domainname", "Webseite", "Internetadresse", "Internetseite",
        ],
        also: &[],
    },
    Known {
        column: Column::Client,
        holds: "name of the client",
        headers: &[
            "client", "client name", "customer", "customer name", "company", "company name", "organisation", "organization", "name",
            "klant", "klantnaam", "naam klant", "bedrijf", "bedrijfsnaam", "onderneming", "organisatie", "naam",
            "nom", "nom du client", "société", "entreprise", "raison sociale",
            "Kunde", "Kundenname", "Firma", "Firmenname", "Unternehmen",
        ],
        also: &["municipality", "gemeente", "commune", "Gemeinde"],
    },
    Known {
        column: Column::Language,
        holds: "languages of the reports: `nl`, `fr`, `de` or `en`, or their names; with several, a report in each",
        headers: &[
            "language", "languages", "lang", "report language",
            "taal", "talen", "rapporttaal",
            "langue", "langues", "langue du rapport",
            "Sprache", "Sprachen", "Berichtssprache",
        ],
        also: &[],
    },
    Known {
        column: Column::Profile,
        holds: "profile: `sme`, `municipality` or `digital-provider`, or its name (`kmo`, `commune`)",
        headers: &["profile", "profiel", "profil"],
        also: &[],
    },
    Known {
        column: Column::Cyfun,
        holds: "level of CyberFundamentals that the client works towards: `small`, `basic`, `important` or `essential`",
        headers: &[
            "cyfun level", "cyfun", "cyberfundamentals", "cyberfundamentals level", "assurance level",
            "cyfun niveau", "cyberfundamentals niveau", "zekerheidsniveau",
            "niveau cyfun", "niveau cyberfundamentals", "niveau d’assurance",
            "CyFun-Stufe", "CyberFundamentals-Stufe", "Vertrauensniveau",
        ],
        also: &[],
    },
    Known {
        column: Column::Contact,
        holds: "whom to turn to there",
        headers: &[
            "contact", "contact person", "contact name",
            "contactpersoon", "contactnaam",
            "personne de contact", "nom du contact",
            "Kontakt", "Kontaktperson", "Ansprechpartner", "Ansprechperson",
        ],
        also: &[],
    },
    Known {
        column: Column::Tags,
        holds: "words by which clients are grouped, separated by `,` or `;`",
        headers: &[
            "tags", "tag", "labels", "label", "group", "groups",
            "groep", "groepen", "trefwoorden",
            "étiquette", "étiquettes", "groupe", "groupes", "mots-clés",
            "Etikett", "Etiketten", "Gruppe", "Gruppen", "Schlagwort", "Schlagwörter", "Stichworte",
        ],
        also: &[],
    },
    Known {
        column: Column::Reference,
        holds: "where the client’s leave to be scanned can be read; it is noted, and permits nothing more",
        headers: &[
            "authorisation reference", "authorization reference", "authorisation", "authorization", "permission", "consent", "consent reference",
            "toestemming", "referentie toestemming", "machtiging",
            "autorisation", "référence de l’autorisation", "référence autorisation", "consentement",
            "Genehmigung", "Einwilligung", "Erlaubnis", "Referenz der Genehmigung",
        ],
        also: &[],
    },
    Known {
        column: Column::Selectors,
        holds: "further DKIM selectors, as `--selector`",
        headers: &[
            "selectors", "selector", "dkim", "dkim selector", "dkim selectors", "dkim selectoren", "selectoren",
            "sélecteur", "sélecteurs", "sélecteur dkim", "sélecteurs dkim",
            "Selektor", "Selektoren", "DKIM-Selektor", "DKIM-Selektoren",
        ],
        also: &[],
    },
    Known {
        column: Column::Hosts,
        holds: "further hosts of the domain, as `--host`",
        headers: &[
            "hosts", "host", "further hosts", "subdomain", "subdomains", "hostname", "hostnames",
            "subdomein", "subdomeinen", "hostnaam", "hostnamen",
            "hôte", "hôtes", "sous-domaine", "sous-domaines",
            "Subdomäne", "Subdomänen", "Subdomains",
        ],
        also: &[],
    },
    Known {
        column: Column::Answers,
        holds: "file of answers, as `--answers`; its path begins at the list",
        headers: &["answers", "answers file", "antwoorden", "réponses", "Antworten"],
        also: &[],
    },
    Known {
        column: Column::Waivers,
        holds: "file of waivers, as `--waivers`; its path begins at the list",
        headers: &[
            "waivers", "waiver", "waivers file", "uitzonderingen", "dérogations", "exceptions", "Ausnahmen",
        ],
        also: &[],
    },
    Known {
        column: Column::Brand,
        holds: "brand file, as `--brand`; its path begins at the list",
        headers: &["brand", "brand file", "branding", "huisstijl", "merk", "marque", "charte graphique", "Marke", "Hausstil"],
        also: &[],
    },
];

impl Column {
    /// Its name, which is also a header that is understood.
    pub fn name(self) -> &'static str {
        let known = COLUMNS.iter().find(|known| known.column == self);
        known
            .and_then(|known| known.headers.first())
            .copied()
            .unwrap_or_default()
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a header means: the column, and whether it does only where no other header means the same.
pub(super) fn of_header(header: &str) -> Option<(Column, bool)> {
    let key = folded(header);
    let is = |word: &&str| folded(word) == key;
    COLUMNS.iter().find_map(|known| {
        if known.headers.iter().any(is) {
            Some((known.column, false))
        } else if known.also.iter().any(is) {
            Some((known.column, true))
        } else {
            None
        }
    })
}

/// The header that was most likely meant, where a word is nearly one.
pub(super) fn near_header(header: &str) -> Option<&'static str> {
    let key = folded(header);
    // Of a very short word nearly everything is near.
    if key.chars().count() < 4 {
        return None;
    }
    let words = COLUMNS.iter().flat_map(|known| known.headers);
    let folded_words: Vec<(String, &'static str)> =
        words.map(|word| (folded(word), *word)).collect();
    let near = nearest(&key, folded_words.iter().map(|(folded, _)| folded.as_str()))?;
    let meant = folded_words.iter().find(|(folded, _)| folded == near);
    meant.map(|(_, word)| *word)
}

/// A word as it is compared: letters and digits only, in lower case and without accents.
pub(super) fn folded(word: &str) -> String {
    let mut folded = String::new();
    for letter in word.chars().flat_map(char::to_lowercase) {
        match letter {
            'à'..='å' => folded.push('a'),
            'æ' => folded.push_str("ae"),
            'ç' => folded.push('c'),
            'è'..='ë' => folded.push('e'),
            'ì'..='ï' => folded.push('i'),
            'ñ' => folded.push('n'),
            'ò'..='ö' => folded.push('o'),
            'ù'..='ü' => folded.push('u'),
            'ý' | 'ÿ' => folded.push('y'),
            'œ' => folded.push_str("oe"),
            'ß' => folded.push_str("ss"),
            // Accents that stand by themselves are no letters (Unicode normalisation form D).
            _ if letter.is_alphanumeric() => folded.push(letter),
            _ => {}
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_header_is_known_however_it_is_written() {
        for header in [
            "Domain",
            "DOMAIN_NAME",
            "domain-name",
            "Domäne",
            "domane",
            "Do\u{301}maine",
            "Nom de domaine :",
            "Site web*",
            "« URL »",
        ] {
            assert_eq!(of_header(header), Some((Column::Domain, false)), "{header}");
        }
        assert_eq!(of_header("Société"), Some((Column::Client, false)));
        assert_eq!(of_header("Gemeente"), Some((Column::Client, true)));
        assert_eq!(of_header(""), None);
        assert_eq!(of_header("btw-nummer"), None);
    }

    #[test]
    fn no_header_means_two_things() {
        let mut meanings = BTreeMap::new();
        for known in COLUMNS {
            for word in known.headers.iter().chain(known.also) {
                let key = folded(word);
                assert!(!key.is_empty());
                let before = meanings.insert(key, known.column);
                assert!(before.is_none_or(|before| before == known.column), "{word}");
            }
        }
    }

    #[test]
    fn columns_stand_in_their_order_and_know_their_names() {
        assert!(COLUMNS.is_sorted_by_key(|known| known.column));
        assert_eq!(Column::Cyfun.to_string(), "cyfun level");
        assert!(
            COLUMNS
                .iter()
                .all(|known| of_header(known.column.name()) == Some((known.column, false)))
        );
    }

    #[test]
    fn a_slip_in_a_header_is_recognised() {
        assert_eq!(near_header("Domian"), Some("domain"));
        assert_eq!(near_header("Sparche"), Some("Sprache"));
        assert_eq!(near_header("btw"), None);
        assert_eq!(near_header("telefoonnummer"), None);
    }
}
