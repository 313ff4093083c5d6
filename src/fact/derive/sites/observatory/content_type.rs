//! X-Content-Type-Options: one word, exactly.

use super::super::answer::header;
use super::code::Code;
use super::{LOOKED_AT, View, lower};

pub(super) fn test(view: &View) -> Code {
    match header(view.hop, "x-content-type-options") {
        None | Some("") => Code::ContentTypeNotImplemented,
        Some(value) if lower(value, LOOKED_AT) == "nosniff" => Code::ContentTypeNosniff,
        Some(_) => Code::ContentTypeHeaderInvalid,
    }
}
