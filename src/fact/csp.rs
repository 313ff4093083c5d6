//! Facts about the content security policy of a page (CSP 3).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What the content security policies of a page stop in a browser, tried out with what somebody would write
/// into the page who found a hole in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Csp {
    /// Derived: the policies as sent, header fields first, joined by commas, at most 4,096 characters. Where
    /// there are only policies that report, those.
    pub value: String,
    /// Derived: how many scripts of an attacker they stop.
    pub effect: CspEffect,
    /// Derived: ways by which an attacker's script would still run.
    pub open_ways: Vec<ScriptWay>,
    /// Derived: programs for plug-ins are not taken from just anywhere (`object-src`).
    pub plugins_restricted: bool,
    /// Derived: the base of the page's own addresses cannot be led to just anywhere (`base-uri`).
    pub base_restricted: bool,
    /// Derived: hosts from which scripts may come although anybody can publish there; at most 12.
    pub open_hosts: Vec<String>,
    /// Derived: names of directives that browsers skip, because they do not know them or because an earlier one
    /// has the same name; at most 10.
    pub skipped: Vec<String>,
    /// Derived: there is a rule on where forms may send (`form-action`), but it allows everything.
    pub forms_open: bool,
    /// Derived: all of it stands in the page (`<meta>`), nothing in a header field.
    pub only_in_page: bool,
}

/// How many scripts of an attacker a page's policies stop, of three: one that stands in the page, text that is
/// run as a script (`eval`), and one from a host that has nothing to do with the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CspEffect {
    /// There are only policies that report and stop nothing (`Content-Security-Policy-Report-Only`).
    ReportOnly,
    /// No policy has a rule about scripts; what there is may still be of use for something else.
    NoScriptRule,
    /// There are rules about scripts, but all three would run.
    StopsNothing,
    /// One or two of the three would run.
    StopsSome,
    /// None of them would run.
    StopsAll,
}

/// A way by which an attacker's script gets to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ScriptWay {
    /// A script that stands in the page itself.
    InlineScript,
    /// A script in an attribute, such as `onerror`.
    EventHandler,
    /// A script in a `data:` address.
    DataScript,
    /// Text that is run as a script.
    Eval,
    /// A script from a host that has nothing to do with the site.
    ForeignScript,
}
