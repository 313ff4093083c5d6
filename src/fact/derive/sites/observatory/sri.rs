//! Whether scripts from elsewhere carry a checksum, which may be any text. Only `<script src>` is looked at. An
//! address without a protocol (`//cdn.example/x.js`) is read as a browser reads it; the Observatory calls it
//! insecure. A module that another one imports counts as well, because the facts do not tell the two apart; the
//! Observatory sees none of them.

use url::Url;

use super::super::answer::header;
use super::code::Code;
use super::{Told, View, told};
use crate::fact::{PageContents, Resource, ResourceKind};
use crate::target::registrable;

/// Worse results, the worst last. The better ones never replace one of them.
const WORSE: [Code; 3] = [
    Code::SriImplementedButExternalScriptsNotLoadedSecurely,
    Code::SriNotImplementedButExternalScriptsLoadedSecurely,
    Code::SriNotImplementedAndExternalScriptsNotLoadedSecurely,
];

pub(super) fn test(view: &View) -> Told {
    let named = header(view.hop, "content-type").unwrap_or_default();
    let kind = named.split(';').next().unwrap_or_default();
    if !kind.is_empty() && !["text/html", "application/xhtml+xml"].contains(&kind) {
        return Ok(Code::SriNotImplementedResponseNotHtml);
    }
    match told(&view.contents)? {
        None => Ok(Code::SriNotImplementedButNoScriptsLoaded),
        Some(contents) => Ok(of_page(view, contents)),
    }
}

fn of_page(view: &View, contents: &PageContents) -> Code {
    let is_script =
        |kind: ResourceKind| matches!(kind, ResourceKind::Script | ResourceKind::Module);
    let scripts = contents
        .resources
        .iter()
        .filter(|resource| is_script(resource.kind));
    if contents.inline_scripts == 0 && scripts.clone().next().is_none() {
        return Code::SriNotImplementedButNoScriptsLoaded;
    }
    let own = registrable(&view.site.name);
    let is_own = |script: &&Resource| {
        let url = Url::parse(&script.url).ok();
        url.and_then(|url| registrable(url.host_str()?)) == own
    };
    let (own, foreign): (Vec<&Resource>, Vec<&Resource>) = scripts.partition(is_own);
    let worst = foreign
        .iter()
        .filter_map(|script| worse(script))
        .max_by_key(|code| WORSE.iter().position(|other| other == code));
    let is_guarded = |script: &&Resource| is_secure(script) && !script.integrity.is_empty();
    match worst {
        Some(code) => code,
        None if own.iter().any(is_guarded) => Code::SriImplementedAndAllScriptsLoadedSecurely,
        None if foreign.is_empty() => Code::SriNotImplementedButAllScriptsLoadedFromSecureOrigin,
        None => Code::SriImplementedAndExternalScriptsLoadedSecurely,
    }
}

/// What is wrong with a script from elsewhere.
fn worse(script: &Resource) -> Option<Code> {
    match (!script.integrity.is_empty(), is_secure(script)) {
        (true, true) => None,
        (true, false) => Some(Code::SriImplementedButExternalScriptsNotLoadedSecurely),
        (false, true) => Some(Code::SriNotImplementedButExternalScriptsLoadedSecurely),
        (false, false) => Some(Code::SriNotImplementedAndExternalScriptsNotLoadedSecurely),
    }
}

fn is_secure(script: &Resource) -> bool {
    script.url.starts_with("https:")
}
