//! Questions that bring signatures along, and what these prove from the root down (RFC 4035 5).
//!
//! The user's resolver is asked for what is there, checked or not, and the validator of `NLnet` Labs judges it
//! here: so the same zone is judged alike through every resolver that hands signatures on.

use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex as Locked, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use domain::base::Message;
use domain::dnssec::validator::context::{ValidationContext, ValidationState};
use domain::net::client::request::{
    ComposeRequest, Error as RequestError, GetResponse, RequestMessage, SendRequest,
};
use futures_util::future::select_ok;
use hickory_proto::op::ResponseCode;
use hickory_proto::rr::RecordType;
use jiff::{SignedDuration, Timestamp};
use rustls::crypto::CryptoProvider;
use tokio::sync::Mutex;

use super::dial::{Dial, Transport};
use super::memory::Memory;
use super::question::{Flags, Question, Reply, ask};
use super::sockets;
use super::{LIMITS, Net, next_id};
use crate::fact::{Cause, Proof, ProofVerdict, Seen, Signature, Why};
use crate::parse;

/// Longest text of the validator that is kept, in characters.
const REASON: usize = 200;

/// The public root signs its SOA twice a day, and caches keep it for one: a signature older than this was
/// made before the clock went astray.
const ROOT_SIGNS_WITHIN: SignedDuration = SignedDuration::from_hours(3 * 24);

/// Wait before the next resolver is asked as well.
const NEXT_RESOLVER: Duration = Duration::from_secs(1);

/// Answers with their signatures, of all scans of a run: the root and the zones below it are asked once.
pub(super) type Answers = Memory<Arc<Reply>>;

/// One look at signed answers, with a validator of its own.
pub struct SignedLook {
    questions: Arc<Questions>,
    validator: ValidationContext<Upstream>,
    /// One answer at a time is validated: the validator takes a name without a zone of its own (`asso.fr`)
    /// for a zone without keys where it meets it half way through another walk down.
    validating: Mutex<()>,
    root_is_public: bool,
    now: Timestamp,
}

/// Questions with signatures to the user's resolvers.
pub(super) struct Questions {
    dial: Arc<dyn Dial>,
    servers: Vec<SocketAddr>,
    crypto: Arc<CryptoProvider>,
    asked: Arc<Answers>,
    /// What the validator asked for and did not get.
    failed: Locked<Vec<(String, Why)>>,
}

/// A memory in which nothing stands yet.
pub(super) fn nothing_asked() -> Answers {
    // They are larger than answers without signatures, and fewer.
    Memory::of(LIMITS.answers_kept / 4)
}

impl Net {
    /// A look at signed answers through the user's resolver. All looks of a scan share the answers, and each has
    /// a validator of its own.
    pub fn signed_look(&self) -> SignedLook {
        let questions = self
            .signed_questions
            .get_or_init(|| self.questions(Arc::clone(&self.signed_answers)));
        self.look_with(Arc::clone(questions))
    }

    /// One that asks all of it anew.
    pub fn signed_look_anew(&self) -> SignedLook {
        self.look_with(self.questions(Arc::new(nothing_asked())))
    }

    fn questions(&self, asked: Arc<Answers>) -> Arc<Questions> {
        Arc::new(Questions {
            dial: Arc::clone(&self.to_resolver),
            servers: self.resolvers().to_vec(),
            crypto: Arc::clone(&self.crypto),
            asked,
            failed: Locked::default(),
        })
    }

    fn look_with(&self, questions: Arc<Questions>) -> SignedLook {
        let upstream = Upstream(Arc::clone(&questions));
        SignedLook {
            questions,
            validator: ValidationContext::new(self.trust_anchor.anchors(), upstream),
            validating: Mutex::default(),
            root_is_public: self.trust_anchor.is_public(),
            now: self.now(),
        }
    }
}

impl SignedLook {
    /// Whether the way to the resolver carries signatures, tried at the root and at a zone below it that
    /// is signed, or proven not to be.
    ///
    /// Unknown where an answer did not come, or where the clock of this machine is wrong: then every
    /// signature would seem to be out of time.
    pub async fn path(&self, top: &str) -> Seen<bool> {
        let root = self.prove(".", RecordType::SOA).await;
        if let Err(why) = self.check_clock().await {
            return Seen::Unknown(why);
        }
        match root.verdict {
            Seen::Known(ProofVerdict::Secure) => {}
            Seen::Known(_) | Seen::Absent => return Seen::Known(false),
            Seen::Unknown(why) => return Seen::Unknown(why),
        }
        match self.prove(top, RecordType::SOA).await.verdict {
            Seen::Known(ProofVerdict::Insecure) => self.check_insecure(top).await,
            verdict => verdict.map(|verdict| verdict != ProofVerdict::Bogus),
        }
    }

