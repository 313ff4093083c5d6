use hickory_proto::op::{Message, MessageType, OpCode};
use hickory_proto::rr::rdata::{A, SOA, TXT};
use proptest::prelude::*;

use super::*;

const ID: u16 = 7;

fn name(text: &str) -> Name {
    Name::from_ascii(format!("{text}.")).unwrap()
}

fn asked() -> Question {
    Question::new("example.be", RecordType::AXFR, Flags::default(), ID).unwrap()
}

fn soa_of(owner: &str) -> Record {
    let soa = SOA::new(name("ns1.example.be"), name("x.example.be"), 1, 1, 1, 1, 1);
    Record::from_rdata(name(owner), 300, RData::SOA(soa))
}

fn soa() -> Record {
    soa_of("Example.be")
}

fn host(number: u8) -> Record {
    let address = RData::A(A([192, 0, 2, number].into()));
    Record::from_rdata(name(&format!("host{number}.example.be")), 300, address)
}

/// One message as it travels, behind its length.
fn sent(code: ResponseCode, records: &[Record]) -> Vec<u8> {
    let mut message = Message::new(ID, MessageType::Response, OpCode::Query);
    message.metadata.response_code = code;
    message.metadata.authoritative = true;
    message.add_answers(records.iter().cloned());
    let bytes = message.to_vec().unwrap();
    let length = u16::try_from(bytes.len()).unwrap();
    [&length.to_be_bytes(), bytes.as_slice()].concat()
}

fn message(records: &[Record]) -> Vec<u8> {
    sent(ResponseCode::NoError, records)
}

/// What comes of a connection over which these bytes come.
async fn read_all(mut bytes: &[u8]) -> Result<(TransferEnd, usize), io::ErrorKind> {
    let read = read(&mut bytes, &asked(), &mut Counted::default()).await;
    read.map(|response| (response.end, response.records))
        .map_err(|error| error.kind())
}

#[tokio::test]
async fn a_zone_is_whole_at_its_closing_soa_in_however_many_messages() {
    let one = message(&[soa(), host(1), host(2), soa()]);
    assert_eq!(read_all(&one).await, Ok((TransferEnd::Whole, 4)));
    let each = [soa(), host(1), host(2), soa()].map(|record| message(&[record]));
    assert_eq!(read_all(&each.concat()).await, Ok((TransferEnd::Whole, 4)));
    let with_child = message(&[soa(), soa_of("shop.example.be"), host(1), soa()]);
    assert_eq!(read_all(&with_child).await, Ok((TransferEnd::Whole, 4)));
}

#[tokio::test]
async fn an_answer_that_begins_no_zone_is_told_as_it_came() {
    let refused = sent(ResponseCode::Refused, &[]);
    let mut bytes = refused.as_slice();
    let response = read(&mut bytes, &asked(), &mut Counted::default()).await;
    let response = response.unwrap();
    assert_eq!((response.code, response.end), (5, TransferEnd::NoZone));
    for (records, count) in [
        (vec![], 0),
        (vec![host(1), soa()], 2),
        (vec![soa_of("be")], 1),
    ] {
        let read = read_all(&message(&records)).await;
        assert_eq!(read, Ok((TransferEnd::NoZone, count)));
    }
}

#[tokio::test]
async fn what_breaks_off_is_no_answer() {
    let end = Err(io::ErrorKind::UnexpectedEof);
    assert_eq!(read_all(&[]).await, end);
    assert_eq!(read_all(&message(&[soa(), host(1)])).await, end);
    let whole = message(&[soa(), host(1), soa()]);
    assert_eq!(read_all(&whole[..whole.len() - 1]).await, end);
    let garbage = Err(io::ErrorKind::InvalidData);
    assert_eq!(read_all(&[0, 3, 1, 2, 3]).await, garbage);
    assert_eq!(read_all(&[0, 0]).await, garbage);
    let late = [
        message(&[soa(), host(1)]),
        sent(ResponseCode::ServFail, &[]),
    ]
    .concat();
    assert_eq!(read_all(&late).await, garbage);
    let mut of_another = message(&[soa(), host(1), soa()]);
    of_another[3] ^= 1;
    assert_eq!(read_all(&of_another).await, garbage);
}

#[tokio::test]
async fn no_zone_is_read_beyond_the_limits() {
    let first = message(&[soa(), host(1)]);
    let further = message(&vec![host(2); 400]);
    let many = [vec![first.clone()], vec![further; 4]].concat().concat();
    let read = read_all(&many).await;
    assert_eq!(read, Ok((TransferEnd::Limit, LIMITS.transfer_records)));
    let long = TXT::from_bytes(vec![&[b'x'; 255][..]; 200]);
    let long = Record::from_rdata(name("example.be"), 300, RData::TXT(long));
    let further = message(&[long]);
    let large = [vec![first], vec![further; 40]].concat().concat();
    let mut counted = Counted::default();
    let response = super::read(&mut large.as_slice(), &asked(), &mut counted).await;
    assert_eq!(response.unwrap().end, TransferEnd::Limit);
    assert!(counted.bytes < LIMITS.transfer_bytes + 70_000);
}

#[tokio::test]
async fn messages_without_a_record_are_not_read_for_ever() {
    let opening = message(&[soa(), host(1)]);
    let empty = vec![message(&[]); 60_000].concat();
    let read = read_all(&[opening, empty].concat()).await;
    assert_eq!(read, Ok((TransferEnd::Limit, 2)));
}

proptest! {
    #[test]
    fn whatever_comes_is_read_without_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let _ = runtime.block_on(read_all(&bytes));
        let framed = [&[2, 88][..], &bytes].concat();
        let _ = runtime.block_on(read_all(&framed));
    }
}
