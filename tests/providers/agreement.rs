//! Where a file and the older lists know the same mark, they agree on the name.

use belfort::check::provider::MarkKind;
use belfort::parse::mail_provider::{by_mx, by_spf};
use belfort::parse::supplier::{by_fields, by_name_server, by_web_name};

use crate::domain::RULES;

#[test]
fn files_and_lists_agree_on_the_names_of_suppliers() {
    let mut shared = 0;
    for provider in &RULES.providers {
        for (kind, marks) in &provider.marks {
            for mark in marks {
                let host = mark.replace('*', "1.example");
                let (name, part) = mark.split_once(':').unwrap_or((mark, "x"));
                let named: Vec<&str> = match kind {
                    MarkKind::Mx => by_mx(&host).map(|one| one.name).into_iter().collect(),
                    MarkKind::Spf => by_spf(&host).map(|one| one.name).into_iter().collect(),
                    MarkKind::Ns => by_name_server(&host).into_iter().collect(),
                    MarkKind::Alias => by_web_name(&host).into_iter().collect(),
                    MarkKind::Fields => by_fields(|asked| (asked == name).then_some(part)),
                    MarkKind::Generator => Vec::new(),
                };
                for named in named {
                    assert_eq!(named, provider.name, "{}: {mark}", provider.id);
                    shared += 1;
                }
            }
        }
    }
    assert!(shared > 20, "{shared} marks stand in both");
}
