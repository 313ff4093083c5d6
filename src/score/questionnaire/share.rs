//! Exact arithmetic of means: a threshold is compared before anything is rounded.

use std::cmp::Ordering;

/// A number from 1 to 5, as a fraction in its lowest terms.
///
/// Means of means of steps have denominators that divide the least common multiple of a few small counts: a
/// questionnaire of 34 controls stays below 10^15.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Share {
    over: u128,
    under: u128,
}

impl Share {
    /// A fraction; `under` is not 0.
    pub(super) const fn new(over: u128, under: u128) -> Self {
        Self { over, under }
    }

    /// A step.
    pub(super) fn of_step(step: u8) -> Self {
        Self::new(step.into(), 1)
    }

    /// The plain mean; `None` of nothing.
    pub(super) fn mean(numbers: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut count = 0;
        let mut sum = Self::new(0, 1);
        for number in numbers {
            count += 1;
            sum = Self::lowest(
                sum.over * number.under + number.over * sum.under,
                sum.under * number.under,
            );
        }
        (count > 0).then(|| Self::lowest(sum.over, sum.under * count))
    }

    /// In hundredths, half of one rounded up. For showing only: thresholds are compared exactly.
    #[expect(
        clippy::cast_precision_loss,
        reason = "hundredths of a number up to 5 are small"
    )]
    pub(super) fn hundredths(self) -> f64 {
        ((self.over * 200 + self.under) / (self.under * 2)) as f64 / 100.0
    }

    fn lowest(over: u128, under: u128) -> Self {
        let (mut divisor, mut rest) = (over, under);
        while rest != 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        let divisor = divisor.max(1);
        Self::new(over / divisor, under / divisor)
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.over * other.under).cmp(&(other.over * self.under))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(steps: &[u8]) -> Share {
        Share::mean(steps.iter().copied().map(Share::of_step)).unwrap()
    }

    #[test]
    fn a_mean_is_exact_and_in_its_lowest_terms() {
        assert_eq!(mean(&[2, 4]), Share::new(3, 1));
        assert_eq!(mean(&[1, 2, 2]), Share::new(5, 3));
        let thirds = Share::mean([mean(&[1, 2, 2]), mean(&[3, 3, 4])]).unwrap();
        assert_eq!(thirds, Share::new(5, 2));
        assert_eq!(Share::mean([]), None);
    }

    #[test]
    fn hundredths_are_rounded_for_showing_and_compared_before() {
        assert_eq!(mean(&[1, 2, 2]).hundredths().to_string(), "1.67");
        assert_eq!(mean(&[2, 3]).hundredths().to_string(), "2.5");
        let almost = Share::new(2499, 1000);
        assert_eq!(almost.hundredths().to_string(), "2.5");
        assert!(almost < Share::new(5, 2));
    }
}
