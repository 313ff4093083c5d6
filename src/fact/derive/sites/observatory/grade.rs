//! The arithmetic: points from results, and the letter for points.

use super::code::Code;
use crate::fact::ObservatoryGrade;

/// Where everyone begins.
const START: i32 = 100;
/// From here on bonuses count.
const CURVE: i32 = 90;

/// The points of all results together. Bonuses count only where the results that take away leave 90 points.
pub(super) fn score(codes: &[Code]) -> u32 {
    let points = codes.iter().map(|code| code.points());
    let without_bonus = START + points.clone().filter(|points| *points < 0).sum::<i32>();
    let score = if without_bonus >= CURVE {
        START + points.sum::<i32>()
    } else {
        without_bonus
    };
    u32::try_from(score).unwrap_or(0)
}

/// The letter: points are rounded down to a multiple of five, and no more than 100 count.
pub(super) fn letter(score: u32) -> ObservatoryGrade {
    match score.min(100) / 5 * 5 {
        100.. => ObservatoryGrade::APlus,
        90.. => ObservatoryGrade::A,
        85.. => ObservatoryGrade::AMinus,
        80.. => ObservatoryGrade::BPlus,
        70.. => ObservatoryGrade::B,
        65.. => ObservatoryGrade::BMinus,
        60.. => ObservatoryGrade::CPlus,
        50.. => ObservatoryGrade::C,
        45.. => ObservatoryGrade::CMinus,
        40.. => ObservatoryGrade::DPlus,
        30.. => ObservatoryGrade::D,
        25.. => ObservatoryGrade::DMinus,
        _ => ObservatoryGrade::F,
    }
}
