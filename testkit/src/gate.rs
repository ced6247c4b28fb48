//! A gate that holds answers back until a test opens it: slow for exactly as long as the test needs, whatever
//! the machine's mood.

use tokio::sync::watch;

/// Closed at first; once opened it stays open. Clones are the same gate.
#[derive(Clone, Debug)]
pub struct Gate(watch::Sender<bool>);

impl Default for Gate {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Gate {
    #[must_use]
    pub fn closed() -> Self {
        Self::default()
    }

    /// Lets everything through that waits, and all that comes.
    pub fn open(&self) {
        self.0.send_replace(true);
    }

    pub(crate) async fn opened(&self) {
        // The sender is `self`, so the channel cannot be closed.
        self.0.subscribe().wait_for(|open| *open).await.ok();
    }
}
