//! What a page holds, gathered tag by tag.

use std::cell::Cell;
use std::rc::Rc;

use lol_html::html_content::{Element, TextChunk, TextType};
use url::Url;

use super::address::{asks_somebody, of_refresh, of_set, of_styles};
use super::character::resolved;
use super::place::Place;
use super::script::{ImportMap, hosts, imports};
use super::text::{MOST_SETTINGS, append, keep, start_of};
use crate::fact::{PageContents, ResourceKind};
use crate::net::LIMITS;

/// Hosts that scripts in the page name, that are kept.
const MOST_HOSTS: usize = 100;
/// Characters of a policy that are kept: as many as of a header field.
const LONGEST_POLICY: usize = LIMITS.header_value;
/// Characters of a title, a heading or a generator that are kept.
const LONGEST_TITLE: usize = 200;
/// Characters of the text that are kept.
const LONGEST_OPENING: usize = 500;
/// Characters of one setting about referrers that are kept.
const LONGEST_REFERRER: usize = 100;
/// Bytes of one script or style sheet in the page that are read.
const LONGEST_SCRIPT: usize = 256 * 1024;

/// The tags that may stand in a head: any other begins the body (HTML standard 13.2.6.4.4).
const OF_HEAD: [&str; 13] = [
    "html", "head", "base", "basefont", "bgsound", "link", "meta", "title", "noscript", "noframes",
    "style", "script", "template",
];
/// Tags that stand inside a line of text: around all others a new word begins.
const OF_LINE: [&str; 14] = [
    "a", "abbr", "b", "bdi", "code", "em", "font", "i", "mark", "small", "span", "strong", "sub",
    "u",
];

/// What the text of the element that was opened last is.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Text {
    #[default]
    Other,
    Title,
    Script,
    Module,
    ImportMap,
    Style,
}

/// What was gathered so far; addresses are still as the page writes them.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    place: Place,
    contents: PageContents,
    referrer_settings: Vec<String>,
    import_map: ImportMap,
    is_past_head: bool,
    has_title: bool,
    headings: usize,
    has_outer_modules: bool,
    /// Templates and drawings that are open: what stands in a template is no part of the page (HTML standard
    /// 4.12.3), and titles in drawings are not shown.
    templates: Rc<Cell<usize>>,
    drawings: Rc<Cell<usize>>,
    now: Text,
    /// The script or style sheet that is being read.
    block: String,
}

impl Gathered {
    /// Notes what a tag says.
    pub(super) fn tag(&mut self, element: &mut Element) {
        let tag = element.tag_name();
        self.now = Text::Other;
        let is_in_template = self.templates.get() > 0;
        self.is_past_head |= !is_in_template && !OF_HEAD.contains(&tag.as_str());
        if !OF_LINE.contains(&tag.as_str()) {
            append(&mut self.contents.opening, " ", LONGEST_OPENING);
            append(&mut self.contents.heading, " ", LONGEST_TITLE);
        }
        let is_html = element.namespace_uri().ends_with("xhtml");
        match tag.as_str() {
            "template" if is_html => count(element, &self.templates),
            "svg" | "math" => count(element, &self.drawings),
            _ => {}
        }
        if self.templates.get() > 0 {
            return;
        }
        let attribute = |name: &str| element.get_attribute(name).map(|value| resolved(&value));
        match tag.as_str() {
            "title" if is_html && !self.has_title => {
                self.has_title = true;
                self.now = Text::Title;
            }
            "h1" => self.headings += 1,
            "meta" => self.meta(&attribute),
            "script" => self.script(&attribute),
            "style" => self.now = Text::Style,
            "link" => self.link(&attribute),
            _ => self.other(&tag, &attribute),
        }
    }

    /// Notes a piece of text that stands in a heading.
    pub(super) fn heading(&mut self, text: &TextChunk) {
        if self.headings == 1 && self.templates.get() == 0 {
            append(&mut self.contents.heading, text.as_str(), LONGEST_TITLE);
        }
    }

