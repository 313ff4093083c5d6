//! What the documents say of lists is true of the program.

use belfort::batch::list::COLUMNS;

const LISTS: &str = include_str!("../../docs/lists.md");

#[test]
fn the_table_of_columns_is_the_one_that_the_program_knows() {
    let (_, table) = LISTS.split_once("## Columns\n").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let shown: Vec<&str> = table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .collect();
    let known: Vec<String> = COLUMNS
        .iter()
        .map(|known| {
            let mut headers = known.headers.join(", ");
            if !known.also.is_empty() {
                headers = format!(
                    "{headers}; where none of these stands: {}",
                    known.also.join(", ")
                );
            }
            format!("| `{}` | {} | {headers} |", known.column, known.holds)
        })
        .collect();
    assert_eq!(shown, known);
}
