//! Points and letters.

use super::super::grade::{letter, score};
use super::*;
use crate::fact::ObservatoryGrade;

#[test]
fn bonuses_count_from_ninety_points_on() {
    let bonus = [Code::CspNoUnsafe, Code::CoopSameOrigin];
    let with = |losses: &[Code]| score(&[losses, &bonus[..]].concat());
    assert_eq!(with(&[]), 115);
    assert_eq!(with(&[Code::HstsLessThanSixMonths]), 105);
    assert_eq!(
        with(&[Code::HstsLessThanSixMonths, Code::ReferrerUnsafe]),
        85
    );
    let most: Vec<Code> = Code::ALL
        .iter()
        .copied()
        .filter(|code| code.points() < 0)
        .collect();
    assert_eq!(score(&most), 0);
    let best = [
        Code::CspNoUnsafeDefaultSrcNone,
        Code::CookiesSecureWithHttponlySessionsAndSamesite,
        Code::ReferrerPrivate,
        Code::HstsPreloaded,
        Code::SriImplementedAndAllScriptsLoadedSecurely,
        Code::FrameImplementedViaCsp,
        Code::CorpSameOrigin,
        Code::CoepRequireCorp,
        Code::CoopSameOrigin,
    ];
    assert_eq!(score(&best), 165);
}

#[test]
fn letters_follow_the_points_rounded_down_to_five() {
    let words: Vec<String> = [
        165, 100, 99, 95, 90, 89, 85, 84, 80, 79, 70, 69, 65, 64, 60, 59,
    ]
    .into_iter()
    .chain([50, 49, 45, 44, 40, 39, 30, 29, 25, 24, 0])
    .map(|points| serde_json::to_value(letter(points)).unwrap())
    .map(|word| word.as_str().unwrap().to_owned())
    .collect();
    assert_eq!(
        words.join(" "),
        "A+ A+ A A A A- A- B+ B+ B B B- B- C+ C+ C C C- C- D+ D+ D D D- D- F F"
    );
}

#[test]
fn a_site_with_nothing_and_a_site_with_accidents() {
    let nothing = grade(&bare());
    assert_eq!(nothing.score, Seen::Known(30));
    assert_eq!(nothing.grade, Seen::Known(ObservatoryGrade::D));
    assert_eq!(
        nothing.losses,
        Seen::Known(vec![
            "csp-not-implemented (-25)".to_owned(),
            "hsts-not-implemented (-20)".to_owned(),
            "x-content-type-options-not-implemented (-5)".to_owned(),
            "x-frame-options-not-implemented (-20)".to_owned(),
        ])
    );
    // The best letter for a site that every page may frame, and that browsers forget at once.
    let accidents = grade(&with(&[
        ("strict-transport-security", "max-age=banana"),
        (
            "content-security-policy",
            "default-src 'self'; frame-ancestors *",
        ),
    ]));
    assert_eq!(accidents.score, Seen::Known(105));
    assert_eq!(accidents.grade, Seen::Known(ObservatoryGrade::APlus));
    assert_eq!(
        accidents.losses,
        Seen::Known(vec![
            "x-content-type-options-not-implemented (-5)".to_owned()
        ])
    );
}
