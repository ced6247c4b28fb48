//! The spine: one request from admission to settlement.
