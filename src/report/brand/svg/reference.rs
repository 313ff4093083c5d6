//! What draws what: an element may be drawn in several places (`use`, masks), and a few lines may so ask for more
//! shapes than any machine can draw.

use std::collections::BTreeMap;

use super::super::logo::Fault;

/// Most elements that are drawn, those drawn again counted each time.
const MOST_DRAWN: usize = 20_000;
/// Most references from one to the next.
const DEEPEST: usize = 8;

/// One element of the file.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) parent: Option<usize>,
    pub(super) id: Option<String>,
    /// Ids that it points at.
    pub(super) points_at: Vec<String>,
    /// Where it stands, in bytes.
    pub(super) at: usize,
}

/// Checks that every id is there once, that every reference leads to one, and that what is drawn has an end.
pub(super) fn check(nodes: &[Node], of_sheets: &[(usize, String)]) -> Vec<Fault> {
    let mut ids = BTreeMap::new();
    let mut faults = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        let Some(id) = &node.id else { continue };
        if ids.insert(id.as_str(), index).is_some() {
            faults.push(Fault::at(
                node.at,
                format!("the id `{id}` stands here a second time"),
                "give each element an id of its own",
            ));
        }
    }
    let here = nodes
        .iter()
        .flat_map(|node| node.points_at.iter().map(|id| (node.at, id)));
    let sheets = of_sheets.iter().map(|(at, id)| (*at, id));
    for (at, id) in here.chain(sheets) {
        if !ids.contains_key(id.as_str()) {
            faults.push(Fault::at(
                at,
                format!("it points at #{id}, which is not in the file"),
                "export it once more, with all it needs inside it",
            ));
        }
    }
    let mut children = vec![Vec::new(); nodes.len()];
    for (index, node) in nodes.iter().enumerate() {
        if let Some(children) = node.parent.and_then(|parent| children.get_mut(parent)) {
            children.push(index);
        }
    }
    let mut walk = Walk {
        nodes,
        children: &children,
        ids: &ids,
        left: MOST_DRAWN,
    };
    if faults.is_empty()
        && let Err(stopped) = walk.draw(0, 0)
    {
        let mend = "draw each shape where it stands, without `use`, or export the logo as PNG";
        faults.push(match stopped {
            Stopped::TooMany => Fault::whole(
                format!(
                    "it draws more than {MOST_DRAWN} shapes, by pointing at the same ones again"
                ),
                mend,
            ),
            Stopped::TooDeep(at) => Fault::at(
                at,
                format!("it points at itself, or through more than {DEEPEST} others"),
                mend,
            ),
        });
    }
    faults
}

enum Stopped {
    TooMany,
    TooDeep(usize),
}

struct Walk<'a> {
    nodes: &'a [Node],
    children: &'a [Vec<usize>],
    ids: &'a BTreeMap<&'a str, usize>,
    left: usize,
}

impl Walk<'_> {
    /// Goes through all that is drawn. The tree has a limited depth, and so have references: the stack has, too.
    fn draw(&mut self, index: usize, deep: usize) -> Result<(), Stopped> {
        let (nodes, children) = (self.nodes, self.children);
        self.left = self.left.checked_sub(1).ok_or(Stopped::TooMany)?;
        let Some(node) = nodes.get(index) else {
            return Ok(());
        };
        for child in children.get(index).into_iter().flatten() {
            self.draw(*child, deep)?;
        }
        for target in node
            .points_at
            .iter()
            .filter_map(|id| self.ids.get(id.as_str()))
        {
            if deep == DEEPEST {
                return Err(Stopped::TooDeep(node.at));
            }
            self.draw(*target, deep + 1)?;
        }
        Ok(())
    }
}
