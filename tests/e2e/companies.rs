//! What Belfort says of a company that did everything and of one that did little: one line for each
//! finding, in the order of the report. A new check adds its lines to both.

use belfort::result::ScanResult;

use crate::scan::{BAKERY, lines, result};
use crate::world::World;

const STRONG: &str = "
caa bakkerij.be pass listed
dangling-records bakkerij.be pass somewhere
dnssec bakkerij.be pass valid
domain-expiry bakkerij.be info no-service
domain-resolves bakkerij.be pass answers
ipv6 bakkerij.be info all
nameserver-consistency bakkerij.be pass agree
nameserver-recursion ns1.bakkerij.be pass closed
nameserver-recursion ns2.bakkerij.be pass closed
nameserver-redundancy bakkerij.be pass several
private-addresses bakkerij.be pass public
zone-transfer bakkerij.be not-applicable without-leave
bimi bakkerij.be info absent
dane mail.bakkerij.be pass matches
dkim bakkerij.be pass usable
dmarc bakkerij.be pass acting
dmarc-policy bakkerij.be pass reject
dmarc-reporting bakkerij.be pass arrive
mail-certificate mail.bakkerij.be pass vouched
mail-provider bakkerij.be info none
mail-tls mail.bakkerij.be info newest
mta-sts bakkerij.be pass enforced
mx bakkerij.be pass found
parked-mail bakkerij.be not-applicable sends-mail
spf bakkerij.be pass good
spf-strictness bakkerij.be pass strict
starttls mail.bakkerij.be pass works
tls-rpt bakkerij.be pass reported
certificate-expiry bakkerij.be:443/ipv4 pass in-date
certificate-expiry bakkerij.be:443/ipv6 pass in-date
certificate-expiry www.bakkerij.be:443/ipv4 pass in-date
certificate-expiry www.bakkerij.be:443/ipv6 pass in-date
certificate-key bakkerij.be:443/ipv4 pass strong
certificate-key bakkerij.be:443/ipv6 pass strong
certificate-key www.bakkerij.be:443/ipv4 pass strong
certificate-key www.bakkerij.be:443/ipv6 pass strong
certificate-lifetime bakkerij.be:443/ipv4 not-applicable no-limit
certificate-lifetime bakkerij.be:443/ipv6 not-applicable no-limit
certificate-lifetime www.bakkerij.be:443/ipv4 not-applicable no-limit
certificate-lifetime www.bakkerij.be:443/ipv6 not-applicable no-limit
certificate-name bakkerij.be:443/ipv4 pass covered
certificate-name bakkerij.be:443/ipv6 pass covered
certificate-name www.bakkerij.be:443/ipv4 pass covered
certificate-name www.bakkerij.be:443/ipv6 pass covered
certificate-staple bakkerij.be:443/ipv4 pass none
certificate-staple bakkerij.be:443/ipv6 pass none
certificate-staple www.bakkerij.be:443/ipv4 pass none
certificate-staple www.bakkerij.be:443/ipv6 pass none
certificate-trust bakkerij.be:443/ipv4 pass trusted
certificate-trust bakkerij.be:443/ipv6 pass trusted
certificate-trust www.bakkerij.be:443/ipv4 pass trusted
certificate-trust www.bakkerij.be:443/ipv6 pass trusted
tls-ciphers bakkerij.be:443/ipv4 not-applicable tls-looked-at-lightly
tls-ciphers bakkerij.be:443/ipv6 not-applicable tls-looked-at-lightly
tls-ciphers www.bakkerij.be:443/ipv4 pass good
tls-ciphers www.bakkerij.be:443/ipv6 pass good
tls-compression bakkerij.be:443/ipv4 not-applicable tls-looked-at-lightly
tls-compression bakkerij.be:443/ipv6 not-applicable tls-looked-at-lightly
tls-compression www.bakkerij.be:443/ipv4 pass refused
tls-compression www.bakkerij.be:443/ipv6 pass refused
tls-early-data bakkerij.be:443/ipv4 not-applicable tls-looked-at-lightly
tls-early-data bakkerij.be:443/ipv6 not-applicable tls-looked-at-lightly
tls-early-data www.bakkerij.be:443/ipv4 info none
tls-early-data www.bakkerij.be:443/ipv6 info none
tls-extended-master-secret bakkerij.be:443/ipv4 not-applicable tls-looked-at-lightly
tls-extended-master-secret bakkerij.be:443/ipv6 not-applicable tls-looked-at-lightly
tls-extended-master-secret www.bakkerij.be:443/ipv4 pass signalled
tls-extended-master-secret www.bakkerij.be:443/ipv6 pass signalled
tls-grade bakkerij.be:443/ipv4 not-applicable tls-looked-at-lightly
tls-grade bakkerij.be:443/ipv6 not-applicable tls-looked-at-lightly
tls-grade www.bakkerij.be:443/ipv4 info by-points
tls-grade www.bakkerij.be:443/ipv6 info by-points
tls-key-exchange bakkerij.be:443/ipv4 not-applicable tls-looked-at-lightly
tls-key-exchange bakkerij.be:443/ipv6 not-applicable tls-looked-at-lightly
tls-key-exchange www.bakkerij.be:443/ipv4 pass good
tls-key-exchange www.bakkerij.be:443/ipv6 pass good
tls-post-quantum bakkerij.be:443/ipv4 not-applicable tls-looked-at-lightly
tls-post-quantum bakkerij.be:443/ipv6 not-applicable tls-looked-at-lightly
tls-post-quantum www.bakkerij.be:443/ipv4 info ready
tls-post-quantum www.bakkerij.be:443/ipv6 info ready
tls-renegotiation bakkerij.be:443/ipv4 not-applicable tls-looked-at-lightly
tls-renegotiation bakkerij.be:443/ipv6 not-applicable tls-looked-at-lightly
tls-renegotiation www.bakkerij.be:443/ipv4 pass signalled
tls-renegotiation www.bakkerij.be:443/ipv6 pass signalled
tls-signature-hash bakkerij.be:443/ipv4 not-applicable tls-looked-at-lightly
tls-signature-hash bakkerij.be:443/ipv6 not-applicable tls-looked-at-lightly
tls-signature-hash www.bakkerij.be:443/ipv4 pass new
tls-signature-hash www.bakkerij.be:443/ipv6 pass new
tls-versions bakkerij.be:443/ipv4 pass light
tls-versions bakkerij.be:443/ipv6 pass light
tls-versions www.bakkerij.be:443/ipv4 pass newest
tls-versions www.bakkerij.be:443/ipv6 pass newest
content-type-options bakkerij.be not-applicable judged-elsewhere
content-type-options www.bakkerij.be pass nosniff
cookies bakkerij.be not-applicable none
cookies www.bakkerij.be not-applicable none
cors bakkerij.be not-applicable judged-elsewhere
cors www.bakkerij.be pass none
csp bakkerij.be not-applicable judged-elsewhere
csp www.bakkerij.be pass stops
default-page bakkerij.be not-applicable judged-elsewhere
default-page www.bakkerij.be pass ordinary
foreign-scripts bakkerij.be not-applicable judged-elsewhere
foreign-scripts www.bakkerij.be pass none
framing bakkerij.be not-applicable judged-elsewhere
framing www.bakkerij.be pass nobody
hsts bakkerij.be pass remembered
hsts www.bakkerij.be pass remembered
http-versions bakkerij.be not-applicable judged-elsewhere
http-versions www.bakkerij.be info first
https bakkerij.be pass answers
https www.bakkerij.be pass answers
https-redirect bakkerij.be pass same-host
https-redirect www.bakkerij.be pass same-host
isolation-headers bakkerij.be not-applicable judged-elsewhere
isolation-headers www.bakkerij.be info none
mixed-content bakkerij.be not-applicable judged-elsewhere
mixed-content www.bakkerij.be pass nothing
observatory-grade bakkerij.be not-applicable judged-elsewhere
observatory-grade www.bakkerij.be info nothing-lost
outdated-javascript bakkerij.be not-applicable judged-elsewhere
outdated-javascript www.bakkerij.be not-applicable none
outdated-software bakkerij.be not-applicable judged-elsewhere
outdated-software www.bakkerij.be not-applicable hidden
referrer-policy bakkerij.be not-applicable judged-elsewhere
referrer-policy www.bakkerij.be pass kept
security-txt bakkerij.be pass without-policy
suppliers bakkerij.be info nobody
trackers bakkerij.be not-applicable judged-elsewhere
trackers www.bakkerij.be info nobody
version-disclosure bakkerij.be not-applicable judged-elsewhere
version-disclosure www.bakkerij.be pass none
";

