//! Facts about cookies (RFC 6265bis).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The cookies that a site's own answers set, as a browser keeps them. Names are cut to 60 characters, and 20 of
/// each kind are named at most.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cookies {
    /// Derived: those that a browser keeps.
    pub kept: Vec<String>,
    /// Derived: those of them whose name says that they keep a visitor logged in, or follow his visit.
    pub session: Vec<String>,
    /// Derived: those that keep a visitor logged in and also travel over plain HTTP (no `Secure`).
    pub session_over_http: Vec<String>,
    /// Derived: those that keep a visitor logged in and that scripts can read (no `HttpOnly`).
    pub session_for_scripts: Vec<String>,
    /// Derived: those that keep a visitor logged in and that are not told to stay away from requests that come from
    /// other sites (no `SameSite`, one that browsers do not know, or `None`).
    pub session_from_elsewhere: Vec<String>,
    /// Derived: other ones that also travel over plain HTTP (no `Secure`).
    pub over_http: Vec<String>,
    /// Derived: those that browsers refuse: `SameSite=None` without `Secure`, a name that promises what is not
    /// kept (`__Host-`, `__Secure-`), or a domain that is not the site's. Not those that are only set where they do
    /// not count yet: `Secure` in an answer over plain HTTP.
    pub refused: Vec<String>,
}
