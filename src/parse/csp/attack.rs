//! What somebody who got a piece of his own into the page would try, and whether the policies stop it.

use content_security_policy::{
    CheckResult, CspList, Destination, Directive, Element, Initiator, InlineCheckType, Origin,
    ParserMetadata, Policy, PolicyDisposition, PolicySource, Request, Url,
};

use super::Policies;

/// A host that cannot exist (RFC 6761 6.4), so that no policy names it on purpose.
const FOREIGN: &str = "https://belfort-test.invalid/x.js";
const DATA: &str = "data:text/javascript,1";
/// What an attacker would write into the page: no policy has its hash.
const SCRIPT: &str = "belfort()";

/// What an attacker tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attack {
    /// A script that stands in the page itself, without the page's nonce.
    InlineScript,
    /// A script in an attribute, such as `onerror`.
    EventHandler,
    /// A script in a `data:` address.
    DataScript,
    /// Text that is run as a script (`eval`).
    Eval,
    /// A script from a host that has nothing to do with the site.
    ForeignScript,
    /// Something for a plug-in, from such a host or from a `data:` address.
    Plugin,
    /// Another base, so that the page's own short addresses lead to such a host.
    ForeignBase,
    /// A form that sends what a visitor fills in to such a host.
    ForeignForm,
}

impl Policies {
    /// Whether a browser that shows the page at this address stops an attack.
    pub fn stop(&self, attack: Attack, page: &Url) -> bool {
        match attack {
            Attack::InlineScript => self.stops_inline(InlineCheckType::Script),
            Attack::EventHandler => self.stops_inline(InlineCheckType::ScriptAttribute),
            Attack::DataScript => self.stops_script(DATA, page),
            Attack::Eval => {
                self.forbids_scripts() || is_blocked(&self.list.is_js_evaluation_allowed(SCRIPT).0)
            }
            Attack::ForeignScript => self.stops_script(FOREIGN, page),
            Attack::Plugin => {
                self.forbids_scripts()
                    || [FOREIGN, DATA]
                        .iter()
                        .all(|url| self.stops_request(url, Destination::Object, page))
            }
            Attack::ForeignBase => self.values("base-uri").any(|list| !reaches(list, page)),
            Attack::ForeignForm => self.values("form-action").any(|list| !reaches(list, page)),
        }
    }

    /// Whether a script at an address that an attacker writes into the page is stopped.
    pub(super) fn stops_script(&self, url: &str, page: &Url) -> bool {
        self.forbids_scripts() || self.stops_request(url, Destination::Script, page)
    }

    fn stops_inline(&self, kind: InlineCheckType) -> bool {
        let element = Element { nonce: None };
        let result = self
            .list
            .should_elements_inline_type_behavior_be_blocked(&element, kind, SCRIPT);
        self.forbids_scripts() || is_blocked(&result.0)
    }

    fn stops_request(&self, url: &str, destination: Destination, page: &Url) -> bool {
        let Ok(url) = Url::parse(url) else {
            return true;
        };
        let request = Request {
            current_url: url.clone(),
            url,
            origin: page.origin(),
            redirect_count: 0,
            destination,
            initiator: Initiator::None,
            nonce: String::new(),
            integrity_metadata: String::new(),
            parser_metadata: ParserMetadata::ParserInserted,
        };
        is_blocked(&self.list.should_request_be_blocked(&request).0)
    }
}

/// Whether a list of sources, such as that of `frame-ancestors`, matches hosts that have nothing to do with the
/// site, over HTTPS or plain HTTP.
pub fn matches_everybody(list: &[String], page: &Url) -> bool {
    reaches(list, page)
}

/// The library matches an address against a list for `base-uri` only; the algorithm is that of every list
/// (CSP 3 6.7.2.7).
fn reaches(list: &[String], page: &Url) -> bool {
    let policy = Policy {
        directive_set: vec![Directive {
            name: "base-uri".to_owned(),
            value: list.to_vec(),
        }],
        disposition: PolicyDisposition::Enforce,
        source: PolicySource::Header,
    };
    let list = CspList(vec![policy]);
    let origin: Origin = page.origin();
    [
        "https://belfort-test.invalid/",
        "http://belfort-test.invalid/",
    ]
    .iter()
    .filter_map(|url| Url::parse(url).ok())
    .any(|url| !is_blocked(&list.is_base_allowed_for_document(&url, &origin).0))
}

fn is_blocked(result: &CheckResult) -> bool {
    *result == CheckResult::Blocked
}