const WEAK: &str = "
caa bakkerij.be fail none
dangling-records bakkerij.be pass somewhere
dnssec bakkerij.be fail unsigned
domain-expiry bakkerij.be info no-service
domain-resolves bakkerij.be pass answers
ipv6 bakkerij.be info none
nameserver-consistency bakkerij.be pass agree
nameserver-recursion ns1.bakkerij.be pass closed
nameserver-redundancy bakkerij.be fail one
private-addresses bakkerij.be pass public
zone-transfer bakkerij.be not-applicable without-leave
bimi bakkerij.be info absent
dane mail.bakkerij.be not-applicable inherited
dkim bakkerij.be fail none
dmarc bakkerij.be fail absent
dmarc-policy bakkerij.be not-applicable inherited
dmarc-reporting bakkerij.be not-applicable inherited
mail-certificate mail.bakkerij.be not-applicable inherited
mail-provider bakkerij.be info none
mail-tls mail.bakkerij.be not-applicable inherited
mta-sts bakkerij.be fail absent
mx bakkerij.be pass found
parked-mail bakkerij.be not-applicable sends-mail
spf bakkerij.be pass good
spf-strictness bakkerij.be pass soft
starttls mail.bakkerij.be fail not-offered
tls-rpt bakkerij.be not-applicable nothing-to-report
certificate-expiry bakkerij.be:443/ipv4 pass in-date
certificate-expiry www.bakkerij.be:443/ipv4 fail expired
certificate-key bakkerij.be:443/ipv4 pass strong
certificate-key www.bakkerij.be:443/ipv4 pass strong
certificate-lifetime bakkerij.be:443/ipv4 not-applicable no-limit
certificate-lifetime www.bakkerij.be:443/ipv4 not-applicable no-limit
certificate-name bakkerij.be:443/ipv4 fail other-name
certificate-name www.bakkerij.be:443/ipv4 pass covered
certificate-staple bakkerij.be:443/ipv4 pass none
certificate-staple www.bakkerij.be:443/ipv4 pass none
certificate-trust bakkerij.be:443/ipv4 pass trusted
certificate-trust www.bakkerij.be:443/ipv4 pass trusted
tls-ciphers bakkerij.be:443/ipv4 pass good
tls-ciphers www.bakkerij.be:443/ipv4 pass good
tls-compression bakkerij.be:443/ipv4 pass refused
tls-compression www.bakkerij.be:443/ipv4 pass refused
tls-early-data bakkerij.be:443/ipv4 info none
tls-early-data www.bakkerij.be:443/ipv4 info none
tls-extended-master-secret bakkerij.be:443/ipv4 pass signalled
tls-extended-master-secret www.bakkerij.be:443/ipv4 pass signalled
tls-grade bakkerij.be:443/ipv4 info held-down
tls-grade www.bakkerij.be:443/ipv4 info held-down
tls-key-exchange bakkerij.be:443/ipv4 pass good
tls-key-exchange www.bakkerij.be:443/ipv4 pass good
tls-post-quantum bakkerij.be:443/ipv4 info ready
tls-post-quantum www.bakkerij.be:443/ipv4 info ready
tls-renegotiation bakkerij.be:443/ipv4 pass signalled
tls-renegotiation www.bakkerij.be:443/ipv4 pass signalled
tls-signature-hash bakkerij.be:443/ipv4 pass new
tls-signature-hash www.bakkerij.be:443/ipv4 pass new
tls-versions bakkerij.be:443/ipv4 pass newest
tls-versions www.bakkerij.be:443/ipv4 pass newest
content-type-options bakkerij.be fail absent
content-type-options www.bakkerij.be fail absent
cookies bakkerij.be not-applicable none
cookies www.bakkerij.be not-applicable none
cors bakkerij.be pass none
cors www.bakkerij.be pass none
csp bakkerij.be fail absent
csp www.bakkerij.be fail absent
default-page bakkerij.be pass ordinary
default-page www.bakkerij.be pass ordinary
foreign-scripts bakkerij.be pass none
foreign-scripts www.bakkerij.be pass none
framing bakkerij.be fail absent
framing www.bakkerij.be fail absent
hsts bakkerij.be fail absent
hsts www.bakkerij.be fail absent
http-versions bakkerij.be info first
http-versions www.bakkerij.be info first
https bakkerij.be pass answers
https www.bakkerij.be pass answers
https-redirect bakkerij.be fail page
https-redirect www.bakkerij.be fail page
isolation-headers bakkerij.be info none
isolation-headers www.bakkerij.be info none
mixed-content bakkerij.be pass nothing
mixed-content www.bakkerij.be pass nothing
observatory-grade bakkerij.be info held-down
observatory-grade www.bakkerij.be info held-down
outdated-javascript bakkerij.be not-applicable none
outdated-javascript www.bakkerij.be not-applicable none
outdated-software bakkerij.be not-applicable hidden
outdated-software www.bakkerij.be not-applicable hidden
referrer-policy bakkerij.be pass absent
referrer-policy www.bakkerij.be pass absent
security-txt bakkerij.be fail absent
suppliers bakkerij.be info nobody
trackers bakkerij.be info nobody
trackers www.bakkerij.be info nobody
version-disclosure bakkerij.be pass none
version-disclosure www.bakkerij.be pass none
";

