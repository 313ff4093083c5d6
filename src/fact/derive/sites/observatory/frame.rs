//! X-Frame-Options, which any `frame-ancestors` of the policy replaces, whatever it allows.

use super::super::answer::header;
use super::code::Code;
use super::{LOOKED_AT, Told, View, csp, lower};

pub(super) fn test(view: &View) -> Told {
    if csp::names(view, "frame-ancestors")? {
        return Ok(Code::FrameImplementedViaCsp);
    }
    let Some(value) = header(view.hop, "x-frame-options").filter(|value| !value.is_empty()) else {
        return Ok(Code::FrameNotImplemented);
    };
    Ok(match lower(value, LOOKED_AT).as_str() {
        "deny" | "sameorigin" => Code::FrameSameoriginOrDeny,
        other if other.starts_with("allow-from") => Code::FrameAllowFromOrigin,
        _ => Code::FrameHeaderInvalid,
    })
}
