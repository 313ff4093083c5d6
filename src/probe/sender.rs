//! May this server send mail in this name? Asks the DNS what one check of SPF needs to know.

use std::time::Duration;

use futures_util::future::join_all;
use hickory_proto::rr::RData;

use crate::fact::{Cause, Why};
use crate::net::{Answer, LIMITS, Net};
use crate::parse::spf::{Answers, Asked, Heard, Outcome, Question, Step, check};

/// Asks until the check is done, or [`LIMITS`]`.spf_time` is over.
pub async fn check_host(net: &Net, question: &Question) -> Outcome {
    check_host_within(net, question, LIMITS.spf_time).await
}

/// Asks until the check is done, or this time is over: what was not heard by then has failed.
pub async fn check_host_within(net: &Net, question: &Question, time: Duration) -> Outcome {
    let mut answers = Answers::new();
    let asking = ask(net, question, &mut answers);
    if let Ok(outcome) = tokio::time::timeout(time, asking).await {
        return outcome;
    }
    let late = format!("not heard within {time:?} for the whole check");
    loop {
        match check(question, &answers) {
            Step::Done(outcome) => return *outcome,
            Step::Needs(questions) => {
                let late = || Heard::Failed(Why::new(Cause::Timeout, late.clone()));
                answers.extend(questions.into_iter().map(|asked| (asked, late())));
            }
        }
    }
}

async fn ask(net: &Net, question: &Question, answers: &mut Answers) -> Outcome {
    loop {
        match check(question, answers) {
            Step::Done(outcome) => return *outcome,
            Step::Needs(questions) => {
                let heard = questions.into_iter().map(|asked| hear(net, asked));
                answers.extend(join_all(heard).await);
            }
        }
    }
}

/// Asks one question.
async fn hear(net: &Net, asked: Asked) -> (Asked, Heard) {
    let heard = match net.lookup_name(&asked.name, asked.kind).await {
        Ok(Answer::Records(records)) => {
            let data = records.iter().map(|record| &record.data);
            let of_kind = data.filter(|data| data.record_type() == asked.kind);
            Heard::Records(of_kind.cloned().collect::<Vec<RData>>())
        }
        Ok(Answer::NoData | Answer::Unproven) => Heard::NoData,
        Ok(Answer::NoSuchName) => Heard::NoSuchName,
        Err(why) => Heard::Failed(why),
    };
    (asked, heard)
}
