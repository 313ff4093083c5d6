//! Facts about what other sites may read of a page (CORS, Fetch standard 3.3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Seen, Why};

/// What a page answers to visitors that come from a page of somebody else.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorsAnswers {
    /// To one that names an origin that cannot exist (under `.invalid`).
    pub foreign: Seen<CorsAnswer>,
    /// To one that names the origin `null`, as pages without an origin do.
    pub null: Seen<CorsAnswer>,
}

impl CorsAnswers {
    /// Nobody could be asked, for one reason.
    pub fn unseen(why: &Why) -> Self {
        Self {
            foreign: Seen::Unknown(why.clone()),
            null: Seen::Unknown(why.clone()),
        }
    }
}

/// One answer to a request with an `Origin` field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorsAnswer {
    /// The origin that was sent.
    pub origin: String,
    /// HTTP status code.
    pub status: u16,
    /// Access-Control-Allow-Origin, as sent; several joined by commas; empty where there is none.
    pub allow_origin: String,
    /// Access-Control-Allow-Credentials, as sent; several joined by commas; empty where there is none.
    pub allow_credentials: String,
}

/// What other sites may read of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cors {
    /// Derived: Access-Control-Allow-Origin as answered to the foreign origin, or else to `null`.
    pub allow_origin: String,
    /// Derived: how far other sites get.
    pub reach: CorsReach,
    /// Derived: the site sets a cookie whose name says that it keeps a visitor logged in. False where its cookies
    /// could not be seen.
    pub session_cookie: bool,
}

/// How far other sites get at a page, the furthest first (Fetch standard 4.10, CORS check).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum CorsReach {
    /// Every site reads it as the visitor sees it, with his cookies.
    AnySite,
    /// Every page that hides its origin reads it as the visitor sees it: anybody can make one.
    HiddenSite,
    /// The answer allows everybody (`*`) with cookies, which browsers refuse: without cookies they all read it.
    Refused,
    /// Every site reads it as somebody sees it who is not logged in.
    Public,
    /// Only sites that the answer names; not the ones that were tried.
    Named,
}