    /// Notes a piece of text that stands anywhere.
    pub(super) fn text(&mut self, text: &TextChunk) {
        if text.text_type() == TextType::Data {
            if self.templates.get() > 0 {
                return;
            }
            // A mark of the byte order in front is no text of the page.
            let is_blank = |c: char| c.is_whitespace() || c == '\u{feff}';
            self.is_past_head |= !text.as_str().trim_matches(is_blank).is_empty();
            if self.drawings.get() == 0 {
                append(&mut self.contents.opening, text.as_str(), LONGEST_OPENING);
            }
            return;
        }
        match self.now {
            Text::Other => {}
            Text::Title => append(&mut self.contents.title, text.as_str(), LONGEST_TITLE),
            Text::Script | Text::Module | Text::ImportMap | Text::Style => {
                let room = LONGEST_SCRIPT.saturating_sub(self.block.len());
                let piece = text.as_str();
                self.block.push_str(start_of(piece, room));
                if text.last_in_text_node() {
                    self.end_of_block();
                }
            }
        }
    }

    /// What the page at an address holds, and its settings about referrers.
    pub(super) fn finish(mut self, at: &Url) -> (PageContents, Vec<String>) {
        if self.has_outer_modules {
            // What they import cannot be seen; names are given to what is imported.
            for address in self.import_map.addresses() {
                self.place.add(ResourceKind::Module, address, "");
            }
        }
        let mut contents = self.contents;
        for text in [
            &mut contents.title,
            &mut contents.heading,
            &mut contents.opening,
        ] {
            let read = resolved(text);
            text.clear();
            append(text, read.trim(), LONGEST_OPENING);
        }
        self.place.finish(at, &self.import_map, &mut contents);
        (contents, self.referrer_settings)
    }

    /// Reads the script or style sheet that has just ended.
    fn end_of_block(&mut self) {
        let block = std::mem::take(&mut self.block);
        match self.now {
            Text::ImportMap => self.import_map.add(&block),
            Text::Style => {
                let (imported, others) = of_styles(&block);
                for address in imported {
                    self.place.add(ResourceKind::Style, address, "");
                }
                for address in others {
                    self.place.add(ResourceKind::Image, address, "");
                }
            }
            Text::Module => {
                for name in imports(&block) {
                    if let Some(address) = self.import_map.address(&name) {
                        self.place.add(ResourceKind::Module, &address, "");
                    }
                }
                self.name_hosts(&block);
            }
            Text::Script => self.name_hosts(&block),
            Text::Title | Text::Other => {}
        }
    }

    fn name_hosts(&mut self, script: &str) {
        let named = &mut self.contents.named_hosts;
        for host in hosts(script) {
            if named.len() < MOST_HOSTS && !named.contains(&host) {
                named.push(host);
            }
        }
    }

    fn meta(&mut self, attribute: &impl Fn(&str) -> Option<String>) {
        let Some(content) = attribute("content") else {
            return;
        };
        let name = attribute("name");
        if is_word(name.as_deref(), "generator") {
            keep(&mut self.contents.generators, &content, LONGEST_TITLE);
        }
        if is_word(name.as_deref(), "referrer") {
            // The last ones decide.
            if self.referrer_settings.len() == MOST_SETTINGS {
                self.referrer_settings.remove(0);
            }
            keep(&mut self.referrer_settings, &content, LONGEST_REFERRER);
        }
        let pragma = attribute("http-equiv");
        // Outside the head it is no policy (HTML standard 4.2.5.3).
        if is_word(pragma.as_deref(), "content-security-policy") && !self.is_past_head {
            keep(&mut self.contents.policies, &content, LONGEST_POLICY);
        }
        if is_word(pragma.as_deref(), "refresh")
            && let Some(to) = of_refresh(&content)
        {
            self.place.refresh(to);
        }
    }

    fn script(&mut self, attribute: &impl Fn(&str) -> Option<String>) {
        let kind = attribute("type")
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        if kind == "importmap" {
            self.now = Text::ImportMap;
        }
        let Some(kind) = script_kind(&kind) else {
            return;
        };
        // For browsers that know no modules, of which there are none left.
        if kind == ResourceKind::Script && attribute("nomodule").is_some() {
            return;
        }
        let source = attribute("src")
            .or_else(|| attribute("href"))
            .or_else(|| attribute("xlink:href"));
        let is_module = kind == ResourceKind::Module;
        if let Some(source) = source {
            self.has_outer_modules |= is_module;
            let integrity = attribute("integrity").unwrap_or_default();
            self.place.add(kind, &source, &integrity);
            return;
        }
        self.contents.inline_scripts += 1;
        self.now = if is_module {
            Text::Module
        } else {
            Text::Script
        };
    }

