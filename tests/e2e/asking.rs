//! How name servers are asked.

use crate::name_servers::{SECOND, found, list_of};
use crate::scan::BAKERY;
use crate::world::{DnsFault, Question, World};

#[tokio::test]
async fn an_answer_cut_off_after_a_lost_one_is_completed_like_any_other() {
    let lost = |question| World::strong(BAKERY).dns_fault(question, DnsFault::LostThenCutOff);
    let foreign = Question::named("example.com").at(SECOND);
    for question in [list_of(SECOND), foreign] {
        let (found, _) = found(lost(question)).await;
        assert_eq!(found, Vec::<String>::new());
    }
}
