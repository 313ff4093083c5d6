//! Facts about the products with which a site is made.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;

/// Products with which a site says it is made. What it hides is not here, and no safer for it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Software {
    /// Derived: the products, each version once, in the order of header fields, generators and addresses; at
    /// most 40.
    pub products: Vec<Product>,
    /// Derived: version numbers in header fields and generators, each with its place, such as `PHP/7.4.33
    /// (X-Powered-By)`. Unknown where there is none in the header fields and the page could not be read.
    pub disclosed: Seen<Vec<String>>,
    /// Derived: distributions whose marks stand beside a product, sorted: they may repair an old version under
    /// its number.
    pub marks: Vec<String>,
    /// Derived: what of it stands in the dated list of Belfort (`checks/data/software.toml`).
    pub listed: Seen<Listed>,
    /// Derived: listed products that were supported at the moment of observation.
    pub supported: Seen<Vec<String>>,
    /// Derived: servers and languages past the end of their support, with its day, that a distribution may
    /// still repair: it marks them, or it is usual for the product.
    pub back_ported: Seen<Vec<String>>,
    /// Derived: servers and languages past the end of their support, with its day, that nobody marks. Unknown
    /// where a version is newer than the list, or could not be seen.
    pub ended: Seen<Vec<String>>,
    /// Derived: systems for managing a site (CMS) past the end of their support, with its day. Unknown as
    /// `ended` is.
    pub ended_cms: Seen<Vec<String>>,
    /// Derived: systems for managing a site (CMS) whose maker supports only a newer release and repairs this
    /// one as a courtesy, with the day since when. Unknown as `ended` is.
    pub courtesy: Seen<Vec<String>>,
}

/// One product with which a site says it is made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// Its name as the site writes it, such as `PHP`.
    pub name: String,
    /// Its version, without what a distribution adds; empty where none is shown.
    pub version: String,
    /// The words that say so, such as `PHP/8.1.2-1ubuntu2.14`.
    pub shown: String,
    /// The distribution that marks it, such as `Ubuntu`; empty where none does.
    pub mark: String,
    /// Where it was seen: the name of a header field, `generator`, or an address that the page asks for.
    pub place: String,
}

/// What of a site's products stands in the dated list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Listed {
    /// The site shows no version number.
    Hidden,
    /// It shows some, of products or in a form that the list does not have.
    Unlisted,
    /// It shows some that the list has.
    Listed,
}

/// Libraries of JavaScript that a page takes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Libraries {
    /// Derived: names with versions in the addresses of scripts, whether they are of a library or not; at most
    /// 100.
    pub versions: Vec<LibraryVersion>,
    /// Derived: libraries of Belfort's dated list (`checks/data/javascript.toml`) among them, such as `jQuery
    /// 3.7.1`, sorted. Unknown where there is none and not every script was seen.
    pub identified: Seen<Vec<String>>,
    /// Derived: those for whose version an issue of high or critical severity is published. Unknown where there
    /// is none and not every script was seen.
    pub grave: Seen<Vec<String>>,
    /// Derived: those for whose version only issues of low or medium severity are published. Unknown where
    /// there is none and not every script was seen.
    pub slight: Seen<Vec<String>>,
}

/// A name with a version, in the address of a script.
#[derive(
    Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(deny_unknown_fields)]
pub struct LibraryVersion {
    /// The name in lower case, as the address has it.
    pub name: String,
    /// The version.
    pub version: String,
    /// The address.
    pub url: String,
}

/// The dated lists of Belfort by which the versions of this scan were judged.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VersionData {
    /// Derived: the day of the oldest source that was used, such as `2026-09-10`.
    pub as_of: String,
    /// Derived: whole days from then to the moment of observation; negative where it came later.
    pub age_days: i64,
    /// Derived: that is more than 120 days: newer releases, ends and issues are missing in it.
    pub old: bool,
    /// Derived: the products and libraries whose sources are that old, sorted.
    pub old_about: Vec<String>,
}
