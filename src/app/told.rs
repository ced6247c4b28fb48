//! What actors tell goes to the board and to those who watch.

use actors::board::{Board, Note};

use crate::board::Boards;
use crate::live::Live;

pub(super) struct Told {
    pub(super) board: Boards,
    pub(super) live: Live,
}

impl Board for Told {
    fn publish(&self, note: Note) {
        self.live.note(&note);
        self.board.publish(note);
    }
}
