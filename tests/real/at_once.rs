//! Five thousand names at once, by a process that may open few files: none that is there is called missing.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};

use belfort::fact::{Cause, ProofVerdict, Seen, Why};
use belfort::net::dial::{Direct, Transport};
use belfort::net::{AddressPolicy, Answer, Net, NetOptions, SignedLook, TrustAnchor};
use hickory_proto::op::ResponseCode;
use hickory_proto::rr::{RData, RecordType};
use tokio::task::JoinSet;

use crate::crowd::{Crowd, HOSTER, RESOLVER, address, name};

const NAMES: usize = 5_000;
/// Files that the process may open.
const FILES: usize = 256;
/// Tells this program that it is that process, and where the root's key is.
const ROOT_KEY: &str = "BELFORT_TEST_ROOT_KEY";

/// What was said of one name; `Err` where that is not what is there.
type Said = Result<Result<(), Why>, String>;

#[test]
fn of_five_thousand_names_at_once_none_that_is_there_is_called_missing() {
    if let Some(root_key) = env::var_os(ROOT_KEY) {
        return look_at_all(Path::new(&root_key));
    }
    let crowd = Crowd::start(0, NAMES);
    let test = "at_once::of_five_thousand_names_at_once_none_that_is_there_is_called_missing";
    let script = format!("ulimit -n {FILES}; exec \"$0\" \"$@\"");
    let output = Command::new("sh")
        .args(["-c", &script])
        .arg(env::current_exe().expect("find this program"))
        .args([test, "--exact", "--nocapture"])
        .env(ROOT_KEY, &crowd.root_key)
        .output()
        .expect("run this program again");
    let said = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}{errors}");
    assert!(said.contains("1 passed"), "{said}{errors}");
    eprintln!("{errors}");
}

fn look_at_all(root_key: &Path) {
    let limits = fs::read_to_string("/proc/self/limits").expect("read the limits");
    let limit = limits
        .lines()
        .find(|line| line.starts_with("Max open files"));
    let limit: Vec<_> = limit.unwrap_or_default().split_whitespace().collect();
    let files = FILES.to_string();
    assert_eq!(
        limit.get(3..5),
        Some([files.as_str(), files.as_str()].as_slice())
    );
    let runtime = tokio::runtime::Runtime::new().expect("start a runtime");
    let began = Instant::now();
    let (said, most) = runtime.block_on(ask_all(root_key));
    let took = began.elapsed();
    let asked = said.len();
    let mut causes: BTreeMap<Cause, usize> = BTreeMap::new();
    let mut untrue = Vec::new();
    for said in said {
        match said {
            Ok(Ok(())) => {}
            Ok(Err(why)) => *causes.entry(why.cause).or_default() += 1,
            Err(what) => untrue.push(what),
        }
    }
    eprintln!("{asked} answers in {took:?}, at most {most} files at once; unknown: {causes:?}");
    assert!(
        untrue.is_empty(),
        "{} untrue: {:#?}",
        untrue.len(),
        untrue.first()
    );
    // A slow machine may lose an answer; it then says so, and of few.
    let unknown: usize = causes.values().sum();
    assert!(unknown * 100 <= asked, "{causes:?}");
}

/// Puts every question at once. Gives what was said, and the most files that were open.
async fn ask_all(root_key: &Path) -> (Vec<Said>, usize) {
    let anchor = fs::read_to_string(root_key).expect("read the root's key");
    let options = NetOptions {
        dial: Arc::new(Direct),
        resolvers: vec![(ip(RESOLVER), 53).into()],
        extra_roots: Vec::new(),
        policy: AddressPolicy::PublicOnly,
        trust_anchor: TrustAnchor::parse(&anchor).expect("read the root's key"),
    };
    let net = Arc::new(Net::new(options).expect("set up the network"));
    let look = Arc::new(net.signed_look());
    let mut asking = JoinSet::new();
    for number in 0..NAMES {
        asking.spawn(ask_for_address(Arc::clone(&net), number));
        match number % 4 {
            0 | 2 => drop(asking.spawn(ask_for_nothing(Arc::clone(&net), number))),
            1 => drop(asking.spawn(ask_server(Arc::clone(&net), number))),
            _ => drop(asking.spawn(prove(Arc::clone(&look), number))),
        }
    }
    let mut said = Vec::new();
    let mut most = 0;
    while let Some(one) = asking.join_next().await {
        said.push(one.expect("a question ends"));
        most = most.max(open_files());
    }
    (said, most)
}

fn open_files() -> usize {
    // What reads the list is in it as well. It may be the one file too many.
    fs::read_dir("/proc/self/fd").map_or(FILES, |files| files.count() - 1)
}

async fn ask_for_address(net: Arc<Net>, number: usize) -> Said {
    match net.lookup(&name(number), RecordType::A).await {
        Ok(answer) => {
            let found = answer.read(|data| match data {
                RData::A(a) => Some(a.0.to_string()),
                _ => None,
            });
            is_true(found == [address(number)], || {
                format!("{}: {answer:?}", name(number))
            })
        }
        Err(why) => Ok(Err(why)),
    }
}

/// A type that the name lacks: that is no reason to say that the name is not there.
async fn ask_for_nothing(net: Arc<Net>, number: usize) -> Said {
    match net.lookup(&name(number), RecordType::AAAA).await {
        Ok(answer) => is_true(matches!(answer, Answer::NoData), || {
            format!("{} AAAA: {answer:?}", name(number))
        }),
        Err(why) => Ok(Err(why)),
    }
}

async fn ask_server(net: Arc<Net>, number: usize) -> Said {
    let transport = if number % 8 == 1 {
        Transport::Udp
    } else {
        Transport::Tcp
    };
    let [one, other] = HOSTER;
    let server = ip(if number % 16 < 8 { one } else { other });
    let wait = Duration::from_secs(5);
    match net
        .ask_server(server, transport, &name(number), RecordType::A, wait)
        .await
    {
        Ok(answer) => {
            let is_there = answer.metadata.response_code == ResponseCode::NoError
                && !answer.answers.is_empty();
            is_true(is_there, || {
                format!("{} by {server}: {answer:?}", name(number))
            })
        }
        Err(why) => Ok(Err(why)),
    }
}

async fn prove(look: Arc<SignedLook>, number: usize) -> Said {
    match look.prove(&name(number), RecordType::A).await.verdict {
        Seen::Known(ProofVerdict::Secure) => Ok(Ok(())),
        Seen::Unknown(why) => Ok(Err(why)),
        other => Err(format!("{} with signatures: {other:?}", name(number))),
    }
}

fn is_true(is_true: bool, otherwise: impl FnOnce() -> String) -> Said {
    if is_true {
        Ok(Ok(()))
    } else {
        Err(otherwise())
    }
}

fn ip(text: &str) -> IpAddr {
    text.parse().expect("read an address")
}
