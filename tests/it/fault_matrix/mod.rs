//! Every way in which an upstream is known to fail, for streams and whole answers, with and without somebody
//! else to ask: what the client gets, what the chain says, whose health is touched. One hub for each cell.

mod cell;
mod faults;
mod table;

use std::time::Duration;

use futures_util::StreamExt;

use cell::{Cell, Told};
use faults::Party;

/// Hubs at once: they mostly wait, but each has threads of its own.
const AT_ONCE: usize = 12;

/// More than any cell takes on a busy machine, and far less than a timeout that was not kept to.
const HUNG: Duration = Duration::from_secs(30);

/// `relay.attempts_per_provider` as it is by default.
const ATTEMPTS: usize = 2;

#[actix_web::test]
async fn every_fault_has_its_answer() {
    let faults = faults::all();
    let mut numbered = Vec::new();
    for (number, fault) in faults.iter().enumerate() {
        for (stream, alternative) in [(true, true), (true, false), (false, true), (false, false)] {
            numbered.push(async move {
                let running = cell::run(fault, stream, alternative);
                let cell = tokio::time::timeout(HUNG, running).await;
                let place = (number, !stream, !alternative);
                let name = format!("{}, {}", fault.name, table::mode(stream));
                (place, cell.unwrap_or_else(|_| panic!("hung: {name}")))
            });
        }
    }
    let mut cells: Vec<_> = futures_util::stream::iter(numbered)
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    cells.sort_by_key(|(place, _)| *place);
    let cells: Vec<Cell> = cells.into_iter().map(|(_, cell)| cell).collect();

    let mut wrong: Vec<String> = cells.iter().flat_map(must_hold).collect();
    if cells.iter().all(|cell| cell.cools == cell::UNTOLD) {
        wrong.push("providers do not tell what cools down".to_owned());
    }
    if !wrong.is_empty() {
        // Before the snapshot, whose difference would hide it.
        eprintln!("what must hold and does not:\n{}", wrong.join("\n"));
    }
    insta::with_settings!({
        snapshot_path => "../snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_snapshot!("fault_matrix", table::render(&cells));
    });
    assert!(
        wrong.is_empty(),
        "{} things are wrong, see above",
        wrong.len()
    );
}

/// What no accepted snapshot may hide. Empty where all is well.
fn must_hold(cell: &Cell) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut check = |holds: bool, what: &str| {
        if !holds {
            let other = if cell.alternative { "p1" } else { "none" };
            wrong.push(format!(
                "{}, {}, other {other}: {what}: {} {:?}, counted {}, cools {}, asked {} and {}, chain {}",
                cell.fault,
                table::mode(cell.stream),
                cell.status,
                cell.told,
                cell.failures,
                cell.cools,
                cell.asked,
                cell.healthy_asked,
                table::chain(&cell.steps),
            ));
        }
    };
    let answered = (cell.status, &cell.told) == (200, &Told::Complete);
    match cell.party {
        Party::Nobody => {
            check(answered, "a legal answer goes through");
            let own = ["", faults::FAULTY_TEXT].contains(&cell.said.as_str());
            check(own, "its words are those that were sent");
            check(cell.asked == 1, "a legal answer is asked for once");
            check(cell.healthy_asked == 0, "nobody else is asked");
        }
        Party::Client => {
            check(
                cell.asked == 1,
                "a client's fault reaches one upstream once",
            );
            check(
                cell.healthy_asked == 0,
                "a client's fault reaches nobody else",
            );
            let own_words = matches!(cell.told, Told::Error(_, true));
            check(own_words, "a client's fault comes back as it was said");
            let status = cell.fault.parse() == Ok(cell.status);
            check(status, "a client's fault keeps its status");
        }
        Party::AfterContent => {
            let cut = matches!(cell.told, Told::Cut(Some(_)));
            check(
                cell.status == 200 && cut,
                "after content there is an error event and no stop",
            );
            let words = !cell.said.is_empty() && faults::FAULTY_TEXT.starts_with(&cell.said);
            check(words, "what came before the cut has gone through");
            check(cell.asked == 1, "nothing is asked twice after content");
            check(
                cell.healthy_asked == 0,
                "nobody else is asked after content",
            );
            check(
                !cell.row.contains("complete"),
                "a cut answer is not complete in the log",
            );
        }
        _ if cell.alternative => {
            check(answered, "somebody else's answer is whole");
            let words = cell.said == cell::HEALTHY_TEXT;
            check(words, "nothing of the failed answer is in it");
            check(cell.healthy_asked == 1, "the alternative is asked once");
        }
        _ => {
            check(cell.status >= 400, "without an alternative it is an error");
            let told = matches!(cell.told, Told::Error(_, _));
            check(told, "an error is in the dialect's shape");
        }
    }
    check(
        cell.asked <= ATTEMPTS,
        "nobody is asked more often than allowed",
    );
    check(!cell.healthy_touched, "the alternative's health is its own");
    check(
        cell.failures == cell.party.counts(),
        &format!("it counts {} towards the circuit", cell.party.counts()),
    );
    check(
        [cell.party.cools(), cell::UNTOLD].contains(&cell.cools.as_str()),
        &format!("{} cools down", cell.party.cools()),
    );
    if let Some(word) = cell.party.word() {
        let first = cell.steps.first().and_then(table::fault_word);
        check(
            first.as_deref() == Some(word),
            &format!("the chain blames `{word}`"),
        );
    }
    check(cell.took < HUNG, "no cell hangs");
    wrong
}
