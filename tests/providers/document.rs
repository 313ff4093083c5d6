//! `docs/suppliers.md` lists what the files hold: who is recognised, by what, and for which checks there are steps.

use belfort::check::provider::{Provider, Role};

use crate::domain::RULES;

const DOCUMENT: &str = include_str!("../../docs/suppliers.md");

/// `| Acme | mail, dns | mx, ns | dkim, dmarc |`
fn row(provider: &Provider) -> String {
    let roles: Vec<&str> = provider.roles.iter().map(|role| role.word()).collect();
    let marks: Vec<&str> = provider.marks.keys().map(|kind| kind.word()).collect();
    let mut checks: Vec<&str> = Vec::new();
    for step in &provider.steps {
        if !checks.contains(&step.check.as_str()) {
            checks.push(&step.check);
        }
    }
    let cells = [&roles, &marks, &checks].map(|words| words.join(", "));
    let [roles, marks, checks] = cells;
    let row = format!("| {} | {roles} | {marks} | {checks} |", provider.name);
    row.replace("|  |", "| |")
}

#[test]
fn the_table_of_suppliers_is_what_the_files_say() {
    let rows = DOCUMENT.lines().filter(|line| line.starts_with("| "));
    let written: Vec<&str> = rows.skip(2).collect();
    let mut providers: Vec<&Provider> = RULES.providers.iter().collect();
    providers.sort_by_key(|one| one.name.to_lowercase());
    let held: Vec<String> = providers.into_iter().map(row).collect();
    assert_eq!(written, held, "write instead:\n{}", held.join("\n"));
}

#[test]
fn the_document_explains_every_role_that_a_supplier_has() {
    let roles = [
        Role::Mail,
        Role::Dns,
        Role::Web,
        Role::Cdn,
        Role::SiteBuilder,
        Role::Panel,
        Role::Server,
    ];
    for role in roles {
        let explained = format!("- `{}`: ", role.word());
        assert!(DOCUMENT.contains(&explained), "{explained}");
    }
}
