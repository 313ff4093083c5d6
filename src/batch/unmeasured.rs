//! Why nothing of a target could be measured: as a word, which each language has a sentence for, and as what was
//! seen, in English for whoever looks after the batch.

/// Why nothing could be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Obstacle {
    /// Nobody has registered the name.
    NoSuchDomain,
    /// Nobody who should know the name answers.
    NoAnswer,
    /// Something on the way answers in the place of others.
    Intercepted,
    /// This machine has no room left.
    ExhaustedHere,
    /// The list no longer has it.
    NotListed,
    /// Its scan was begun too often, and never ended.
    GivenUp,
    /// A fault of Belfort.
    Fault,
}

impl Obstacle {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::NoSuchDomain,
        Self::NoAnswer,
        Self::Intercepted,
        Self::ExhaustedHere,
        Self::NotListed,
        Self::GivenUp,
        Self::Fault,
    ];

    /// The machine word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoSuchDomain => "no-such-domain",
            Self::NoAnswer => "no-answer",
            Self::Intercepted => "intercepted",
            Self::ExhaustedHere => "exhausted-here",
            Self::NotListed => "not-listed",
            Self::GivenUp => "given-up",
            Self::Fault => "fault",
        }
    }

    /// As a store keeps it, with one sentence of what was seen.
    pub fn with(self, said: &str) -> String {
        format!("{}: {said}", self.word())
    }

    /// Reads what a store keeps: the obstacle, where it begins with one, and the sentence.
    pub fn read(kept: &str) -> (Option<Self>, &str) {
        let found = Self::ALL.into_iter().find_map(|obstacle| {
            let said = kept.strip_prefix(obstacle.word())?.strip_prefix(": ")?;
            Some((obstacle, said))
        });
        found.map_or((None, kept), |(obstacle, said)| (Some(obstacle), said))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_again() {
        for obstacle in Obstacle::ALL {
            let kept = obstacle.with("a.be: nobody is there");
            assert_eq!(
                Obstacle::read(&kept),
                (Some(obstacle), "a.be: nobody is there")
            );
        }
        for kept in ["", "no-answer", "nothing could be measured: why"] {
            assert_eq!(Obstacle::read(kept), (None, kept));
        }
    }
}
