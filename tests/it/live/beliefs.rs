//! What whoever asks believes of the counter is looked at where the command is decided: within a commit, and anew after
//! a lost race.

use jiff::civil::date;
use motcua::live::{Ask, Denied, Done};
use motcua::office::{Command, CounterNo, InHand, Refusal, TicketId};
use tokio::task::JoinHandle;

use crate::support::site::{Server, Site, ask, call_next, issue, number, open, until};

const ONE: CounterNo = CounterNo(1);

/// Asks in a task of its own, which has come as far as it can when this returns.
async fn press(server: &Server, believes: InHand, command: Command, request: &str) -> JoinHandle<Result<Done, Denied>> {
    let (live, ask) = (server.live.clone(), Ask { believes: Some(believes), ..ask(command, Some(request)) });
    let pressing = tokio::spawn(async move { live.ask(ask).await });
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    pressing
}

fn ticket(done: &Result<Done, Denied>) -> TicketId {
    done.as_ref().unwrap().answer.ticket.as_ref().unwrap().id
}

#[track_caller]
fn moved_on(done: Result<Done, Denied>, now: &str) {
    let refused = Refusal::CounterMovedOn { counter: ONE, number: Some(now.parse().unwrap()) };
    assert_eq!(done.unwrap_err(), Denied::Refused(refused));
}

#[tokio::test]
async fn two_presses_in_one_commit_call_one_citizen() {
    let site = Site::at("2026-11-23T09:00");
    let server = site.server().await;
    server.ask(open(1)).await.unwrap();
    for _ in 0..3 {
        server.ask(issue("A")).await.unwrap();
    }
    // While one append is on its way, both presses come to wait in the mailbox.
    server.journal.shut_gate();
    let first = server.ask_aside(issue("A")).await;
    until("an append is on its way", || server.journal.came_to_gate() == 1).await;
    let left = press(&server, InHand::Nobody, call_next(1), "left").await;
    let right = press(&server, InHand::Nobody, call_next(1), "right").await;
    let again = press(&server, InHand::Nobody, call_next(1), "left").await;
    server.journal.open_gate();
    first.await.unwrap().unwrap();
    let left = left.await.unwrap();
    assert_eq!(number(&left), "A001");
    moved_on(right.await.unwrap(), "A001");
    let again = again.await.unwrap();
    assert_eq!((number(&again), again.unwrap().repeated), ("A001".to_owned(), true));
    assert_eq!(site.replayed(date(2026, 11, 23)).await.calls().len(), 1);
    let next = press(&server, InHand::Ticket(ticket(&left)), call_next(1), "right-2").await.await.unwrap();
    assert_eq!(number(&next), "A002");
}

#[tokio::test]
async fn a_press_that_loses_a_race_to_another_server_acts_on_nobody_else() {
    let site = Site::at("2026-11-23T09:00");
    let (a, b) = (site.server().await, site.server().await);
    a.ask(open(1)).await.unwrap();
    a.ask(issue("A")).await.unwrap();
    a.ask(issue("A")).await.unwrap();
    let first = ticket(&a.ask(call_next(1)).await);
    until("B has heard of it", || b.live.office().in_hand(ONE).is_some()).await;
    // Both finish with A001 and call the next; A's append is held up until B's has landed.
    a.journal.shut_gate();
    let at_a = press(&a, InHand::Ticket(first), Command::NoShow { counter: ONE }, "a").await;
    until("A's append is on its way", || a.journal.came_to_gate() == 1).await;
    let at_b = press(&b, InHand::Ticket(first), call_next(1), "b").await.await.unwrap();
    assert_eq!(number(&at_b), "A002");
    a.journal.open_gate();
    moved_on(at_a.await.unwrap(), "A002");
    let office = site.replayed(date(2026, 11, 23)).await;
    assert_eq!(office.in_hand(ONE).unwrap().number.to_string(), "A002", "whom A's officer never saw");
}
