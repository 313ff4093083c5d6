//! What a page holds, gathered tag by tag.

use lol_html::html_content::{Element, TextChunk, TextType};
use url::Url;

use crate::fact::{PageContents, Resource, ResourceKind};

/// Resources that are kept.
const MOST_RESOURCES: usize = 300;
/// Settings of one kind (generators, policies) that are kept.
const MOST_SETTINGS: usize = 20;
/// Characters of an address that are kept.
const LONGEST_ADDRESS: usize = 500;
/// Characters of a policy that are kept.
const LONGEST_POLICY: usize = 4_096;
/// Characters of a title, a heading or a generator that are kept.
const LONGEST_TITLE: usize = 200;
/// Characters of the text that are kept.
const LONGEST_OPENING: usize = 500;

/// The tags that are looked at.
pub(super) const TAGS: &str = "audio, base, button, embed, form, frame, iframe, image, img, input, link, meta, object, script, source, track, video";

/// What was gathered so far; addresses are still as the page writes them.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    base: Option<String>,
    refresh: Option<String>,
    contents: PageContents,
    resources: Vec<Resource>,
}

impl Gathered {
    /// Notes what a tag says.
    pub(super) fn tag(&mut self, element: &Element) {
        let tag = element.tag_name();
        let attribute = |name: &str| element.get_attribute(name);
        match tag.as_str() {
            "base" => {
                if self.base.is_none() {
                    self.base = attribute("href");
                }
            }
            "meta" => self.meta(&attribute),
            "script" => self.script(&attribute),
            "link" => self.link(&attribute),
            "iframe" | "frame" => self.add(ResourceKind::Frame, attribute("src")),
            "embed" => self.add(ResourceKind::Plugin, attribute("src")),
            "object" => self.add(ResourceKind::Plugin, attribute("data")),
            "form" => self.add(ResourceKind::Form, attribute("action")),
            "button" => self.add(ResourceKind::Form, attribute("formaction")),
            "input" => {
                self.add(ResourceKind::Form, attribute("formaction"));
                if is_word(attribute("type").as_deref(), "image") {
                    self.add(ResourceKind::Image, attribute("src"));
                }
            }
            "img" => {
                self.add(ResourceKind::Image, attribute("src"));
                self.add_set(attribute("srcset").as_deref());
            }
            "image" => self.add(
                ResourceKind::Image,
                attribute("href").or_else(|| attribute("xlink:href")),
            ),
            "source" => {
                self.add(ResourceKind::Media, attribute("src"));
                self.add_set(attribute("srcset").as_deref());
            }
            "video" => {
                self.add(ResourceKind::Media, attribute("src"));
                self.add(ResourceKind::Image, attribute("poster"));
            }
            _ => self.add(ResourceKind::Media, attribute("src")),
        }
    }

    /// Notes a piece of text that stands in `<title>`, `<h1>` or anywhere.
    pub(super) fn title(&mut self, text: &TextChunk) {
        append(&mut self.contents.title, text.as_str(), LONGEST_TITLE);
    }

    pub(super) fn heading(&mut self, text: &TextChunk) {
        append(&mut self.contents.heading, text.as_str(), LONGEST_TITLE);
    }

    pub(super) fn text(&mut self, text: &TextChunk) {
        if text.text_type() == TextType::Data {
            append(&mut self.contents.opening, text.as_str(), LONGEST_OPENING);
        }
    }

    /// What the page at an address holds.
    pub(super) fn finish(self, at: &Url) -> PageContents {
        let base = self.base.and_then(|base| at.join(base.trim()).ok());
        let base = base.unwrap_or_else(|| at.clone());
        let absolute = |address: &str| base.join(address).ok();
        let mut contents = self.contents;
        contents.refresh = self
            .refresh
            .and_then(|to| absolute(&to))
            .map(|url| kept(url.as_str(), LONGEST_ADDRESS))
            .unwrap_or_default();
        for mut resource in self.resources {
            let Some(url) = absolute(&resource.url) else {
                continue;
            };
            if !matches!(url.scheme(), "http" | "https") {
                continue;
            }
            resource.url = kept(url.as_str(), LONGEST_ADDRESS);
            if contents.resources.contains(&resource) {
                continue;
            }
            if contents.resources.len() == MOST_RESOURCES {
                contents.more_resources = true;
                break;
            }
            contents.resources.push(resource);
        }
        contents
    }