    fn link(&mut self, attribute: &impl Fn(&str) -> Option<String>) {
        let rel = attribute("rel").unwrap_or_default().to_ascii_lowercase();
        let is_to = |words: &[&str]| {
            rel.split_ascii_whitespace()
                .any(|word| words.contains(&word))
        };
        let kind = if is_to(&["stylesheet"]) {
            ResourceKind::Style
        } else if is_to(&["modulepreload"]) {
            ResourceKind::Module
        } else if is_to(&["icon", "apple-touch-icon", "mask-icon"]) {
            ResourceKind::Image
        } else if is_to(&["preload", "prefetch", "preconnect", "manifest"]) {
            ahead(attribute)
        } else {
            return;
        };
        let integrity = attribute("integrity").unwrap_or_default();
        if let Some(to) = attribute("href") {
            self.place.add(kind, &to, &integrity);
        }
        if kind == ResourceKind::Image {
            self.add_set(attribute("imagesrcset").as_deref());
        }
    }

    /// Tags that only name what they want.
    fn other(&mut self, tag: &str, attribute: &impl Fn(&str) -> Option<String>) {
        use ResourceKind::{Form, Frame, Image, Media, Plugin};
        let mut add = |kind: ResourceKind, name: &str| {
            if let Some(address) = attribute(name) {
                self.place.add(kind, &address, "");
            }
        };
        match tag {
            "base" => {
                if let Some(base) = attribute("href") {
                    self.place.base(base);
                }
            }
            "iframe" | "frame" => add(Frame, "src"),
            "embed" => add(Plugin, "src"),
            "object" => add(Plugin, "data"),
            "form" => add(Form, "action"),
            "button" => add(Form, "formaction"),
            "input" => {
                add(Form, "formaction");
                if is_word(attribute("type").as_deref(), "image") {
                    add(Image, "src");
                }
            }
            "img" => {
                add(Image, "src");
                self.add_set(attribute("srcset").as_deref());
            }
            "image" | "use" | "feimage" => {
                add(Image, "href");
                add(Image, "xlink:href");
            }
            "source" => {
                add(Media, "src");
                self.add_set(attribute("srcset").as_deref());
            }
            "video" => {
                add(Media, "src");
                add(Image, "poster");
            }
            "audio" | "track" => add(Media, "src"),
            "body" | "table" | "td" => add(Image, "background"),
            _ => {}
        }
    }

    fn add_set(&mut self, set: Option<&str>) {
        for address in of_set(set.unwrap_or_default()) {
            if asks_somebody(address) {
                self.place.add(ResourceKind::Image, address, "");
            }
        }
    }
}

/// Counts an element as open until its end tag.
fn count(element: &mut Element, open: &Rc<Cell<usize>>) {
    let closing = Rc::clone(open);
    // One that cannot have an end, or ends at once, never opens.
    if let Some(handlers) = element.end_tag_handlers() {
        open.set(open.get() + 1);
        handlers.push(Box::new(move |_| {
            closing.set(closing.get().saturating_sub(1));
            Ok(())
        }));
    }
}

/// As what a script runs, by its `type` in lower case; `None` for a block of data (HTML standard 4.12.1, MIME
/// Sniffing 4.6).
fn script_kind(kind: &str) -> Option<ResourceKind> {
    let name = kind
        .strip_prefix("text/")
        .or_else(|| kind.strip_prefix("application/"));
    let name = name.map(|name| name.strip_prefix("x-").unwrap_or(name));
    match (kind, name) {
        ("module", _) => Some(ResourceKind::Module),
        ("", _) => Some(ResourceKind::Script),
        (_, Some("javascript" | "ecmascript" | "jscript" | "livescript")) => {
            Some(ResourceKind::Script)
        }
        (_, Some(name)) if name.starts_with("javascript1.") => Some(ResourceKind::Script),
        _ => None,
    }
}

fn is_word(attribute: Option<&str>, word: &str) -> bool {
    attribute.is_some_and(|value| value.trim().eq_ignore_ascii_case(word))
}

/// As what a page uses what it fetches ahead: a style sheet or a script that an `onload` of its own puts to use at once
/// is one.
fn ahead(attribute: &impl Fn(&str) -> Option<String>) -> ResourceKind {
    let purpose = attribute("as");
    let is_for = |word: &str| is_word(purpose.as_deref(), word);
    if is_for("image") {
        return ResourceKind::Image;
    }
    match attribute("onload") {
        Some(_) if is_for("style") => ResourceKind::Style,
        Some(_) if is_for("script") => ResourceKind::Script,
        _ => ResourceKind::Ahead,
    }
}
