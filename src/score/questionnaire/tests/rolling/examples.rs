//! Worked examples of the roll-up. Each was worked out by hand from its rows, as its comment shows.

use super::Row;

/// One worked example.
pub(super) struct Example {
    pub(super) story: &'static str,
    pub(super) rows: &'static [Row],
    /// Category with its documentation, implementation and total, in hundredths.
    pub(super) categories: &'static [(&'static str, u16, u16, u16)],
    /// Key measures, in hundredths, and whether each reaches 2.50.
    pub(super) keys: &'static [(&'static str, u16, bool)],
    pub(super) total: u16,
    pub(super) reached: bool,
}

pub(super) const EXAMPLES: [Example; 12] = [
    Example {
        story: "everything exactly at the threshold reaches it",
        // ID.AM: 2 and 3, mean 2.5. PR.DS: 3 and 2, mean 2.5. Total (2.5 + 2.5) / 2 = 2.5.
        rows: &[("ID.AM-08.2*", 2, 3), ("PR.DS-11.1*", 3, 2)],
        categories: &[("ID.AM", 200, 300, 250), ("PR.DS", 300, 200, 250)],
        keys: &[("ID.AM-08.2", 250, true), ("PR.DS-11.1", 250, true)],
        total: 250,
        reached: true,
    },
    Example {
        story: "a category with several controls in one subcategory is the mean of subcategories",
        // PR.AA documentation: 01 = 5; 03 = (5 + 5) / 2 = 5; 05 = (1 + 1 + 1 + 1) / 4 = 1; 06 = 5.
        // (5 + 5 + 1 + 5) / 4 = 4; controls averaged directly would give (5 + 10 + 4 + 5) / 8 = 3.
        // Implementation: 01 = 4; 03 = (2 + 4) / 2 = 3; 05 = (1 + 2 + 2 + 3) / 4 = 2; 06 = 3.
        // (4 + 3 + 2 + 3) / 4 = 3. Category (4 + 3) / 2 = 3.5.
        rows: &[
            ("PR.AA-01.1", 5, 4),
            ("PR.AA-03.1", 5, 2),
            ("PR.AA-03.2", 5, 4),
            ("PR.AA-05.1", 1, 1),
            ("PR.AA-05.2", 1, 2),
            ("PR.AA-05.3", 1, 2),
            ("PR.AA-05.4", 1, 3),
            ("PR.AA-06.1", 5, 3),
        ],
        categories: &[("PR.AA", 400, 300, 350)],
        keys: &[],
        total: 350,
        reached: true,
    },
    Example {
        story: "a key measure below keeps the whole from the threshold, whatever the total",
        // ID.AM: 2 and 2, mean 2. RS.MA: 5 and 5. Total (2 + 5) / 2 = 3.5, but the key measure is 2.
        rows: &[("ID.AM-08.2*", 2, 2), ("RS.MA-01.1", 5, 5)],
        categories: &[("ID.AM", 200, 200, 200), ("RS.MA", 500, 500, 500)],
        keys: &[("ID.AM-08.2", 200, false)],
        total: 350,
        reached: false,
    },
    Example {
        story: "half of a hundredth is rounded up, and only for showing",
        // GV.OC: 2 and 2; three more categories 3 and 2, each 2.5. Total (2 + 3 × 2.5) / 4 = 2.375.
        // Half of a hundredth goes up: 2.38.
        rows: &[
            ("GV.OC-03.1", 2, 2),
            ("GV.PO-01.1", 3, 2),
            ("GV.RM-03.1", 3, 2),
            ("GV.RR-04.1", 3, 2),
        ],
        categories: &[
            ("GV.OC", 200, 200, 200),
            ("GV.PO", 300, 200, 250),
            ("GV.RM", 300, 200, 250),
            ("GV.RR", 300, 200, 250),
        ],
        keys: &[],
        total: 238,
        reached: false,
    },
    Example {
        story: "thirds add up exactly: no binary fraction keeps a total from 2.50",
        // ID.RA documentation: 01 = 1, 05 = 2, 06 = 2: 5/3. Implementation: 3, 3, 4: 10/3. Mean 15/6 = 2.5.
        rows: &[
            ("ID.RA-01.1", 1, 3),
            ("ID.RA-05.1", 2, 3),
            ("ID.RA-06.1", 2, 4),
        ],
        categories: &[("ID.RA", 167, 333, 250)],
        keys: &[],
        total: 250,
        reached: true,
    },
    Example {
        story: "all categories count alike, however many controls each has",
        // DE.CM: 01 = (1 + 1) / 2 = 1 and 1; 03 = 1 and 1: category 1. RC.RP: 5 and 5.
        // Total (1 + 5) / 2 = 3; controls averaged directly would give (3 × 1 + 5) / 4 = 2.
        rows: &[
            ("DE.CM-01.1", 1, 1),
            ("DE.CM-01.2*", 1, 1),
            ("DE.CM-03.1", 1, 1),
            ("RC.RP-01.1", 5, 5),
        ],
        categories: &[("DE.CM", 100, 100, 100), ("RC.RP", 500, 500, 500)],
        keys: &[("DE.CM-01.2", 100, false)],
        total: 300,
        reached: false,
    },
    Example {
        story: "a total below by less than half a hundredth is shown as 2.50 and yet not reached",
        // PR.DS: documentation 4 × 3 + 9 × 2 = 30 of 13, implementation 3 × 3 + 10 × 2 = 29 of 13: (30 + 29) / 26.
        // PR.PS: 8 × 3 + 3 × 2 = 30 of 11 on both sides: 60 / 22.
        // Total (59/26 + 60/22) / 2 = (649 + 780) / 572 = 1429/572 = 2.4982…, and 1430/572 would be 2.5.
        rows: &[
            ("PR.DS-11.1", 3, 3),
            ("PR.DS-11.2", 3, 3),
            ("PR.DS-11.3", 3, 3),
            ("PR.DS-11.4", 3, 2),
            ("PR.DS-11.5", 2, 2),
            ("PR.DS-11.6", 2, 2),
            ("PR.DS-11.7", 2, 2),
            ("PR.DS-11.8", 2, 2),
            ("PR.DS-11.9", 2, 2),
            ("PR.DS-11.10", 2, 2),
            ("PR.DS-11.11", 2, 2),
            ("PR.DS-11.12", 2, 2),
            ("PR.DS-11.13", 2, 2),
            ("PR.PS-04.1", 3, 3),
            ("PR.PS-04.2", 3, 3),
            ("PR.PS-04.3", 3, 3),
            ("PR.PS-04.4", 3, 3),
            ("PR.PS-04.5", 3, 3),
            ("PR.PS-04.6", 3, 3),
            ("PR.PS-04.7", 3, 3),
            ("PR.PS-04.8", 3, 3),
            ("PR.PS-04.9", 2, 2),
            ("PR.PS-04.10", 2, 2),
            ("PR.PS-04.11", 2, 2),
        ],
        categories: &[("PR.DS", 231, 223, 227), ("PR.PS", 273, 273, 273)],
        keys: &[],
        total: 250,
        reached: false,
    },
    Example {
        story: "controls of one subcategory come together before subcategories do",
        // PR.PS documentation: 04 = 4, 05 = 1: 2.5. Implementation: 2 and 3: 2.5. Category 2.5.
        // PR.IR documentation: 01 = (2 + 3) / 2 = 2.5. Implementation: (3 + 4) / 2 = 3.5. Category 3.
        // Total (2.5 + 3) / 2 = 2.75. Key measures (4 + 2) / 2 = 3, (2 + 3) / 2 = 2.5, (3 + 4) / 2 = 3.5.
        rows: &[
            ("PR.PS-04.1*", 4, 2),
            ("PR.PS-05.1", 1, 3),
            ("PR.IR-01.1*", 2, 3),
            ("PR.IR-01.2*", 3, 4),
        ],
        categories: &[("PR.PS", 250, 250, 250), ("PR.IR", 250, 350, 300)],
        keys: &[
            ("PR.PS-04.1", 300, true),
            ("PR.IR-01.1", 250, true),
            ("PR.IR-01.2", 350, true),
        ],
        total: 275,
        reached: true,
    },
    Example {
        story: "a key measure is the mean of its scores, not the lower of them",
        // Each: (5 + 1) / 2 = 3; the lower of both would be 1.
        rows: &[("DE.AE-03.1*", 5, 1), ("RS.CO-02.1", 1, 5)],
        categories: &[("DE.AE", 500, 100, 300), ("RS.CO", 100, 500, 300)],
        keys: &[("DE.AE-03.1", 300, true)],
        total: 300,
        reached: true,
    },
    Example {
        story: "a total below keeps the whole from the threshold, whatever the key measures",
        // ID.AM: (1 + 1 + 1 + 1 + 3) / 5 = 1.4 on both sides. PR.DS documentation: (2 + 3) / 2 = 2.5,
        // implementation (2 + 2) / 2 = 2; category 2.25. Total (1.4 + 2.25) / 2 = 1.825, which is shown as 1.83.
        // Key measures (3 + 3) / 2 = 3 and (3 + 2) / 2 = 2.5.
        rows: &[
            ("ID.AM-01.1", 1, 1),
            ("ID.AM-02.1", 1, 1),
            ("ID.AM-05.1", 1, 1),
            ("ID.AM-07.1", 1, 1),
            ("ID.AM-08.2*", 3, 3),
            ("PR.DS-01.9", 2, 2),
            ("PR.DS-11.1*", 3, 2),
        ],
        categories: &[("ID.AM", 140, 140, 140), ("PR.DS", 250, 200, 225)],
        keys: &[("ID.AM-08.2", 300, true), ("PR.DS-11.1", 250, true)],
        total: 183,
        reached: false,
    },
    Example {
        story: "documentation and implementation go apart up to the category",
        // DE.CM documentation: 01 = (4 + 2) / 2 = 3, 03 = 1: 2. Implementation: 01 = (2 + 3) / 2 = 2.5, 03 = 5:
        // 3.75. Category (2 + 3.75) / 2 = 2.875. DE.AE: (1 + 3) / 2 = 2. Total 4.875 / 2 = 2.4375.
        // Key measures (2 + 3) / 2 = 2.5 and (1 + 3) / 2 = 2.
        rows: &[
            ("DE.CM-01.1", 4, 2),
            ("DE.CM-01.2*", 2, 3),
            ("DE.CM-03.1", 1, 5),
            ("DE.AE-03.1*", 1, 3),
        ],
        categories: &[("DE.CM", 200, 375, 288), ("DE.AE", 100, 300, 200)],
        keys: &[("DE.CM-01.2", 250, true), ("DE.AE-03.1", 200, false)],
        total: 244,
        reached: false,
    },
    Example {
        story: "all 34 controls: every key measure is there, and the total is short by less than is shown",
        // By category: 2.5, 2, 3.5, 3 (GV) · 2.3, 2, 2 (ID) · 3.1875, 2, 2.75, 2.75, 3 (PR) · 2.5, 2.5 (DE) ·
        // 2, 2 (RS) · 2.5 (RC): 42.4875 / 17 = 2.4992…, and 42.5 would be 2.5. The longer ones:
        // ID.AM: 10 / 5 = 2 and 13 / 5 = 2.6. ID.RA: 3 / 2 = 1.5 and 5 / 2 = 2.5.
        // PR.AA documentation: 3, (2 + 3) / 2 = 2.5, (2 + 2 + 3 + 1) / 4 = 2, 2: 9.5 / 4 = 2.375. Implementation:
        // 4, (4 + 3) / 2 = 3.5, (3 + 3 + 3 + 5) / 4 = 3.5, 5: 16 / 4 = 4.
        // PR.DS: (1 + 3) / 2 = 2 and (3 + 4) / 2 = 3.5. PR.PS: 2 and (3 + 4) / 2 = 3.5.
        // PR.IR: (3 + 2) / 2 = 2.5 and (4 + 3) / 2 = 3.5. DE.CM: 3 and 1: 2; 4 and 2: 3.
        rows: WHOLE,
        categories: &[
            ("GV.OC", 300, 200, 250),
            ("GV.RM", 200, 200, 200),
            ("GV.RR", 400, 300, 350),
            ("GV.PO", 300, 300, 300),
            ("ID.AM", 200, 260, 230),
            ("ID.RA", 150, 250, 200),
            ("ID.IM", 100, 300, 200),
            ("PR.AA", 238, 400, 319),
            ("PR.AT", 200, 200, 200),
            ("PR.DS", 200, 350, 275),
            ("PR.PS", 200, 350, 275),
            ("PR.IR", 250, 350, 300),
            ("DE.CM", 200, 300, 250),
            ("DE.AE", 200, 300, 250),
            ("RS.MA", 200, 200, 200),
            ("RS.CO", 100, 300, 200),
            ("RC.RP", 200, 300, 250),
        ],
        keys: &[
            ("ID.AM-08.2", 250, true),
            ("PR.AA-01.1", 350, true),
            ("PR.AA-03.2", 300, true),
            ("PR.AA-05.1", 250, true),
            ("PR.AA-05.2", 250, true),
            ("PR.AA-05.3", 300, true),
            ("PR.AA-05.4", 300, true),
            ("PR.DS-11.1", 350, true),
            ("PR.PS-04.1", 250, true),
            ("PR.IR-01.1", 350, true),
            ("PR.IR-01.2", 250, true),
            ("DE.CM-01.2", 350, true),
            ("DE.AE-03.1", 250, true),
        ],
        total: 250,
        reached: false,
    },
];