    /// A zone that is not vouched for is as good a sign of the way as one that is; one whose algorithm the
    /// validator does not know hides all that is below it.
    async fn check_insecure(&self, top: &str) -> Seen<bool> {
        match self.ask(top, RecordType::DS).await {
            Ok(reply) if parse::dnssec::ds(&reply.message.answers).is_empty() => Seen::Known(true),
            Ok(_) => Seen::Unknown(Why::new(
                Cause::Unverifiable,
                format!("Belfort's validator does not know the algorithm of {top}"),
            )),
            Err(why) => Seen::Unknown(why),
        }
    }

    /// Asks for records with their signatures. Gives the answer whatever it says, but for a failure.
    ///
    /// # Errors
    /// Why no answer came.
    pub(crate) async fn ask(&self, name: &str, kind: RecordType) -> Result<Arc<Reply>, Why> {
        self.questions.ask(name, kind).await
    }

    /// What is proven of an answer.
    pub async fn prove(&self, name: &str, kind: RecordType) -> Proof {
        let (verdict, reason) = match self.ask(name, kind).await {
            Ok(reply) => self.validate(name, &reply).await,
            Err(why) => (Seen::Unknown(why), String::new()),
        };
        Proof {
            name: name.to_owned(),
            kind: kind.to_string(),
            verdict,
            reason,
        }
    }

    async fn validate(&self, name: &str, reply: &Reply) -> (Seen<ProofVerdict>, String) {
        let unreadable = |error: &dyn fmt::Display| {
            let why = format!("validate the answer for {name}: {error}");
            (
                Seen::Unknown(Why::new(Cause::Unreadable, why)),
                String::new(),
            )
        };
        let mut message = match Message::from_octets(reply.bytes.clone()) {
            Ok(message) => message,
            Err(error) => return unreadable(&error),
        };
        let _alone = self.validating.lock().await;
        let validated = self
            .validator
            .validate_msg::<Vec<u8>, Vec<u8>>(&mut message)
            .await;
        let (state, extended) = match validated {
            Ok(validated) => validated,
            Err(error) => return unreadable(&error),
        };
        let reason = extended.map_or_else(String::new, |error| error.to_string());
        let reason: String = reason.chars().take(REASON).collect();
        let verdict = match state {
            ValidationState::Secure => Seen::Known(ProofVerdict::Secure),
            ValidationState::Insecure => Seen::Known(ProofVerdict::Insecure),
            // To the validator a lost answer is as bad as a forged one; to us it is no answer.
            ValidationState::Bogus | ValidationState::Indeterminate => {
                match self.questions.failed_for(name) {
                    Some(why) => Seen::Unknown(why),
                    None => Seen::Known(ProofVerdict::Bogus),
                }
            }
        };
        (verdict, reason)
    }

    /// # Errors
    /// [`Cause::WrongClock`] where the root's signature is out of its time.
    async fn check_clock(&self) -> Result<(), Why> {
        let Ok(reply) = self.ask(".", RecordType::SOA).await else {
            return Ok(());
        };
        let signatures = parse::dnssec::signatures(&reply.message.answers);
        match signatures.first() {
            Some(signature) => clock_fits(self.now, signature, self.root_is_public),
            None => Ok(()),
        }
    }
}

/// Whether a clock can be right, by a signature of the root over its SOA.
fn clock_fits(now: Timestamp, signature: &Signature, is_public: bool) -> Result<(), Why> {
    let stale = is_public && now.duration_since(signature.inception) > ROOT_SIGNS_WITHIN;
    if now < signature.inception || now > signature.expiration || stale {
        return Err(Why::new(
            Cause::WrongClock,
            format!(
                "this machine's clock says {now}; the root signed from {} to {}",
                signature.inception, signature.expiration
            ),
        ));
    }
    Ok(())
}

impl fmt::Debug for SignedLook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedLook").finish_non_exhaustive()
    }
}

impl fmt::Debug for Questions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Questions").finish_non_exhaustive()
    }
}

impl Questions {
    async fn ask(&self, name: &str, kind: RecordType) -> Result<Arc<Reply>, Why> {
        let cell = self.asked.place_of(name, kind);
        cell.get_or_init(|| self.ask_network(name, kind))
            .await
            .clone()
    }

