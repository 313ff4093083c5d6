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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cors {
    /// Derived: it lets every foreign origin read with the visitor's cookies.
    pub foreign_with_credentials: bool,
}
