//! Records and policies of MTA-STS, TLS-RPT and BIMI.

use super::input::{records, text};
use belfort::parse::{bimi, mail_record, mta_sts, tls_rpt};

/// Looks at one input.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    let texts = records(text);
    let _ = (
        mta_sts::pick(&texts),
        tls_rpt::pick(&texts),
        bimi::pick(&texts),
    );
    let _ = (
        mail_record::fields(text),
        mail_record::begins_with(text, "v="),
    );
    for text in [text, &format!("v=STSv1;{text}")] {
        assert!(mta_sts::record_mistakes(text).len() <= 10);
    }
    for text in [
        text,
        &format!("v=TLSRPTv1;{text}"),
        &format!("v=TLSRPTv1;rua={text}"),
    ] {
        let record = tls_rpt::record(text);
        assert!(record.addresses.len() <= 20 && record.mistakes.len() <= 10);
    }
    for text in [text, &format!("v=BIMI1;{text}")] {
        assert!(bimi::record(text).mistakes.len() <= 10);
    }
    let policy = mta_sts::policy(text);
    assert!(policy.mistakes.len() <= 10);
    let _ = mta_sts::allows(&policy.mx, text);
    let _ = mta_sts::policy(&format!("version: STSv1\r\nmode: {text}"));
    let _ = mta_sts::is_plain_text(text);
}
