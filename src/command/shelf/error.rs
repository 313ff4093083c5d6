//! What a store does not have, in words that say what to do.

use thiserror::Error;

/// What a store does not have, or has too much of.
#[derive(Debug, Error)]
pub enum ShelfError {
    /// No result of a domain.
    #[error("{store} keeps no result of {domain}{}", or_near(.near.as_deref(), .store))]
    NoResult {
        /// The file.
        store: String,
        /// The domain asked for.
        domain: String,
        /// A domain of the store that is almost the same.
        near: Option<String>,
    },
    /// One result, where two are to be compared.
    #[error(
        "{store} keeps one result of {domain} only, of {moment}: scan it again with --store sqlite:{store}, and compare then"
    )]
    OnlyOne {
        /// The file.
        store: String,
        /// The domain.
        domain: String,
        /// When it was observed.
        moment: String,
    },
    /// A day that is none.
    #[error("`{0}` is no day: write one as 2026-11-02, or with its time in UTC, 2026-11-02T09:30")]
    NoDay(String),
    /// No result of a day.
    #[error("there is no result of {domain} of {day}. The store keeps {kept}")]
    NoneOfDay {
        /// The domain.
        domain: String,
        /// The day asked for.
        day: String,
        /// The moments there are.
        kept: String,
    },
    /// Several results of a day.
    #[error("there are {count} results of {domain} of {day}: add the time. The store keeps {kept}")]
    SeveralOfDay {
        /// How many.
        count: usize,
        /// The domain.
        domain: String,
        /// The day asked for.
        day: String,
        /// The moments there are.
        kept: String,
    },
    /// No batch at all.
    #[error("{0} keeps no batch: `belfort batch FILE` scans a list and leaves one")]
    NoBatch(String),
    /// No batch over a list.
    #[error(
        "{store} keeps no batch over {list}{} The store keeps {known}",
        near_list(.near.as_deref())
    )]
    NoList {
        /// The file.
        store: String,
        /// The name asked for.
        list: String,
        /// A name that is almost the same.
        near: Option<String>,
        /// The names there are.
        known: String,
    },
    /// A result in the store that this version cannot judge.
    #[error("cannot read the result of {moment} in the store: {why}")]
    Unreadable {
        /// When it was observed.
        moment: String,
        /// What is wrong.
        why: String,
    },
}

fn near_list(near: Option<&str>) -> String {
    near.map_or_else(|| ".".to_owned(), |near| format!("; did you mean {near}?"))
}

fn or_near(near: Option<&str>, store: &str) -> String {
    match near {
        Some(near) => format!("; did you mean {near}?"),
        None => format!(". `belfort scan DOMAIN --store sqlite:{store}` keeps one"),
    }
}
