//! `Seen<T>`: the three things an observation can be. Absent is never unknown (law 1).

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// What came of looking for one fact.
///
/// JSON: `{"known": …}`, `"absent"` or `{"unknown": {"cause": "timeout", "detail": "…"}}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Seen<T> {
    /// It was seen, and this is it.
    Known(T),
    /// We got a trustworthy answer, and the answer is that there is none.
    Absent,
    /// We could not tell. Never reads as "missing": it neither lowers nor raises a score.
    Unknown(Why),
}

impl<T> Seen<T> {
    /// The value, where it was seen.
    pub fn known(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Absent | Self::Unknown(_) => None,
        }
    }

    /// The cause, where it could not be seen.
    pub fn unknown(&self) -> Option<&Why> {
        match self {
            Self::Unknown(why) => Some(why),
            Self::Known(_) | Self::Absent => None,
        }
    }

    /// Changes the value and leaves absence and the cause of not knowing as they are.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Seen<U> {
        match self {
            Self::Known(value) => Seen::Known(change(value)),
            Self::Absent => Seen::Absent,
            Self::Unknown(why) => Seen::Unknown(why),
        }
    }

    /// The same, seen by reference: for facts derived from facts.
    pub fn as_ref(&self) -> Seen<&T> {
        match self {
            Self::Known(value) => Seen::Known(value),
            Self::Absent => Seen::Absent,
            Self::Unknown(why) => Seen::Unknown(why.clone()),
        }
    }

    /// Follows one fact into the next: unknown and absent stay what they are.
    pub fn and_then<U>(self, next: impl FnOnce(T) -> Seen<U>) -> Seen<U> {
        match self {
            Self::Known(value) => next(value),
            Self::Absent => Seen::Absent,
            Self::Unknown(why) => Seen::Unknown(why),
        }
    }
}

impl Seen<Vec<String>> {
    /// Names of those that have a property. Kleene: one that has it is a fact even if another could not
    /// be asked; "none of them" is known only when all could.
    pub fn names_where<T>(
        all: &[T],
        name: impl Fn(&T) -> &str,
        property: impl Fn(&T) -> Seen<bool>,
    ) -> Self {
        let mut names = Vec::new();
        let mut unknown = None;
        for one in all {
            match property(one) {
                Seen::Known(true) => names.push(name(one).to_owned()),
                Seen::Known(false) | Seen::Absent => {}
                Seen::Unknown(why) => unknown = Some(why),
            }
        }
        match unknown {
            Some(why) if names.is_empty() => Self::Unknown(why),
            _ => Self::Known(names),
        }
    }
}

impl<T> Default for Seen<T> {
    /// Not looked at yet. Whoever runs the probe settles what is still pending at the end.
    fn default() -> Self {
        Self::Unknown(Why::from(Cause::Pending))
    }
}

impl<T> From<Option<T>> for Seen<T> {
    /// `None` is a trustworthy "there is none". Never call this on the result of a failed question.
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Known)
    }
}

impl<T> From<Result<T, Why>> for Seen<T> {
    fn from(value: Result<T, Why>) -> Self {
        value.map_or_else(Self::Unknown, Self::Known)
    }
}

impl<T: JsonSchema> JsonSchema for Seen<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Seen_{}", T::schema_name()).into()
    }

    fn inline_schema() -> bool {
        true
    }

    /// By hand, so that the catalogue of facts (`fact::catalogue`) can tell a `Seen` from an
    /// ordinary choice: it carries `x-seen`, and the observed type stands under `known`.
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let known = generator.subschema_for::<T>();
        let why = generator.subschema_for::<Why>();
        json_schema!({
            "x-seen": true,
            "oneOf": [
                { "type": "object", "properties": { "known": known }, "required": ["known"], "additionalProperties": false },
                { "const": "absent" },
                { "type": "object", "properties": { "unknown": why }, "required": ["unknown"], "additionalProperties": false }
            ]
        })
    }
}

/// Why something could not be seen: a machine word, and what a technician wants to read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// The kind of cause. The report has a sentence for each, in four languages.
    pub cause: Cause,
    /// What exactly was tried and what came back, in English; may quote what a stranger sent.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl Why {
    /// A cause with what was being done, to what, and what came back.
    pub fn new(cause: Cause, detail: impl Into<String>) -> Self {
        Self {
            cause,
            detail: detail.into(),
        }
    }

    /// Whether a probe is still on its way to the fact.
    pub fn is_pending(&self) -> bool {
        self.cause == Cause::Pending
    }
}