    async fn ask_network(&self, name: &str, kind: RecordType) -> Result<Arc<Reply>, Why> {
        let doing = format!("ask the resolver for {name} {kind} with signatures");
        let mut why = Why::new(
            Cause::Unreachable,
            format!("{doing}: this system names no resolver"),
        );
        let flags = Flags {
            recursion: true,
            unchecked: true,
            signatures: true,
        };
        for _ in 0..LIMITS.dns_tries {
            let question = Question::new(name, kind, flags, next_id(&self.crypto))
                .map_err(|error| Why::new(Cause::Unreadable, format!("{doing}: {error}")))?;
            let asks = self.servers.iter().enumerate().map(|(place, server)| {
                let (question, doing) = (&question, doing.as_str());
                Box::pin(async move {
                    // The next resolver is not kept waiting for a silent one.
                    tokio::time::sleep(NEXT_RESOLVER * u32::try_from(place).unwrap_or(0)).await;
                    self.ask_one(*server, question, doing).await
                })
            });
            let asks: Vec<_> = asks.collect();
            if asks.is_empty() {
                break;
            }
            match select_ok(asks).await {
                Ok((reply, _)) => return Ok(Arc::new(reply)),
                Err(failed) => why = failed,
            }
        }
        Err(why)
    }

    async fn ask_one(
        &self,
        server: SocketAddr,
        question: &Question,
        doing: &str,
    ) -> Result<Reply, Why> {
        let _leave = sockets::leave_for_resolver().await;
        let wait = (LIMITS.dns_wait, doing);
        let dial = self.dial.as_ref();
        let mut reply = ask(dial, server, Transport::Udp, question, wait).await?;
        if reply.message.metadata.truncation {
            reply = ask(dial, server, Transport::Tcp, question, wait).await?;
        }
        match reply.message.metadata.response_code {
            ResponseCode::NoError | ResponseCode::NXDomain => Ok(reply),
            code => Err(Why::new(Cause::ServerFailure, format!("{doing}: {code}"))),
        }
    }

    /// Why an answer did not come that the chain of a name needs.
    fn failed_for(&self, name: &str) -> Option<Why> {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        let is_above = |above: &str| {
            above.is_empty()
                || above == name
                || name
                    .strip_suffix(above)
                    .is_some_and(|rest| rest.ends_with('.'))
        };
        failed
            .iter()
            .find(|(above, _)| is_above(above.trim_end_matches('.')))
            .map(|(_, why)| why.clone())
    }
}

/// The way by which the validator gets the DS and DNSKEY records that it needs.
#[derive(Clone)]
struct Upstream(Arc<Questions>);

impl SendRequest<RequestMessage<Vec<u8>>> for Upstream {
    fn send_request(&self, request: RequestMessage<Vec<u8>>) -> Box<dyn GetResponse + Send + Sync> {
        Box::new(Getting {
            questions: Arc::clone(&self.0),
            request,
        })
    }
}

/// One answer that the validator waits for.
struct Getting {
    questions: Arc<Questions>,
    request: RequestMessage<Vec<u8>>,
}

impl fmt::Debug for Getting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Getting").finish_non_exhaustive()
    }
}

impl GetResponse for Getting {
    fn get_response(
        &mut self,
    ) -> Pin<Box<dyn Future<Output = Result<Message<Bytes>, RequestError>> + Send + Sync + '_>>
    {
        let asked = self.request.to_message().ok().and_then(|message| {
            let question = message.first_question()?;
            let kind = RecordType::from(question.qtype().to_int());
            Some((question.qname().to_string(), kind))
        });
        let questions = Arc::clone(&self.questions);
        Box::pin(async move {
            let (name, kind) = asked.ok_or(RequestError::FormError)?;
            let name = if name.is_empty() {
                ".".to_owned()
            } else {
                name
            };
            let noting = Arc::clone(&questions);
            let noted = name.clone();
            // The validator wants a future that can be shared, which ours cannot: a task can.
            let asking = tokio::spawn(async move { questions.ask(&name, kind).await });
            let reply = asking.await.map_err(|_| RequestError::ConnectionClosed)?;
            match reply {
                Ok(reply) => Message::from_octets(Bytes::from(reply.bytes.clone()))
                    .map_err(|_| RequestError::ShortMessage),
                Err(why) => {
                    let mut failed = noting.failed.lock().unwrap_or_else(PoisonError::into_inner);
                    failed.push((noted.to_ascii_lowercase(), why));
                    Err(RequestError::StreamReceiveError)
                }
            }
        })
    }
}

#[cfg(test)]
mod tests;