    fn meta(&mut self, attribute: &impl Fn(&str) -> Option<String>) {
        let Some(content) = attribute("content") else {
            return;
        };
        if is_word(attribute("name").as_deref(), "generator") {
            keep(&mut self.contents.generators, &content, LONGEST_TITLE);
        }
        let pragma = attribute("http-equiv");
        if is_word(pragma.as_deref(), "content-security-policy") {
            keep(&mut self.contents.policies, &content, LONGEST_POLICY);
        }
        if is_word(pragma.as_deref(), "refresh") && self.refresh.is_none() {
            self.refresh = refresh_target(&content).map(str::to_owned);
        }
    }

    fn script(&mut self, attribute: &impl Fn(&str) -> Option<String>) {
        let Some(kind) = script_kind(attribute("type").as_deref()) else {
            return;
        };
        let source = attribute("src")
            .or_else(|| attribute("href"))
            .or_else(|| attribute("xlink:href"));
        match source {
            Some(source) => self.add_guarded(kind, source, attribute("integrity")),
            None => self.contents.inline_scripts += 1,
        }
    }

    fn link(&mut self, attribute: &impl Fn(&str) -> Option<String>) {
        let rel = attribute("rel").unwrap_or_default().to_ascii_lowercase();
        let is_to = |word: &str| rel.split_ascii_whitespace().any(|other| other == word);
        let Some(to) = attribute("href") else {
            return;
        };
        let kind = if is_to("stylesheet") {
            ResourceKind::Style
        } else if is_to("modulepreload") {
            ResourceKind::Module
        } else if is_to("icon") || is_to("apple-touch-icon") {
            ResourceKind::Image
        } else {
            return;
        };
        self.add_guarded(kind, to, attribute("integrity"));
    }

    fn add(&mut self, kind: ResourceKind, address: Option<String>) {
        if let Some(address) = address {
            self.add_guarded(kind, address, None);
        }
    }

    fn add_guarded(&mut self, kind: ResourceKind, address: String, integrity: Option<String>) {
        // Twice as many as are kept: some of them are the same.
        if self.resources.len() >= 2 * MOST_RESOURCES {
            self.contents.more_resources = true;
            return;
        }
        self.resources.push(Resource {
            kind,
            url: address,
            integrity: kept(
                integrity.as_deref().unwrap_or_default().trim(),
                LONGEST_ADDRESS,
            ),
        });
    }

    /// The addresses of a `srcset` (HTML standard 4.8.4.2).
    fn add_set(&mut self, set: Option<&str>) {
        for candidate in set.unwrap_or_default().split(',') {
            if let Some(address) = candidate.split_ascii_whitespace().next() {
                self.add(ResourceKind::Image, Some(address.to_owned()));
            }
        }
    }
}

/// As what a script runs, by its `type`; `None` for a block of data (HTML standard 4.12.1).
fn script_kind(kind: Option<&str>) -> Option<ResourceKind> {
    let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
    match kind.as_str() {
        "module" => Some(ResourceKind::Module),
        ""
        | "text/javascript"
        | "application/javascript"
        | "application/x-javascript"
        | "text/ecmascript"
        | "application/ecmascript"
        | "text/jscript" => Some(ResourceKind::Script),
        _ => None,
    }
}

/// Where a refresh leads: `0; url=/start` (HTML standard 4.2.5.3).
fn refresh_target(content: &str) -> Option<&str> {
    let (_, rest) = content.split_once([';', ','])?;
    let rest = rest.trim_start();
    let named = rest
        .get(..3)
        .is_some_and(|name| name.eq_ignore_ascii_case("url"));
    let to = if named {
        rest.get(3..)?.trim_start().strip_prefix('=')?.trim_start()
    } else {
        rest
    };
    let to = to.trim_matches(['"', '\'']).trim();
    (!to.is_empty()).then_some(to)
}

fn is_word(attribute: Option<&str>, word: &str) -> bool {
    attribute.is_some_and(|value| value.trim().eq_ignore_ascii_case(word))
}

fn keep(settings: &mut Vec<String>, content: &str, longest: usize) {
    if settings.len() < MOST_SETTINGS {
        settings.push(kept(content, longest));
    }
}

fn kept(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}

/// Appends text with single blanks between words, up to a length.
fn append(to: &mut String, text: &str, longest: usize) {
    let mut length = to.chars().count();
    for character in text.chars() {
        let blank = character.is_whitespace();
        if blank && (to.is_empty() || to.ends_with(' ')) {
            continue;
        }
        if length >= longest {
            break;
        }
        to.push(if blank { ' ' } else { character });
        length += 1;
    }
}