#[tokio::test]
async fn a_company_that_did_everything_passes_everywhere() {
    let result = result(&World::strong(BAKERY).start().await).await;
    assert_lines(&result, STRONG);
    assert_eq!(
        (result.score.low, result.score.high),
        (Some(100), Some(100))
    );
    let level = result.score.level.unwrap();
    assert_eq!((level.low, level.high), (5, 5));
}

#[tokio::test]
async fn a_company_that_did_little_fails_with_the_right_case_for_each_fault() {
    let result = result(&World::weak(BAKERY).start().await).await;
    assert_lines(&result, WEAK);
    let level = result.score.level.unwrap();
    assert_eq!((level.low, level.high), (1, 1));
    assert!(result.score.coverage >= 1.0, "all of it was seen");
}

/// Compares the findings with a list, and shows only the lines that differ.
fn assert_lines(result: &ScanResult, expected: &str) {
    let found = lines(result);
    let expected: Vec<&str> = expected.trim().lines().collect();
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    let missing: Vec<_> = expected
        .iter()
        .filter(|line| !found.contains(line))
        .collect();
    let surprising: Vec<_> = found
        .iter()
        .filter(|line| !expected.contains(line))
        .collect();
    assert!(
        missing.is_empty() && surprising.is_empty(),
        "missing {missing:#?}\nfound instead {surprising:#?}"
    );
    assert_eq!(found, expected, "the order of the report");
}
