//! What a page says in itself (HTML), as it stands there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Seen;

/// What a page says in itself (HTML).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// Values of `<meta name=referrer>`, in the order of the page (HTML standard 4.2.5.1).
    pub referrer_settings: Vec<String>,
    /// What else it holds.
    pub contents: Seen<PageContents>,
}

/// What a page holds, and what it makes a browser ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PageContents {
    /// The text of `<title>`, at most 200 characters.
    pub title: String,
    /// The text of the first `<h1>`, at most 200 characters.
    pub heading: String,
    /// How its text begins, without scripts and styles, at most 500 characters.
    pub opening: String,
    /// Values of `<meta name=generator>`, in the order of the page.
    pub generators: Vec<String>,
    /// Content security policies that stand in the page (`<meta http-equiv>`, CSP 3 3.3), in its order.
    pub policies: Vec<String>,
    /// Where `<meta http-equiv=refresh>` leads, made absolute; empty where it leads nowhere else.
    pub refresh: String,
    /// Scripts that stand in the page itself.
    pub inline_scripts: u64,
    /// Hosts whose addresses stand in those scripts, in lower case, at most 100. Whether a script asks them for
    /// anything is not known.
    pub named_hosts: Vec<String>,
    /// What it makes a browser ask for, and where its forms send, in the order of the page, each once; at
    /// most 300 of them.
    pub resources: Vec<Resource>,
    /// There were more of them than are kept.
    pub more_resources: bool,
}

/// Something that a page makes a browser ask for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Resource {
    /// As what it is used.
    pub kind: ResourceKind,
    /// Its address as a browser reads it, made absolute; at most 500 characters.
    pub url: String,
    /// The `integrity` attribute as it stands there; empty where there is none (Subresource Integrity).
    pub integrity: String,
}

/// As what a page uses something.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum ResourceKind {
    /// A script.
    Script,
    /// A script that is a module, or that a module in the page imports.
    Module,
    /// A style sheet.
    Style,
    /// A page inside the page (`iframe`, `frame`).
    Frame,
    /// Where a form is sent.
    Form,
    /// An image, also one behind a text, an icon or a preview.
    Image,
    /// Sound, film and subtitles.
    Media,
    /// Something for a plug-in (`object`, `embed`).
    Plugin,
    /// Something that is fetched, or a host that is connected to, ahead of its use (`preload`, `prefetch`,
    /// `preconnect`, `manifest`).
    Ahead,
}
