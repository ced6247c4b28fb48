//! Arguments, then the command. Everything else is in the library.

use std::process::ExitCode;

use clap::Parser;
use claude_code_hub::cli::{self, Arguments};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    cli::run(Arguments::parse())
}
