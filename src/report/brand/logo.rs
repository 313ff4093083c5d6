//! A logo: what kind of file it is by what stands in it, and how large it is shown.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;

use super::{png, svg};
use crate::limits::FILES;

/// Most bytes of a logo: it stands in every report, which is sent by mail.
pub const MOST_LOGO_BYTES: u64 = FILES.logo;
/// The largest a logo is shown, in pixels of CSS.
const SHOWN: (f64, f64) = (216.0, 52.0);
/// How much longer one side of a logo may be than the other: anything flatter is a line.
const FLATTEST: f64 = 12.0;
/// First bytes of what people take for a logo too, and what it is.
const OTHERS: [(&[u8], &str); 9] = [
    (b"\xff\xd8\xff", "a JPEG"),
    (b"GIF8", "a GIF"),
    (b"RIFF", "a WebP"),
    (b"%PDF", "a PDF"),
    (b"%!PS", "a PostScript file"),
    (b"BM", "a BMP"),
    (b"II*\0", "a TIFF"),
    (b"MM\0*", "a TIFF"),
    (b"\x1f\x8b", "a compressed file, perhaps an SVGZ"),
];

/// Something wrong with a logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where in the file, in bytes; the beginning for the file as a whole.
    pub(super) at: Range<usize>,
    pub(super) what: String,
    pub(super) mend: String,
}

impl Fault {
    /// A fault of the file as a whole.
    pub(super) fn whole(what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self::at(0, what, mend)
    }

    pub(super) fn at(at: usize, what: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            at: at..at,
            what: what.into(),
            mend: mend.into(),
        }
    }
}

/// Width and height, in pixels or any other measure: what counts is their proportion.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Size {
    width: f64,
    height: f64,
}

impl Size {
    /// # Errors
    /// A size that no logo has.
    pub(super) fn new(width: f64, height: f64) -> Result<Self, Fault> {
        let sound = |side: f64| side.is_finite() && (0.01..=100_000.0).contains(&side);
        if !sound(width) || !sound(height) {
            let what = "the logo has no size that can be shown";
            return Err(Fault::whole(what, "export it with a width and a height"));
        }
        if width / height > FLATTEST || height / width > FLATTEST {
            return Err(Fault::whole(
                format!(
                    "the logo is too flat or too narrow: one side is more than {FLATTEST} times the other"
                ),
                "cut away what is empty around it, or export it in another form",
            ));
        }
        Ok(Self { width, height })
    }

    /// Width and height in whole pixels of CSS, as large as there is room for.
    fn shown(self) -> (u32, u32) {
        let scale = (SHOWN.0 / self.width).min(SHOWN.1 / self.height);
        let pixels = |side: f64| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "it is at most the room there is"
            )]
            let pixels = (side * scale).round().clamp(1.0, SHOWN.0) as u32;
            pixels
        };
        (pixels(self.width), pixels(self.height))
    }
}

/// A logo that is safe to stand in a report: written anew from what was understood of its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    kind: &'static str,
    bytes: Vec<u8>,
    shown: (u32, u32),
}

impl Logo {
    /// Reads a logo by its content, whatever its name ends in.
    ///
    /// # Errors
    /// All that keeps it from standing in a report.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Vec<Fault>> {
        if u64::try_from(bytes.len()).is_ok_and(|length| length > MOST_LOGO_BYTES) {
            return Err(vec![too_large()]);
        }
        if bytes.starts_with(png::SIGNATURE) {
            let (size, kept) = png::read(bytes).map_err(|fault| vec![fault])?;
            return Ok(Self::new("image/png", kept, size));
        }
        if let Some(what) = other(bytes) {
            let mend = "open it in a drawing program and export it as SVG, or as PNG of 600 pixels wide; a new ending of its name is not enough";
            return Err(vec![Fault::whole(
                format!("the logo is {what}, not an SVG or a PNG"),
                mend,
            )]);
        }
        let (size, written) = svg::read(bytes)?;
        Ok(Self::new("image/svg+xml", written.into_bytes(), size))
    }

    fn new(kind: &'static str, bytes: Vec<u8>, size: Size) -> Self {
        Self {
            kind,
            bytes,
            shown: size.shown(),
        }
    }

    /// The logo as an address that holds it whole (RFC 2397).
    pub fn address(&self) -> String {
        format!("data:{};base64,{}", self.kind, BASE64.encode(&self.bytes))
    }

    /// The bytes as they stand in the report.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Width and height at which it is shown, in pixels of CSS.
    pub fn shown(&self) -> (u32, u32) {
        self.shown
    }
}

/// What a file that is too large is told.
pub(super) fn too_large() -> Fault {
    Fault::whole(
        format!("the logo is larger than {} kB", MOST_LOGO_BYTES / 1000),
        "export it as PNG of 600 pixels wide, or as SVG without pictures inside it",
    )
}

/// What else it is, where its first bytes say so.
fn other(bytes: &[u8]) -> Option<&'static str> {
    if bytes.is_empty() {
        return Some("empty");
    }
    let heif = |bytes: &[u8]| bytes.get(4..8) == Some(b"ftyp");
    let known = OTHERS.iter().find(|(begin, _)| bytes.starts_with(begin));
    known
        .map(|(_, what)| *what)
        .or_else(|| heif(bytes).then_some("an AVIF or HEIC"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logo_of_another_kind_is_named_whatever_its_ending() {
        for (bytes, what) in [
            (&b"\xff\xd8\xff\xe0"[..], "a JPEG"),
            (b"GIF89a", "a GIF"),
            (b"RIFF\0\0\0\0WEBP", "a WebP"),
            (b"%PDF-1.7", "a PDF"),
            (b"\0\0\0\x1cftypavif", "an AVIF"),
            (b"\x1f\x8b\x08", "SVGZ"),
            (b"", "empty"),
        ] {
            let faults = Logo::read(bytes).unwrap_err();
            assert!(faults[0].what.contains(what), "{faults:?}");
            assert!(faults[0].mend.contains("export it as SVG"), "{faults:?}");
        }
        let large = Logo::read(&vec![b' '; 200_001]).unwrap_err();
        assert!(large[0].what.contains("larger than 200 kB"), "{large:?}");
    }

    #[test]
    fn it_is_shown_as_large_as_there_is_room_for_and_in_its_own_proportion() {
        for ((width, height), shown) in [
            ((600.0, 200.0), (156, 52)),
            ((64.0, 64.0), (52, 52)),
            ((1000.0, 100.0), (216, 22)),
            ((0.5, 0.25), (104, 52)),
        ] {
            assert_eq!(Size::new(width, height).unwrap().shown(), shown);
        }
        for (width, height) in [
            (0.0, 1.0),
            (-4.0, 4.0),
            (f64::NAN, 1.0),
            (f64::INFINITY, 1.0),
            (1e9, 1e9),
            (130.0, 10.0),
            (10.0, 130.0),
        ] {
            assert!(Size::new(width, height).is_err(), "{width} × {height}");
        }
    }
}
