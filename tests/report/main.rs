//! What a report must be: right, readable, whole, and harmless.

mod company;
mod evidence;

use belfort::language::Language;
use belfort::report::{self, Reading};

#[test]
fn shots() {
    std::fs::create_dir_all("/tmp/report-shots").unwrap();
    for language in Language::ALL {
        for (name, result) in [
            ("bakery", company::bakery(language)),
            ("unseen", company::unseen_mail_server(language)),
            ("barely", company::barely_seen(language)),
            ("mailonly", company::mail_only(language)),
            ("hostile", company::hostile(language)),
        ] {
            let reading = Reading {
                target_unicode: String::new(),
                result_sha256: Some(report::html::sha256(&report::json(&result))),
            };
            let model = report::model(&company::rules(), &result, &reading);
            let html = report::html(&model).unwrap();
            std::fs::write(format!("/tmp/report-shots/{name}-{language}.html"), html).unwrap();
        }
    }
}