impl From<Cause> for Why {
    fn from(cause: Cause) -> Self {
        Self {
            cause,
            detail: String::new(),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.detail.is_empty() {
            f.write_str(self.cause.word())
        } else {
            write!(f, "{}: {}", self.cause.word(), self.detail)
        }
    }
}

/// The kinds of not knowing. Machine words; people read the sentences in `templates/words/cause.toml`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The host had already been asked as often as one scan may ask it.
    AskedEnough,
    /// A protection service (challenge page, 429, block page) stood before the answer.
    BlockedByProtection,
    /// Outgoing connections to this port seem to be blocked on this network (port 25, mostly).
    BlockedPort,
    /// A fault of Belfort itself: the probe ended unexpectedly.
    Bug,
    /// The server answered that we may not see it (401, 403).
    Denied,
    /// Two ways of looking gave answers that do not agree.
    Disagreeing,
    /// It leads to a host under somebody else's domain, which is never looked at.
    Elsewhere,
    /// This machine ran out of sockets, files or memory.
    ExhaustedHere,
    /// Another fact that this one follows from could not be seen.
    Follows,
    /// The address is private, loopback or reserved, and `--allow-private` was not given.
    ForbiddenAddress,
    /// Something on the way (a filter, a router, a provider) answered in place of the server asked.
    Intercepted,
    /// A version is newer than the dated list it would be judged by, or missing there.
    NewerThanData,
    /// This machine has no connection of this address family.
    NoFamily,
    /// The way to the resolver carries no signatures: an old router or provider removes them.
    NoDnssecPath,
    /// Every address refused or reset the connection, or none answered at all.
    NoAnswer,
    /// The answer is no page: an odd status, or a redirect that no browser follows.
    NoPage,
    /// The user did not ask for it (`--only`, `--no-web`, `--no-mail`).
    NotAsked,
    /// The registry that was asked has no entry for the name.
    NotListed,
    /// The saved evidence is of an older version of Belfort, which did not look for this.
    NotRecorded,
    /// The port answers, but what it says is not TLS.
    NotTls,
    /// Not looked at yet. Never left in finished evidence.
    Pending,
    /// The connection was refused by the other side.
    Refused,
    /// The connection was cut off by the other side.
    Reset,
    /// The server answered with an error of its own (500 and above).
    ServerError,
    /// The name server or the user's resolver answered "server failure".
    ServerFailure,
    /// Nothing answered the attempt to connect: the port is silent.
    SilentPort,
    /// The other side asked us to come back later (421, 429, silence after answers).
    Throttled,
    /// No answer within the time allowed.
    Timeout,
    /// The two sides found no common version or suite of TLS, so nothing behind it was seen.
    TlsFailed,
    /// There was more than Belfort reads: a larger or longer answer, or more servers than are asked.
    TooLarge,
    /// More redirects than Belfort follows.
    TooManyRedirects,
    /// The answer came, but could not be read.
    Unreadable,
    /// No way to the network of that address.
    Unreachable,
    /// It may be there under a name that only the mail provider knows (a DKIM selector).
    UnknownSelector,
    /// A signature that Belfort's library cannot verify (a short key): neither right nor wrong.
    Unverifiable,
    /// The clock of this machine is wrong, so that every signature seems out of its time.
    WrongClock,
}

impl Cause {
    /// The machine word, as in JSON and in `templates/words/cause.toml`.
    pub fn word(self) -> &'static str {
        match self {
            Self::AskedEnough => "asked-enough",
            Self::BlockedByProtection => "blocked-by-protection",
            Self::BlockedPort => "blocked-port",
            Self::Bug => "bug",
            Self::Denied => "denied",
            Self::Disagreeing => "disagreeing",
            Self::Elsewhere => "elsewhere",
            Self::ExhaustedHere => "exhausted-here",
            Self::Follows => "follows",
            Self::ForbiddenAddress => "forbidden-address",
            Self::Intercepted => "intercepted",
            Self::NewerThanData => "newer-than-data",
            Self::NoFamily => "no-family",
            Self::NoDnssecPath => "no-dnssec-path",
            Self::NoAnswer => "no-answer",
            Self::NoPage => "no-page",
            Self::NotAsked => "not-asked",
            Self::NotListed => "not-listed",
            Self::NotRecorded => "not-recorded",
            Self::NotTls => "not-tls",
            Self::Pending => "pending",
            Self::Refused => "refused",
            Self::Reset => "reset",
            Self::ServerError => "server-error",
            Self::ServerFailure => "server-failure",
            Self::SilentPort => "silent-port",
            Self::Throttled => "throttled",
            Self::Timeout => "timeout",
            Self::TlsFailed => "tls-failed",
            Self::TooLarge => "too-large",
            Self::TooManyRedirects => "too-many-redirects",
            Self::Unreadable => "unreadable",
            Self::Unreachable => "unreachable",
            Self::UnknownSelector => "unknown-selector",
            Self::Unverifiable => "unverifiable",
            Self::WrongClock => "wrong-clock",
        }
    }
}
