//! What may stand in an output. These lists are made from the Unicode Character Database and are not those of the
//! program.

/// Format characters, fillers and others that are ignored where they are shown (`General_Category=Cf` without the
/// signs of Arabic, Syriac and Kaithi that have a shape, and `Default_Ignorable_Code_Point`).
pub(crate) fn is_unseen(character: char) -> bool {
    let ranges = [
        (0x00ad, 0x00ad),
        (0x034f, 0x034f),
        (0x061c, 0x061c),
        (0x115f, 0x1160),
        (0x17b4, 0x17b5),
        (0x180b, 0x180f),
        (0x200b, 0x200f),
        (0x202a, 0x202e),
        (0x2060, 0x206f),
        (0x3164, 0x3164),
        (0xfe00, 0xfe0f),
        (0xfeff, 0xfeff),
        (0xffa0, 0xffa0),
        (0xfff0, 0xfffb),
        (0x13430, 0x1343f),
        (0x1bca0, 0x1bca3),
        (0x1d173, 0x1d17a),
        (0xe0000, 0xe0fff),
    ];
    let number = u32::from(character);
    ranges
        .iter()
        .any(|(first, last)| (*first..=*last).contains(&number))
}

/// Whether a character may be shown: none that moves, turns, hides, ends a line by another name, or is none
/// (Unicode 23.7: noncharacters).
pub(crate) fn may_be_shown(character: char) -> bool {
    let ends_a_line = matches!(character, '\u{2028}' | '\u{2029}');
    let number = u32::from(character);
    let is_none = (0xfdd0..=0xfdef).contains(&number) || number & 0xfffe == 0xfffe;
    !character.is_control() && !is_unseen(character) && !ends_a_line && !is_none
}

/// The first character that must not be there, apart from line feeds of our own.
pub(crate) fn hidden_in(text: &str) -> Option<String> {
    let found = text.chars().find(|c| *c != '\n' && !may_be_shown(*c))?;
    Some(format!("U+{:04X}", u32::from(found)))
}

/// The most signs on one letter, such as accents. No writing of ours needs more; a thousand would be drawn over the lines
/// above and below.
const SIGNS_AT_MOST: usize = 8;

/// Whether so many signs stand on one letter that they are drawn over others.
pub(crate) fn floods(text: &str) -> bool {
    let mut signs = 0;
    text.chars().any(|character| {
        let takes_room = unicode_width::UnicodeWidthChar::width(character) != Some(0);
        signs = if takes_room || character == '\n' {
            0
        } else {
            signs + 1
        };
        signs > SIGNS_AT_MOST
    })
}
