//! What a visitor from another page may read. The Observatory's live scans never give "universal access"; its
//! published table does, and is followed here.

use super::code::Code;
use super::{Told, View, told};

pub(super) fn test(view: &View) -> Told {
    let Some(answer) = told(&view.site.cors_answers.foreign)? else {
        return Ok(Code::CorsNotImplemented);
    };
    let credentials = answer.allow_credentials.trim();
    Ok(match answer.allow_origin.trim() {
        "" => Code::CorsNotImplemented,
        "*" => Code::CorsPublicAccess,
        origin if origin == answer.origin && credentials.eq_ignore_ascii_case("true") => {
            Code::CorsUniversalAccess
        }
        _ => Code::CorsRestrictedAccess,
    })
}
