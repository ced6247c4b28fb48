//! Waiting for one row to be committed. It must not keep the row: it only hears of its receipt.

use std::time::Duration;

use tokio::sync::oneshot;

use super::port::Receipt;

/// Resolves once a row is committed, or once it is known that this will take a while.
#[derive(Debug)]
#[must_use = "nobody waits for the row"]
pub struct Written(oneshot::Receiver<()>);

impl Written {
    /// Waits at most so long. `false` where the row is not committed by then, or was left to the journal.
    pub async fn within(self, limit: Duration) -> bool {
        matches!(tokio::time::timeout(limit, self.0).await, Ok(Ok(())))
    }
}

/// A receipt that also tells who waits.
#[derive(Debug)]
struct Told {
    receipt: Box<dyn Receipt>,
    tell: oneshot::Sender<()>,
}

pub(super) fn told(receipt: Box<dyn Receipt>) -> (Box<dyn Receipt>, Written) {
    let (tell, hear) = oneshot::channel();
    (Box::new(Told { receipt, tell }), Written(hear))
}

impl Receipt for Told {
    fn committed(self: Box<Self>) {
        self.receipt.committed();
        // Whoever waited may have given up.
        let _gone = self.tell.send(());
    }

    fn left(self: Box<Self>) {
        self.receipt.left();
    }
}
