//! Texts of a page, cut to what is kept.

/// Settings of one kind (generators, policies) that are kept; a page that repeats itself more often says
/// nothing new.
pub(super) const MOST_SETTINGS: usize = 20;

/// Keeps a setting, up to a length in characters.
pub(super) fn keep(settings: &mut Vec<String>, content: &str, longest: usize) {
    if settings.len() < MOST_SETTINGS {
        settings.push(content.chars().take(longest).collect());
    }
}

/// As much of a text as fits into so many bytes.
pub(super) fn start_of(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// Appends text with single blanks between words, up to a length in bytes that leaves room for as many
/// characters.
pub(super) fn append(to: &mut String, text: &str, longest: usize) {
    if to.len() >= 4 * longest {
        return;
    }
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