/// All controls of CyberFundamentals Basic, edition 2025, in their order.
pub(super) const WHOLE: &[Row] = &[
    ("GV.OC-03.1", 3, 2),
    ("GV.RM-03.1", 2, 2),
    ("GV.RR-04.1", 4, 3),
    ("GV.PO-01.1", 3, 3),
    ("ID.AM-01.1", 3, 3),
    ("ID.AM-02.1", 2, 3),
    ("ID.AM-05.1", 1, 2),
    ("ID.AM-07.1", 2, 2),
    ("ID.AM-08.2*", 2, 3),
    ("ID.RA-01.1", 2, 3),
    ("ID.RA-05.1", 1, 2),
    ("ID.IM-03.1", 1, 3),
    ("PR.AA-01.1*", 3, 4),
    ("PR.AA-03.1", 2, 4),
    ("PR.AA-03.2*", 3, 3),
    ("PR.AA-05.1*", 2, 3),
    ("PR.AA-05.2*", 2, 3),
    ("PR.AA-05.3*", 3, 3),
    ("PR.AA-05.4*", 1, 5),
    ("PR.AA-06.1", 2, 5),
    ("PR.AT-01.1", 2, 2),
    ("PR.DS-01.9", 1, 3),
    ("PR.DS-11.1*", 3, 4),
    ("PR.PS-04.1*", 2, 3),
    ("PR.PS-05.1", 2, 4),
    ("PR.IR-01.1*", 3, 4),
    ("PR.IR-01.2*", 2, 3),
    ("DE.CM-01.1", 3, 4),
    ("DE.CM-01.2*", 3, 4),
    ("DE.CM-03.1", 1, 2),
    ("DE.AE-03.1*", 2, 3),
    ("RS.MA-01.1", 2, 2),
    ("RS.CO-02.1", 1, 3),
    ("RC.RP-01.1", 2, 3),
];
