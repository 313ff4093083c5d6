//! DMARC records, the walk up the tree, and where reports go.

use super::input::{records, text};
use belfort::fact::{Cause, Seen, Why};
use belfort::parse::dmarc::reports::{acceptance_name, is_accepted, receiver};
use belfort::parse::dmarc::{governing, pick, walk};

/// The first line is the name, each further one what stands at one name of its walk.
pub fn look(bytes: &[u8]) {
    let text = &*text(bytes);
    let (name, rest) = text.split_once('\n').unwrap_or(("example.be", text));
    let mut lines = rest.split('\n');
    let names = walk(name);
    assert!((1..=8).contains(&names.len()));
    let mut found = || match lines.next().unwrap_or_default() {
        "!" => Seen::Unknown(Why::from(Cause::Timeout)),
        "" => Seen::Absent,
        line => {
            let tagged = line.replace('@', "v=DMARC1;");
            Seen::Known(pick(&records(&tagged)))
        }
    };
    let walked: Vec<_> = names.into_iter().map(|name| (name, found())).collect();
    if let Seen::Known(dmarc) = governing(&walked) {
        for address in &dmarc.report_addresses {
            let receiver = receiver(address);
            let _ = acceptance_name(name, &receiver);
        }
    }
    let _ = acceptance_name(name, &receiver(rest));
    let _ = is_accepted(
        &records(&format!("v=DMARC1;rua={rest}|{rest}")),
        &receiver(name),
    );
}
