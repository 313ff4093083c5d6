//! Embeds `checks/` and `templates/`.

fn main() {}
