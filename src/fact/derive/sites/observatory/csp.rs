//! Content-Security-Policy as the Observatory reads it: by its own parser and by lists of words, not by what a
//! browser would do.

mod policy;

use self::policy::{Directives, Sources};
use super::super::answer::headers;
use super::code::Code;
use super::{Told, View, told};
use crate::fact::Why;

/// Sources that allow about everything.
const BROAD: [&str; 8] = [
    "ftp:",
    "http:",
    "https:",
    "*",
    "http://*",
    "http://*.*",
    "https://*",
    "https://*.*",
];
/// Sources that allow what stands in the page itself.
const INLINE: [&str; 2] = ["'unsafe-inline'", "data:"];
/// What images and media fall under.
const PASSIVE: [&str; 2] = ["img-src", "media-src"];
/// Where duplicates cost nothing: results that pass.
const PASSING: [Code; 4] = [
    Code::CspNoUnsafe,
    Code::CspNoUnsafeDefaultSrcNone,
    Code::CspUnsafeInlineInStyleSrcOnly,
    Code::CspInsecureSchemeInPassiveContentOnly,
];

/// What the fields and the page say together.
enum Read {
    /// No policy that counts.
    Nothing,
    /// One that cannot be read.
    Invalid,
    Directives(Directives),
}

pub(super) fn test(view: &View) -> Told {
    let directives = match read(view)? {
        Read::Directives(directives) => directives,
        Read::Invalid => return Ok(Code::CspHeaderInvalid),
        Read::Nothing => {
            let mut reports = headers(view.hop, "content-security-policy-report-only");
            return Ok(if reports.any(|value| !value.is_empty()) {
                Code::CspNotImplementedButReportingEnabled
            } else {
                Code::CspNotImplemented
            });
        }
    };
    let code = judge(&directives, view.hop.url.starts_with("https:"));
    Ok(if directives.duplicates && PASSING.contains(&code) {
        Code::CspImplementedButDuplicateDirectives
    } else {
        code
    })
}

/// Whether a policy names a directive, in a field or in the page.
pub(super) fn names(view: &View, directive: &str) -> Result<bool, Why> {
    Ok(match read(view)? {
        Read::Directives(directives) => directives.get(directive).is_some(),
        Read::Nothing | Read::Invalid => false,
    })
}

fn read(view: &View) -> Result<Read, Why> {
    let in_page = match told(&view.contents)? {
        Some(contents) => contents.policies.as_slice(),
        None => &[],
    };
    let split = |values: &mut dyn Iterator<Item = &str>| -> Vec<String> {
        let policies = values.flat_map(|value| value.split(','));
        policies.map(|policy| policy.trim().to_owned()).collect()
    };
    let sent = split(&mut headers(view.hop, "content-security-policy"));
    let written = split(&mut in_page.iter().map(String::as_str));
    let all: Vec<String> = sent.iter().chain(&written).cloned().collect();
    let Some(directives) = Directives::parse(&all) else {
        return Ok(Read::Invalid);
    };
    // Whether there is a policy at all is asked without what browsers ignore in a page.
    let counts = |policies: &[String], ignored: &[&str]| {
        Directives::parse(policies).is_some_and(|read| read.has_other_than(ignored))
    };
    let ignored = ["frame-ancestors", "report-uri", "sandbox"];
    Ok(if counts(&sent, &[]) || counts(&written, &ignored) {
        Read::Directives(directives)
    } else {
        Read::Nothing
    })
}

/// The first that holds of what the Observatory looks for, the worst first.
fn judge(directives: &Directives, secure: bool) -> Code {
    let anything = || Sources::from(["*".to_owned()]);
    let falling_back = |name: &str| {
        let found = directives
            .get(name)
            .or_else(|| directives.get("default-src"));
        found.cloned().unwrap_or_else(anything)
    };
    let object = falling_back("object-src");
    let mut script = falling_back("script-src");
    let mut style = falling_back("style-src");
    for sources in [&mut script, &mut style] {
        if names_content(sources) {
            sources.remove("'unsafe-inline'");
        }
    }
    if script.contains("'strict-dynamic'") {
        if !names_content(&script) {
            return Code::CspHeaderInvalid;
        }
        script.retain(|source| source != "'self'" && !BROAD.iter().any(|b| source.starts_with(b)));
    }
    // The part that is changed above is looked at as changed.
    let mut active = directives.iter().filter(|(name, _)| {
        let name = name.as_str();
        name != "script-src" && !PASSIVE.contains(&name)
    });
    let is_plain = |source: &String| source.starts_with("http:") || source.starts_with("ftp:");
    let passive = PASSIVE.iter().filter_map(|name| {
        let found = directives.get(name);
        found.or_else(|| directives.get("default-src"))
    });
    if is_any(&script, &BROAD) || is_any(&script, &INLINE) || is_any(&object, &BROAD) {
        Code::CspUnsafeInline
    } else if secure
        && (script.iter().any(is_plain) || active.any(|(_, list)| list.iter().any(is_plain)))
    {
        Code::CspInsecureScheme
    } else if script.contains("'unsafe-eval'") || style.contains("'unsafe-eval'") {
        Code::CspUnsafeEval
    } else if secure && passive.flatten().any(is_plain) {
        Code::CspInsecureSchemeInPassiveContentOnly
    } else if is_any(&style, &BROAD) || is_any(&style, &INLINE) {
        Code::CspUnsafeInlineInStyleSrcOnly
    } else if directives.get("default-src") == Some(&Sources::from(["'none'".to_owned()])) {
        Code::CspNoUnsafeDefaultSrcNone
    } else {
        Code::CspNoUnsafe
    }
}

fn is_any(sources: &Sources, wanted: &[&str]) -> bool {
    wanted.iter().any(|source| sources.contains(*source))
}

/// Whether a list names scripts or styles by a nonce or a hash.
fn names_content(sources: &Sources) -> bool {
    let starts = ["'nonce-", "'sha256-", "'sha384-", "'sha512-"];
    let mut all = sources.iter();
    all.any(|source| starts.iter().any(|start| source.starts_with(start)))
}
